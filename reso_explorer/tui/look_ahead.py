"""What is worked out in a thread while the user looks at the first screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reso_explorer.tui.present.prepare import prepare_layers
from reso_explorer.tui.requests import Request

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.document import Document
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.requests import Report


def look_ahead(screen: MainScreen) -> None:
    """Build the search index and the edges of the graph, look for problems, show how many."""
    session = screen.session
    document = session.workspace.document

    async def work(_: Report) -> tuple[Diagnostic, ...]:
        found, _warm = await asyncio.gather(
            asyncio.to_thread(_work, document), asyncio.to_thread(session.workspace.warm_up)
        )
        return found

    def done(found: tuple[Diagnostic, ...]) -> None:
        if session.workspace.document is document:
            session.findings = found
            screen.findings_came()

    session.requests.start(Request("look ahead", "Checking the metadata", work, done=done))


def _work(document: Document) -> tuple[Diagnostic, ...]:
    from reso_explorer.rules import registry

    document.search_index.search("price")
    document.graph().prepare()
    registry()
    prepare_layers()
    return document.findings
