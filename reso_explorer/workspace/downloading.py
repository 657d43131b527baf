"""All rows of a query into a file, by the way of paging that this server wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reso_explorer.workspace.results import selected
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from reso_explorer.service.download import Downloaded, DownloadProgress
    from reso_explorer.service.keyset import Keyset
    from reso_explorer.workspace.workspace import Workspace

Way = Literal["link", "keyset", "replication"]
"""How to get from page to page: the server's links, by value, or the provider's bulk path."""


async def download_rows(
    workspace: Workspace,
    text: str,
    target: Path,
    *,
    form: str | None = None,
    way: Way = "link",
    max_rows: int | None = None,
    allow_hosts: Sequence[str] = (),
    resume: bool = True,
    spreadsheet_safe: bool = False,
    on_progress: Callable[[DownloadProgress], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Downloaded:
    """Write the rows of a query to a file; an interrupted run goes on where it broke off.

    `form` is a name of `service.download.FORMATS`; None takes it from the file's ending.
    `spreadsheet_safe` guards a CSV file against formulas.

    Raises:
        WorkspaceError: there is no service, the format is not known, or the way is not possible.
        ServiceError: a page could not be had; the rows so far are kept for the next call.
    """
    from reso_explorer.query.edit import resource_of
    from reso_explorer.service.download import FORMATS, Download, download, format_of
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.service.replication import replication_plan

    connection = workspace.live_connection()
    found = FORMATS.get(form) if form else format_of(target)
    if found is None:
        raise WorkspaceError(
            f"Unknown format `{form}`.",
            hint=f"Give one of {', '.join(FORMATS)}.",
            is_usage=True,
        )
    told = on_note or _silent
    for added in workspace.as_sent(text)[1]:
        told(added)
    url = workspace.url(text)
    paging = workspace.dialect.paging
    if way == "replication":
        if paging.replication is None:
            raise WorkspaceError(
                f"{workspace.title} has no bulk path that is known.", is_usage=True
            )
        resource = resource_of(text)
        plan = replication_plan(
            url,
            resource,
            paging.replication,
            page_size=workspace.dialect.max_top(resource, replication=True),
        )
        url = plan.url
        for note in plan.notes:
            told(note)
    wanted = Download(
        url,
        target,
        found,
        preferred=selected(text),
        spreadsheet_safe=spreadsheet_safe,
        prefer=connection.prefer,
        max_rows=max_rows,
        keyset=keyset_of(workspace, text) if way == "keyset" else None,
        walls=paging.walls if way == "link" else (),
        allow_hosts=allow_hosts,
        resume=resume,
        context=connection.context_for(text, workspace),
        on_progress=on_progress,
        on_note=told,
    )
    try:
        done = await download(connection.transport, wanted)
    except ServiceError as problem:
        workspace.remember(text, status=problem.status, problem=problem.message)
        raise
    workspace.remember(text, status=200, rows=done.rows)
    return done


def _silent(_note: str) -> None:
    return None


def keyset_of(workspace: Workspace, text: str) -> Keyset:
    """Return how to walk a resource by value: as the provider wants it, else by its key.

    Raises:
        WorkspaceError: the resource has no single key.
    """
    from reso_explorer.query.edit import resource_of
    from reso_explorer.service.keyset import Keyset

    resource = resource_of(text)
    found = workspace.document.index.resource_type(resource)
    key = workspace.document.index.key(found.qualified_name) if found else ()
    cursor = workspace.dialect.paging.cursor
    size = workspace.dialect.max_top(resource) or 1000
    if cursor is not None:
        order = cursor.per_resource.get(resource, cursor.order_by)
        fields = workspace.document.index.properties(found.qualified_name) if found else {}
        if not fields or order in fields:
            tie = cursor.tie_break or (key[0].name if len(key) == 1 else "")
            return Keyset(order, tie, page_size=size)
    if len(key) != 1:
        raise WorkspaceError(
            f"{resource} has no single key to page by.", hint="Page by link instead.", is_usage=True
        )
    return Keyset(key[0].name, key[0].name, page_size=size)
