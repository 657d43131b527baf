"""Rules run over a document, their problems grouped by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding import Finding, Location
from reso_explorer.csdl.findings.scope import Scope
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.finding import Severity
    from reso_explorer.csdl.findings.rule import Problem, Rule
    from reso_explorer.csdl.index import ModelIndex

_LONGEST: Final = 400
"""Names come from the document and may be of any length; messages are cut here."""


def run_rules(rules: Iterable[Rule], index: ModelIndex) -> tuple[Finding, ...]:
    """Return the findings of some rules; problems with one message become one finding."""
    scope = Scope(index)
    return tuple(finding for rule in rules for finding in _findings(rule, scope))


def _findings(rule: Rule, scope: Scope) -> list[Finding]:
    groups: dict[tuple[str, Severity], list[Problem]] = {}
    for problem in rule.check(scope):
        groups.setdefault((problem.message, problem.severity or rule.severity), []).append(problem)
    return [
        Finding(
            rule=rule.id,
            severity=severity,
            message=clip(visible(message), _LONGEST),
            path=problems[0].path,
            line=problems[0].line,
            hint=clip(visible(problems[0].hint), _LONGEST),
            spec=rule.spec,
            count=len(problems),
            places=tuple(Location(problem.path, problem.line) for problem in problems[1:]),
        )
        for (message, severity), problems in groups.items()
    ]
