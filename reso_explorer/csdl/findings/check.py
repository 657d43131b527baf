"""Rules run over a document, their problems grouped by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reso_explorer.csdl.findings.scope import Scope
from reso_explorer.diagnostics.sentence import fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.findings.registry import Check
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.diagnostics import Diagnostic, Rule


def run_rules(checks: Iterable[tuple[Rule, Check]], index: ModelIndex) -> tuple[Diagnostic, ...]:
    """Return the findings of some rules; problems with one message become one finding."""
    scope = Scope(index)
    return tuple(finding for _, check in checks for finding in _findings(check, scope))


def _findings(check: Check, scope: Scope) -> list[Diagnostic]:
    groups: dict[tuple[object, ...], list[Diagnostic]] = {}
    for problem in check(scope):
        groups.setdefault(_cause(problem), []).append(problem)
    return [_together(problems) for problems in groups.values()]


def _cause(problem: Diagnostic) -> tuple[object, ...]:
    """Return what is the same for all occurrences of one cause: all that the message says."""
    text = problem.says.text
    return problem.severity, text, *(problem.data[name] for name in fields(text))


def _together(problems: list[Diagnostic]) -> Diagnostic:
    """Return one problem that stands for all; it has the hint of the first."""
    first, *others = problems
    if not others:
        return first
    places = tuple(problem.location for problem in others)
    return replace(first, count=len(problems), places=places)
