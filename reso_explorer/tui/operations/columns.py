"""Working with the columns and the order of the loaded rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def narrow(screen: MainScreen) -> None:
    """Type words that narrow the loaded rows."""
    screen.rows_pane.narrow()


def sort(screen: MainScreen) -> None:
    """Sort the loaded rows by the column under the cursor: up, down, as the server sent them."""
    pane = screen.rows_pane
    pane.view.turn(pane.grid.column_key)
    pane.rows_rearranged()


def choose(screen: MainScreen) -> None:
    """List the columns: show, hide, order, widen, jump."""
    from reso_explorer.tui.layers.columns import ColumnsLayer

    def chosen(name: str | None) -> None:
        if name is not None:
            screen.rows_pane.grid.go_to_column(name)

    screen.app.push_screen(ColumnsLayer(screen.rows_pane), chosen)


def wider(screen: MainScreen) -> None:
    """Make the column under the cursor wider."""
    screen.rows_pane.widen_column(screen.rows_pane.grid.column_key, 4)


def narrower(screen: MainScreen) -> None:
    """Make the column under the cursor narrower."""
    screen.rows_pane.widen_column(screen.rows_pane.grid.column_key, -4)


def move_left(screen: MainScreen) -> None:
    """Move the column under the cursor to the left."""
    screen.rows_pane.move_column(screen.rows_pane.grid.column_key, -1)


def move_right(screen: MainScreen) -> None:
    """Move the column under the cursor to the right."""
    screen.rows_pane.move_column(screen.rows_pane.grid.column_key, 1)


def toggle_local_times(screen: MainScreen) -> None:
    """Show timestamps in local time, or as they were sent."""
    pane = screen.rows_pane
    pane.arrangement.local_times = not pane.arrangement.local_times
    shown = "in local time" if pane.arrangement.local_times else "as sent"
    _rearrange(screen, f"Timestamps are shown {shown}.")


def toggle_empty(screen: MainScreen) -> None:
    """Hide columns without a value in the loaded rows, or show them."""
    pane = screen.rows_pane
    pane.arrangement.hides_empty = not pane.arrangement.hides_empty
    shown = "hidden" if pane.arrangement.hides_empty else "shown"
    _rearrange(screen, f"Empty columns are {shown}.")


def _rearrange(screen: MainScreen, told: str) -> None:
    """Show the columns as they are arranged now, and say what changed."""
    screen.rows_pane.rearrange()
    screen.notify(told, timeout=3, markup=False)
