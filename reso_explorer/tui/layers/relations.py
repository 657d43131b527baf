"""Relations of a type or of one row: a diagram or list that is walked, and paths to an end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.segment import Segment
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Footer, Input, Label

from reso_explorer.text import visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.later import Later
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.line_view import LineView
from reso_explorer.tui.lines_view import LinesView
from reso_explorer.tui.present.facts import Piece
from reso_explorer.tui.present.follow import Relation, relation_of_row
from reso_explorer.tui.present.relations import (
    RelationLine,
    WayLine,
    about,
    arriving_lines,
    diagram_pieces,
    list_pieces,
    note_of,
    relation_lines,
    title_of,
    way_lines,
    way_pieces,
)
from reso_explorer.tui.present.type_names import simple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from reso_explorer.graph import Edge, EntityGraph
    from reso_explorer.query.ways import PathEnd, Reached, Way
    from reso_explorer.tui.main_screen import MainScreen

MOST_HOPS: Final = 5
NARROW: Final = 90
"""Cells below which relations are a list at first."""
SEARCH_DELAY: Final = 0.15
"""Seconds without a key until paths are looked for."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where relations start: a type, the resource it is asked from, and one of its rows.

    `came_from` is the type whose rows led to this row; the way back to more of them is offered
    first.
    """

    type_name: str
    resource: str = ""
    row: Mapping[str, Any] | None = None
    came_from: str = ""


@dataclass(slots=True)
class View:
    """How the relations of one start are shown; kept for going back."""

    start: Start
    hops: int = 1
    cursor: int = 0
    opened: set[tuple[str, ...]] = field(default_factory=set)
    closed: set[tuple[str, ...]] = field(default_factory=set)
    unfolded: set[tuple[str, ...]] = field(default_factory=set)


class RelationsView(LineView):
    """Lines of pieces with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("relations")]

    def __init__(self) -> None:
        super().__init__(id="relations-lines")
        self.lines: Sequence[Sequence[Piece]] = ()
        self.empty_text = ""

    @property
    def row_count(self) -> int:
        return len(self.lines)

    def show(self, lines: Sequence[Sequence[Piece]], cursor: int = 0) -> None:
        """Show other lines."""
        self.lines = lines
        with self.prevent(LineView.Highlighted):
            self.rows_changed()
            self.cursor_row = cursor
        self.announce()

    def draw_row(self, row: int, width: int) -> Strip:
        state = self.state_of(row)
        pieces = [Segment(text, self.line_style(kind, state)) for text, kind in self.lines[row]]
        return Strip(pieces).adjust_cell_length(width, self.line_style("text", state))

    def render_line(self, y: int) -> Strip:
        if not self.lines and y == 0 and self.empty_text:
            text = Segment(self.empty_text, self.line_style("dim"))
            return Strip([text]).adjust_cell_length(self.size.width, self.line_style("text"))
        return super().render_line(y)

    def action_sideways(self, columns: int) -> None:
        """Unfold the line at the right, fold it at the left."""
        self.post_message(self.Folded(self.cursor_row, columns > 0))

    @dataclass
    class Folded(Message):
        """A line is to be unfolded, or folded."""

        row: int
        opens: bool


class RelationsLayer(Layer[Any]):
    """Starts at a type or row; the result is a place to go to, or a relation to follow."""

    @dataclass
    class Prepared(Message):
        """The graph is ready for questions about ways."""

    @dataclass
    class WaysFound(Message):
        """Paths were found for what was typed."""

        words: tuple[str, str]
        found: tuple[Reached, ...]
        origin: PathEnd | None

    def __init__(self, main: MainScreen, start: Start) -> None:
        super().__init__()
        self.main = main
        self.session = main.session
        self.view_state = View(start)
        self.before: list[View] = []
        self.ahead: list[View] = []
        self.as_list: bool | None = True if start.row is not None else None
        self.shows_all = False
        self.lines: list[RelationLine | None] = []
        self.ways: list[WayLine] = []
        self.found: tuple[Reached, ...] = ()
        self.is_finding = False
        self._is_ready = False
        self._timer: Timer | None = None
        self._row_relations: dict[str, Relation] = {}

    def compose(self) -> ComposeResult:
        with Vertical(id="relations", classes="box"):
            with Horizontal(id="relations-ends"):
                yield Label("Path from ")
                yield LineInput(id="relations-from", placeholder="type or field", compact=True)
                yield Label(" to ")
                yield LineInput(id="relations-to", placeholder="type or field", compact=True)
            yield RelationsView()
            yield LinesView(id="relations-about")
        yield Footer(compact=True, show_command_palette=False)

    @property
    def lines_view(self) -> RelationsView:
        return self.query_one(RelationsView)

    @property
    def start(self) -> Start:
        """Where the shown relations start."""
        return self.view_state.start

    @property
    def graph(self) -> EntityGraph:
        return self.session.workspace.document.graph()

    def on_mount(self) -> None:
        self.query_one("#relations-ends").display = False
        self.lines_view.empty_text = "Reading relations …"
        self.show_title("")
        self.lines_view.focus()
        self.run_worker(Later(self._prepare), group="relations", exclusive=True)

    async def _prepare(self) -> None:
        def prepare() -> None:
            self.graph.prepare()
            self.graph.hubs()

        await asyncio.to_thread(prepare)
        self.post_message(self.Prepared())

    def on_relations_layer_prepared(self) -> None:
        self._is_ready = True
        self.show_relations()

    def on_resize(self) -> None:
        if self._is_ready:
            self.call_after_refresh(self.show_again)

    def show_again(self) -> None:
        """Draw what is shown anew, for another width or another query."""
        if self.is_finding:
            self.show_ways()
        else:
            self.show_relations(cursor=self.lines_view.cursor_row)

    # --- relations ------------------------------------------------------------------------------

    @property
    def _width(self) -> int:
        return max(self.lines_view.scrollable_content_region.width, 40)

    @property
    def is_list(self) -> bool:
        """Whether relations are a list; a diagram needs room."""
        return self._width < NARROW if self.as_list is None else self.as_list

    def show_relations(self, *, cursor: int | None = None) -> None:
        """Show the relations of the start."""
        from reso_explorer.graph.neighborhood import neighborhood

        if not self._is_ready:
            return
        state = self.view_state
        found = neighborhood(
            self.graph,
            state.start.type_name,
            hops=state.hops,
            opened=state.opened,
            closed=state.closed,
        )
        lines = relation_lines(
            found,
            unfolded=state.unfolded,
            shows_all=self.shows_all,
            all_edges=state.start.row is not None,
        )
        if self.shows_all:
            lines += arriving_lines(self.graph, state.start.type_name)
        self._row_relations.clear()
        draw_list = self.is_list
        if draw_list:
            drawn = list_pieces(lines, self._width, note=self._note)
        else:
            drawn = diagram_pieces(lines, state.start.type_name, self._width, note=self._note)
        self.lines = [*([None] * (len(drawn) - len(lines))), *lines]
        name = simple(state.start.type_name)
        self.lines_view.empty_text = (
            f"{name} has no relations, and none of its columns join it to another type."
        )
        if found.is_cut:
            drawn.append((Piece("Too many relations to show. Press - for fewer hops.", "warning"),))
            self.lines.append(None)
        first = 0 if draw_list or len(drawn) == len(lines) else 1
        if state.start.row is not None:
            first += self._likely(lines)
        self.lines_view.show(drawn, max(cursor if cursor is not None else first, 0))
        self.show_title(title_of(state.start.type_name, state.hops, lines))

    def _likely(self, lines: Sequence[RelationLine]) -> int:
        """Return the number of the relation that the user most likely follows from a row."""
        led = [
            number
            for number, line in enumerate(lines)
            if line.edge is not None
            and not line.via
            and not line.is_arriving
            and self._relation(line.edge).leads_somewhere
        ]
        back = [
            n
            for n in led
            if lines[n].there == self.start.came_from and lines[n].edges[0].is_collection
        ]
        return next(iter((*back, *led)), 0)

    def _note(self, line: RelationLine) -> str:
        """Return the query for this very row, or what is known of the relation."""
        row = self.start.row
        edge = line.edge
        if row is None or edge is None or line.via or line.is_arriving:
            return note_of(line)
        return self._relation(edge).detail

    def _relation(self, edge: Edge) -> Relation:
        """Return how one relation of the row is followed."""
        if edge.name not in self._row_relations:
            start = self.start
            assert start.row is not None
            self._row_relations[edge.name] = relation_of_row(
                self.session.workspace, start.resource, start.row, edge.name
            )
        return self._row_relations[edge.name]

    def show_title(self, text: str) -> None:
        """Say where the relations start, and which keys lead on."""
        trail = " › ".join(simple(view.start.type_name) for view in self.before[-3:])
        of_row = " of this row" if self.start.row is not None else ""
        box = self.query_one("#relations")
        title = " ".join(
            part for part in (f"Relations{of_row} ", trail and f"{trail} ›", text) if part
        )
        box.border_title = Content(title)
        box.border_subtitle = Content("/ path to …")

    @property
    def line(self) -> RelationLine | None:
        """The relation under the cursor."""
        row = self.lines_view.cursor_row
        return self.lines[row] if not self.is_finding and row < len(self.lines) else None

    @property
    def way(self) -> Way | None:
        """The found path under the cursor."""
        row = self.lines_view.cursor_row
        return self.ways[row].way if self.is_finding and row < len(self.ways) else None

    def on_line_view_highlighted(self, event: LineView.Highlighted) -> None:
        event.stop()
        line = self.line
        text = ""
        if line is not None:
            text = about(self.graph, line)
        elif self.way is not None and self.way.path is not None:
            joins = [str(step.join) or "columns unknown" for step in self.way.path.steps]
            text = visible(" ; ".join(joins))
        self.query_one("#relations-about", LinesView).show_lines([(Piece(text or " ", "dim"),)])

    # --- walking --------------------------------------------------------------------------------

    def on_line_view_activated(self, event: LineView.Activated) -> None:
        event.stop()
        if self.is_finding:
            self.use_way(runs=True)
            return
        line = self.line
        if line is None or line.edge is None:
            return
        if self.start.row is not None and not line.via and not line.is_arriving:
            self.dismiss(self._relation(line.edge))
        elif line.unfolds:
            self._fold(line, opens=True)
        else:
            self.walk(Start(line.there, self._resource_of(line)))

    def _resource_of(self, line: RelationLine) -> str:
        """Return the resource that rows of the type at the other end are asked from."""
        from reso_explorer.query.follow import target_set

        assert line.edge is not None
        if line.is_arriving:
            sets = self.session.workspace.document.index.sets_of_type(line.there)
            return sets[0].name if sets else ""
        return target_set(self.graph, line.edge, self.start.resource if not line.via else "")

    def walk(self, start: Start) -> None:
        """Show the relations of another type."""
        self.view_state.cursor = self.lines_view.cursor_row
        self.before.append(self.view_state)
        self.ahead.clear()
        self.view_state = View(start, self.view_state.hops)
        self.show_relations()

    def action_back(self) -> None:
        """Show the relations from before."""
        self._turn(self.before, self.ahead)

    def action_forward(self) -> None:
        """Show the relations again that were left by going back."""
        self._turn(self.ahead, self.before)

    def _turn(self, taken: list[View], left: list[View]) -> None:
        if self.is_finding:
            self.stop_finding()
            return
        if not taken:
            return
        self.view_state.cursor = self.lines_view.cursor_row
        left.append(self.view_state)
        self.view_state = taken.pop()
        self.show_relations(cursor=self.view_state.cursor)

    def on_relations_view_folded(self, event: RelationsView.Folded) -> None:
        event.stop()
        line = self.line
        if line is not None:
            self._fold(line, opens=event.opens)

    def _fold(self, line: RelationLine, *, opens: bool) -> None:
        state = self.view_state
        branch = line.branch
        if branch is None:
            return
        key = branch.key
        if opens and line.hidden:
            state.unfolded.add(key)
        elif opens:
            state.opened.add(key)
            state.closed.discard(key)
        elif branch.opens:
            state.opened.discard(key)
            state.closed.add(key)
        else:
            state.unfolded.discard(key)
        self.show_relations(cursor=self.lines_view.cursor_row)

    def action_unfold_all(self) -> None:
        """Unfold all parallel relations, or fold them again."""
        state = self.view_state
        keys = {line.branch.key for line in self.lines if line and line.branch and line.hidden}
        if keys:
            state.unfolded |= keys
        else:
            state.unfolded.clear()
        self.show_relations(cursor=self.lines_view.cursor_row)

    def action_hops(self, step: int) -> None:
        """Follow relations one hop further, or one less."""
        state = self.view_state
        hops = max(1, min(state.hops + step, MOST_HOPS))
        if hops != state.hops and not self.is_finding:
            state.hops = hops
            self.show_relations(cursor=self.lines_view.cursor_row)

    def action_turn_view(self) -> None:
        """Show a list in place of the diagram, or the diagram again."""
        if not self.is_finding:
            self.as_list = not self.is_list
            self.show_relations(cursor=0 if self.as_list else None)

    def action_all(self) -> None:
        """Also show what leads back, and relations of other types that lead here; or not."""
        self.shows_all = not self.shows_all
        self.show_relations(cursor=self.lines_view.cursor_row)

    def action_details(self) -> None:
        """Close, and show the type at the other end in Details."""
        from reso_explorer.tui.present.places import Place, PlaceKind

        line = self.line
        if line is None or line.edge is None:
            return
        resource = self._resource_of(line)
        kind = PlaceKind.RESOURCE if resource else PlaceKind.TYPE
        self.dismiss(Place(kind, resource or line.there, resource))

    # --- using ----------------------------------------------------------------------------------

    def action_use(self) -> None:
        """Put the relation or path under the cursor into the query, or take it out."""
        if self.is_finding:
            self.use_way(runs=False)
            return
        line = self.line
        if line is None or line.edge is None:
            return
        if line.is_arriving:
            self.tell("Press Enter to walk there; only relations of this type go into its query.")
            return
        way = self._way_of(line)
        if way is not None:
            self._use(way, runs=False)

    def _way_of(self, line: RelationLine) -> Way | None:
        """Return the path from the start over a line: as an option, else as a request."""
        from reso_explorer.graph import Hop, JoinPath
        from reso_explorer.query.ways import way_of_path

        assert line.edge is not None
        source = self.start.type_name
        steps = []
        for edge in (*line.via, line.edge):
            join = self.graph.columns(edge, source)
            request = edge.join is not None
            steps.append(
                Hop(source, edge.name, edge.target, edge.multiplicity, join, is_request=request)
            )
            source = edge.target
        workspace = self.session.workspace
        ways = way_of_path(workspace.document, workspace.dialect, JoinPath(tuple(steps)))
        return ways[0] if ways else None

    def use_way(self, *, runs: bool) -> None:
        """Use the found path under the cursor."""
        if self.way is not None:
            self._use(self.way, runs=runs)

    def _use(self, way: Way, *, runs: bool) -> None:
        """Put a way into the query of its start, or begin the query that it needs."""
        from reso_explorer.tui.operations.relations import put_way

        told, can_run = put_way(self.main, way, self.start)
        if runs and can_run:
            self.dismiss("run")
            return
        self.tell(told)
        self.show_again()

    def tell(self, text: str) -> None:
        """Say something for a few seconds."""
        self.app.clear_notifications()
        self.notify(text, timeout=4, markup=False)

    # --- finding paths --------------------------------------------------------------------------

    def action_find(self) -> None:
        """Type a type or field to find the ways to it."""
        self.is_finding = True
        self.query_one("#relations-ends").display = True
        origin = self.query_one("#relations-from", Input)
        if not origin.value:
            origin.value = simple(self.start.type_name)
        self.query_one("#relations-to", Input).focus()
        self.show_ways()

    def stop_finding(self) -> None:
        """Show the relations again."""
        self.is_finding = False
        self.found = ()
        for box in self.query(Input):
            with box.prevent(Input.Changed):
                box.value = ""
        self.query_one("#relations-ends").display = False
        self.lines_view.focus()
        self.show_relations()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(SEARCH_DELAY, self._look_for)

    def _look_for(self) -> None:
        words = self._words
        if words[1].strip():
            self.run_worker(Later(self._find, words), group="paths", exclusive=True)
        else:
            self.found = ()
            self.show_ways()

    @property
    def _words(self) -> tuple[str, str]:
        one, other = (self.query_one(f"#relations-{end}", Input).value for end in ("from", "to"))
        return one, other

    async def _find(self, words: tuple[str, str]) -> None:
        found, origin = await asyncio.to_thread(self._ways, words)
        self.post_message(self.WaysFound(words, found, origin))

    def _ways(self, words: tuple[str, str]) -> tuple[tuple[Reached, ...], PathEnd | None]:
        from reso_explorer.query.ways import PathEnd, ends_meant, ways_meant

        workspace = self.session.workspace
        document = workspace.document
        origin: PathEnd | None = PathEnd(self.start.type_name)
        if words[0].strip() and words[0].strip() != simple(self.start.type_name):
            origin = next(iter(ends_meant(document, words[0], limit=1)), None)
        if origin is None:
            return (), None
        return ways_meant(document, workspace.dialect, origin, words[1]), origin

    def on_relations_layer_ways_found(self, event: WaysFound) -> None:
        if event.words != self._words or not self.is_finding:
            return
        self.found = event.found
        self.show_ways(origin=event.origin)

    def show_ways(self, *, origin: PathEnd | None = None) -> None:
        """Show the paths that were found; the cursor stands on the first of them."""
        from reso_explorer.query.ways import is_in_query

        self.ways = way_lines(self.found, self._width)
        index = self.session.workspace.document.index
        text = self.session.draft.text
        drawn = way_pieces(self.ways, self._width, lambda way: is_in_query(index, text, way))
        typed = self._words[1].strip()
        if not typed:
            self.lines_view.empty_text = "Type the name or label of a type or field: office phone"
        else:
            self.lines_view.empty_text = f"No type or field matches {visible(typed)}."
        first = next((n for n, line in enumerate(self.ways) if line.way is not None), 0)
        here = self.lines_view.cursor_row
        is_way = here < len(self.ways) and self.ways[here].way is not None
        self.lines_view.show(drawn, here if is_way and origin is None else first)
        start = origin.title if origin is not None else self._words[0]
        self.show_title(f"path from {visible(start)}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.lines_view.focus()

    # --- leaving and writing --------------------------------------------------------------------

    def action_export(self) -> None:
        """Choose a form and a file for what is shown."""
        from reso_explorer.tui.layers.export import ExportLayer
        from reso_explorer.tui.present.exports import diagram_exports
        from reso_explorer.tui.present.relations import shown_diagram, ways_diagram

        start = self.start.type_name
        if self.is_finding:
            shape = ways_diagram(self.graph, [line.way for line in self.ways if line.way])
        else:
            shape = shown_diagram(self.graph, start, [line for line in self.lines if line])
        exports = diagram_exports(shape, start)
        self.app.push_screen(ExportLayer(self.session, exports, title="Export this diagram"))

    def action_close(self) -> None:
        """Leave the path finder first, then the layer."""
        if self.is_finding:
            self.stop_finding()
        else:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Go from the last box into the list; Tab goes from box to box."""
        if event.key == "down" and isinstance(self.focused, Input):
            event.stop()
            event.prevent_default()
            self.lines_view.focus()
