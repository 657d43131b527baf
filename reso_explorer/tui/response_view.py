"""The response of the last request, folded by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.strip import Strip

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.line_view import LineView
from reso_explorer.tui.present.cells import fit
from reso_explorer.tui.present.response import (
    Body,
    ResponseLine,
    body_of,
    first_folded,
    response_lines,
)

if TYPE_CHECKING:
    from textual.binding import BindingType

    from reso_explorer.service.transport import Recording
    from reso_explorer.tui.present.response import BodyView, Path

NAME_WIDEST: Final = 26
_EMPTY: Final = "No response yet. Press F5 to run the query."


class ResponseView(LineView):
    """Lines of a response; what was folded stays so until another response comes."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("response")]

    def __init__(self) -> None:
        super().__init__(id="response")
        self.recording: Recording | None = None
        self.lines: list[ResponseLine] = []
        self.judged: tuple[str, ...] = ()
        self.body_view: BodyView = "folded"
        self._body = Body(b"")
        self._folded: frozenset[Path] = frozenset()
        self._width = 0

    @property
    def row_count(self) -> int:
        return len(self.lines)

    def show(self, recording: Recording | None, judged: tuple[str, ...] = ()) -> None:
        """Show another response, and what its rows show about the query."""
        if recording is not self.recording:
            self.recording = recording
            self._body = body_of(recording) if recording is not None else Body(b"")
            self._folded = first_folded(self._body)
            self.body_view = self._body.views[0]
            self.cursor_row = 0
        self.judged = judged
        self._fill()

    def on_resize(self) -> None:
        if self._width != self.scrollable_content_region.width:
            self._fill()
        super().on_resize()

    def _fill(self) -> None:
        """Make the lines for the width there is; nothing is made while it isn't seen."""
        self._width = self.scrollable_content_region.width
        if not self._width or self.recording is None:
            self.lines = []
        else:
            self.lines = response_lines(
                self.recording,
                self._body,
                width=max(self._width - NAME_WIDEST - 4, 20),
                view=self.body_view,
                folded=self._folded,
                judged=self.judged,
            )
        self.rows_changed()

    def render_line(self, y: int) -> Strip:
        if not self.lines and y == 0:
            return Strip([Segment(fit(f"  {_EMPTY}", self.size.width), self.line_style("dim"))])
        return super().render_line(y)

    def draw_row(self, row: int, width: int) -> Strip:
        line = self.lines[row]
        state = self.state_of(row)
        sign = "▸ " if line.is_folded else "▾ " if line.is_group else "  "
        if line.is_judgment:
            text = fit(f"! {line.cell.text}", width)
            return Strip([Segment(text, self.line_style(line.cell.kind, state))])
        name = "  " * line.depth + sign + line.name
        wide = line.is_plain
        name_width = 4 if wide else NAME_WIDEST
        pieces = [
            Segment(
                fit("" if wide else name, name_width),
                self.line_style("dim" if line.depth else "strong", state),
            ),
            Segment("  ", self.line_style("text", state)),
            Segment(
                fit(line.cell.text, width - name_width - 2), self.line_style(line.cell.kind, state)
            ),
        ]
        return Strip(pieces).adjust_cell_length(width, self.line_style("text", state))

    @property
    def body_text(self) -> str:
        """The body as text, "" without one."""
        return self._body.data.decode("utf-8", "replace")

    @property
    def line(self) -> ResponseLine | None:
        """The line under the cursor."""
        return self.lines[self.cursor_row] if self.lines else None

    def action_activate(self) -> None:
        """Fold or unfold the line under the cursor."""
        line = self.line
        if line is not None and line.is_group:
            self._folded ^= {line.path}
            self._fill()

    def action_other_view(self) -> None:
        """Show the body folded, indented, or as it came."""
        views = self._body.views
        self.body_view = views[(views.index(self.body_view) + 1) % len(views)]
        self._folded -= {("body",)}
        self._fill()
