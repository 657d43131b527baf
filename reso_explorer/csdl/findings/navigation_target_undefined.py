"""A relation to a type that is not defined, section 8.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield navigation properties whose target type is not in the document."""
    types = scope.index.types
    for owner, navigation in scope.navigations:
        name = navigation.type
        if name in types or name == "Edm.EntityType":
            continue
        path = f"{owner}/{navigation.name}"
        if scope.is_foreign(name):
            uri = scope.included[name.rpartition(".")[0]]
            yield Problem(
                f"The related type `{name}` is in another document.",
                path,
                navigation.line,
                f"It is declared by {uri}.",
                Severity.INFO,
            )
            continue
        yield Problem(
            f"The related type `{name}` is not defined.",
            path,
            navigation.line,
            scope.near(name, types, "types"),
        )


RULE: Final = Rule(
    "navigation-target-undefined",
    Severity.ERROR,
    "The type of a navigation property is not defined.",
    "8.1",
    check,
)
