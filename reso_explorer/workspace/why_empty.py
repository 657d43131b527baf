"""Why a query gives no rows: without its filter, one condition at a time, and in other forms."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Final

from reso_explorer.text import clip, count, visible

if TYPE_CHECKING:
    from reso_explorer.workspace.results import ResultPage
    from reso_explorer.workspace.workspace import Workspace

MOST_CONDITIONS: Final = 5
"""Conditions that are tried alone."""
MOST_REQUESTS: Final = 10
"""Requests of one row that finding out takes at most, besides those for a lookup."""

_DROPPED: Final = frozenset({"$orderby", "$skip", "$expand", "$count", "$inlinecount"})


async def why_empty(workspace: Workspace, text: str) -> str:
    """Return sentences on why a query gives no rows, "" if it has no filter.

    The last one says how many requests were sent.

    Raises:
        ServiceError: a request failed.
    """
    from reso_explorer.query.edit import conditions

    if not conditions(text):
        return ""
    trace = workspace.live_connection().transport.trace
    before = trace.total
    found = await _Reasons(workspace, text).sentences()
    sent = trace.total - before
    return " ".join((*found, f"Sent {count(sent, 'request')} to find out."))


class _Reasons:
    """Finds the reasons for one query, with a limited number of requests."""

    def __init__(self, workspace: Workspace, text: str) -> None:
        from reso_explorer.odata.printer.expressions import expression_text
        from reso_explorer.query.edit import conditions, set_top, without_options

        self._workspace = workspace
        self._text = text
        self._left = MOST_REQUESTS
        plain = set_top(without_options(text, _DROPPED), 1).text
        self._bare = without_options(plain, frozenset({"$filter"})).text
        self._parts = [expression_text(each) for each in conditions(text)]

    async def sentences(self) -> list[str]:
        """Return what can be said, the conditions that give no rows in other forms too."""
        if not await self._has_rows(self._bare):
            return ["Without the filter there are no rows either."]
        found = ["Without the filter there are rows."]
        alone = self._parts
        if len(self._parts) > 1:
            alone = await self._empty_alone()
            if not alone:
                return [*found, "Each condition alone gives rows; only together they give none."]
            found.append(f"Already alone, {', '.join(map(_named, alone))} gives none.")
        return [*found, *[each for part in alone if (each := await self._better(part))]]

    async def _empty_alone(self) -> list[str]:
        from reso_explorer.query.edit import add_condition

        return [
            part
            for part in self._parts[:MOST_CONDITIONS]
            if not await self._has_rows(add_condition(self._bare, part).text)
        ]

    async def _better(self, part: str) -> str:
        """Return a sentence on other forms of a condition, "" if it has none."""
        from reso_explorer.query.edit import add_condition, set_option
        from reso_explorer.query.result_type import result_type
        from reso_explorer.service.errors import BadRequestError, ServerFaultError
        from reso_explorer.service.urls import count_option
        from reso_explorer.workspace.other_forms import other_forms

        index = self._workspace.document.index
        type_name = result_type(self._text, index, self._workspace.dialect)
        counted = set_option(self._bare, *count_option(index))
        is_tried = False
        for other in await other_forms(self._workspace, type_name, part):
            if not self._left:
                break
            is_tried = True
            try:
                page = await self._first_page(add_condition(counted, other).text)
            except (BadRequestError, ServerFaultError):
                continue  # a form that this server rejects
            if page is not None and page.rows:
                rows = "rows" if page.count is None else count(page.count, "row")
                return f"The form {_named(other)} finds {rows}."
        return f"Other forms of {_named(part)} find nothing either." if is_tried else ""

    async def _has_rows(self, text: str) -> bool:
        page = await self._first_page(text)
        return page is not None and bool(page.rows)

    async def _first_page(self, text: str) -> ResultPage | None:
        """Return the first page with rows, or the last one without any."""
        self._left -= 1
        page = None
        async with aclosing(self._workspace.pages(text, max_rows=1, remember=False)) as walk:
            async for page in walk:
                if page.rows or page.next_link is None:
                    return page
        return page


def _named(condition: str) -> str:
    return f"`{clip(visible(condition), 60)}`"
