"""Annotations for an element that does not exist, section 14.2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.targets import target_kind
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield `Annotations` elements whose target cannot be found."""
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            if target_kind(scope, group.target) is None:
                yield RULE.at(Location(group.target, group.line))


RULE: Final = Rule(
    code="annotation-target-missing",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="The target of annotations does not exist.",
    help=(
        "The annotations describe something that isn't in the document, usually after a "
        "rename. They are ignored."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String"/>
</ComplexType>
<Annotations Target="G.A/y">
  <Annotation Term="Org.OData.Core.V1.Description" String="text"/>
</Annotations>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Edm.String"/>
</ComplexType>
<Annotations Target="G.A/x">
  <Annotation Term="Org.OData.Core.V1.Description" String="text"/>
</Annotations>
""",
    spec="14.2.2",
    message="The target of annotations doesn't exist.",
)
