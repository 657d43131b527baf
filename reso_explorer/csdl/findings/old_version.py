"""A document of OData V1 to V3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield one problem for a document that is not V4."""
    if not scope.is_v4:
        schema = scope.schemas[0] if scope.schemas else None
        yield Problem(
            f"The document describes an OData {scope.model.version} service.",
            schema.namespace if schema else "",
            0,
            "Queries are written the V2 way.",
        )


RULE: Final = Rule(
    "old-version", Severity.INFO, "The document is older than OData V4.", "3.1", check
)
