"""An unbound operation that nothing lets be called, sections 13.5 and 13.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield unbound actions and functions without an import."""
    imported = {
        found.action for container in scope.containers for found in container.action_imports
    }
    imported |= {
        found.function for container in scope.containers for found in container.function_imports
    }
    for overload in scope.overloads:
        if not overload.operation.is_bound and overload.name not in imported:
            yield Problem(
                f"An unbound {overload.kind} has no import, so it cannot be called.",
                overload.name,
                overload.operation.line,
            )


RULE: Final = Rule(
    "operation-without-import",
    Severity.INFO,
    "An unbound operation has no import.",
    "13.5",
    check,
)
