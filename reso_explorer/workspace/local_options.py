"""Query options applied to the rows that came, for what the server can't do."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec

from reso_explorer.text import count
from reso_explorer.workspace.local_filter import expect_known_names
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from reso_explorer.odata.ast import Option
    from reso_explorer.workspace.results import ResultPage
    from reso_explorer.workspace.workspace import Workspace

_EXAMPLE = "Write them as in a URL: '$orderby=City&$top=10' or '$apply=groupby((City))'."


class LocalOptions:
    """Evaluates query options over all rows of a run.

    Attributes:
        preferred: columns of the result that come first.
        fetched: rows that were looked at.
        unsure: rows that were left out because they lack what the filter needs.
    """

    def __init__(self, workspace: Workspace, query: str, text: str | None) -> None:
        """Read the options; without any, rows pass as they are.

        Raises:
            WorkspaceError: they have a mistake, or name fields that the rows can't have.
        """
        from reso_explorer.query.result_type import result_type
        from reso_explorer.workspace.results import selected

        self.fetched = self.unsure = 0
        self._options = None if text is None else _parsed(text)
        if text is not None and not workspace.sends_as_written:
            expect_known_names(workspace, query, text.lstrip("?"), "local options")
        self.preferred = selected(query) if text is None else ()
        self._index = workspace.document.index
        self._type_name = result_type(query, self._index, workspace.dialect)

    async def applied(
        self, pages: AsyncGenerator[ResultPage, None]
    ) -> AsyncGenerator[ResultPage, None]:
        """Yield one page with the result, when all rows have come; without options, all pages.

        Raises:
            WorkspaceError: the options have a part that needs the server.
        """
        from reso_explorer.values import EvaluationContext
        from reso_explorer.values.local import NotLocalError, run_locally
        from reso_explorer.workspace.results import columns_of

        if self._options is None:
            async with aclosing(pages) as walk:
                async for page in walk:
                    yield page
            return
        rows: list[dict[str, Any]] = []
        last: ResultPage | None = None
        notes: dict[str, None] = {}
        async with aclosing(pages) as walk:
            async for page in walk:
                rows += page.rows
                notes.update(dict.fromkeys(page.notes))
                last = page
        if last is None:
            return
        self.fetched = len(rows)
        context = EvaluationContext(index=self._index, type_name=self._type_name)
        try:
            found = run_locally(self._options, rows, context)
        except NotLocalError as error:
            raise WorkspaceError(str(error), hint="Leave it out of --local.") from None
        self.unsure = found.unsure
        yield msgspec.structs.replace(
            last, rows=found.rows, columns=columns_of(found.rows), notes=tuple(notes)
        )

    @property
    def told(self) -> tuple[str, ...]:
        """Over how many rows the options were evaluated, and for how many it can't be told."""
        if self._options is None:
            return ()
        told = f"Applied --local to {count(self.fetched, 'fetched row')}."
        if self.unsure:
            told += f" Skipped {count(self.unsure, 'row')}: can't tell whether the filter matches."
        return (told,)


def _parsed(text: str) -> tuple[Option, ...]:
    from reso_explorer.odata import parse
    from reso_explorer.odata.ast import QueryOptions

    parsed = parse(text.lstrip("?"), "query_options")
    if parsed.errors or not isinstance(parsed.tree, QueryOptions):
        place = parsed.errors[0].span.start + 1 if parsed.errors else 1
        raise WorkspaceError(
            f"The local options have a mistake at character {place}.", hint=_EXAMPLE, is_usage=True
        )
    return parsed.tree.options
