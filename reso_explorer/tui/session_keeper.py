"""Writes what a window shows of a source at each pause, so that neither a crash nor quitting loses it."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from typing import TYPE_CHECKING, Final

from reso_explorer.tui.later import Later

if TYPE_CHECKING:
    from textual.timer import Timer

    from reso_explorer.store.sessions import KeptSession, SessionFile
    from reso_explorer.tui.main_screen import MainScreen

PAUSE: Final = 0.6
"""Seconds without a change until the session is written."""


class SessionKeeper:
    """Writes the session of one source into its file; without a file it does nothing."""

    def __init__(self, source: str, file: SessionFile | None) -> None:
        self.source = source
        self.file = file
        self.problem = ""
        self._timer: Timer | None = None
        self._written: KeptSession | None = None
        self._number = 0
        self._last = 0
        self._lock = threading.Lock()

    def keep_soon(self, screen: MainScreen) -> None:
        """Write once the user pauses."""
        if self.file is None:
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = screen.set_timer(PAUSE, lambda: self.keep(screen))

    def keep(self, screen: MainScreen) -> None:
        """Write in a thread what changed since the last time."""
        session = self._changed(screen)
        if session is not None:
            self._number += 1
            screen.run_worker(
                Later(self._write_behind, screen, session, self._number), group="keep session"
            )

    def keep_now(self, screen: MainScreen) -> None:
        """Write at once what changed since the last time."""
        session = self._changed(screen)
        if session is not None:
            self._number += 1
            self._write(session, self._number)

    def close(self) -> None:
        """Let another window have the file."""
        if self.file is not None:
            self.file.close()
            self.file = None

    def _changed(self, screen: MainScreen) -> KeptSession | None:
        """Return what is to be written, None if that is in the file already."""
        if self.file is None or not screen.is_mounted:
            return None
        from reso_explorer.store.sessions import without_time
        from reso_explorer.tui.present.kept_session import kept_session

        session = kept_session(
            screen.session,
            self.source,
            dt.datetime.now(dt.UTC),
            pane=screen.place_name,
            zoomed=screen.filling,
            opened=screen.schema_pane.tree_of_lines.opened(),
        )
        if self._written is not None and without_time(session) == without_time(self._written):
            return None
        return session

    async def _write_behind(self, screen: MainScreen, session: KeptSession, number: int) -> None:
        had_problem = bool(self.problem)
        await asyncio.to_thread(self._write, session, number)
        if self.problem and not had_problem:
            screen.notify(self.problem, severity="warning", timeout=10, markup=False)

    def _write(self, session: KeptSession, number: int) -> None:
        """Write, unless something newer was written; a failure is told once."""
        from reso_explorer.store.errors import StoreError
        from reso_explorer.text import visible

        with self._lock:
            if self.file is None or number < self._last:
                return
            self._last = number
            try:
                self.file.write(session)
                self._written = session
            except StoreError as error:
                self.problem = visible(f"Can't save this session: {error.message}")
