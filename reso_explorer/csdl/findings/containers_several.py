"""More than one container in a V4 document, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield every container after the first one that no other container extends."""
    if not scope.is_v4:
        return
    extended = {container.extends for container in scope.containers}
    free = [found for found in scope.containers if found.qualified_name not in extended]
    for container in free[1:]:
        yield Problem(
            "A V4 document has several entity containers; sets of all of them are shown.",
            container.qualified_name,
            container.line,
        )


RULE: Final = Rule(
    "containers-several", Severity.WARNING, "A V4 document has several containers.", "13", check
)
