"""Why a query gives no rows: the same without its filter, then with one condition at a time."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from reso_explorer.workspace.workspace import Workspace

MOST_REQUESTS: Final = 6
"""Requests of one row that finding out takes at most."""

_DROPPED: Final = frozenset({"$orderby", "$skip", "$expand", "$count", "$inlinecount"})


async def why_empty(workspace: Workspace, text: str) -> str:
    """Return a sentence on why a query gives no rows, "" if it has no filter.

    Raises:
        ServiceError: a request failed.
    """
    from reso_explorer.odata.printer.expressions import expression_text
    from reso_explorer.query.edit import add_condition, conditions, set_top, without_options

    found = conditions(text)
    if not found:
        return ""
    plain = set_top(without_options(text, _DROPPED), 1).text
    bare = without_options(plain, frozenset({"$filter"})).text
    if not await _has_rows(workspace, bare):
        return "Without the filter there are no rows either."
    start = "Without the filter there are rows."
    if len(found) == 1:
        return start
    parts = [expression_text(each) for each in found[: MOST_REQUESTS - 1]]
    alone = [p for p in parts if not await _has_rows(workspace, add_condition(bare, p).text)]
    if not alone:
        return f"{start} Each condition alone gives rows; only together they give none."
    names = ", ".join(f"`{clip(visible(part), 60)}`" for part in alone)
    return f"{start} Already alone, {names} gives none."


async def _has_rows(workspace: Workspace, text: str) -> bool:
    async with aclosing(workspace.pages(text, max_rows=1, remember=False)) as walk:
        async for page in walk:
            if page.rows:
                return True
            if page.next_link is None:
                return False
    return False
