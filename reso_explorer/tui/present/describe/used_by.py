"""The table of places that use a type or a lookup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.graph import EdgeKind, NodeKind
from reso_explorer.text import visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.description import Row, Section
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import simple

if TYPE_CHECKING:
    from reso_explorer.document import Document
    from reso_explorer.graph import Edge, EntityGraph

_COLUMNS: Final = (
    Column("where", "Where", widest=40),
    Column("as", "As", widest=32),
    Column("kind", "Kind", widest=20),
)
_WORDS: Final = {
    EdgeKind.NAVIGATION: "relation",
    EdgeKind.BASE: "derived type",
    EdgeKind.PROPERTY: "field",
    EdgeKind.UNDERLYING: "type definition",
    EdgeKind.SET: "resource",
    EdgeKind.LOOKUP: "field",
    EdgeKind.BINDING_PARAMETER: "bound to it",
    EdgeKind.RETURN: "result",
}
_MEMBERS: Final = {
    EdgeKind.NAVIGATION: PlaceKind.RELATION,
    EdgeKind.PROPERTY: PlaceKind.FIELD,
    EdgeKind.LOOKUP: PlaceKind.FIELD,
}


def used_by_section(document: Document, name: str) -> Section:
    """Return the places that use a type or lookup, as the entity graph knows them."""
    graph = document.graph()
    try:
        usages = graph.used_by(name)
    except KeyError:
        usages = ()
    rows = [
        Row(
            (
                Cell(simple(_where(usage.edge)), "strong"),
                Cell(visible(_as(usage.edge))),
                Cell(_kind(graph, usage.edge), "dim"),
            ),
            _place(graph, usage.edge),
            copy=usage.edge.name or usage.edge.source,
        )
        for usage in usages
    ]
    empty = "Nothing in this document uses it."
    return Section("used", "Used by", _COLUMNS, rows, empty=empty)


def _where(edge: Edge) -> str:
    """Return what uses it: a type, a resource, an operation."""
    return edge.source.rpartition("/")[2].removesuffix("()")


def _as(edge: Edge) -> str:
    """Return the member through which it is used, "" where the whole of something does."""
    if edge.kind in {EdgeKind.SET, EdgeKind.BASE, EdgeKind.UNDERLYING, EdgeKind.RETURN}:
        return ""
    return edge.name


def _kind(graph: EntityGraph, edge: Edge) -> str:
    """Return as what it is used, in words."""
    source = graph.kind(edge.source)
    if edge.kind is EdgeKind.SET and source is NodeKind.SINGLETON:
        return "singleton"
    word = _WORDS.get(edge.kind, edge.kind.value)
    if edge.kind in {EdgeKind.PARAMETER, EdgeKind.BINDING_PARAMETER, EdgeKind.RETURN}:
        return f"{source.value.lower()} {word}"
    return "term" if source is NodeKind.TERM and edge.kind is EdgeKind.PROPERTY else word


def _place(graph: EntityGraph, edge: Edge) -> Place | None:
    """Return where Enter leads: to the member, else to what has it."""
    source = edge.source
    kind = graph.kind(source)
    if kind is NodeKind.TERM:
        return Place(PlaceKind.TERM, source)
    if kind in {NodeKind.ENTITY_SET, NodeKind.SINGLETON}:
        return Place(PlaceKind.RESOURCE, source.rpartition("/")[2])
    if kind in {NodeKind.ACTION, NodeKind.FUNCTION}:
        place = PlaceKind.ACTION if kind is NodeKind.ACTION else PlaceKind.FUNCTION
        return Place(place, source.removesuffix("()"))
    if kind in {NodeKind.ACTION_IMPORT, NodeKind.FUNCTION_IMPORT}:
        return None
    member = _MEMBERS.get(edge.kind)
    if member is not None:
        return Place(member, f"{source}/{edge.name}")
    return Place(PlaceKind.TYPE, source)
