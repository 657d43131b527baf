"""Working with the rows: record, relations, filter, sort, columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.edit import Cycle, filter_clause, set_orderby
from reso_explorer.tui.operations.query import condition_on, put, run
from reso_explorer.tui.present.census import NOT_DECLARED
from reso_explorer.tui.present.description import Use
from reso_explorer.tui.present.draft import draft_of
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.query_worker import follow_after_asking

if TYPE_CHECKING:
    from typing import Any

    from reso_explorer.tui.layers.layer import Layer
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.follow import Relation


def record(screen: MainScreen) -> None:
    """Show the row under the cursor as a record."""
    from reso_explorer.tui.layers.record import RecordLayer

    pane = screen.rows_pane
    _open(screen, RecordLayer(pane, pane.grid.cursor_row))


def open_cell(screen: MainScreen) -> None:
    """Show the value under the cursor in full."""
    from reso_explorer.tui.layers.cell import CellLayer

    pane = screen.rows_pane
    rows, row = screen.session.results.shown, pane.grid.cursor_row
    _open(screen, CellLayer(rows, row, pane.grid.column_key, pane.view.fields))


def _open(screen: MainScreen, layer: Layer[int]) -> None:
    """Open what steps through the rows; its last row is under the cursor afterwards."""

    def came_back(row: int | None) -> None:
        if row is not None:
            screen.rows_pane.grid.cursor_row = row

    screen.app.push_screen(layer, came_back)


def mark(screen: MainScreen) -> None:
    """Mark the row under the cursor for comparing and copying, or take the mark away."""
    pane = screen.rows_pane
    row = pane.row
    if row is None:
        return
    pane.view.mark(row)
    pane.show_result_line()
    pane.grid.refresh()
    pane.grid.action_move(1)


def compare(screen: MainScreen) -> None:
    """Compare the two marked rows; else this one with its last version, or with the next one."""
    from reso_explorer.tui.layers.compare import CompareLayer
    from reso_explorer.tui.present.compared import pair_of

    pane = screen.rows_pane
    pair = pair_of(screen.session, pane.view, pane.grid.cursor_row)
    if pair is None:
        screen.notify("There is only one row. Mark two with m to compare them.", markup=False)
        return
    layer = CompareLayer((pair.left, pair.right), pair.titles, pane.view.fields, pane.columns)
    screen.app.push_screen(layer)


def only_fitting(screen: MainScreen) -> None:
    """Keep only the loaded rows that meet the filter, or show all of them."""
    if not screen.rows_pane.toggle_fitting():
        screen.notify("The query has no filter to check rows against.", markup=False)


def stats(screen: MainScreen) -> None:
    """Show stats of the loaded rows, at the column under the cursor."""
    screen.rows_pane.show_tab("stats")


def use_in_stats(screen: MainScreen) -> None:
    """Put the field under the cursor of the stats into $select, or take it out."""
    pane = screen.rows_pane
    use = pane.stats.use
    if use is None:
        screen.notify(NOT_DECLARED, markup=False)
        return
    put(screen, use)
    pane.stats.refresh()


def histogram(screen: MainScreen) -> None:
    """Show how the column under the cursor is spread over the loaded rows."""
    from reso_explorer.tui.layers.histogram import HistogramLayer

    pane = screen.rows_pane
    name = pane.stats.field if pane.tab == "stats" else pane.grid.column_key
    if name:
        screen.app.push_screen(HistogramLayer(pane.view, name))


def why_empty(screen: MainScreen) -> None:
    """Find out with a few requests which condition leaves no row."""
    from reso_explorer.tui.why_empty_worker import find_out

    find_out(screen)


def follow(screen: MainScreen, relation: Relation, row: dict[str, Any]) -> None:
    """Ask for the rows that a relation leads to, first for missing columns of the row."""
    if relation.ask:
        follow_after_asking(screen, relation, row)
        return
    if not relation.query:
        screen.notify(relation.detail, markup=False)
        return
    screen.session.put(draft_of(relation.query))
    screen.draft_changed()
    screen.enter("rows")
    run(screen)


def _cell(screen: MainScreen) -> tuple[str, Any]:
    grid = screen.rows_pane.grid
    name = grid.column_key
    return name, screen.session.results.shown[grid.cursor_row].get(name)


def filter_by_only_value(screen: MainScreen) -> None:
    """Filter by the value under the cursor instead of other values of its field."""
    filter_by_value(screen, only=True)


def filter_by_value(screen: MainScreen, *, only: bool = False) -> None:
    """Put a condition for the value under the cursor into the filter, or take it out."""
    session = screen.session
    name, value = _cell(screen)
    resource = session.results.resource
    document = session.workspace.document
    fields = screen.rows_pane.view.fields
    if isinstance(value, list) and value and not isinstance(value[0], dict | list):
        value = value[0]
    if isinstance(value, dict | list):
        screen.notify("Can't filter by an object or a list of objects.", markup=False)
        return
    if name not in fields.properties:
        screen.notify(NOT_DECLARED, markup=False)
        return
    clause = filter_clause(
        document.index,
        session.workspace.dialect,
        fields.type_name,
        name,
        value,
        meanings=document.meanings,
    )
    put(screen, Use("filter", resource, name, clause), only=only)


def sort_on_server(screen: MainScreen) -> None:
    """Turn the order by a column on the server: up, down, not at all; the query runs again."""
    session = screen.session
    name = screen.rows_pane.grid.column_key
    changed = set_orderby(session.draft.text, name, Cycle.NEXT)
    session.put(draft_of(changed.text))
    screen.draft_changed()
    if session.workspace.is_live:
        run(screen)


def begin_condition(screen: MainScreen) -> None:
    """Begin a condition with the field of the column under the cursor."""
    pane = screen.rows_pane
    name = pane.grid.column_key
    if name not in pane.view.fields.properties:
        screen.notify(NOT_DECLARED, markup=False)
        return
    condition_on(screen, screen.session.results.resource, name)


def describe_column(screen: MainScreen) -> None:
    """Show what is known of the field under the cursor."""
    resource = screen.session.results.resource
    fields, name = screen.rows_pane.view.fields, screen.rows_pane.grid.column_key
    if not fields.type_name:
        screen.notify("Nothing is known about this column.", markup=False)
        return
    path = f"{fields.type_name}/{name}"
    index = screen.session.workspace.document.index
    kind = PlaceKind.RELATION if name in fields.relations else PlaceKind.FIELD
    screen.go(Place(kind, path, resource if resource in index.entity_sets else ""))
    screen.show_right("details")
    if screen.is_crowded:
        screen.enter("details")


def back(screen: MainScreen) -> None:
    """Show the rows from before with their query."""
    screen.session.rows_before()
    screen.draft_changed()
    screen.rows_pane.show_results()
