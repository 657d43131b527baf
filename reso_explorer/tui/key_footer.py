"""The last line: the keys that work here, help and palette first, cut at the right end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from reso_explorer.tui.actions import character_of

if TYPE_CHECKING:
    from textual import events
    from textual.dom import DOMNode
    from textual.screen import Screen

_FIRST: Final = ("app.help", "app.command_palette")
"""Actions that are seen at any width."""
_GAP: Final = "  "


class FooterKey(NamedTuple):
    """A key as people write it, its word, its action, and who has the action."""

    key: str
    word: str
    action: str
    node: DOMNode


class KeyFooter(Widget):
    """One line drawn in one go; a click on a key does what the key does."""

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, _: Screen[object]) -> None:
        self.refresh()

    def keys(self) -> list[FooterKey]:
        """Return the keys in the order of the line; while typing only those that type nothing."""
        found: dict[str, FooterKey] = {}
        focused = self.screen.focused
        for key, (node, binding, _, _) in self.screen.active_bindings.items():
            if not binding.show or binding.action in found:
                continue
            if focused is not None and focused.check_consume_key(key, character_of(key)):
                continue  # another key of the same action may be left
            display = self.app.get_key_display(binding)
            found[binding.action] = FooterKey(display, binding.description, binding.action, node)
        first = [found.pop(action) for action in _FIRST if action in found]
        return [*first, *found.values()]

    def render(self) -> Content:
        parts: list[tuple[str, str]] = []
        for each in self.keys():
            parts += [
                (_GAP if parts else " ", ""),
                (each.key, "bold $primary"),
                (f" {each.word}", ""),
            ]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        event.stop()
        at = 1
        for each in self.keys():
            end = at + cell_len(f"{each.key} {each.word}")
            if at <= event.x < end:
                self.app.call_later(self.app.run_action, each.action, each.node)
                return
            at = end + len(_GAP)
