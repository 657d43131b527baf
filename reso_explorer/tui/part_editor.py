"""The editor of one part of a query: coloured, checked, completed, never more than one line of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from rich.style import Style
from textual.color import Color
from textual.message import Message
from textual.widgets import TextArea

from reso_explorer.text import same_start, visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.present.highlight import highlight
from reso_explorer.tui.present.pasted import looks_like_query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text
    from textual import events
    from textual.binding import BindingType

    from reso_explorer.tui.completion_popup import CompletionPopup
    from reso_explorer.tui.present.marks import Mark

Way = Literal["up", "down", "left", "right", "out"]
"""Where the user goes from a part of the query."""

_LOOKS: Final = {
    "string": ("success", False),
    "number": ("warning", False),
    "operator": ("primary", False),
    "function": ("primary", False),
    "name": ("", False),
    "option": ("rx-muted", False),
    "bad": ("error", False),
    "error": ("error", True),
    "warning": ("warning", True),
    "info": ("", True),
}
"""Looks of pieces and marks: the theme's colour, and whether it is underlined."""
UNSAFE_SIGN: Final = "▯"
"""Stands for a control character in an editor; the text itself keeps it."""

_LINE_ENDS: Final = re.compile(r"[\r\n\t]+")


class PartEditor(TextArea):
    """Edits one part of the query; `part` is its name in the draft."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("editor")]

    @dataclass
    class Typed(Message):
        """The text was changed by the user."""

        editor: PartEditor

    @dataclass
    class Entered(Message):
        """Enter, with no completion to take."""

        editor: PartEditor

    @dataclass
    class FixWanted(Message):
        """The user asks for the fix of the problem at the cursor."""

        editor: PartEditor

    @dataclass
    class UndoWanted(Message):
        """The user takes back the last change of the query, or does it again."""

        editor: PartEditor
        redo: bool = False

    @dataclass
    class Left(Message):
        """The user goes to another part, or out of the query."""

        editor: PartEditor
        way: Way

    @dataclass
    class WantsCompletion(Message):
        """The text or the cursor is at a place where completion may help."""

        editor: PartEditor
        asked: bool

    @dataclass
    class QueryPasted(Message):
        """Something that looks like a whole query or URL was pasted."""

        editor: PartEditor
        text: str

    def __init__(self, part: str, placeholder: str = "", *, is_plain: bool = False) -> None:
        super().__init__(
            id=f"part-{part}",
            classes="part",
            compact=True,
            soft_wrap=True,
            highlight_cursor_line=False,
            show_line_numbers=False,
            placeholder=placeholder,
        )
        self.part = part
        self.is_plain = is_plain
        self.popup: CompletionPopup | None = None
        self._marks: Sequence[Mark] = ()
        self._shown_text = ""

    # --- text -----------------------------------------------------------------------------------

    def show(self, text: str) -> None:
        """Show another text without telling anybody; the cursor goes to the end of what changed.

        The URL shows its beginning.
        """
        before, line = self.text, _LINE_ENDS.sub(" ", text)
        if line == before:
            return
        self._shown_text = line
        same = same_start(before[::-1], line[::-1])
        with self.prevent(TextArea.Changed):
            self.text = line
            self.move_cursor((0, 0 if self.part == "url" else len(line) - same))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.text == self._shown_text:
            return
        self._shown_text = self.text
        self.post_message(self.Typed(self))
        self.post_message(self.WantsCompletion(self, asked=False))

    @property
    def cursor(self) -> int:
        """The cursor as a number of characters."""
        return self.cursor_location[1]

    def put(self, start: int, end: int, text: str, *, cursor: int) -> None:
        """Replace a stretch of the text as if it were typed, and put the cursor somewhere."""
        self.replace(text, (0, start), (0, end), maintain_selection_offset=False)
        self.move_cursor((0, min(cursor, len(self.text))))

    # --- looks ----------------------------------------------------------------------------------

    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        if visible(line.plain) != line.plain:
            line.plain = "".join(c if visible(c) == c else UNSAFE_SIGN for c in line.plain)
        if not self.is_plain:
            for start, end, look in highlight(line.plain):
                line.stylize(self._look(look), start, end)
        for mark in reversed(self._marks):
            line.stylize(self._look(mark.severity), mark.start, max(mark.end, mark.start + 1))
        return line

    def _look(self, name: str) -> Style:
        """Return the style of a look in the colours of the theme."""
        colour, underlines = _LOOKS[name]
        shade = self.app.theme_variables.get(colour, "") if colour else ""
        found = Color.parse(shade).rich_color if shade.startswith("#") else None
        return Style(color=found, underline=underlines or None)

    def mark(self, marks: Sequence[Mark]) -> None:
        """Underline what the checker speaks about."""
        if list(marks) == list(self._marks):
            return
        self._marks = marks
        self.notify_style_update()
        self.refresh()

    @property
    def is_in_one_line(self) -> bool:
        """Whether the text stands in one line on the screen."""
        return self.wrapped_document.height <= 1

    # --- keys -------------------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        popup = self.popup
        if popup is not None and popup.is_open_for(self) and popup.take_key(event.key):
            event.stop()
            event.prevent_default()
        elif event.key == "enter":
            event.stop()
            event.prevent_default()
            if popup is not None:
                popup.close()
            self.action_enter()

    async def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = " ".join(event.text.split())
        if looks_like_query(text) and self.part != "url":
            self.post_message(self.QueryPasted(self, text))
        else:
            self._replace_via_keyboard(text, *self.selection)

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        if self._screen_line == 0 and not select:
            self.post_message(self.Left(self, "up"))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        if self._screen_line >= self.wrapped_document.height - 1 and not select:
            self.post_message(self.Left(self, "down"))
        else:
            super().action_cursor_down(select)

    def action_cursor_left(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        if self.cursor == 0 and not select:
            self.post_message(self.Left(self, "left"))
        super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        if self.cursor_at_end_of_text and not select:
            self.post_message(self.Left(self, "right"))
        super().action_cursor_right(select)

    @property
    def _screen_line(self) -> int:
        """The line on the screen that the cursor is in."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def action_fix(self) -> None:
        """Ask for the fix of the problem at the cursor."""
        self.post_message(self.FixWanted(self))

    def action_undo(self) -> None:
        """Take back the last change of the query; in the URL, what was typed there."""
        if self.part == "url":
            super().action_undo()
        else:
            self.post_message(self.UndoWanted(self))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        if self.part == "url":
            super().action_redo()
        else:
            self.post_message(self.UndoWanted(self, redo=True))

    def action_complete(self) -> None:
        """Offer what fits at the cursor."""
        self.post_message(self.WantsCompletion(self, asked=True))

    def action_enter(self) -> None:
        """Run the query, or go to its first error."""
        self.post_message(self.Entered(self))

    def action_leave(self) -> None:
        """Leave the query."""
        self.post_message(self.Left(self, "out"))

    def on_blur(self) -> None:
        if self.popup is not None and self.popup.is_open_for(self):
            self.popup.close()
