"""A collection that does not say whether its items may be null, section 7.2.1.

V4.01 requires the attribute; in V4.0 nothing is known without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield collection properties of V4 XML documents without `Nullable`."""
    if not scope.is_v4 or scope.model.format == "json":
        return
    for owner, prop in scope.properties:
        if prop.is_collection and prop.nullable is None:
            yield RULE.at(Location(f"{owner}/{prop.name}", prop.line))


RULE: Final = Rule(
    code="collection-nullable-missing",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="A collection property has no Nullable attribute.",
    help=(
        "Without Nullable, V4.0 doesn't say whether items may be null, and V4.01 requires "
        "the attribute. Expect null items."
    ),
    wrong="""
<ComplexType Name="A">
  <Property Name="x" Type="Collection(Edm.Date)"/>
</ComplexType>
""",
    right="""
<ComplexType Name="A">
  <Property Name="x" Type="Collection(Edm.Date)" Nullable="false"/>
</ComplexType>
""",
    spec="7.2.1",
    message="A collection property doesn't say whether its items may be null.",
)
