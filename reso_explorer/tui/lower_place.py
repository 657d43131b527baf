"""Where Query and Rows go: empty at first, so that the outline is seen without delay."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.tui.session import Session


class LowerPlace(Vertical):
    """Holds Query and Rows, which it makes once the other panes are on the screen."""

    class Filled(Message):
        """The panes are there."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="lower")
        self.session = session
        self.is_filled = False
        self.is_wanted = False
        self._waiting: list[Callable[[], object]] = []

    def on_mount(self) -> None:
        self.call_after_refresh(self._fill)

    async def _fill(self) -> None:
        from reso_explorer.tui.present.prepare import prepare_panes

        await asyncio.to_thread(prepare_panes)
        from reso_explorer.tui.completion_popup import CompletionPopup
        from reso_explorer.tui.query_pane import QueryPane
        from reso_explorer.tui.rows_pane import RowsPane

        if not self.is_attached:
            return
        await self.screen.mount(CompletionPopup())
        if not self.is_attached:
            return
        await self.mount(QueryPane(self.session), RowsPane(self.session))
        self.is_filled = True
        self.is_wanted = False
        waiting, self._waiting = self._waiting, []
        for callback in waiting:
            callback()
        self.screen.post_message(self.Filled())

    def when_filled(self, callback: Callable[[], object], *, by_key: bool = False) -> None:
        """Do something now, or once the panes are there.

        What a key wants (`by_key`) holds back the keys after it until then.
        """
        if self.is_filled:
            callback()
        else:
            self.is_wanted = self.is_wanted or by_key
            self._waiting.append(callback)
