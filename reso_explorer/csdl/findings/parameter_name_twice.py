"""Two parameters of one name, section 12.9."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield operations with a parameter name that occurs twice in one overload."""
    for name, operation in scope.overloads:
        seen: set[str] = set()
        for parameter in operation.parameters:
            if parameter.name in seen:
                yield Problem(
                    f"An operation has two parameters `{parameter.name}`.",
                    name,
                    parameter.line or operation.line,
                )
            seen.add(parameter.name)


RULE: Final = Rule(
    "parameter-name-twice", Severity.ERROR, "Two parameters have one name.", "12.9", check
)
