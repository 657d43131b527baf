"""What changed between two documents: breaking, risky, safe; each change can be opened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer

from reso_explorer.text import count, visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.later import Later
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.lines_view import LinesView
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable
from reso_explorer.tui.present.diff import COLUMNS, TABS, DiffLine, cells_of, diff_lines, told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.compare.comparison import Comparison, Side
    from reso_explorer.tui.line_view import LineView

NARROW = 100
"""Columns below which the lists are named before the documents, so that they are seen."""
LONGEST_LINE = 2000
"""Characters shown of one line of a document."""


class OpenedSide(NamedTuple):
    """The result: a place of one of the documents to look at."""

    side: Side
    path: str


class DiffGrid(Grid):
    """One line per change, or per place of it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("diff")]

    def action_sideways(self, columns: int) -> None:
        """Choose the older or the newer document for Enter."""
        layer = self.screen
        assert isinstance(layer, DiffLayer)
        layer.choose_side(is_new=columns > 0)


class DiffLayer(Layer[OpenedSide]):
    """The changes in three lists; `make` compares and is called once the layer is seen.

    `path` is where the cursor stands at first.

    Attributes:
        comparison: what was found, None while it's being compared.
        tab: the list that is shown.
        wants_new: whether Enter opens the newer document of an element that both have.
    """

    def __init__(
        self, title: str, make: Callable[[], Awaitable[Comparison]], path: str = ""
    ) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        self.tab = 0
        self.wants_new = True
        self.has_sides = False
        self.only_touched = False
        self.lines: list[DiffLine] = []
        self._title = title
        self._make = make
        self._path = path
        self._problem = ""
        self._unfolded: set[int] = set()

    def compose(self) -> ComposeResult:
        with Vertical(id="diff", classes="box"):
            yield DiffGrid(id="diff-list", row_cursor=True)
            yield LinesView(id="diff-told")
            with Horizontal(id="diff-sides"):
                yield Grid(id="diff-old", row_cursor=True)
                yield Grid(id="diff-new", row_cursor=True)
        yield Footer(compact=True, show_command_palette=False)

    @property
    def grid(self) -> DiffGrid:
        return self.query_one(DiffGrid)

    def on_mount(self) -> None:
        self.query_one("#diff-sides").display = False
        for side in self.query("#diff-sides Grid").results(Grid):
            side.can_focus = False
            side.header_lines = 0
        self.grid.header_lines = 0
        self.grid.empty_text = "Comparing… (Esc to stop)"
        self.show()
        self.grid.focus()
        self.run_worker(Later(self._compare), group="compare", exclusive=True)

    async def _compare(self) -> None:
        from reso_explorer.errors import ReportedError

        try:
            self.comparison = await self._make()
        except ReportedError as error:
            self._problem = visible(f"{error.message} {error.hint}".strip())
        except asyncio.CancelledError:
            raise
        else:
            numbers = (n for n, (impact, _) in enumerate(TABS) if self.comparison.count(impact))
            self.tab = next(numbers, 0)
        if self.is_mounted:
            self.show()
            self._go_to_path()

    def _go_to_path(self) -> None:
        """Put the cursor on the change of the path that was asked for."""
        changes = self.comparison.changes if self.comparison is not None and self._path else ()
        change = next((each for each in changes if each.path == self._path), None)
        if change is None:
            return
        self.tab = [impact for impact, _ in TABS].index(change.impact)
        self.show()
        rows = (row for row, line in enumerate(self.lines) if line.path == self._path)
        self.grid.cursor_row = next(rows, 0)

    # --- showing ----------------------------------------------------------------------------------

    def show(self, *, keep_line: bool = False) -> None:
        """Show the current list."""
        self.query_one("#diff").border_title = self._titles()
        grid, found = self.grid, self.comparison
        row = grid.cursor_row if keep_line else 0
        if found is None:
            grid.empty_text = self._problem or grid.empty_text
            self.lines = []
        else:
            self.lines = diff_lines(
                found,
                TABS[self.tab][0],
                only_touched=self.only_touched,
                unfolded=self._unfolded,
            )
            grid.empty_text = self._empty(found)
        rows = [cells_of(found, line) for line in self.lines] if found is not None else []
        grid.show(FixedTable(COLUMNS, rows), cursor_row=row)
        self._show_line()

    def _titles(self) -> Content:
        found = self.comparison
        title = self._title
        if found is not None:
            title = f"{found.old.title} → {found.new.title}"
        names = f"  {visible(title)}  "
        parts: list[str | tuple[str, str]] = [("Diff", "bold"), " "]
        is_narrow = self.app.size.width < NARROW
        if not is_narrow:
            parts.append(names)
        if found is not None and not found.is_equal:
            for number, (impact, name) in enumerate(TABS):
                style = "$primary bold underline" if number == self.tab else "$rx-muted"
                parts += [(f" {number + 1} ", "$rx-faint"), (name, style)]
                parts.append((f" {found.count(impact):,} ", "$rx-muted"))
        if is_narrow:
            parts.append(names)
        if self.only_touched:
            parts.append(("  only what your queries use", "$text-warning"))
        return Content.assemble(*parts)

    def _empty(self, found: Comparison) -> str:
        if found.is_equal:
            return "Nothing changed."
        if self.only_touched:
            return "None of your saved or past queries use what changed here. Press a to show all."
        return f"No {TABS[self.tab][1].lower()} changes. Press 1, 2, or 3 for the other lists."

    @property
    def line(self) -> DiffLine | None:
        """The line under the cursor."""
        row = self.grid.cursor_row
        return self.lines[row] if row < len(self.lines) else None

    def on_line_view_highlighted(self, event: LineView.Highlighted) -> None:
        event.stop()
        if event.view is self.grid:
            self._show_line()

    def _show_line(self) -> None:
        line, found = self.line, self.comparison
        box = self.query_one("#diff")
        said = list(told(found, line)) if line is not None and found is not None else []
        self.query_one("#diff-told", LinesView).show_lines(said)
        self.query_one("#diff-sides").display = self.has_sides and line is not None
        if line is None or found is None:
            box.border_subtitle = Content("Esc: close")
            return
        opened = self._side(found, line)
        change = found.changes[line.number]
        fold = f"*: all {count(change.count, 'place')} · " if change.count > 1 else ""
        box.border_subtitle = Content(visible(f"{fold}Enter: open in {opened.title}"))
        if self.has_sides:
            for id_, side, number in (
                ("#diff-old", found.old, line.old_line),
                ("#diff-new", found.new, line.new_line),
            ):
                self._show_side(self.query_one(id_, Grid), side, number)

    def _side(self, found: Comparison, line: DiffLine) -> Side:
        """Return the document that Enter opens: the chosen one, or the only one that has it."""
        in_both = bool(line.old_line) == bool(line.new_line)
        return found.new if (self.wants_new if in_both else line.new_line) else found.old

    def _show_side(self, grid: Grid, side: Side, line: int) -> None:
        """Show the piece of a document that a change is about."""
        grid.empty_text = (
            f"Not in {visible(side.title)}." if not line else "The source text isn't available."
        )
        text = side.document.source_text(line).expandtabs(2)
        rows = [
            (Cell(f"{line + number:,}", "dim"), Cell(visible(each[:LONGEST_LINE])))
            for number, each in enumerate(text.splitlines())
        ]
        columns = (Column("line", "", right=True), Column("text", "", widest=LONGEST_LINE))
        grid.border_title = Content(visible(side.title))
        grid.show(FixedTable(columns, rows), frozen=1)

    # --- keys -------------------------------------------------------------------------------------

    def choose_side(self, *, is_new: bool) -> None:
        """Say which document Enter opens; one that hasn't got the element stays out."""
        self.wants_new = is_new
        self._show_line()

    def action_tab(self, number: int) -> None:
        """Show another list."""
        if number != self.tab and self.comparison is not None:
            self.tab = number
            self.show()

    def action_walk(self, step: int) -> None:
        """Go to the next change, in the next list after the last one."""
        row = self.grid.cursor_row + step
        while 0 <= row < len(self.lines) and not self.lines[row].is_first:
            row += step
        if 0 <= row < len(self.lines):
            self.grid.cursor_row = row
            return
        there = self.tab + (1 if step > 0 else -1)
        if self.comparison is not None and 0 <= there < len(TABS):
            self.tab = there
            self.show()
            if step < 0:
                self.grid.cursor_row = max(len(self.lines) - 1, 0)

    def action_sides(self) -> None:
        """Show the pieces of both documents side by side, or hide them."""
        self.has_sides = not self.has_sides
        self._show_line()

    def action_touched(self) -> None:
        """Show all changes, or only those that saved queries and the history use."""
        self.only_touched = not self.only_touched
        self.show()

    def action_unfold(self) -> None:
        """Show all places of a change, or the first one only."""
        line = self.line
        if line is not None:
            self._unfolded ^= {line.number}
            self.show(keep_line=True)

    def on_line_view_activated(self, event: LineView.Activated) -> None:
        event.stop()
        line, found = self.line, self.comparison
        if line is not None and found is not None:
            self.dismiss(OpenedSide(self._side(found, line), line.path))
