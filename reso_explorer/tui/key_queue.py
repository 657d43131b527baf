"""Keys and pasted text in the order in which they came, each to where the ones before it lead.

Textual hands a key to the focused widget as soon as it comes, although a key before it may not
have moved the focus yet. Here a key waits until everything that the key before it started has
been worked off, and while a place that was asked for is still being built.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.events import Event
    from textual.message_pump import MessagePump
    from textual.timer import Timer

_PATIENCE: Final = 5.0
"""Seconds after which a key is handed on although the screen has not come to rest."""
_LEAST: Final = 3
"""Rounds at least: a key makes a message, which makes another one."""
_ROUNDS: Final = 30
"""Rounds of messages that a key may start before the next one is handed on anyway."""


class KeyQueue:
    """Hands keys to the app one at a time.

    `holds` tells whether what the keys are meant for is not there yet; `hand_on` gives an event
    to the app.
    """

    def __init__(
        self,
        app: App[None],
        holds: Callable[[], bool],
        hand_on: Callable[[Event], Awaitable[None]],
    ) -> None:
        self._app = app
        self._holds = holds
        self._hand_on = hand_on
        self._events: deque[Event] = deque()
        self.is_settling = False
        self._round = 0
        self._timer: Timer | None = None

    @property
    def waiting(self) -> int:
        """How many keys wait."""
        return len(self._events)

    async def put(self, event: Event, *, at_once: bool = False) -> None:
        """Take an event; `at_once` overtakes those that are held back."""
        if at_once and self._holds():
            self.clear()
            await self._hand_on(event)
            return
        self._events.append(event)
        if not self.is_settling:
            await self._next()

    def clear(self) -> None:
        """Forget the keys that wait."""
        self._events.clear()

    def settle(self) -> None:
        """Look whether everything is at rest, then hand on what waits."""
        if not self.is_settling:
            self._round = 0
            self._begin_round()

    async def _next(self) -> None:
        """Hand on the key whose turn it is."""
        if not self._events or self._holds():
            return
        event = self._events.popleft()
        self._round = 0
        self.is_settling = True
        await self._hand_on(event)
        self._begin_round()

    # --- coming to rest -------------------------------------------------------------------------

    def _begin_round(self) -> None:
        """Send a mark the way that keys go: from the focused widget outwards to the app.

        It passes each widget behind what is on its way already, so that it comes to the end
        after it.
        """
        self.is_settling = True
        self._round += 1
        if self._timer is None:
            self._timer = self._app.set_timer(_PATIENCE, self._give_up)
        way = self._way_of_keys()
        self._pass_on(way, 0, self._round)

    def _pass_on(self, way: list[MessagePump], at: int, this_round: int) -> None:
        """Send the mark to the next widget on its way that is still there."""
        while at < len(way):
            if way[at].call_later(self._pass_on, way, at + 1, this_round):
                return
            at += 1
        if self.is_settling and self._round == this_round:
            self._end_round(way)

    def _way_of_keys(self) -> list[MessagePump]:
        """Return the focused widget, what is around it, the screen, and the app."""
        screen = self._app.screen
        focused = screen.focused
        within = list(focused.ancestors_with_self) if focused is not None else [screen]
        return [*within, *(node for node in (screen, self._app) if node not in within)]

    def _end_round(self, nodes: list[MessagePump]) -> None:
        """Go on with the next key if nothing moves any more, else look once more."""
        is_quiet = (
            self._round >= _LEAST
            and nodes == self._way_of_keys()
            and self._app.screen.is_mounted
            and not any(node.message_queue_size for node in nodes)
        )
        if is_quiet or self._round >= _ROUNDS:
            self._give_up()
        else:
            self._begin_round()

    def _give_up(self) -> None:
        """Stop waiting for rest."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.is_settling = False
        if self._events:
            self._app.call_later(self._next)
