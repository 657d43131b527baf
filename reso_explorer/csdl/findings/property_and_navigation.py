"""A property and a navigation property of one name in a type, section 8.

Seen in real feeds: `Media` as a collection of complex values and as a relation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.inherited_members import InheritedMembers
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield navigation properties whose name a property of the type has, too."""
    inherited = scope.index.part(InheritedMembers)
    own: dict[str, set[str]] = {}
    for owner, navigation in scope.navigations:
        found = scope.index.structured(owner)
        if found is None:
            continue
        if owner not in own:
            own[owner] = {prop.name for prop in found.properties}
        if navigation.name in own[owner] or inherited.property(found, navigation.name):
            yield RULE.at(
                Location(f"{owner}/{navigation.name}", navigation.line), name=navigation.name
            )


RULE: Final = Rule(
    code="property-and-navigation",
    severity=Severity.WARNING,
    area=Area.LINT,
    summary="A property and a navigation property have one name.",
    help=("A type has a field and a relation of one name. Which one a query means can't be known."),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Media" Type="Edm.String"/>
  <NavigationProperty Name="Media" Type="G.A"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Media" Type="Edm.String"/>
  <NavigationProperty Name="MediaRows" Type="G.A"/>
</EntityType>
""",
    spec="8",
    message="`{name}` is both a field and a relation.",
    hint="It may come with the row and may also need $expand.",
)
