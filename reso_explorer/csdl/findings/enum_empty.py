"""An enumeration without members, section 10.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield enumerations that no value belongs to."""
    for enum in scope.enums:
        if not enum.members:
            yield Problem(
                "An enumeration has no members; its values are not known.",
                enum.qualified_name,
                enum.line,
            )


RULE: Final = Rule("enum-empty", Severity.INFO, "An enumeration has no members.", "10.3", check)
