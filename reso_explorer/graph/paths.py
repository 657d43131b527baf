"""Ways from one type to another, over relations and over columns that join, with multiplicities.

A relation is a step of $expand. A join that no relation declares is a request of its own.
"""

from __future__ import annotations

from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.graph.columns import Confidence, JoinColumns
from reso_explorer.graph.inferred import relation_rank

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from reso_explorer.graph.entity_graph import EntityGraph


_MOST_COMPARED: Final = 200
"""Paths of one length that are looked at before the best are taken."""


class Hop(Struct, frozen=True):
    """One relation of a path; `cast` is the derived type that the next hop needs.

    `is_request` marks a join that no relation declares: it needs a request of its own.
    """

    source: str
    navigation: str
    target: str
    multiplicity: str
    join: JoinColumns
    cast: str | None = None
    is_request: bool = False

    @property
    def segment(self) -> str:
        """The hop as a path segment, with its cast where one is needed."""
        return f"{self.navigation}/{self.cast}" if self.cast else self.navigation


class JoinPath(Struct, frozen=True):
    """A way from the first type to the last."""

    steps: tuple[Hop, ...]

    @property
    def legs(self) -> tuple[tuple[Hop | None, tuple[Hop, ...]], ...]:
        """The path in requests: the join that leads to each (None first), and what it expands."""
        legs: list[tuple[Hop | None, tuple[Hop, ...]]] = [(None, ())]
        for step in self.steps:
            if step.is_request:
                legs.append((step, ()))
            else:
                legs[-1] = (legs[-1][0], (*legs[-1][1], step))
        return tuple(legs)

    @property
    def expand(self) -> str:
        """The path as the value of one $expand option, nested; "" where that isn't possible."""
        return expand_of(self.steps) if not any(step.is_request for step in self.steps) else ""

    @property
    def multiplicity(self) -> str:
        """`*` where any step leads to many, else `0..1` where any may lead to none, else `1`."""
        kinds = {step.multiplicity for step in self.steps}
        return "*" if "*" in kinds else "0..1" if "0..1" in kinds else "1"

    @property
    def confidence(self) -> Confidence:
        """How sure its joins are, as the weakest of them is."""
        order = list(Confidence)
        return max((step.join.confidence for step in self.steps), key=order.index)


def expand_of(steps: tuple[Hop, ...]) -> str:
    """Return relations as the value of an $expand option, nested."""
    text = ""
    for step in reversed(steps):
        text = f"{step.segment}($expand={text})" if text else step.segment
    return text


def find_paths(
    entities: EntityGraph,
    start: str,
    goal: str,
    *,
    limit: int,
    longest: int,
    excluded: set[str],
) -> tuple[JoinPath, ...]:
    """Return up to `limit` simple paths of at most `longest` steps, shortest first.

    Of equally long ones those with fewer requests come first.
    Parallel relations give paths of their own, exact names before `Co…` ones. Where a relation
    leads to a base type, a cast to a derived type is taken if that makes the way shorter; where
    no relation leads, or only a longer way, columns that join are taken.
    """
    found: list[JoinPath] = []
    length = 0
    for nodes in _node_paths(entities, start, goal, longest, excluded - {start, goal}):
        if len(found) >= limit and (len(nodes) > length or len(found) >= _MOST_COMPARED):
            break
        length = len(nodes)
        choices = [_steps(entities, a, b) for a, b in pairwise(nodes)]
        found.extend(JoinPath(steps) for steps in islice(product(*choices), _MOST_COMPARED))
    return tuple(sorted(found, key=_rank)[:limit])


def _rank(path: JoinPath) -> tuple[int, int, bool]:
    """Return what to sort paths by: steps, then requests, then those that lead to one row."""
    requests = sum(step.is_request for step in path.steps)
    return len(path.steps), requests, path.multiplicity == "*"


def _node_paths(
    entities: EntityGraph, start: str, goal: str, longest: int, excluded: set[str]
) -> Iterator[list[str]]:
    """Yield paths as nodes, shortest first; over casts, then joins, only where that is shorter."""
    best = _shortest_first(entities.relations, start, goal, longest, excluded)
    first = next(best, None)
    for graph, passed in (
        (_with_casts, excluded),
        (_with_joins, excluded | (entities.holders_of_any_row - {start, goal})),
    ):
        if first is not None and len(first) <= 2:
            break
        others = _shortest_first(graph(entities), start, goal, longest, passed)
        other = next(others, None)
        if other is not None and (first is None or len(other) < len(first)):
            first, best = other, others
    if first is not None:
        yield first
        yield from best


def _shortest_first(
    graph: nx.DiGraph[str], start: str, goal: str, longest: int, excluded: set[str]
) -> Iterator[list[str]]:
    import networkx as nx

    view = nx.restricted_view(graph, [node for node in excluded if node in graph], [])
    if start not in view or goal not in view:
        return
    if start == goal:
        paths = _round_trips(view, start, longest)
    else:
        paths = nx.shortest_simple_paths(view, start, goal)
    try:
        for nodes in paths:
            if len(nodes) - 1 > longest:
                return
            yield nodes
    except nx.NetworkXNoPath:
        return


def _round_trips(view: nx.Graph[str], start: str, longest: int) -> Iterator[list[str]]:
    import networkx as nx

    if view.has_edge(start, start):
        yield [start, start]
    trips: list[list[str]] = []
    for successor in view.adj[start]:
        if successor == start:
            continue
        try:
            back = nx.shortest_path(view, successor, start)
        except nx.NetworkXNoPath:
            continue
        if len(back) <= longest:
            trips.append([start, *back])
    yield from sorted(trips, key=len)


def _with_casts(entities: EntityGraph) -> nx.DiGraph[str]:
    """Return the relations with further edges to everything derived from each target."""
    graph = entities.relations.copy()
    for source, target in list(graph.edges):
        graph.add_edges_from((source, derived) for derived in entities.descendants(target))
    return graph


def _with_joins(entities: EntityGraph) -> nx.DiGraph[str]:
    return entities.joined


def _steps(entities: EntityGraph, source: str, target: str) -> list[Hop]:
    """Return every relation between two neighboring nodes of a path, else every join."""
    index = entities.index
    steps: list[Hop] = []
    for edge in entities.relations_of(source):
        reached = edge.target
        if reached != target and not index.is_a(target, reached):
            continue
        steps.append(
            Hop(
                source=source,
                navigation=edge.name,
                target=target,
                multiplicity=edge.multiplicity,
                join=entities.columns(edge, source),
                cast=None if reached == target else target,
            )
        )
    if not steps:
        return [
            Hop(source, edge.name, target, edge.multiplicity, edge.join, is_request=True)
            for edge in entities.joins_to_follow(source)
            if edge.target == target and edge.join is not None
        ]
    direct = [step for step in steps if step.cast is None] or steps
    return sorted(direct, key=lambda step: relation_rank(index, source, step.navigation))
