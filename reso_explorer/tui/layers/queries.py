"""Queries to go back to, in two lists: the history, and what is saved under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from reso_explorer.text import visible
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.workspace import Workspace
    from reso_explorer.workspace.saved import Queries
    from reso_explorer.world import World


class Picked(NamedTuple):
    """The query that was chosen, and what to do with it."""

    text: str
    runs: bool = False
    saves: bool = False


class Line(NamedTuple):
    """One query: its name or time, its text, what is known of it, and what is wrong with it."""

    name: str
    text: str
    note: str = ""
    problem: str = ""


_TABS: Final = ("History", "Saved")
_EMPTY: Final = (
    "No history. Press F5 in a query to run it.",
    "No saved queries. Press ^s in a query to save it.",
)
_KEYS: Final = (
    "Enter: open · F5: run · ^s: save · Esc: close",
    "Enter: open · F5: run · ^f: fix · Del: delete · Esc: close",
)


class NarrowBox(LineInput):
    """Narrows the list; while it's empty, digits choose a list."""

    @dataclass
    class Numbered(Message):
        """A list was chosen by its number."""

        number: int

    def on_key(self, event: events.Key) -> None:
        """Take a digit as the number of a list."""
        if event.character in {"1", "2"} and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.Numbered(int(event.character) - 1))


class QueriesLayer(Layer[Picked]):
    """Lists of queries; the result is the chosen one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("f5,ctrl+r", "pick('run')", show=False, priority=True),
        Binding("ctrl+s", "pick('save')", show=False, priority=True),
        Binding("ctrl+f", "fix", show=False, priority=True),
        Binding("delete", "delete", show=False, priority=True),
        Binding("tab", "next(1)", show=False, priority=True),
        Binding("shift+tab", "next(-1)", show=False, priority=True),
    ]

    def __init__(self, world: World, workspace: Workspace) -> None:
        super().__init__()
        self._world = world
        self._workspace = workspace
        self._lists: tuple[list[Line], ...] = ([], [])
        self._shown: list[Line] = []
        self._tab = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="choice", classes="box"):
            yield NarrowBox(
                id="choice-filter", placeholder="type to narrow; 1 2 change lists", compact=True
            )
            yield Grid(id="choice-list", row_cursor=True)

    def on_mount(self) -> None:
        self._load()
        self._tab = 0 if self._lists[0] else 1
        self._show()
        self.query_one(Input).focus()

    def _load(self) -> None:
        from reso_explorer.workspace.saved import queries_of

        profile = getattr(self._workspace, "profile", None)
        found = queries_of(self._world, self._workspace.address, profile)
        self._lists = lines_of(found, self._problem)
        if found.problem:
            self.notify(visible(found.problem), severity="warning", timeout=10, markup=False)

    def _problem(self, text: str) -> str:
        """Return what is wrong with a saved query here, "" if nothing is."""
        from reso_explorer.query.edit import placeholders

        if placeholders(text):
            return ""
        errors = (each for each in self._workspace.check(text) if each.severity.value == "error")
        first = next(errors, None)
        return first.sentence if first is not None else ""

    def _show(self, row: int = 0) -> None:
        titles = [
            (
                f" {number + 1} {name} {len(self._lists[number]):,} ",
                "reverse" * (number == self._tab),
            )
            for number, name in enumerate(_TABS)
        ]
        box = self.query_one("#choice")
        box.border_title = Content.assemble("Queries ", *titles)
        box.border_subtitle = Content(_KEYS[self._tab])
        words = self.query_one(Input).value.casefold().split()
        self._shown = [
            line
            for line in self._lists[self._tab]
            if all(word in f"{line.name} {line.text} {line.note}".casefold() for word in words)
        ]
        grid = self.query_one(Grid)
        grid.header_lines = 0
        grid.empty_text = "No matches." if self._lists[self._tab] else _EMPTY[self._tab]
        columns = [Column("name", ""), Column("text", "", widest=120), Column("note", "")]
        grid.show(FixedTable(columns, [_cells(line) for line in self._shown]), cursor_row=row)
        grid.styles.height = max(min(len(self._shown), self.app.size.height - 8), 2)

    # --- keys -------------------------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        row = self.query_one(Grid).cursor_row
        return self._shown[row] if row < len(self._shown) else None

    def on_narrow_box_numbered(self, event: NarrowBox.Numbered) -> None:
        event.stop()
        self._tab = event.number
        self._show()

    def action_next(self, step: int) -> None:
        """Show the next list."""
        self._tab = (self._tab + step) % len(_TABS)
        self._show()

    def action_step(self, rows: int) -> None:
        """Move in the list while the box has the focus."""
        self.query_one(Grid).action_move(rows)

    def action_pick(self, way: str = "open") -> None:
        """Take the query under the cursor."""
        line = self.line
        if line is None:
            return
        if line.text:
            self.dismiss(Picked(line.text, runs=way == "run", saves=way == "save"))
        else:
            self.notify(visible(line.problem), severity="warning", timeout=10, markup=False)

    def action_fix(self) -> None:
        """Apply the fixes of a saved query, and save it."""
        from reso_explorer.workspace.saved import fix_saved

        line = self.line
        if line is None or self._tab != 1 or not line.problem or not line.text:
            self.notify("No fix here.", markup=False)
            return
        told = fix_saved(self._world, line.name.removeprefix("@"), self._workspace.fix)
        self.notify(visible(told), markup=False)
        row = self.query_one(Grid).cursor_row
        self._load()
        self._show(row)

    def action_delete(self) -> None:
        """Delete the saved query under the cursor."""
        line = self.line
        if self._tab != 1 or line is None:
            return
        from reso_explorer.workspace.saved import delete_query

        name = line.name.removeprefix("@")
        problem = delete_query(self._world, name)
        self.notify(visible(problem or f"Deleted the saved query {name}."), markup=False)
        self._load()
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_pick()

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        self.action_pick()


def _cells(line: Line) -> tuple[Cell, ...]:
    """Return the cells of a line; what is wrong stands before the query, so that it's seen."""
    name = Cell(visible(line.name), "strong")
    if line.problem:
        return name, Cell(visible(f"! {line.problem}"), "error"), Cell(visible(line.text), "dim")
    return name, Cell(visible(line.text)), Cell(visible(line.note), "dim")


def lines_of(found: Queries, problem_of: Callable[[str], str]) -> tuple[list[Line], ...]:
    """Return the history and the saved queries as lines; a file that can't be read has no text."""
    import datetime as dt

    from reso_explorer.text import count
    from reso_explorer.tui.present.moments import ago

    now = dt.datetime.now(dt.UTC)
    sent = [
        Line(
            ago(each.at, now),
            each.query,
            each.problem or (count(each.rows, "row") if each.rows is not None else ""),
        )
        for each in found.sent
    ]
    saved = [
        Line(f"@{each.name}", each.query, each.title, problem_of(each.query))
        for each in found.saved
    ]
    broken = [
        Line(f"@{name}", "", problem=problem[problem.find(f"{name}.toml") :])
        for name, problem in found.broken
    ]
    return sent, saved + broken
