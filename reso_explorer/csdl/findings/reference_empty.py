"""A reference that takes nothing from the other document, section 4.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield references without an include, and those without an address."""
    for reference in scope.model.references:
        if not reference.includes and not reference.include_annotations:
            yield Problem(
                "A reference includes nothing from the other document.",
                reference.uri,
                reference.line,
            )
        elif not reference.uri.strip() and scope.is_v4:
            yield Problem("A reference has no address.", reference.uri, reference.line)


RULE: Final = Rule(
    "reference-empty",
    Severity.WARNING,
    "A reference includes nothing or has no address.",
    "4.1",
    check,
)
