"""From the rows of a query to the rows related to them, in as few requests as the server takes."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.graph import JoinColumns
from reso_explorer.workspace.results import ResultPage
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection

    from reso_explorer.workspace.paging_plan import Way
    from reso_explorer.workspace.workspace import Workspace


class Related(Struct, frozen=True):
    """A query whose rows are followed: `first` asks for them with the columns that join.

    `second` is the request for the related rows, with `{Column}` for the values of the rows.
    """

    first: str
    second: str
    join: JoinColumns
    target: str
    target_type: str


def related(workspace: Workspace, text: str, name: str) -> Related:
    """Return how the rows of a query lead to those of a relation, declared or inferred.

    Raises:
        WorkspaceError: no such relation, or nothing is known of its columns.
    """
    from reso_explorer.graph import Hop, JoinPath
    from reso_explorer.query.edit import resource_of
    from reso_explorer.query.follow import (
        join_columns,
        target_set,
        way_requests,
        with_columns,
    )
    from reso_explorer.search import did_you_mean

    document = workspace.document
    resource = resource_of(text)
    source = document.index.resource_type(resource)
    if source is None:
        raise WorkspaceError(f"`{resource}` is not a resource.", is_usage=True)
    graph = document.graph()
    edge = graph.relation_or_join(source.qualified_name, name)
    if edge is None:
        names = [each.name for each in graph.relations_and_joins_of(source.qualified_name)]
        near = did_you_mean(name, names, index=document.index)
        raise WorkspaceError(f"`{resource}` has no relation `{name}`.{near}", is_usage=True)
    join = graph.columns(edge, source.qualified_name)
    target = target_set(graph, edge, resource)
    if not join.is_known or not target:
        raise WorkspaceError(
            f"The columns of {name} aren't known, so its rows can't be requested by value.",
            hint=f"Use $expand={name} in the query.",
            is_usage=True,
        )
    first = with_columns(text, join_columns((join,)))
    hop = Hop(source.qualified_name, name, edge.target, edge.multiplicity, join, is_request=True)
    (second,) = way_requests(document.index, workspace.dialect, JoinPath((hop,)), target=target)
    return Related(first, second, join, target, edge.target)


async def related_pages(
    workspace: Workspace,
    found: Related,
    *,
    max_rows: int | None = None,
    is_one_page: bool = True,
    way: Way = "auto",
    allow_hosts: Collection[str] = (),
) -> AsyncGenerator[ResultPage, None]:
    """Yield the pages of all rows that the rows of a query lead to.

    Args:
        workspace: the source.
        found: what `related` gave.
        max_rows: read at most this many rows of the first query.
        is_one_page: read only the first page of the first query, unless `max_rows` says more.
        way: the paging method of all queries that may have several pages; `auto` follows the next
            links of related rows, which are few per query.
        allow_hosts: other hosts that next links may go to, without credentials.
    """
    from reso_explorer.query.follow import rows_query

    rows: list[dict[str, Any]] = []
    is_one_page = is_one_page and max_rows is None
    first = workspace.pages(
        found.first,
        max_rows=max_rows,
        way=None if is_one_page else way,
        allow_hosts=allow_hosts,
    )
    notes: dict[str, None] = {}
    doubt: ResultPage | None = None
    async with aclosing(first) as walk:
        async for page in walk:
            rows += page.rows
            notes.update(dict.fromkeys(page.notes))
            doubt = None if page.is_whole else page
            if is_one_page:
                break
    queries = rows_query(
        workspace.document.index,
        workspace.dialect,
        found.target_type,
        found.target,
        found.join,
        rows,
    )
    for query in queries:
        more = workspace.pages(query, way="link" if way == "auto" else way, allow_hosts=allow_hosts)
        async with aclosing(more) as walk:
            async for page in walk:
                yield _with_doubt(page, tuple(notes), doubt)
                notes.clear()
    if notes or (doubt is not None and not queries):
        yield _with_doubt(ResultPage([], (), "", found.second), tuple(notes), doubt)


def _with_doubt(page: ResultPage, notes: tuple[str, ...], doubt: ResultPage | None) -> ResultPage:
    """Return a page of related rows with what was noted of the rows that led to it.

    Where those aren't all, related rows are missing as well.
    """
    page = replace(page, notes=(*notes, *page.notes))
    return page if doubt is None else replace(page, is_whole=False, advice=doubt.advice)
