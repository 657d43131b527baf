"""A filter applied to the rows that came, for what the server can't filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec

from reso_explorer.text import count
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import Filter
    from reso_explorer.workspace.results import ResultPage
    from reso_explorer.workspace.workspace import Workspace


_IN_FILTER: Final = "'(),:/$@*"


class LocalFilter:
    """Keeps the rows that a condition is true for, and counts all others.

    Attributes:
        text: the condition.
        fetched: rows that were looked at.
        fit: rows for which the condition is true.
        unsure: rows for which it can't be told, since a value that it needs isn't there.
    """

    def __init__(self, workspace: Workspace, query: str, text: str) -> None:
        """Read the condition.

        Raises:
            WorkspaceError: it isn't a filter, or names fields that the rows can't have.
        """
        from reso_explorer.query.edit import first_names
        from reso_explorer.query.result_type import result_type
        from reso_explorer.values import EvaluationContext, compile_filter

        self.text = text
        self.fetched = self.fit = self.unsure = 0
        parsed = _parsed(text)
        if not workspace.sends_as_written:
            options = f"$filter={quote(text, safe=_IN_FILTER)}"
            expect_known_names(workspace, query, options, "local filter")
        self._index = workspace.document.index
        self._type_name = result_type(query, self._index, workspace.dialect)
        context = EvaluationContext(index=self._index, type_name=self._type_name)
        self._condition = compile_filter(parsed.tree, context)
        self._names = first_names(parsed.tree)
        self._missing: dict[str, None] = {}

    def with_fields(self, query: str) -> tuple[str, tuple[str, ...]]:
        """Return a query that also asks for what the condition needs, and the names added."""
        from reso_explorer.query.edit import add_expand, is_expanded, selected, with_selected

        relations = self._index.navigation_properties(self._type_name)
        fields = [name for name in self._names if name not in relations]
        wider = with_selected(query, fields)
        added = [name for name in selected(wider) if name not in selected(query)]
        for name in self._names:
            if name in relations and not is_expanded(wider, name):
                wider = add_expand(wider, name)
                added.append(name)
        return wider.text, tuple(added)

    def apply(self, page: ResultPage) -> ResultPage:
        """Return a page with the rows that fit."""
        from reso_explorer.values import CANNOT_TELL

        rows = []
        for row in page.rows:
            self.fetched += 1
            found = self._condition.outcome(row)
            if found is True:
                self.fit += 1
                rows.append(row)
            elif found is CANNOT_TELL:
                self.unsure += 1
                self._missing.update(dict.fromkeys(n for n in self._names if n not in row))
        return msgspec.structs.replace(page, rows=rows)

    async def filtered(
        self, pages: AsyncGenerator[ResultPage, None]
    ) -> AsyncGenerator[ResultPage, None]:
        """Yield pages with the rows that fit."""
        from contextlib import aclosing

        async with aclosing(pages) as walk:
            async for page in walk:
                yield self.apply(page)

    @property
    def sentence(self) -> str:
        """How many rows fit, of how many."""
        verb = "fits" if self.fetched == 1 else "fit"
        return f"{self.fit:,} of {count(self.fetched, 'fetched row')} {verb} the local filter."

    @property
    def doubt(self) -> str:
        """For how many rows it can't be told, "" if for none."""
        if not self.unsure:
            return ""
        rows = count(self.unsure, "row")
        return f"Skipped {rows}: can't tell whether the local filter matches."

    @property
    def advice(self) -> str:
        """What to do about the doubt."""
        if self._missing:
            return f"Request what the filter needs: {', '.join(self._missing)}."
        return "Use a filter that the fetched values can decide."


def expect_known_names(workspace: Workspace, query: str, options: str, what: str) -> None:
    """Reject query options for fetched rows that name fields which the rows can't have.

    A query that computes its columns may give rows of any name, so then nothing is rejected.

    Args:
        workspace: the source.
        query: gives the rows.
        options: the options, encoded, without `?`.
        what: what they are, such as "local filter".

    Raises:
        WorkspaceError: a name is unknown; says which one was probably meant.
    """
    from reso_explorer.diagnostics import Severity
    from reso_explorer.odata import print_query
    from reso_explorer.query.edit import options_of

    if {"$apply", "$compute"} & options_of(query).keys():
        return
    path = print_query(workspace.parse(query).tree.path)
    for found in workspace.check(f"{path}?{options}"):
        if found.code == "unknown-field" and found.severity is Severity.ERROR:
            raise WorkspaceError(
                f"The {what}: {found.message}",
                hint="Correct the name, or accept any name: --no-check.",
                is_usage=True,
            )


def _parsed(text: str) -> ParseResult[Filter]:
    from reso_explorer.odata import parse

    parsed = parse(text, "filter", encoded=False)
    if parsed.errors:
        problem = parsed.errors[0]
        raise WorkspaceError(
            f"The local filter has a mistake at character {problem.span.start + 1}: "
            f"{problem.message}",
            hint="Write it like a `$filter`: \"ListPrice gt 500000 and City eq 'Reno'\".",
            is_usage=True,
        )
    return parsed
