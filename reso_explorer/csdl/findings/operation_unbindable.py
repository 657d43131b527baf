"""A bound operation without a parameter to bind, section 12.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield bound actions and functions without parameters."""
    for overload in scope.overloads:
        if overload.operation.is_bound and not overload.operation.parameters:
            yield Problem(
                f"A bound {overload.kind} has no parameter to bind to.",
                overload.name,
                overload.operation.line,
            )


RULE: Final = Rule(
    "operation-unbindable",
    Severity.ERROR,
    "A bound operation has no parameters.",
    "12.5",
    check,
)
