"""Partners that do not point at each other, section 8.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield navigation properties whose partner names another partner, or leads elsewhere."""
    index = scope.index
    for owner, navigation in scope.navigations:
        if not navigation.partner or "/" in navigation.partner:
            continue
        declared = index.navigation_properties(navigation.type).get(navigation.partner)
        if declared is None:
            continue
        path = f"{owner}/{navigation.name}"
        back = declared.member
        if not (index.is_a(owner, back.type) or index.is_a(back.type, owner)):
            yield Problem(
                f"The partner `{navigation.partner}` leads to `{back.type}`, not back.",
                path,
                navigation.line,
            )
        elif back.partner and back.partner.rpartition("/")[2] != navigation.name:
            yield Problem(
                f"The partner `{navigation.partner}` names `{back.partner}` as its own partner.",
                path,
                navigation.line,
            )


RULE: Final = Rule(
    code="partner-one-sided",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="Two partners do not point at each other.",
    help=(
        "Partners have to point at each other: the opposite relation goes back to the type "
        "it came from."
    ),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.B" Partner="Back"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="Back" Type="G.B"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.B" Partner="Back"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="Back" Type="G.A" Partner="N"/>
</EntityType>
""",
    spec="8.3",
)
