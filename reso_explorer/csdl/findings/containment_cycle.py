"""Types that contain each other as required, so that no instance can exist, section 8.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield required single containments that lead back to their own type."""
    needed: dict[str, set[str]] = {}
    for owner, navigation in scope.navigations:
        if navigation.contains_target and navigation.multiplicity == "1":
            needed.setdefault(owner, set()).add(navigation.type)
    endless = _endless(needed)
    for owner, navigation in scope.navigations:
        is_needed = navigation.contains_target and navigation.multiplicity == "1"
        if is_needed and owner in endless and navigation.type in endless:
            yield RULE.at(Location(f"{owner}/{navigation.name}", navigation.line))


def _endless(needed: dict[str, set[str]]) -> set[str]:
    """Return the types from which required containment leads into a cycle.

    Types that need nothing are taken away, and those that need only such types, until nothing
    changes.
    """
    users: dict[str, list[str]] = {}
    for owner, targets in needed.items():
        for target in targets:
            users.setdefault(target, []).append(owner)
    open_needs = {owner: len(targets) for owner, targets in needed.items()}
    possible = [name for name in users if name not in needed]
    while possible:
        for owner in users.get(possible.pop(), ()):
            open_needs[owner] -= 1
            if not open_needs[owner]:
                possible.append(owner)
    return {owner for owner, count in open_needs.items() if count}


RULE: Final = Rule(
    code="containment-cycle",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="Required containment has no end.",
    help="Each row would need another row inside it without end, so no row can exist.",
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.A" Nullable="false" ContainsTarget="true"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.A" ContainsTarget="true"/>
</EntityType>
""",
    spec="8.4",
    message="A type contains a required row that contains a required one, without end.",
    hint="No row of it can exist.",
)
