"""An entity set whose entities nothing identifies, sections 6.5 and 13.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import EntitySet
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield entity sets of types without a key."""
    for item in scope.sources:
        if not isinstance(item.source, EntitySet):
            continue
        type_name = item.source.type
        if scope.index.entity_type(type_name) is None or scope.index.key(type_name):
            continue
        root = scope.index.root(type_name)
        if root is not None and root.base_type and root.base_type not in scope.index.types:
            continue
        yield RULE.at(Location(item.path, item.source.line), type=type_name)


RULE: Final = Rule(
    code="set-without-key",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="The type of an entity set has no key.",
    help="Rows of the resource can't be addressed, joined, or paged by key.",
    wrong="""
<EntityType Name="A">
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"/>
</EntityContainer>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="As" EntityType="G.A"/>
</EntityContainer>
""",
    spec="13.2",
    message="The type of an entity set has no key.",
    hint="Rows of `{type:long}` can't be read one by one, nor paged by key.",
)
