"""An entity type that nothing identifies, section 6.5.

V4.01 allows types without key for singletons and single-valued navigation only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import EntitySet
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield concrete entity types without a key; less severe where nothing needs one."""
    in_sets = {item.source.type for item in scope.sources if isinstance(item.source, EntitySet)}
    in_collections = {
        item.navigation.type for item in scope.navigations if item.navigation.is_collection
    }
    for found in scope.entity_types:
        name = found.qualified_name
        if found.key or found.abstract or name in in_sets or scope.index.key(name):
            continue
        root = scope.index.root(name)
        if root is not None and root.base_type and root.base_type not in scope.index.types:
            continue
        if name in in_collections:
            yield RULE.at(Location(name, found.line))
        else:
            yield RULE.at(Location(name, found.line), "unused", severity=Severity.INFO)


RULE: Final = Rule(
    code="key-missing",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="An entity type has neither its own nor an inherited key.",
    help=(
        "Rows without a key can't be addressed, joined, or paged by key. V4.01 allows that "
        "for singletons and single relations only."
    ),
    wrong="""
<EntityType Name="A">
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    spec="6.5",
    message="An entity type in a collection has no key, neither its own nor an inherited one.",
    hint="Its rows can't be addressed one by one.",
    variants={
        "unused": Template(
            "An entity type has no key; only singletons and single relations use it.",
            "V4.01 allows that, V4.0 doesn't.",
        ),
    },
)
