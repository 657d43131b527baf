"""Annotations for an element that does not exist, section 14.2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.csdl.findings.targets import target_kind
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield `Annotations` elements whose target cannot be found."""
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            if target_kind(scope, group.target) is None:
                yield Problem("The target of annotations does not exist.", group.target, group.line)


RULE: Final = Rule(
    "annotation-target-missing",
    Severity.WARNING,
    "The target of annotations does not exist.",
    "14.2.2",
    check,
)
