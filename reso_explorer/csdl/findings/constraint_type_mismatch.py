"""Join columns of different types, section 8.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.examples import two_types
from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.model import Property
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield referential constraints whose two properties have different types."""
    for owner, navigation in scope.navigations:
        for constraint in navigation.referential_constraints:
            here = follow(scope, owner, constraint.property).member
            there = follow(scope, navigation.type, constraint.referenced_property).member
            if not isinstance(here, Property) or not isinstance(there, Property):
                continue
            if scope.index.primitive(here.type) != scope.index.primitive(there.type):
                yield RULE.at(
                    Location(f"{owner}/{navigation.name}", constraint.line or navigation.line),
                    here=here.type,
                    there=there.type,
                )


RULE: Final = Rule(
    code="constraint-type-mismatch",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A referential constraint joins properties of different types.",
    help=(
        "Values of different types never match, so the join finds nothing. Usually one of "
        "the two columns has the wrong type."
    ),
    wrong=two_types(
        """\
<NavigationProperty Name="N" Type="G.B">
  <ReferentialConstraint Property="Id" ReferencedProperty="Code"/>
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
    message="A referential constraint joins `{here:long}` with `{there:long}`.",
)
