"""A document without anything to ask for, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield one problem where no schema has a container or no container offers anything."""
    if not scope.schemas:
        return
    if not scope.containers:
        yield Problem(
            "The document has no entity container; nothing in it can be queried.",
            scope.schemas[0].namespace,
            scope.schemas[0].line,
            "It may be one of several documents: look for a reference to it.",
        )
    elif not scope.sources and not any(
        container.extends or container.function_imports or container.action_imports
        for container in scope.containers
    ):
        container = scope.containers[0]
        yield Problem(
            "The entity container is empty; nothing in the document can be queried.",
            container.qualified_name,
            container.line,
        )


RULE: Final = Rule(
    "container-missing", Severity.INFO, "The document offers no entity sets.", "13", check
)
