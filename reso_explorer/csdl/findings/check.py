"""Rules run over a document, their problems grouped by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.scope import Scope
from reso_explorer.diagnostics import Diagnostic, Location, Template
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.findings.problem import Problem
    from reso_explorer.csdl.findings.registry import Check
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.diagnostics import Rule, Severity

_LONGEST: Final = 400
"""Names come from the document and may be of any length; messages are cut here."""


def run_rules(checks: Iterable[tuple[Rule, Check]], index: ModelIndex) -> tuple[Diagnostic, ...]:
    """Return the findings of some rules; problems with one message become one finding."""
    scope = Scope(index)
    return tuple(finding for rule, check in checks for finding in _findings(rule, check, scope))


def _findings(rule: Rule, check: Check, scope: Scope) -> list[Diagnostic]:
    groups: dict[tuple[str, Severity], list[Problem]] = {}
    for problem in check(scope):
        groups.setdefault((problem.message, problem.severity or rule.severity), []).append(problem)
    return [
        Diagnostic(
            code=rule.code,
            severity=severity,
            where=Location(problems[0].path, problems[0].line),
            says=Template(
                clip(visible(message), _LONGEST), clip(visible(problems[0].hint), _LONGEST)
            ),
            spec=rule.spec,
            count=len(problems),
            places=tuple(Location(problem.path, problem.line) for problem in problems[1:]),
        )
        for (message, severity), problems in groups.items()
    ]
