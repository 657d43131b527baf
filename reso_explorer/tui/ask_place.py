"""Where the ask pane stands: an empty frame at first, so that the outline is seen without delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.tui.session import Session


class AskPlace(Vertical):
    """A frame that fills itself once the other places are on the screen."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="ask", classes="pane")
        self.session = session
        self.is_filled = False
        self._waiting: list[Callable[[], object]] = []

    def on_mount(self) -> None:
        self.border_title = Content("Query")
        self.call_after_refresh(self._fill)

    async def _fill(self) -> None:
        from reso_explorer.tui.ask_pane import AskPane
        from reso_explorer.tui.completion_popup import CompletionPopup

        if not self.is_attached:
            return
        await self.screen.mount(CompletionPopup())
        await self.mount(AskPane(self.session))
        self.is_filled = True
        waiting, self._waiting = self._waiting, []
        for callback in waiting:
            callback()

    def when_filled(self, callback: Callable[[], object]) -> None:
        """Do something now, or once the pane is there."""
        if self.is_filled:
            callback()
        else:
            self._waiting.append(callback)
