"""The command palette: every action with its key, and why it cannot be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape

from reso_explorer.tui.actions import ACTIONS, Action, keys_shown
from reso_explorer.tui.dimmed import Dimming

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCOPES = {"app", "main", "schema", "details", "rows"}
_HIDDEN = {"palette", "schema.open", "place.next", "place.previous", "escape"}


class Palette(Dimming, CommandPalette):
    """Textual's palette over the dimmed screen."""


class ActionCommands(Provider):
    """Commands of the main screen."""

    def _offered(self) -> Iterator[Action]:
        from reso_explorer.tui.main_screen import MainScreen

        on_main = isinstance(self.screen, MainScreen)
        for action in ACTIONS:
            if action.id in _HIDDEN or action.scope not in _SCOPES:
                continue
            if (on_main and "section" not in action.id) or action.scope == "app":
                yield action

    def _reason(self, action: Action) -> str:
        session = getattr(self.app, "session", None)
        return action.why_not(session) if session is not None else ""

    def _shown(self, action: Action) -> Content:
        reason = self._reason(action)
        return Content.assemble(
            (action.title, "$rx-muted" if reason else ""), (f"   {keys_shown(action)}", "$primary")
        )

    def _help(self, action: Action) -> str:
        reason = self._reason(action)
        return escape(f"not now: {reason}" if reason else action.help.replace("`", ""))

    async def _perform(self, action: Action) -> None:
        await self.screen.run_action(action.textual_action)

    async def discover(self) -> Hits:
        for action in self._offered():
            yield DiscoveryHit(
                self._shown(action),
                lambda action=action: self._perform(action),
                text=action.title,
                help=self._help(action),
            )

    async def search(self, query: str) -> Hits:
        words = query.casefold().split()
        for action in self._offered():
            text = f"{action.title} {action.help}".casefold()
            if all(word in text for word in words):
                score = 1.0 if all(word in action.title.casefold() for word in words) else 0.5
                yield Hit(
                    score,
                    self._shown(action),
                    lambda action=action: self._perform(action),
                    text=action.title,
                    help=self._help(action),
                )
