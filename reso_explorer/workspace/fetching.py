"""The documents of a service as they come: metadata in a wanted form, the service document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.providers.forms import AppliesTo
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.listed import ListedDifference
    from reso_explorer.service.metadata import ServiceDocument
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace


async def metadata_as_json(
    workspace: Workspace, *, on_step: Callable[[Step], None] | None = None
) -> bytes:
    """Ask for the metadata as CSDL JSON and return it as it came.

    Raises:
        WorkspaceError: there is no service, or it sends something else.
        ServiceError: it refuses.
    """
    from reso_explorer.csdl.errors import NotMetadataError
    from reso_explorer.document import read_metadata
    from reso_explorer.service.errors import HttpStatusError
    from reso_explorer.service.metadata import fetch_metadata
    from reso_explorer.workspace.results import narrated

    connection = workspace.live_connection()
    hint = f"reso-explorer export {workspace.title} --format csdl-json makes it from the XML."
    try:
        fetched = await fetch_metadata(
            connection.transport,
            connection.metadata_root,
            accept="application/json",
            context=connection.context,
            on_progress=narrated(on_step),
        )
    except HttpStatusError as problem:
        if problem.status not in {406, 415}:
            raise
        raise WorkspaceError(
            f"{workspace.title} doesn't return its metadata as JSON ({problem.status}).",
            hint=hint,
        ) from None
    start = fetched.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start != b"{":
        kind = fetched.content_type or "something else"
        raise WorkspaceError(
            f"{workspace.title} returned {kind} instead of JSON.",
            hint=hint,
        )
    try:
        read_metadata(fetched.content)
    except NotMetadataError as problem:
        raise WorkspaceError(problem.message, hint=problem.hint, detail=problem.excerpt) from None
    return fetched.content


async def service_document(
    workspace: Workspace,
) -> tuple[ServiceDocument, tuple[ListedDifference, ...]]:
    """Return the service document, and how it differs from what the metadata declares.

    Raises:
        WorkspaceError: there is no service.
        ServiceError: the document cannot be had or read.
    """
    from reso_explorer.service.listed import compare_with_container
    from reso_explorer.service.metadata import fetch_service_document
    from reso_explorer.workspace.required import with_required

    connection = workspace.live_connection()
    root = with_required(connection.root, workspace.dialect, AppliesTo.ALL)
    document = await fetch_service_document(connection.transport, root, connection.context)
    return document, compare_with_container(document, workspace.document.index)
