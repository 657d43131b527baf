"""The tabs of the query pane as its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.style import Style

from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from reso_explorer.tui.session import QueryTab, Session

_LONGEST: Final = 24
"""Characters of the name of a tab."""
_NUMBERED: Final = 9
"""Tabs that a digit goes to."""


def tab_name(tab: QueryTab) -> str:
    """Return what a tab asks for, with a star if its query isn't the one that was answered."""
    name = clip(visible(tab.resource), _LONGEST) or "empty"
    is_sent = tab.draft.is_empty or (tab.results.pages and not tab.is_changed)
    return name if is_sent else f"{name}*"


def query_title(session: Session, note: str = "") -> Content:
    """Return the numbered tabs, the one in front marked, and a note behind them.

    A click on a tab goes to it.
    """
    parts: list[Content | str | tuple[str, str]] = ["Query "]
    for number, tab in enumerate(session.tabs):
        is_front = number == session.number
        title = Content.assemble(
            (f" {number + 1} ", "$rx-faint not bold"),
            (tab_name(tab), "bold underline" if is_front else "$rx-muted not bold"),
        )
        if number < _NUMBERED:
            click = f"screen.do('query.tab{number + 1}')"
            title = title.stylize(Style.from_meta({"@click": click}))
        parts.append(title)
        if tab.is_busy and not is_front:
            parts.append((" …", "$rx-muted not bold"))
        parts.append(" ")
    if note:
        parts.append((f"  {note} ", "$rx-muted not bold"))
    return Content.assemble(*parts)
