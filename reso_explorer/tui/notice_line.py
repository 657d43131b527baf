"""Messages: one line in place of the footer for a few seconds, and the list of all of them."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel
    from textual.screen import Screen
    from textual.timer import Timer

SHOWN_FOR: Final = 4.0
"""Seconds that a message takes the footer."""
MOST: Final = 500
"""Messages in the list; the oldest ones go."""
_LOOKS: Final = {"information": "", "warning": "$text-warning", "error": "$text-error"}
_REST: Final = " … ^p messages"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message and when it came; its text may have several lines, all safe to show."""

    at: dt.datetime
    text: str
    severity: SeverityLevel = "information"

    @property
    def line(self) -> str:
        """The message in one line."""
        return " · ".join(part.strip() for part in self.text.splitlines() if part.strip())


class Notices:
    """All messages since the start, the newest last."""

    def __init__(self) -> None:
        self._kept: deque[Notice] = deque(maxlen=MOST)

    def add(self, text: str, severity: SeverityLevel) -> Notice:
        """Keep a message."""
        safe = "\n".join(visible(line) for line in text.splitlines())
        notice = Notice(dt.datetime.now().astimezone(), safe, severity)
        self._kept.append(notice)
        return notice

    @property
    def newest_first(self) -> list[Notice]:
        """The messages, the newest first."""
        return list(reversed(self._kept))


class NoticeLine(Static):
    """Takes the place of the footer while a message is new."""

    def __init__(self) -> None:
        super().__init__(id="notice-line", markup=False)
        self._timer: Timer | None = None

    def tell(self, notice: Notice) -> None:
        """Show a message for some seconds; what does not fit is in the list."""
        width = max(self.app.size.width - 2, 10)
        line = notice.line
        if cell_len(line) > width:
            line = clip(line, max(width - len(_REST), 1)).rstrip("… ") + _REST
        self.update(Content.assemble((f" {line} ", _LOOKS[notice.severity])))
        self.display = True
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SHOWN_FOR, self.put_away)

    def put_away(self) -> None:
        """Give the footer its place again."""
        self.display = False


def show_notice(screens: list[Screen[Any]], notice: Notice) -> None:
    """Show a message at the foot of screens that lie on each other."""
    for screen in screens:
        if not screen.is_attached or not screen.is_running:
            continue
        found = screen.query(NoticeLine)
        if found:
            found.first().tell(notice)
        else:
            line = NoticeLine()
            screen.mount(line)
            line.call_after_refresh(line.tell, notice)
