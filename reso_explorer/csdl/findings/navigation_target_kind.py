"""A relation to something that is no entity type, section 8.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import EntityType
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield navigation properties to complex types, enumerations and primitive types."""
    types = scope.index.types
    for owner, navigation in scope.navigations:
        target = types.get(navigation.type)
        is_value = navigation.type.startswith("Edm.") and navigation.type != "Edm.EntityType"
        if is_value or (target is not None and not isinstance(target, EntityType)):
            yield RULE.at(
                Location(f"{owner}/{navigation.name}", navigation.line), type=navigation.type
            )


RULE: Final = Rule(
    code="navigation-target-kind",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A relation is to something that isn't an entity type.",
    help="A relation points to rows, so its type has to be an entity type.",
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.K"/>
</EntityType>
<ComplexType Name="K"/>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Code" Type="Edm.String"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.B"/>
</EntityType>
<ComplexType Name="K"/>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Code" Type="Edm.String"/>
</EntityType>
""",
    spec="8.1",
    message="A relation is to `{type:long}`, which isn't an entity type.",
)
