"""All rows of a query into a file, by the way of paging that this server wants."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reso_explorer.query.edit import resource_of
from reso_explorer.workspace.paging_plan import paging_plan
from reso_explorer.workspace.results import selected
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from reso_explorer.service.download import Download, Downloaded, DownloadProgress
    from reso_explorer.service.download.formats import FileFormat
    from reso_explorer.workspace.paging_plan import PagingPlan, Way
    from reso_explorer.workspace.workspace import Workspace


async def download_rows(
    workspace: Workspace,
    text: str,
    target: Path,
    *,
    form: str | None = None,
    way: Way = "auto",
    max_rows: int | None = None,
    at_once: int | None = None,
    allow_hosts: Sequence[str] = (),
    resume: bool = True,
    spreadsheet_safe: bool = False,
    dd_version: str | None = None,
    on_progress: Callable[[DownloadProgress], None] | None = None,
    on_note: Callable[[str], None] | None = None,
    on_delta: Callable[[str], None] | None = None,
) -> Downloaded:
    """Write the rows of a query to a file; an interrupted run is resumed.

    `form` is a name of `service.download.FORMATS`; None takes it from the file's ending.
    `spreadsheet_safe` guards a CSV file against formulas; RESO Common Format names `dd_version`,
    a version of the Data Dictionary. `at_once` is how many pages may be
    requested side by side; None leaves that to what is known of the provider. With `on_delta` the
    service is asked to track changes, and the delta link goes there; that needs paging by link.

    Raises:
        WorkspaceError: there is no service, the format is unknown, or the paging method impossible.
        ServiceError: a page could not be had; the rows so far are kept for the next call.
    """
    from reso_explorer.export.reso.versions import DATA_DICTIONARY
    from reso_explorer.service.download import Download
    from reso_explorer.service.download.json_file import write_common_format

    connection = workspace.live_connection()
    found = _format(form, target)
    if found.name == "rcf":
        name = resource_behind(workspace, text)
        version = dd_version or DATA_DICTIONARY
        found = replace(found, write=partial(write_common_format, resource=name, version=version))
    told = on_note or _silent
    for added in workspace.as_sent(text)[1]:
        told(added)
    if resume and way in {"auto", "stable"}:
        way = _way_of_earlier_run(workspace.url(text), target, way)
    wanted = Download(
        workspace.url(text),
        target,
        found,
        preferred=selected(text),
        spreadsheet_safe=spreadsheet_safe,
        max_rows=max_rows,
        allow_hosts=allow_hosts,
        resume=resume,
        context=connection.context_for(text, workspace),
        on_progress=on_progress,
        on_note=told,
        on_delta=on_delta,
    )
    plan = paging_plan(workspace, text, way=way, max_rows=max_rows, at_once=at_once)
    return await _remembered(workspace, text, _by_plan(workspace, wanted, plan))


def _format(name: str | None, target: Path) -> FileFormat:
    """Return the format of a file: the one that was named, else that of its ending.

    Raises:
        WorkspaceError: there is no such format.
    """
    from reso_explorer.service.download import FORMATS, format_of

    found = FORMATS.get(name) if name else format_of(target)
    if found is None:
        raise WorkspaceError(
            f"Unknown format `{name}`.", hint=f"Use one of {', '.join(FORMATS)}.", is_usage=True
        )
    return found


def resource_behind(workspace: Workspace, text: str) -> str:
    """Return the name of the resource whose rows a query returns, else that of their type."""
    from reso_explorer.query.result_type import result_type

    index = workspace.document.index
    name = result_type(text, index, workspace.dialect)
    sets = [entity_set.name for entity_set in index.sets_of_type(name)]
    asked = resource_of(text)
    return asked if asked in sets or not name else next(iter(sets), name.rpartition(".")[2])


async def _remembered(workspace: Workspace, text: str, work: Awaitable[Downloaded]) -> Downloaded:
    """Await a download and put its query into the history.

    Raises:
        ServiceError: as the download does.
    """
    from reso_explorer.service.errors import ServiceError

    try:
        done = await work
    except ServiceError as problem:
        workspace.remember(text, status=problem.status, problem=problem.message)
        raise
    workspace.remember(text, status=200, rows=done.rows)
    return done


async def download_changes(
    workspace: Workspace,
    text: str,
    link: str,
    target: Path,
    *,
    on_delta: Callable[[str], None],
    on_progress: Callable[[DownloadProgress], None] | None = None,
    on_note: Callable[[str], None] | None = None,
) -> Downloaded:
    """Write the rows of a delta link of a query to a file, one JSON object per line, as sent.

    Raises:
        ServiceError: a page could not be had; 410 says that the link has expired.
    """
    from reso_explorer.service.download import FORMATS, Download, download
    from reso_explorer.workspace.paging_plan import page_size

    connection = workspace.live_connection()
    wanted = Download(
        link,
        target,
        FORMATS["ndjson"],
        prefer=page_size(workspace, text)[1],
        method="delta",
        context=connection.context_for(text, workspace),
        on_progress=on_progress,
        on_note=on_note or _silent,
        on_delta=on_delta,
    )
    return await _remembered(workspace, text, download(connection.transport, wanted))


async def _by_plan(
    workspace: Workspace, wanted: Download, planned: Awaitable[PagingPlan]
) -> Downloaded:
    """Download by a plan; by its other one where the server rejects the first page."""
    from reso_explorer.service.download import download
    from reso_explorer.service.errors import HttpStatusError

    plan = await planned
    while True:
        for note in plan.notes:
            wanted.on_note(note)
        now = replace(
            wanted,
            start=plan.url,
            plain_url=plan.plain_url,
            recount_url=plan.url if plan.method == "link" and plan.plain_url else "",
            method=plan.method,
            prefer=plan.prefer if wanted.on_delta is None else tracking(plan.prefer),
            keyset=plan.keyset,
            at_once=plan.at_once,
            walls=plan.walls if plan.method == "link" else (),
            total=plan.total,
            tries_top=plan.tries_top and wanted.on_delta is None,
        )
        try:
            return await download(workspace.live_connection().transport, now)
        except HttpStatusError as problem:
            other = plan.instead(problem)
            if other is None:
                raise
            wanted.on_note(f"The server rejected that ({problem.status}).")
            plan = other


def tracking(prefer: str) -> str:
    """Return a Prefer header that also asks the service to track changes."""
    from reso_explorer.service.delta import TRACK

    return f"{TRACK},{prefer}" if prefer else TRACK


def _way_of_earlier_run(url: str, target: Path, otherwise: Way) -> Way:
    """Return the paging method of an unfinished download of the same query, if there is one."""
    from reso_explorer.credentials import without_credentials
    from reso_explorer.service.download import partial_download

    found = partial_download(target)
    if found is None or found[1].url != without_credentials(url):
        return otherwise
    method = found[1].method
    if method.startswith("by "):
        return "keyset"
    return "replication" if method == "replication" else "link"


def _silent(_note: str) -> None:
    return None
