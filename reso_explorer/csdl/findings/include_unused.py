"""A namespace that is included and never used, section 4.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding import Severity
from reso_explorer.csdl.findings.rule import Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield includes whose namespace no type reference and no annotation uses."""
    if not scope.included:
        return
    used = {item.element.type.rpartition(".")[0] for item in scope.typed}
    used |= {item.navigation.type.rpartition(".")[0] for item in scope.navigations}
    used |= {(found.base_type or "").rpartition(".")[0] for found in scope.structured}
    used |= {item.source.type.rpartition(".")[0] for item in scope.sources}
    used |= {(found.extends or "").rpartition(".")[0] for found in scope.containers}
    used |= {
        found.term.rpartition(".")[0] for item in scope.annotated for found in item.annotations
    }
    for schema in scope.schemas:
        for group in schema.annotation_groups:
            used |= {found.term.rpartition(".")[0] for found in group.annotations}
            used.add(group.target.partition("/")[0].rpartition(".")[0])
    for reference in scope.model.references:
        for include in reference.includes:
            if include.namespace not in used:
                yield Problem(
                    "An included namespace is not used.",
                    include.namespace,
                    include.line or reference.line,
                )


RULE: Final = Rule(
    "include-unused", Severity.INFO, "An included namespace is not used.", "4.2", check
)
