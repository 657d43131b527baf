from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from textual.app import App, ComposeResult

from reso_explorer.tui.grid import Grid
from reso_explorer.tui.present.columns import RowsTable
from reso_explorer.tui.theme import shades

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from reso_explorer.tui.line_view import LineView

NAMES = tuple(f"Field{number:03}" for number in range(60))


def rows(count: int, start: int = 0) -> list[dict[str, Any]]:
    return [
        {name: f"r{row}c{column}" for column, name in enumerate(NAMES)}
        for row in range(start, start + count)
    ]


class GridApp(App[None]):
    CSS_PATH = "../../reso_explorer/tui/styles.tcss"
    CSS = "Grid { height: 12; width: 60; }"

    def __init__(self) -> None:
        super().__init__()
        self.more = 0
        self.activated: list[int] = []
        self.headers: list[int] = []

    def compose(self) -> ComposeResult:
        yield Grid()

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        return {**variables, **shades(variables)}

    def on_grid_fetch_more(self) -> None:
        self.more += 1

    def on_line_view_activated(self, event: LineView.Activated) -> None:
        self.activated.append(event.row)

    def on_grid_header_clicked(self, event: Grid.HeaderClicked) -> None:
        self.headers.append(event.column)


@asynccontextmanager
async def showing(
    table: RowsTable, frozen: int = 0
) -> AsyncIterator[tuple[Grid, Pilot[None], GridApp]]:
    app = GridApp()
    async with app.run_test(size=(80, 20)) as pilot:
        grid = app.query_one(Grid)
        grid.show(table, frozen=frozen)
        grid.focus()
        await pilot.pause()
        yield grid, pilot, app


def text(grid: Grid, y: int) -> str:
    return grid.render_line(y).text


async def test_header_and_rows_are_drawn_to_the_width_of_the_window() -> None:
    async with showing(RowsTable(rows(100), NAMES)) as (grid, _, _):
        assert text(grid, 0).startswith("Field000  Field001")
        assert text(grid, 1).startswith("r0c0      r0c1")
        assert {grid.render_line(y).cell_length for y in range(12)} == {60}


async def test_frozen_columns_stay_while_others_scroll() -> None:
    async with showing(RowsTable(rows(100), NAMES), frozen=1) as (grid, pilot, _):
        await pilot.press("end")
        await pilot.pause()
        assert text(grid, 0).startswith("Field000 ")
        assert "Field059" in text(grid, 0)
        assert text(grid, 1).startswith("r0c0")
        assert "r0c59" in text(grid, 1)
        assert "Field001" not in text(grid, 0)


async def test_the_cursor_is_never_under_header_or_frozen_columns() -> None:
    async with showing(RowsTable(rows(500), NAMES), frozen=1) as (grid, pilot, _):
        await pilot.press("end", "G")
        await pilot.press(*["left"] * 20, *["up"] * 30)
        await pilot.pause()
        assert (grid.cursor_row, grid.cursor_column) == (469, 39)
        window = "".join(text(grid, y) for y in range(1, 11))
        assert "r469c39" in window
        assert "Field039" in text(grid, 0)


async def test_vim_keys_and_pages_move() -> None:
    async with showing(RowsTable(rows(500), NAMES)) as (grid, pilot, _):
        await pilot.press("j", "j", "l", "k")
        assert (grid.cursor_row, grid.cursor_column) == (1, 1)
        await pilot.press("pagedown")
        assert grid.cursor_row == 1 + grid.page_rows
        await pilot.press("g", "0")
        assert (grid.cursor_row, grid.cursor_column) == (0, 0)


async def test_the_cursor_stops_at_the_edges() -> None:
    async with showing(RowsTable(rows(3), NAMES[:2])) as (grid, pilot, _):
        await pilot.press("up", "left", *["down"] * 9, *["right"] * 9)
        assert (grid.cursor_row, grid.cursor_column) == (2, 1)


async def test_more_rows_are_asked_for_once_near_the_end() -> None:
    data = rows(100)
    async with showing(RowsTable(data, NAMES)) as (grid, pilot, app):
        assert app.more == 0
        await pilot.press("G", "up", "down")
        await pilot.pause()
        assert app.more == 1
        data.extend(rows(100, 100))
        grid.rows_added()
        await pilot.pause()
        assert grid.cursor_row == 99
        await pilot.press("G")
        await pilot.pause()
        assert grid.cursor_row == 199
        assert app.more == 2


async def test_new_columns_keep_cursor_and_window() -> None:
    data = rows(50)
    async with showing(RowsTable(data, NAMES[:20]), frozen=1) as (grid, pilot, _):
        await pilot.press("down", "right", "right")
        grid.extend(RowsTable(data, NAMES))
        await pilot.pause()
        assert (grid.cursor_row, grid.cursor_column) == (1, 2)
        assert grid.go_to_column("Field059")
        await pilot.pause()
        assert "r1c59" in text(grid, 2)
        assert not grid.go_to_column("Nothing")


async def test_sort_signs_stand_in_the_header() -> None:
    async with showing(RowsTable(rows(3), NAMES)) as (grid, _, _):
        grid.sorted_by = {"Field000": True, "Field001": False}
        assert "▼" in text(grid, 0)
        assert "▲" in text(grid, 0)


async def test_the_mouse_moves_opens_and_sorts() -> None:
    async with showing(RowsTable(rows(100), NAMES)) as (grid, pilot, app):
        await pilot.click(Grid, offset=(12, 4))
        assert (grid.cursor_row, grid.cursor_column) == (3, 1)
        await pilot.click(Grid, offset=(2, 2), times=2)
        assert app.activated == [1]
        await pilot.click(Grid, offset=(12, 0))
        assert app.headers == [1]


async def test_hostile_text_is_shown_and_not_obeyed() -> None:
    hostile = "[/x][b]\x1b]52;c;aGk=\x07\u202eevil\nline"
    data = [{"[red]Key\x1b": hostile, "Other": 1}]
    async with showing(RowsTable(data, tuple(data[0]))) as (grid, _, _):
        assert "[red]Key\\x1b" in text(grid, 0)
        drawn = text(grid, 1)
        assert "[/x][b]\\x1b]52" in drawn
        assert not any(char in drawn for char in "\x1b\x07\u202e\n")


async def test_a_table_without_rows_says_so() -> None:
    async with showing(RowsTable([], NAMES)) as (grid, pilot, _):
        grid.empty_text = "No rows."
        grid.refresh()
        await pilot.press("down", "enter", "G")
        assert "No rows." in text(grid, 1)


async def test_another_theme_changes_the_colours() -> None:
    async with showing(RowsTable(rows(3), NAMES)) as (grid, pilot, app):
        before = next(iter(grid.render_line(1))).style
        app.theme = "textual-light"
        await pilot.pause()
        assert next(iter(grid.render_line(1))).style != before
