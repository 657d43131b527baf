"""The filter as rows: change, add and remove conditions without writing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from reso_explorer.query.edit.rows import (
    WORDS,
    filter_rows,
    operators_for,
    row_problem,
    row_text,
    with_row,
    without_row,
)
from reso_explorer.text import count, visible
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable
from reso_explorer.tui.present.draft import draft_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.query.edit.rows import FilterRow
    from reso_explorer.tui.main_screen import MainScreen

_KEYS = "Enter: edit · Space: operator · +: add · -: remove · u: undo · Esc: close"


class ConditionsGrid(Grid):
    """One line per condition."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "screen.next_operator", show=False),
        Binding("plus", "screen.add", show=False),
        Binding("minus,delete", "screen.remove", show=False),
        Binding("u,ctrl+z", "screen.undo", show=False),
        Binding("v,f4", "screen.close", show=False),
    ]


class ConditionsLayer(Layer[Any]):
    """Rows of the filter of the shown query; every change is one step of undo."""

    def __init__(self, main: MainScreen) -> None:
        super().__init__()
        self.main = main
        self.session = main.session
        self._rows: tuple[FilterRow, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="choice", classes="box"):
            yield ConditionsGrid(id="choice-list", row_cursor=True)

    @property
    def grid(self) -> ConditionsGrid:
        return self.query_one(ConditionsGrid)

    def on_mount(self) -> None:
        self.show_rows()
        self.grid.focus()

    def show_rows(self) -> None:
        """Show the conditions of the query as it is now."""
        at = self.grid.cursor_row
        self._rows = filter_rows(self.session.draft.text)
        rows = [self._cells(row) for row in self._rows]
        columns = [
            Column("joint", ""),
            Column("field", ""),
            Column("operator", ""),
            Column("value", "", widest=100),
        ]
        grid = self.grid
        grid.header_lines = 0
        grid.empty_text = "No conditions, so all rows. Press + to add one."
        grid.show(FixedTable(columns, rows), cursor_row=min(at, max(len(rows) - 1, 0)))
        grid.styles.height = max(min(len(rows), self.app.size.height - 8), 2)
        box = self.query_one("#choice")
        name = visible(self.session.draft.resource)
        box.border_title = Content(f"Filter of {name}: {count(len(self._rows), 'row')}")
        box.border_subtitle = Content(_KEYS)

    @staticmethod
    def _cells(row: FilterRow) -> list[Cell]:
        joint = Cell("  " * row.depth + (row.joint or ("" if row.depth or row.group else "where")))
        if row.group:
            words = "any of" if row.group == "or" else "all of"
            return [joint, Cell(words, "strong"), Cell(""), Cell("")]
        if not row.field:
            return [joint, Cell(visible(row.text)), Cell(""), Cell("as text", "dim")]
        words = WORDS.get(row.operator, row.operator)
        if row.negated:
            words = f"not: {words}"
        return [
            joint,
            Cell(visible(row.field), "strong"),
            Cell(words, "dim"),
            Cell(visible(row.value)),
        ]

    @property
    def _row(self) -> FilterRow | None:
        at = self.grid.cursor_row
        return self._rows[at] if at < len(self._rows) else None

    def _put(self, text: str) -> None:
        self.session.put(draft_of(text))
        self.main.draft_changed()
        self.show_rows()

    # --- keys -------------------------------------------------------------------------------------

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        """Edit the condition as text."""
        event.stop()
        row = self._row
        if row is not None:
            self._ask("Condition", row.text, lambda text: self._write(row, text))

    def _write(self, row: FilterRow, text: str) -> None:
        self._put(with_row(self.session.draft.text, row, text).text)

    def action_add(self) -> None:
        """Add a condition by `and`."""
        from reso_explorer.query.edit import add_condition

        def add(text: str) -> None:
            self._put(add_condition(self.session.draft.text, text).text)

        self._ask("New condition", "", add)

    def _ask(self, title: str, value: str, done: Any) -> None:
        from reso_explorer.tui.layers.ask_text import AskTextLayer

        def answered(text: str | None) -> None:
            if text is not None:
                done(text)

        box = AskTextLayer(
            title, value=value, placeholder="such as ListPrice ge 500000", problem=row_problem
        )
        self.app.push_screen(box, answered)

    def action_next_operator(self) -> None:
        """Give the condition the next operator that its field can have."""
        row = self._row
        if row is None or not row.field or row.operator == "any":
            self.notify("This condition has no operator to change.", markup=False)
            return
        index = self.session.workspace.document.index
        found = index.resource_type(self.session.draft.resource)
        known = operators_for(index, found.qualified_name if found else "", row.field)
        at = known.index(row.operator) if row.operator in known else -1
        self._write(row, row_text(row, known[(at + 1) % len(known)]))

    def action_remove(self) -> None:
        """Remove the condition or the group."""
        row = self._row
        if row is not None:
            self._put(without_row(self.session.draft.text, row).text)

    def action_undo(self) -> None:
        """Take back the last change."""
        if self.session.can_undo:
            self.session.undo()
            self.main.draft_changed()
            self.show_rows()
