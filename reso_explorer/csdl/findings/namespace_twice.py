"""Two schemas with one namespace in a document, section 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield every schema after the first one of its namespace."""
    seen: set[str] = set()
    for schema in scope.schemas:
        if schema.namespace in seen:
            yield Problem(
                f"The namespace `{schema.namespace}` is declared by two schemas; both count.",
                schema.namespace,
                schema.line,
            )
        seen.add(schema.namespace)


RULE: Final = Rule(
    "namespace-twice", Severity.WARNING, "Two schemas have one namespace.", "5", check
)
