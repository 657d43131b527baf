"""An entity set whose entities nothing identifies, sections 6.5 and 13.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.csdl.model import EntitySet
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield entity sets of types without a key."""
    for item in scope.sources:
        if not isinstance(item.source, EntitySet):
            continue
        type_name = item.source.type
        if scope.index.entity_type(type_name) is None or scope.index.key(type_name):
            continue
        base = scope.index.lineage(type_name)[-1].base_type
        if base and base not in scope.index.types:
            continue
        yield Problem(
            "The type of an entity set has no key.",
            item.path,
            item.source.line,
            f"Entities of `{type_name}` cannot be read one by one, nor paged by key.",
        )


RULE: Final = Rule(
    "set-without-key", Severity.ERROR, "The type of an entity set has no key.", "13.2", check
)
