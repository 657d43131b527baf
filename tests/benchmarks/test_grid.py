"""Times of the grid at the size of a RESO Property result; printed, never asserted."""

from __future__ import annotations

import time

from textual.app import App, ComposeResult

from reso_explorer.tui.grid import Grid
from reso_explorer.tui.present.columns import RowsTable

NAMES = tuple(f"Field{number}Name" for number in range(600))
VALUES = (None, 125_000, "some text of a listing", "日本語", ["a", "b"], {"Order": 1}, True)


class GridApp(App[None]):
    CSS = "Grid { border: round white; }"

    def compose(self) -> ComposeResult:
        yield Grid()


async def test_repaint_of_1000_rows_and_600_columns() -> None:
    rows: list[dict[str, object]] = [
        {name: VALUES[(row + column) % len(VALUES)] for column, name in enumerate(NAMES)}
        for row in range(1000)
    ]
    app = GridApp()
    async with app.run_test(size=(160, 50)) as pilot:
        grid = app.query_one(Grid)
        start = time.perf_counter()
        grid.show(RowsTable(rows, NAMES), frozen=1)
        shown = time.perf_counter() - start
        await pilot.pause()
        times = []
        for step in range(60):
            grid.scroll_to(step * 97, step * 15, animate=False)
            start = time.perf_counter()
            strips = [grid.render_line(y) for y in range(grid.size.height)]
            times.append(time.perf_counter() - start)
            assert len(strips) == grid.size.height
        times.sort()
        print(
            f"\ngrid 1,000 x 600 at 160x50: show {shown * 1000:.1f} ms, "
            f"repaint best {times[0] * 1000:.2f} ms, median {times[30] * 1000:.2f} ms, "
            f"worst {times[-1] * 1000:.2f} ms (budget 10 ms)"
        )
