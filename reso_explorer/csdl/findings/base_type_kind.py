"""An entity type derived from a complex type or the other way round, sections 6.1 and 9.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield types whose base type is of another kind."""
    for found in scope.structured:
        if not found.base_type:
            continue
        base = scope.index.types.get(found.base_type)
        if base is not None and type(base) is not type(found):
            yield Problem(
                f"The base type `{found.base_type}` is of the kind {type(base).__name__}, "
                f"the derived type is of the kind {type(found).__name__}.",
                found.qualified_name,
                found.line,
            )


RULE: Final = Rule(
    "base-type-kind", Severity.ERROR, "A base type is of another kind.", "6.1", check
)
