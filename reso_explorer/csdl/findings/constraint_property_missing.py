"""A referential constraint over a property that is not there, section 8.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.examples import two_types
from reso_explorer.csdl.findings.paths import follow
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield join columns that one of the two types does not have."""
    for owner, navigation in scope.navigations:
        for constraint in navigation.referential_constraints:
            for type_name, path in (
                (owner, constraint.property),
                (navigation.type, constraint.referenced_property),
            ):
                if scope.index.structured(type_name) is None:
                    continue
                end = follow(scope, type_name, path)
                if end.is_found and (end.member is not None or not end.is_judged):
                    continue
                known = scope.index.properties(type_name)
                yield RULE.at(
                    Location(f"{owner}/{navigation.name}", constraint.line or navigation.line),
                    path=path,
                    type=type_name,
                    near=scope.near(end.failed or path, known, type_name),
                )


RULE: Final = Rule(
    code="constraint-property-missing",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A referential constraint names a property that does not exist.",
    help=("The join between the two resources can't be used: one of its columns doesn't exist."),
    wrong=two_types(
        """\
<NavigationProperty Name="N" Type="G.B">
  <ReferentialConstraint Property="Id" ReferencedProperty="Idd"/>
</NavigationProperty>""",
        '<Property Name="Code" Type="Edm.String"/>',
    ),
    right=two_types(
        """\
<NavigationProperty Name="N" Type="G.B">
  <ReferentialConstraint Property="Id" ReferencedProperty="Id"/>
</NavigationProperty>""",
        '<Property Name="Code" Type="Edm.String"/>',
    ),
    spec="8.5",
    message="A referential constraint names `{path:long}`, which `{type:long}` doesn't have.",
    hint="{near:long}",
)
