"""All actions in the order of help and documentation, and what is made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.tui.actions.action import SCOPES, Action
from reso_explorer.tui.actions.dialogs import DIALOG_ACTIONS
from reso_explorer.tui.actions.key_names import key_name
from reso_explorer.tui.actions.main_screen import MAIN_ACTIONS
from reso_explorer.tui.actions.rows import ROWS_ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.binding import Binding

ACTIONS: Final = (*MAIN_ACTIONS, *ROWS_ACTIONS, *DIALOG_ACTIONS)
"""Every action; in a scope the footer keeps their order."""

BY_ID: Final = {action.id: action for action in ACTIONS}
"""Actions by id."""


def in_scope(scope: str) -> Iterator[Action]:
    """Yield the actions of a scope in the order of the table."""
    return (action for action in ACTIONS if action.scope == scope)


def bindings(scope: str, *, ids: tuple[str, ...] | None = None) -> list[Binding]:
    """Return the Textual bindings of a scope, or of some of its actions."""
    from textual.binding import Binding

    return [
        Binding(
            action.keys,
            action.textual_action,
            action.footer or action.title,
            show=bool(action.footer),
            id=action.id,
            tooltip=action.help or action.title,
            priority=action.priority,
        )
        for action in in_scope(scope)
        if action.keys and (ids is None or action.id in ids)
    ]


def keys_shown(action: Action) -> str:
    """Return the keys of an action as people write them, separated by spaces."""
    return " ".join(key_name(key) for key in action.keys.split(",") if key)


def key_table() -> str:
    """Return all keys as Markdown, one table per scope, for the documentation."""
    parts: list[str] = []
    for scope, heading in SCOPES.items():
        parts += [f"### {heading}", "", "| key | does | name |", "|---|---|---|"]
        for action in in_scope(scope):
            keys = " ".join(f"`{key_name(key)}`" for key in action.keys.split(",") if key)
            text = action.title + (f". {action.help}" if action.help else "")
            text = text.replace("|", "&#124;")
            parts.append(f"| {keys or 'command palette'} | {text} | {action.id} |")
        parts.append("")
    return "\n".join(parts)
