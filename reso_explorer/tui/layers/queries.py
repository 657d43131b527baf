"""Queries to go back to, in three tabs: drafts, history, saved."""

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
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.workspace.saved import Queries
    from reso_explorer.world import World


class Picked(NamedTuple):
    """The query that was chosen, and whether to run it."""

    text: str
    runs: bool


class Line(NamedTuple):
    """One query: its name or time, its text, and what is known of it."""

    name: str
    text: str
    note: str = ""


_TABS: Final = ("Drafts", "History", "Saved")
_EMPTY: Final = (
    "No drafts. What you type and don't run appears here after a restart.",
    "No history. Press F5 in a query to run it.",
    "No saved queries. Press Ctrl+S in a query to save it.",
)


class NarrowBox(LineInput):
    """Narrows the list; while it's empty, digits choose a list."""

    @dataclass
    class Numbered(Message):
        """A list was chosen by its number."""

        number: int

    def on_key(self, event: events.Key) -> None:
        """Take a digit as the number of a list."""
        if event.character in {"1", "2", "3"} and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.Numbered(int(event.character) - 1))


class QueriesLayer(Layer[Picked]):
    """Lists of queries; the result is the chosen one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("f5,ctrl+r", "pick(True)", show=False),
        Binding("delete", "delete", show=False, priority=True),
        Binding("tab", "next(1)", show=False, priority=True),
        Binding("shift+tab", "next(-1)", show=False, priority=True),
    ]

    def __init__(self, world: World, address: str, profile: str | None) -> None:
        super().__init__()
        self._world = world
        self._address = address
        self._profile = profile
        self._lists: tuple[list[Line], ...] = ([], [], [])
        self._problems: tuple[str, ...] = ()
        self._shown: list[Line] = []
        self._tab = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="choice", classes="box"):
            yield NarrowBox(
                id="choice-filter", placeholder="type to narrow; 1 2 3 change lists", compact=True
            )
            yield Grid(id="choice-list", row_cursor=True)

    def on_mount(self) -> None:
        self._load()
        self._tab = next((n for n in range(3) if self._lists[n]), 2)
        self._show()
        self.query_one(Input).focus()

    def _load(self) -> None:
        from reso_explorer.workspace.saved import queries_of

        found = queries_of(self._world, self._address, self._profile)
        self._lists = lines_of(found)
        self._problems = found.problems

    def _show(self) -> None:
        titles = [
            (
                f" {number + 1} {name} {len(self._lists[number]):,} ",
                "reverse" * (number == self._tab),
            )
            for number, name in enumerate(_TABS)
        ]
        box = self.query_one("#choice")
        box.border_title = Content.assemble("Queries ", *titles)
        keys = "Enter: open · F5: run · Tab: next list · Esc: close"
        if self._tab == 2:
            keys = f"Del: delete · {keys}"
        box.border_subtitle = Content(visible(self._problems[0]) if self._problems else keys)
        words = self.query_one(Input).value.casefold().split()
        self._shown = [
            line
            for line in self._lists[self._tab]
            if all(word in f"{line.name} {line.text} {line.note}".casefold() for word in words)
        ]
        grid = self.query_one(Grid)
        grid.header_lines = 0
        grid.empty_text = "No matches." if self._lists[self._tab] else _EMPTY[self._tab]
        rows = [
            [
                Cell(visible(line.name), "strong"),
                Cell(visible(line.text)),
                Cell(visible(line.note), "dim"),
            ]
            for line in self._shown
        ]
        columns = [Column("name", ""), Column("text", "", widest=120), Column("note", "")]
        grid.show(FixedTable(columns, rows))
        grid.styles.height = max(min(len(rows), self.app.size.height - 8), 2)

    # --- keys -------------------------------------------------------------------------------------

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

    def action_pick(self, runs: bool = False) -> None:  # noqa: FBT001, FBT002  # Textual's form
        """Take the query under the cursor."""
        row = self.query_one(Grid).cursor_row
        if row < len(self._shown):
            self.dismiss(Picked(self._shown[row].text, runs))

    def action_delete(self) -> None:
        """Delete the saved query under the cursor."""
        row = self.query_one(Grid).cursor_row
        if self._tab != 2 or row >= len(self._shown):
            return
        from reso_explorer.workspace.saved import delete_query

        name = self._shown[row].name.removeprefix("@")
        problem = delete_query(self._world, name)
        self.notify(problem or f"Deleted the saved query {name}.", markup=False)
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


def lines_of(found: Queries) -> tuple[list[Line], ...]:
    """Return drafts, history and saved queries as lines."""
    import datetime as dt

    from reso_explorer.text import count
    from reso_explorer.tui.present.moments import ago

    now = dt.datetime.now(dt.UTC)
    drafts = [Line(ago(each.at, now), each.text, "not sent") for each in found.drafts]
    sent = [
        Line(
            ago(each.at, now),
            each.query,
            each.problem or (count(each.rows, "row") if each.rows is not None else ""),
        )
        for each in found.sent
    ]
    saved = [Line(f"@{each.name}", each.query, each.title) for each in found.saved]
    return drafts, sent, saved
