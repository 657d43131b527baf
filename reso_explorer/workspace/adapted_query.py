"""A query of one source rewritten for another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.query.adapt import Adapted, Server
    from reso_explorer.workspace.workspace import Workspace


def server_of(workspace: Workspace) -> Server:
    """Return what adapting needs to know of an opened source."""
    from reso_explorer.query.adapt import Server

    document = workspace.document
    probed = workspace.probed or None
    known = workspace.known_values
    return Server(document.index, workspace.dialect, document.meanings, known, probed)


async def adapt_query(text: str, source: Workspace, target: Workspace) -> Adapted:
    """Return a query for another source, with its names, values, and forms.

    Lookup values that both need are read where they can be.
    """
    from reso_explorer.query.adapt import adapt

    adapted = adapt(text, server_of(target), server_of(source))
    loaded = [await each.load_asked_lookups() for each in (source, target)]
    return adapt(text, server_of(target), server_of(source)) if any(loaded) else adapted
