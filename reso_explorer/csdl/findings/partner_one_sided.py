"""Partners that do not point at each other, section 8.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
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
            yield RULE.at(
                Location(path, navigation.line), partner=navigation.partner, type=back.type
            )
        elif back.partner and back.partner.rpartition("/")[2] != navigation.name:
            yield RULE.at(
                Location(path, navigation.line),
                "other",
                partner=navigation.partner,
                other=back.partner,
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
    message="The partner `{partner:long}` goes to `{type:long}`, not back.",
    variants={
        "other": Template("The partner `{partner:long}` names `{other:long}` as its own partner."),
    },
)
