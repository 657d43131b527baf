"""Where Query and Rows go: empty at first, so that the outline is seen without delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.tui.session import Session


class LowerPlace(Vertical):
    """Holds Query and Rows, which it makes once the other panes are on the screen."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="lower")
        self.session = session
        self.is_filled = False
        self._waiting: list[Callable[[], object]] = []

    def on_mount(self) -> None:
        self.call_after_refresh(self._fill)

    async def _fill(self) -> None:
        from reso_explorer.tui.completion_popup import CompletionPopup
        from reso_explorer.tui.query_pane import QueryPane
        from reso_explorer.tui.rows_pane import RowsPane

        if not self.is_attached:
            return
        await self.screen.mount(CompletionPopup())
        await self.mount(QueryPane(self.session), RowsPane(self.session))
        self.is_filled = True
        waiting, self._waiting = self._waiting, []
        for callback in waiting:
            callback()

    def when_filled(self, callback: Callable[[], object]) -> None:
        """Do something now, or once the panes are there."""
        if self.is_filled:
            callback()
        else:
            self._waiting.append(callback)
