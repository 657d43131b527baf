"""Relations of a type or row, and paths that go into a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs

from reso_explorer.tui.present.draft import draft_of
from reso_explorer.tui.present.follow import Relation
from reso_explorer.tui.present.places import Place, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.query.ways import Way
    from reso_explorer.tui.layers.relations import Start
    from reso_explorer.tui.main_screen import MainScreen


def of_type(screen: MainScreen) -> None:
    """Show the relations of the type that the user looks at, else of the query's resource."""
    from reso_explorer.tui.layers.relations import Start

    found = _looked_at(screen)
    if found is None:
        screen.notify("Relations need a resource or type. Go to one.", markup=False)
        return
    _open(screen, Start(*found))


def _looked_at(screen: MainScreen) -> tuple[str, str] | None:
    """Return the entity type that the user looks at, and its resource."""
    index = screen.session.workspace.document.index
    place = screen.session.places.here
    resource = screen.session.draft.resource
    if screen.place_name in {"query", "rows"} and index.resource_type(resource) is not None:
        place = Place(PlaceKind.RESOURCE, resource, resource)
    for each in (place, Place(PlaceKind.RESOURCE, resource, resource)):
        found = index.resource_type(each.resource or each.path) or index.entity_type(each.type_name)
        if found is not None:
            sets = index.sets_of_type(found.qualified_name)
            own = each.resource or (sets[0].name if sets else "")
            return found.qualified_name, own
    return None


def of_row(screen: MainScreen, row_number: int | None = None) -> None:
    """Show the relations of a row with the very query of each."""
    from reso_explorer.tui.layers.relations import Start

    session = screen.session
    number = screen.rows_pane.grid.cursor_row if row_number is None else row_number
    row = session.results.shown[number]
    resource = session.results.resource
    found = session.workspace.document.index.resource_type(resource)
    if found is None:
        screen.notify("The metadata doesn't describe these rows.", markup=False)
        return
    before = session.earlier[-1].resource if session.earlier else ""
    source = session.workspace.document.index.resource_type(before)
    came_from = source.qualified_name if source is not None else ""
    _open(screen, Start(found.qualified_name, resource, row, came_from))


def _open(screen: MainScreen, start: Start) -> None:
    from reso_explorer.tui.layers.relations import RelationsLayer
    from reso_explorer.tui.operations.query import run
    from reso_explorer.tui.operations.rows import follow

    def closed(chosen: Relation | Place | str | None) -> None:
        if isinstance(chosen, Relation) and start.row is not None:
            follow(screen, chosen, dict(start.row))
        elif isinstance(chosen, Place):
            screen.go(chosen)
            screen.enter("details")
        elif chosen == "run":
            screen.enter("rows")
            run(screen)

    screen.app.push_screen(RelationsLayer(screen, start), closed)


def put_way(screen: MainScreen, way: Way, start: Start) -> tuple[str, bool]:
    """Put a way into a query; return what to say, and whether the query can run as it is.

    An option goes into the query of the start and out of it again; a second request becomes a
    query of its own, with the values of the row or of the loaded rows.
    """
    from reso_explorer.query.edit import placeholders
    from reso_explorer.query.ways import WayKind, is_in_query, second_query, with_way
    from reso_explorer.tui.operations.query import draft_for

    session = screen.session
    document = session.workspace.document
    if way.kind in {WayKind.HERE, WayKind.EXPAND}:
        resource = _resource(screen, way, start)
        if not resource:
            name = way.start.title
            return f"{name} isn't available as a resource, so it has no query.", False
        before = draft_for(screen, resource).text
        is_out = is_in_query(document.index, before, way)
        session.put(draft_of(with_way(document.index, before, way)))
        screen.draft_changed()
        what = way.requests[0] if way.requests else resource
        return f"{'Removed' if is_out else 'Added'} {what}.", True
    if way.requests[0].startswith("$"):
        return _put_first_leg(screen, way, start)
    rows = _rows(screen, way, start)
    query = second_query(document, session.workspace.dialect, way, rows)
    session.new_tab(draft_of(query))
    screen.tab_changed()
    left = placeholders(query)
    if left:
        names = ", ".join(f"{{{name}}}" for name in left)
        return f"The query is {query}. Replace {names} with a value, or press r on a row.", False
    rest = way.requests[1:] if way.kind is WayKind.REQUEST else ()
    told = f"The query is {query}."
    return (f"{told} Then: {' ; '.join(rest)}" if rest else told), True


def _put_first_leg(screen: MainScreen, way: Way, start: Start) -> tuple[str, bool]:
    """Put the option that a way begins with into the query; its rows are needed for the rest."""
    from reso_explorer.graph import JoinPath
    from reso_explorer.query.ways import PathEnd, way_of_path

    assert way.path is not None
    steps = way.path.legs[0][1]
    workspace = screen.session.workspace
    first = way_of_path(workspace.document, workspace.dialect, JoinPath(steps))[0]
    begun = PathEnd(way.start.type_name)
    told, can_run = put_way(screen, structs.replace(first, start=begun), start)
    return f"{told} Then: {' ; '.join(way.requests[1:])}", can_run


def _resource(screen: MainScreen, way: Way, start: Start) -> str:
    """Return the resource whose query a way belongs to."""
    if way.start.type_name == start.type_name and start.resource:
        return start.resource
    sets = screen.session.workspace.document.index.sets_of_type(way.start.type_name)
    return sets[0].name if sets else ""


def _rows(screen: MainScreen, way: Way, start: Start) -> Sequence[Mapping[str, Any]]:
    """Return the rows whose values a request takes: the row at hand, else loaded ones."""
    from reso_explorer.query.ways import WayKind

    if start.row is not None and way.start.type_name == start.type_name:
        return [start.row]
    results = screen.session.results
    found = screen.session.workspace.document.index.resource_type(results.resource)
    if found is None or found.qualified_name != way.start.type_name or not results.shown:
        return ()
    if way.kind is WayKind.JOIN:
        return results.rows
    return [results.shown[min(screen.rows_pane.grid.cursor_row, len(results.shown) - 1)]]
