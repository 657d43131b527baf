"""The list of completions at the cursor of an editor.

A list that opened by itself owns Tab alone; the down arrow enters it, and only then are Enter,
Esc, and the arrows its own. A list that was asked for is entered at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.query import Completion
    from reso_explorer.tui.part_editor import PartEditor

SHOWN = 50
"""Completions in the list; typing narrows it."""


class CompletionPopup(OptionList, can_focus=False):
    """Completions for one editor; the editor hands it the keys."""

    @dataclass
    class Taken(Message):
        """A completion was chosen."""

        editor: PartEditor
        completion: Completion

    def __init__(self) -> None:
        super().__init__(id="completions", compact=True, markup=False)
        self._editor: PartEditor | None = None
        self._offered: tuple[Completion, ...] = ()
        self.is_entered = False

    def is_open_for(self, editor: PartEditor) -> bool:
        """Tell whether the list stands open at this editor."""
        return self._editor is editor

    def offer(
        self, editor: PartEditor, completions: Sequence[Completion], *, enters: bool = False
    ) -> None:
        """Show completions at the cursor of an editor; none closes the list."""
        self._offered = tuple(completions[:SHOWN])
        if not self._offered:
            self.close()
            return
        self._editor = editor
        self.is_entered = enters
        width = max(len(visible(item.label)) for item in self._offered)
        self.set_options(Option(_line(item, min(width, 40))) for item in self._offered)
        self.highlighted = 0 if enters else None
        self.add_class("-open")
        self.absolute_offset = Offset(*editor.cursor_screen_offset)
        self.refresh(layout=True)

    def close(self) -> None:
        """Put the list away."""
        self._editor = None
        self.remove_class("-open")

    def take_key(self, key: str) -> bool:
        """Do what a key does in the list; tell whether it does anything."""
        if key == "tab":
            return self._take()
        if not self.is_entered:
            if key not in {"down", "ctrl+n"}:
                return False
            self.is_entered = True
            self.highlighted = 0
        elif key in {"down", "ctrl+n"}:
            self.action_cursor_down()
        elif key == "up":
            self.action_cursor_up()
        elif key == "pagedown":
            self.action_page_down()  # type: ignore[no-untyped-call]
        elif key == "pageup":
            self.action_page_up()  # type: ignore[no-untyped-call]
        elif key == "enter":
            return self._take()
        elif key == "escape":
            self.close()
        else:
            return False
        return True

    def _take(self) -> bool:
        editor, chosen = self._editor, self.highlighted or 0
        self.close()
        if editor is None or chosen >= len(self._offered):
            return False
        self.post_message(self.Taken(editor, self._offered[chosen]))
        return True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.highlighted = event.option_index
        self._take()


def _line(item: Completion, width: int) -> Content:
    label = clip(visible(item.label), 60)
    detail = clip(visible(item.detail), 60)
    return Content.assemble(
        (label.ljust(width), ""),
        ("  " + clip(visible(str(item.kind)), 12), "$rx-faint"),
        (f"  {detail}" if detail else "", "$rx-muted"),
    )
