"""The relations of a model as plain nodes and edges: what the diagram formats draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.graph import Edge, EdgeKind, NodeKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from reso_explorer.graph import EntityGraph


class Diagram(Struct, frozen=True):
    """Types (qualified name, kind) and edges between them, in document order."""

    nodes: tuple[tuple[str, NodeKind], ...]
    edges: tuple[Edge, ...]


_STRUCTURED = {NodeKind.ENTITY_TYPE, NodeKind.COMPLEX_TYPE}


def diagram(
    entities: EntityGraph,
    *,
    among: Collection[str] | None = None,
    only: Collection[str] = (),
    without: Collection[str] = (),
    with_joins: bool = False,
) -> Diagram:
    """Return entity and complex types with their relations and base types.

    With `with_joins` also what no relation declares: likely joins that lead to one row.
    `among` are the qualified names of the types that may be drawn, None for all.
    `only` keeps the named types and those they are directly related to; `without` drops types,
    such as hubs. Both take anything that `EntityGraph.find` understands.

    Raises:
        KeyError: an unknown name, with suggestions.
    """
    structured = entities.of_kind(*_STRUCTURED)
    kept = set(structured) if among is None else set(structured) & set(among)
    if only:
        center = {entities.find(name) for name in only}
        near = {
            end
            for name in center
            for edge in entities.neighbors(name)
            if edge.kind is EdgeKind.NAVIGATION or (with_joins and _is_drawn(edge))
            for end in (edge.source, edge.target)
        }
        kept &= center | near
    kept -= {entities.find(name) for name in without}
    kinds = [EdgeKind.NAVIGATION, EdgeKind.BASE, EdgeKind.PROPERTY]
    kinds += [EdgeKind.JOIN] if with_joins else []
    edges = [
        edge
        for node in structured
        if node in kept
        for edge in entities.edges_from(node, *kinds)
        if edge.target in kept and (edge.join is None or _is_drawn(edge))
    ]
    nodes = tuple((node, entities.kind(node)) for node in structured if node in kept)
    return Diagram(nodes, tuple(edges))


def _is_drawn(edge: Edge) -> bool:
    """Tell whether a join is drawn: to one row by a likely rule; the way back is left out."""
    return edge.join is not None and edge.join.is_likely and not edge.is_collection
