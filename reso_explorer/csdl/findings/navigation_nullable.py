"""`Nullable` on a collection-valued navigation property, section 8.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield collections of related entities that say whether they may be null."""
    if not scope.is_v4:
        return
    for owner, navigation in scope.navigations:
        if navigation.is_collection and navigation.nullable is not None:
            yield Problem(
                "A navigation property with a collection type may not state Nullable.",
                f"{owner}/{navigation.name}",
                navigation.line,
                "It means nothing: the collection may be empty and is never null.",
            )


RULE: Final = Rule(
    "navigation-nullable",
    Severity.INFO,
    "A collection-valued navigation property states Nullable.",
    "8.2",
    check,
)
