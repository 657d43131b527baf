"""The action table as rows for the help screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.tui.actions import SCOPES, in_scope, keys_shown
from reso_explorer.tui.present.cells import BLANK, Cell
from reso_explorer.tui.present.columns import Column

if TYPE_CHECKING:
    from reso_explorer.tui.session import Session

COLUMNS: Final = (
    Column("key", "Key", widest=22),
    Column("title", "Does", widest=44),
    Column("help", "", widest=200),
)


def help_rows(
    scopes: tuple[str, ...], session: Session | None, words: str = ""
) -> list[tuple[Cell, ...]]:
    """Return the actions of some scopes under their headings; those that do not fit are left out.

    What cannot be done now says why.
    """
    wanted = words.casefold().split()
    rows: list[tuple[Cell, ...]] = []
    for scope in scopes:
        lines: list[tuple[Cell, ...]] = []
        for action in in_scope(scope):
            reason = action.why_not(session) if session is not None else ""
            text = action.help.replace("`", "")
            told = f"not now: {reason}" if reason else text
            found = f"{keys_shown(action)} {action.title} {text}".casefold()
            if not action.keys or not all(word in found for word in wanted):
                continue
            kind = "dim" if reason else "text"
            lines.append(
                (
                    Cell(keys_shown(action), "dim" if reason else "accent"),
                    Cell(action.title, kind),  # type: ignore[arg-type]
                    Cell(told, "dim"),
                )
            )
        if lines:
            rows += [(BLANK, Cell(SCOPES[scope], "strong"), BLANK), *lines, (BLANK, BLANK, BLANK)]
    return rows[:-1]
