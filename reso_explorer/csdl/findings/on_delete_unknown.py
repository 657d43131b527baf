"""An action on delete that CSDL does not define, section 8.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope

_KNOWN: Final = frozenset({"Cascade", "None", "SetNull", "SetDefault"})


def check(scope: Scope) -> Iterator[Problem]:
    """Yield navigation properties with an unknown action on delete."""
    for owner, navigation in scope.navigations:
        action = navigation.on_delete
        if action is not None and action not in _KNOWN:
            yield Problem(
                f"OnDelete has the action `{clip(visible(action), 40)}`.",
                f"{owner}/{navigation.name}",
                navigation.line,
                "CSDL knows Cascade, None, SetNull and SetDefault.",
            )


RULE: Final = Rule(
    "on-delete-unknown", Severity.WARNING, "An action on delete is unknown.", "8.6", check
)
