"""A query of a workspace as code for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.credentials import without_credentials

if TYPE_CHECKING:
    from reso_explorer.export.snippets import Access, Pace
    from reso_explorer.workspace.workspace import Workspace


def snippet_of(workspace: Workspace, text: str, language: str) -> str:
    """Return a query as `url`, `curl`, `python` or `javascript`, without any secret.

    Code asks for the largest pages that the provider allows, unless the query says `$top`.
    """
    from reso_explorer.export.snippets import snippet

    access = _access(workspace)
    headers = dict(workspace.connection.public_headers) if workspace.connection else {}
    if access.kind == "basic":
        headers.pop("Authorization", None)
    if language != "url":
        text, prefer = _with_page_size(workspace, text)
        if prefer:
            headers["Prefer"] = prefer
    url = workspace.displayed(without_credentials(workspace.url(text)))
    return snippet(url, language, headers=headers, access=access, pace=_pace(workspace))


def _access(workspace: Workspace) -> Access:
    from reso_explorer.export.snippets import Access
    from reso_explorer.providers.provider import AuthKind

    connection = workspace.connection
    if connection is None:
        return Access()
    if connection.access is not None:
        return connection.access
    return Access() if connection.needs_token else Access(kind=AuthKind.NONE)


def _pace(workspace: Workspace) -> Pace:
    """Return the pace of the provider whose rules are used, its own files included."""
    from reso_explorer.export.snippets import Pace, pace_of
    from reso_explorer.providers import ProviderError, load
    from reso_explorer.store.places import Places
    from reso_explorer.workspace.shared_quota import limits_of

    folder = Places.default(workspace.world.environ).providers
    root = workspace.connection.root if workspace.connection else ""
    try:
        provider = load(workspace.dialect.provider, user_folder=folder)
    except ProviderError:
        return Pace()
    return pace_of(limits_of(provider, root, workspace.world))


def _with_page_size(workspace: Workspace, text: str) -> tuple[str, str]:
    """Return a query with the size of its pages, and the value of a Prefer header or ""."""
    from reso_explorer.query.edit import is_plain_collection, set_top
    from reso_explorer.workspace.paging_plan import page_size

    if not is_plain_collection(text):
        return text, ""
    options, prefer = page_size(workspace, text)
    top = options.get("$top")
    return (set_top(text, int(top)).text if top else text), prefer
