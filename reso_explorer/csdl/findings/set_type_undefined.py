"""A set or singleton whose type is not there or no entity type, sections 13.2 and 13.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.csdl.model import EntityType
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield sets and singletons of undefined, complex, enumeration or primitive types."""
    types = scope.index.types
    for item in scope.sources:
        name = item.source.type
        found = types.get(name)
        if isinstance(found, EntityType):
            continue
        if found is not None or name.startswith("Edm."):
            yield Problem(f"`{name}` is no entity type.", item.path, item.source.line)
        elif scope.is_foreign(name):
            uri = scope.included[name.rpartition(".")[0]]
            yield Problem(
                f"The entity type `{name}` is in another document; its fields are not seen.",
                item.path,
                item.source.line,
                f"It is declared by {uri}.",
                Severity.WARNING,
            )
        else:
            names = [entity.qualified_name for entity in scope.entity_types]
            yield Problem(
                f"The entity type `{name}` is not defined.",
                item.path,
                item.source.line,
                scope.near(name, names, "entity types"),
            )


RULE: Final = Rule(
    "set-type-undefined",
    Severity.ERROR,
    "The type of an entity set or singleton is no entity type of the document.",
    "13.2",
    check,
)
