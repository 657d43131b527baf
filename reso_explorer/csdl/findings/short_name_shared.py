"""One simple name for types of several namespaces, section 15.3.

Legal, yet tools that know types by their simple name mix them up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield types whose simple name an earlier type of another namespace has."""
    first: dict[str, str] = {}
    for found in scope.named_types:
        earlier = first.setdefault(found.name, found.namespace)
        if earlier != found.namespace:
            yield Problem(
                "A simple type name occurs in several namespaces.",
                found.qualified_name,
                found.line,
                "Always use the qualified name.",
            )


RULE: Final = Rule(
    "short-name-shared",
    Severity.INFO,
    "Types of several namespaces share a simple name.",
    "15.3",
    check,
)
