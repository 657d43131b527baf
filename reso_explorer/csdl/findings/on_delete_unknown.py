"""An action on delete that CSDL does not define, section 8.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic

_KNOWN: Final = frozenset({"Cascade", "None", "SetNull", "SetDefault"})


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield navigation properties with an unknown action on delete."""
    for owner, navigation in scope.navigations:
        action = navigation.on_delete
        if action is not None and action not in _KNOWN:
            yield RULE.at(Location(f"{owner}/{navigation.name}", navigation.line), action=action)


RULE: Final = Rule(
    code="on-delete-unknown",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="An action on delete is unknown.",
    help="CSDL knows the actions Cascade, None, SetNull, and SetDefault.",
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.B">
    <OnDelete Action="Explode"/>
  </NavigationProperty>
</EntityType>
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
  <NavigationProperty Name="N" Type="G.B">
    <OnDelete Action="SetNull"/>
  </NavigationProperty>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Code" Type="Edm.String"/>
</EntityType>
""",
    spec="8.6",
    message="OnDelete has the action `{action}`.",
    hint="CSDL knows Cascade, None, SetNull, and SetDefault.",
)
