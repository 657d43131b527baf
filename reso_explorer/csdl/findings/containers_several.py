"""More than one container in a V4 document, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield every container after the first one that no other container extends."""
    if not scope.is_v4:
        return
    extended = {container.extends for container in scope.containers}
    free = [found for found in scope.containers if found.qualified_name not in extended]
    for container in free[1:]:
        yield RULE.at(Location(container.qualified_name, container.line))


RULE: Final = Rule(
    code="containers-several",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A V4 document has several containers.",
    help=("An OData V4 service has one entity container. Resources of all of them are displayed."),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"/>
</EntityContainer>
<EntityContainer Name="D">
  <EntitySet Name="Others" EntityType="G.A"/>
</EntityContainer>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"/>
  <EntitySet Name="Others" EntityType="G.A"/>
</EntityContainer>
""",
    spec="13",
    message="A V4 document has several entity containers; sets of all of them are displayed.",
)
