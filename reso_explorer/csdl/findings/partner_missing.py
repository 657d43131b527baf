"""A partner that the related type does not have, section 8.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.model import NavigationProperty
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield navigation properties whose partner is no navigation property of the target."""
    for owner, navigation in scope.navigations:
        partner = navigation.partner
        if not partner or scope.index.structured(navigation.type) is None:
            continue
        known = scope.index.navigation_properties(navigation.type)
        if partner in known:
            continue
        end = follow(scope, navigation.type, partner)
        if end.is_found and (not end.is_judged or isinstance(end.member, NavigationProperty)):
            continue
        yield RULE.at(
            Location(f"{owner}/{navigation.name}", navigation.line),
            partner=partner,
            type=navigation.type,
            near=scope.near(partner, known, navigation.type),
        )


RULE: Final = Rule(
    code="partner-missing",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="The partner of a navigation property does not exist.",
    help="The relation names an opposite relation that the other type doesn't have.",
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.B" Partner="Az"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="As" Type="Collection(G.A)"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.B" Partner="As"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="As" Type="Collection(G.A)" Partner="N"/>
</EntityType>
""",
    spec="8.3",
    message="The partner `{partner:long}` isn't a relation of `{type:long}`.",
    hint="{near:long}",
)
