"""What one key puts into the query, and takes out of it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.clauses import item_path, items, split_query
from reso_explorer.query.edits import (
    add_expand,
    has_filter,
    is_selected,
    remove_expand,
    toggle_filter,
    toggle_select,
)
from reso_explorer.tui.present.draft import draft_of

if TYPE_CHECKING:
    from reso_explorer.tui.present.description import Use
    from reso_explorer.tui.present.draft import Draft


def used(draft: Draft, use: Use) -> Draft:
    """Return the query of the use's own resource with it added, or taken out where it is there."""
    text = draft.text
    if use.part == "select":
        text = toggle_select(text, use.name, within=use.within)
    elif use.part == "filter":
        text = toggle_filter(text, use.clause, within=use.within)
    elif use.part == "expand":
        if is_used(draft, use):
            text = remove_expand(text, use.name, within=use.within)
        else:
            text = add_expand(text, use.name, within=use.within)
    return _spaced(draft_of(text))


def is_used(draft: Draft, use: Use) -> bool:
    """Tell whether a query has what a use would put into it."""
    if draft.resource != use.resource:
        return False
    if use.part == "resource":
        return True
    text = draft.text
    if use.part == "select":
        return is_selected(text, use.name, within=use.within)
    if use.part == "filter":
        return has_filter(text, use.clause, within=use.within)
    if use.within:
        return False
    expand = split_query(text).value("$expand") or ""
    return any(item_path(item) == use.name for item in items(expand))


def _spaced(draft: Draft) -> Draft:
    """Return the draft with a blank behind each comma of its lists."""
    for part in ("select", "orderby", "expand"):
        draft = draft.with_part(part, ", ".join(items(draft.part(part))))
    return draft


def what_happened(before: Draft, after: Draft, use: Use) -> str:
    """Return a few words on what a use did."""
    if use.part == "resource":
        return f"The query asks {use.name}."
    option = {"select": "$select", "expand": "$expand", "filter": "$filter"}[use.part]
    what = use.clause if use.part == "filter" else use.name
    grew = len(after.text) > len(before.text)
    return f"{what} {'is in' if grew else 'is out of'} {option}."
