"""A binding for a relation whose entities are contained, section 13.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.csdl.model import NavigationProperty
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield bindings whose path ends in a containment navigation property."""
    for item in scope.sources:
        for binding in item.source.bindings:
            member = follow(scope, item.source.type, binding.path).member
            if isinstance(member, NavigationProperty) and member.contains_target:
                yield Problem(
                    "A relation that contains its entities is bound to a set.",
                    f"{item.path}/{binding.path}",
                    binding.line or item.source.line,
                    "Contained entities live under their parent.",
                )


RULE: Final = Rule(
    "binding-of-contained",
    Severity.WARNING,
    "A containment relation is bound to a set.",
    "13.4",
    check,
)
