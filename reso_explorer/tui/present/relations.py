"""Relations as lines: a diagram that starts at one type, or a list of the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import fit, shortened
from reso_explorer.tui.present.facts import Piece, wrap
from reso_explorer.tui.present.type_names import many_text, simple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from reso_explorer.export.relations import Diagram
    from reso_explorer.graph import Edge, EntityGraph
    from reso_explorer.graph.neighborhood import Branch, Neighborhood
    from reso_explorer.query.ways import Reached, Way

NAMED: Final = 2
"""Parallel relations that are named where they are folded; more are counted."""
LONGEST_START: Final = 24
"""Cells of the start type beside which its branches stand; below longer ones they begin anew."""
_INDENT: Final = 4
_NARROWEST: Final = 12
"""Cells for the names of relations at least."""


@dataclass(frozen=True, slots=True)
class RelationLine:
    """One line of relations.

    `edges` are the parallel ones that the line stands for, best first, and `hidden` how many of
    them it only counts. `via` leads from the start to the source. `is_arriving` marks a relation
    of another type that points at the start. A line without edges is a heading.
    """

    edges: tuple[Edge, ...] = ()
    branch: Branch | None = None
    via: tuple[Edge, ...] = ()
    hidden: int = 0
    stem: str = ""
    is_arriving: bool = False
    heading: str = ""

    @property
    def edge(self) -> Edge | None:
        """The relation or join that the line is about: the best of those it stands for."""
        return self.edges[0] if self.edges else None

    @property
    def there(self) -> str:
        """The type at the other end, "" for a heading."""
        edge = self.edge
        if edge is None:
            return ""
        return edge.source if self.is_arriving else edge.target

    @property
    def unfolds(self) -> bool:
        """Whether Enter shows what the line folds instead of walking to its type."""
        branch = self.branch
        is_closed_hub = branch is not None and branch.is_hub and not branch.opens
        has_more = branch is not None and branch.behind > 0 and not branch.is_repeated
        return self.hidden > 0 or (is_closed_hub and has_more)


def relation_lines(
    found: Neighborhood,
    *,
    unfolded: Collection[tuple[str, ...]] = (),
    shows_all: bool = False,
    all_edges: bool = False,
) -> list[RelationLine]:
    """Return the branches of a neighborhood as lines, each with the stem that it hangs on.

    Args:
        found: the neighborhood.
        unfolded: keys of branches whose parallel relations get a line each.
        shows_all: also show joins that only lead back to a type shown elsewhere.
        all_edges: give every parallel relation a line of its own.
    """
    lines: list[RelationLine] = []

    def add(branches: Sequence[Branch], before: str) -> None:
        kept = [b for b in branches if shows_all or not _leads_back(b)]
        for number, branch in enumerate(kept):
            is_last = number == len(kept) - 1
            edges = branch.bundle.edges
            single = all_edges or branch.key in unfolded or len(edges) == 1
            groups = [(edge,) for edge in edges] if single else [edges]
            for at, group in enumerate(groups):
                ends = is_last and at == len(groups) - 1
                hidden = max(len(group) - NAMED, 0)
                stem = before + ("└" if ends else "├")
                own = branch if at == 0 else None
                lines.append(RelationLine(group, own, branch.via, hidden, stem))
                if at == 0 and branch.branches:
                    add(branch.branches, before + ("    " if ends else "│   "))

    add(found.branches, "")
    return lines


def _leads_back(branch: Branch) -> bool:
    return branch.depth > 1 and branch.bundle.is_join and branch.is_repeated


def arriving_lines(graph: EntityGraph, start: str) -> list[RelationLine]:
    """Return the relations of other types that point at a type, below a heading."""
    from reso_explorer.graph.neighborhood import bundles_to

    found = bundles_to(graph, start)
    if not found:
        return []
    lines = [RelationLine(heading=f"Relations of other types that point to {simple(start)}")]
    for number, bundle in enumerate(found):
        stem = "└" if number == len(found) - 1 else "├"
        hidden = max(len(bundle.edges) - NAMED, 0)
        lines.append(RelationLine(bundle.edges, None, (), hidden, stem, is_arriving=True))
    return lines


def names_text(line: RelationLine) -> str:
    """Return the relations of a line, or the columns of a join."""
    edges = line.edges[: NAMED if line.hidden else len(line.edges)]
    names = [_label(edge) for edge in edges]
    more = f", {line.hidden:,} more" if line.hidden else ""
    return ", ".join(dict.fromkeys(names)) + more


def _label(edge: Edge) -> str:
    """Return the name of a relation; a join has none but the columns on the side of the many."""
    if edge.join is None:
        return visible(edge.name)
    pairs = edge.join.pairs
    columns = [other if edge.is_collection else own for own, other in pairs]
    return visible(" + ".join(dict.fromkeys(columns)) or edge.name)


def note_of(line: RelationLine) -> str:
    """Return what is to be known of a line: its rule, that it is a hub, or shown elsewhere."""
    notes: list[str] = []
    edge = line.edge
    if edge is not None and edge.join is not None:
        notes.append(visible(edge.join.rule))
    branch = line.branch
    if branch is not None and branch.is_hub and not branch.opens:
        notes.append(f"hub, {branch.behind:,} folded" if branch.behind else "hub")
    elif branch is not None and branch.is_repeated and branch.depth > 1:
        notes.append("shown elsewhere")
    elif branch is not None and branch.behind and not branch.opens and branch.depth > 1:
        notes.append(f"{branch.behind:,} more")
    return " · ".join(notes)


# --- the diagram ----------------------------------------------------------------------------------


def diagram_pieces(
    lines: Sequence[RelationLine],
    start: str,
    width: int,
    *,
    note: Callable[[RelationLine], str] = note_of,
) -> list[tuple[Piece, ...]]:
    """Draw lines as a tree with arrows, dashed for joins; notes take what is left at the right."""
    if not lines:
        return []
    name = simple(start)
    has_own_line = cell_len(name) > LONGEST_START
    margin = 1 if has_own_line else cell_len(name) + 1
    widest = max(margin + len(line.stem) + 3 + cell_len(names_text(line)) for line in lines)
    targets = max((cell_len(simple(line.there)) for line in lines), default=0)
    room = min(widest, max(width - targets - 12, margin + _NARROWEST + 8))
    drawn: list[tuple[Piece, ...]] = []
    for number, line in enumerate(lines):
        first = number == 0 and not has_own_line
        head = f"{name} " if first else " " * margin
        drawn.append(_drawn(line, head, room, width, note(line), is_first=first, of=lines))
    if has_own_line:
        return [(Piece(name, "strong"),), *drawn]
    return drawn


def _drawn(
    line: RelationLine,
    head: str,
    room: int,
    width: int,
    note: str,
    *,
    is_first: bool,
    of: Sequence[RelationLine],
) -> tuple[Piece, ...]:
    if line.heading:
        return (Piece(" " * len(head), "dim"), Piece(line.heading, "dim"))
    edge = line.edge
    assert edge is not None
    dash = "╌" if edge.join is not None else "─"
    stem = line.stem
    if is_first:
        stem = "─" + ("┬" if len([x for x in of if len(x.stem) == 1]) > 1 else dash) + stem[1:]
    elif len(head) > 1:
        stem = " " + stem
    used = cell_len(head) + len(stem) + 2
    text = shortened(names_text(line), max(room - used, _NARROWEST))
    fill = dash * max(room - used - cell_len(text), 0)
    many = many_text(edge.multiplicity)
    arrow = f"{dash}▸ " if not line.is_arriving else f"{dash}◂ "
    pieces = [
        Piece(head, "strong" if is_first else "dim"),
        Piece(f"{stem}{dash} ", "dim"),
        Piece(text, "accent"),
        Piece(f" {fill}{dash} {many} {dash * max(4 - len(many), 0)}{arrow}", "dim"),
        Piece(simple(line.there), "strong"),
    ]
    left = width - sum(cell_len(piece.text) for piece in pieces) - 2
    if note and left >= 6:
        pieces.append(Piece("  " + fit(note, left).rstrip(), "dim"))
    return tuple(pieces)


# --- the list -------------------------------------------------------------------------------------


def list_pieces(
    lines: Sequence[RelationLine],
    width: int,
    *,
    note: Callable[[RelationLine], str] = note_of,
) -> list[tuple[Piece, ...]]:
    """Write lines as a table: relation, how many, type, and a note."""
    shown = [line for line in lines if line.edge is not None]
    if not shown:
        return []
    names = max(cell_len(_indent(line) + names_text(line)) for line in shown)
    targets = max(cell_len(simple(line.there)) for line in shown)
    names = min(names, max(width * 2 // 5, _NARROWEST))
    targets = min(targets, max(width // 4, _NARROWEST))
    drawn: list[tuple[Piece, ...]] = []
    for line in lines:
        edge = line.edge
        if edge is None:
            drawn.append((Piece(line.heading, "dim"),))
            continue
        indent = _indent(line)
        sign = "◂" if line.is_arriving else "⇢" if edge.join is not None else "→"
        text = shortened(names_text(line), names - len(indent))
        left = width - names - targets - 13
        pieces = [
            Piece(f"{indent}{sign} ", "dim"),
            Piece(fit(text, names - len(indent)), "accent"),
            Piece(f"  {many_text(edge.multiplicity):<4}  ", "dim"),
            Piece(fit(shortened(simple(line.there), targets), targets), "strong"),
        ]
        if left >= 6:
            pieces.append(Piece("  " + fit(note(line), left).rstrip(), "dim"))
        drawn.append(tuple(pieces))
    return drawn


def _indent(line: RelationLine) -> str:
    return "  " * len(line.via)


def title_of(start: str, hops: int, lines: Sequence[RelationLine]) -> str:
    """Say where the relations start, how far they go, and how many there are."""
    edges = sum(len(line.edges) for line in lines if not line.is_arriving)
    return f"{simple(start)} · {count(hops, 'hop')} · {count(edges, 'relation')}"


def about(graph: EntityGraph, line: RelationLine) -> str:
    """Say in one line which columns join the rows, and how that is known."""
    edge = line.edge
    if edge is None:
        return ""
    join = graph.columns(edge, edge.source)
    names = visible(", ".join(each.name for each in line.edges))
    if not join.is_known:
        return f"{names} · join columns unknown"
    how = "" if join.is_stated else f", {join.confidence.value} confidence"
    return f"{names} · {visible(str(join))} · {visible(join.rule)}{how}"


# --- ways to an end -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WayLine:
    """One line of found paths: a way, or a heading that names the end the ways below lead to."""

    text: str
    way: Way | None = None
    is_miss: bool = False


def way_lines(found: Sequence[Reached], width: int) -> list[WayLine]:
    """Return the ways to each end below its name; ends without a way are named last."""
    lines: list[WayLine] = []
    for each in found:
        if each.ways:
            why = "" if each.end.why == "name" else f"  {each.end.why}"
            lines.append(WayLine(visible(each.end.title + why)))
            lines += [WayLine(visible(way_text(way)), way) for way in each.ways]
        elif each.miss:
            lines += [WayLine(part, is_miss=True) for part in wrap(visible(each.miss), width)]
    missed = [visible(each.end.title) for each in found if not each.ways and not each.miss]
    if missed:
        lines.append(WayLine(f"No path to {', '.join(missed)}"))
    return lines


def way_text(way: Way) -> str:
    """Return what a way sends, its requests one after the other."""
    return " ; then ".join(way.requests) or "no change needed: the query has these rows"


def way_pieces(
    lines: Sequence[WayLine], width: int, is_used: Callable[[Way], bool]
) -> list[tuple[Piece, ...]]:
    """Draw ways with a sign for those in the query, and what each takes at the right edge."""
    drawn: list[tuple[Piece, ...]] = []
    for line in lines:
        if line.way is None:
            drawn.append(
                (Piece(fit(line.text, width).rstrip(), "warning" if line.is_miss else "strong"),)
            )
            continue
        note = line.way.note
        room = width - cell_len(note) - 5
        sign = "✓" if is_used(line.way) else " "
        drawn.append(
            (
                Piece(f"{sign} ", "good"),
                Piece(fit(line.text, room), "text"),
                Piece(f"  {note}", "dim"),
            )
        )
    return drawn


# --- what is drawn, for files ---------------------------------------------------------------------


def shown_diagram(graph: EntityGraph, start: str, lines: Sequence[RelationLine]) -> Diagram:
    """Return what the lines show as a diagram: parallel relations that are folded as one edge."""
    from msgspec.structs import replace

    from reso_explorer.export.relations import Diagram

    names = {start: None}
    edges: dict[Edge, None] = {}
    for line in lines:
        edge = line.edge
        if edge is None:
            continue
        names.setdefault(edge.source)
        names.setdefault(edge.target)
        if len(line.edges) > 1:
            edge = replace(edge, name=", ".join(each.name for each in line.edges))
        edges.setdefault(edge)
    return Diagram(tuple((name, graph.kind(name)) for name in names), tuple(edges))


def ways_diagram(graph: EntityGraph, ways: Sequence[Way]) -> Diagram:
    """Return the paths of some ways as a diagram, every relation of them once."""
    from reso_explorer.export.relations import Diagram

    names: dict[str, None] = {}
    edges: dict[tuple[str, str], Edge] = {}
    for way in ways:
        for step in way.path.steps if way.path is not None else ():
            names.setdefault(step.source)
            names.setdefault(step.target)
            edge = graph.relation_or_join(step.source, step.navigation)
            if edge is not None:
                edges.setdefault((step.source, edge.name), edge)
                names.setdefault(edge.source)
                names.setdefault(edge.target)
    return Diagram(tuple((name, graph.kind(name)) for name in names), tuple(edges.values()))
