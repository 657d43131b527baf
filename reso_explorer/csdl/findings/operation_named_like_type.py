"""An operation with the name of a type, section 5.

XML documents with both can be read; CSDL JSON cannot express them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield operations whose qualified name is also that of a type."""
    for overload in scope.overloads:
        if overload.name in scope.index.types:
            yield Problem(
                f"`{overload.name}` is a type and a {overload.kind}.",
                overload.name,
                overload.operation.line,
                "CSDL JSON can hold only one of them.",
            )


RULE: Final = Rule(
    "operation-named-like-type",
    Severity.WARNING,
    "An operation has the name of a type.",
    "5",
    check,
)
