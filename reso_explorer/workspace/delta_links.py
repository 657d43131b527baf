"""Delta links: whether a service has them, the one that a run ends with, and when one is void."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from reso_explorer.service.links import kept_link
from reso_explorer.service.sync import SyncRun, SyncState, save_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reso_explorer.service.errors import HttpStatusError
    from reso_explorer.workspace.workspace import Workspace

_EXPIRED: Final = 410
_REJECTED: Final = frozenset({400, 404})
"""What servers return for a delta link that they don't know anymore, besides 410."""


async def offers_tracking(workspace: Workspace, text: str) -> bool:
    """Ask whether the service tracks changes of a query's rows (one request).

    Raises:
        ServiceError: the service can't be asked any further.
    """
    from reso_explorer.service.decode_error import expect_ok
    from reso_explorer.service.delta import TRACK, is_tracking
    from reso_explorer.service.errors import ENDS_A_RUN, ServiceError
    from reso_explorer.service.row_request import request_rows
    from reso_explorer.service.rows import read_page
    from reso_explorer.service.urls import set_options

    connection = workspace.live_connection()
    context = connection.context_for(text, workspace)
    url = set_options(workspace.url(text), {"$top": "1"})
    try:
        reply = await request_rows(connection.transport, url, headers={"Prefer": TRACK})
        page = read_page(expect_ok(reply, context), context)
    except ENDS_A_RUN:
        raise
    except ServiceError:
        return False
    return is_tracking(page.applied_preferences) or bool(page.delta_link)


class LinkSaver:
    """Keeps the delta link of a run beside the file as soon as it comes.

    Attributes:
        state: the state, with the link once it came.
    """

    def __init__(self, target: Path, state: SyncState, note: Callable[[str], None]) -> None:
        self.state = state
        self._target = target
        self._note = note

    @property
    def link(self) -> str:
        """The delta link, "" before it came."""
        return self.state.run.next if self.state.run is not None else ""

    def take(self, link: str) -> None:
        """Keep a link; where each page has one, the first loses no change made meanwhile."""
        run = self.state.run
        if run is None or run.next:
            return
        if not kept_link(link):
            self._note("The delta link is signed, so it isn't stored.")
            return
        self.state = msgspec.structs.replace(
            self.state, run=msgspec.structs.replace(run, next=kept_link(link))
        )
        save_state(self._target, self.state)


def has_expired(problem: HttpStatusError, run: SyncRun) -> bool:
    """Tell whether an error says that the delta link of a run is of no use anymore."""
    if not run.link:
        return False
    return problem.status == _EXPIRED or (problem.status in _REJECTED and problem.read is None)
