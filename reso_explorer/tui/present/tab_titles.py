"""The tabs of the query pane, and a query in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import clip, count, visible
from reso_explorer.tui.pane_title import TitleTab
from reso_explorer.tui.present.note import EMPTY

if TYPE_CHECKING:
    from reso_explorer.tui.present.draft import Draft
    from reso_explorer.tui.session import QueryTab, Session

_LONGEST: Final = 24
"""Characters of the name of a tab."""


def tab_name(tab: QueryTab) -> str:
    """Return what a tab asks for, with a star if its query isn't the one that was answered."""
    name = clip(visible(tab.resource), _LONGEST) or "empty"
    is_sent = tab.draft.is_empty or (tab.results.pages and not tab.is_changed)
    return name if is_sent else f"{name}*"


def query_tabs(session: Session) -> list[TitleTab]:
    """Return the tabs; one behind that is busy says so."""
    return [
        TitleTab(tab_name(tab), "…" if tab.is_busy and number != session.number else "")
        for number, tab in enumerate(session.tabs)
    ]


def query_summary(draft: Draft) -> str:
    """Return a query in one line: `Price ge 100 · 5 fields · by Price desc · top 25`."""
    if not draft.text.strip():
        return EMPTY
    fields = [part for part in draft.select.split(",") if part.strip()]
    parts = (
        draft.filter.strip(),
        count(len(fields), "field") if fields else "",
        f"by {draft.orderby.strip()}" if draft.orderby.strip() else "",
        f"with {draft.expand.strip()}" if draft.expand.strip() else "",
        f"top {draft.top.strip()}" if draft.top.strip() else "",
        draft.rest.strip(),
    )
    return visible(" · ".join(filter(None, parts))) or "all rows"
