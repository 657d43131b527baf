"""Ways from one type to another, as $expand paths with multiplicities and join columns."""

from __future__ import annotations

from itertools import islice, pairwise, product
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.graph.joins import JoinColumns, infer_join

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from reso_explorer.graph.entity_graph import EntityGraph


class Step(Struct, frozen=True):
    """One relation of a path; `cast` is the derived type that the next step needs."""

    source: str
    navigation: str
    target: str
    multiplicity: str
    join: JoinColumns
    cast: str | None = None

    @property
    def segment(self) -> str:
        """The step as a path segment, with its cast where one is needed."""
        return f"{self.navigation}/{self.cast}" if self.cast else self.navigation


class JoinPath(Struct, frozen=True):
    """A way from the first type to the last."""

    steps: tuple[Step, ...]

    @property
    def expand(self) -> str:
        """The path as the value of an $expand option, nested."""
        text = ""
        for step in reversed(self.steps):
            text = f"{step.segment}($expand={text})" if text else step.segment
        return text

    @property
    def multiplicity(self) -> str:
        """`*` where any step leads to many, else `0..1` where any may lead to none, else `1`."""
        kinds = {step.multiplicity for step in self.steps}
        return "*" if "*" in kinds else "0..1" if "0..1" in kinds else "1"


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

    Parallel relations give paths of their own. Where a relation leads to a base type, a cast to
    a derived type is taken if that makes the way shorter.
    """
    found: list[JoinPath] = []
    for nodes in _node_paths(entities, start, goal, longest, excluded - {start, goal}):
        choices = [_steps(entities, a, b) for a, b in pairwise(nodes)]
        found.extend(JoinPath(steps) for steps in islice(product(*choices), limit - len(found)))
        if len(found) >= limit:
            break
    return tuple(found)


def _node_paths(
    entities: EntityGraph, start: str, goal: str, longest: int, excluded: set[str]
) -> Iterator[list[str]]:
    """Yield paths as nodes, shortest first; through casts only where that is shorter."""
    plain = _shortest_first(entities.relations, start, goal, longest, excluded)
    first = next(plain, None)
    if first is None or len(first) > 2:
        cast = _shortest_first(_with_casts(entities), start, goal, longest, excluded)
        other = next(cast, None)
        if other is not None and (first is None or len(other) < len(first)):
            first, plain = other, cast
    if first is not None:
        yield first
        yield from plain


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
        for derived in _descendants(entities, target):
            graph.add_edge(source, derived)
    return graph


def _descendants(entities: EntityGraph, type_name: str) -> Iterator[str]:
    pending = list(entities.index.derived(type_name))
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            yield name
            pending.extend(entities.index.derived(name))


def _steps(entities: EntityGraph, source: str, target: str) -> list[Step]:
    """Return every relation between two neighbouring nodes of a path."""
    index = entities.index
    steps: list[Step] = []
    for declared in index.navigation_properties(source).values():
        navigation = declared.member
        reached = index.qualify(navigation.type)
        cast = None
        if reached != target:
            if not index.is_a(target, reached):
                continue
            cast = target
        owner = index.structured(source) or declared.owner
        steps.append(
            Step(
                source=source,
                navigation=navigation.name,
                target=target,
                multiplicity=navigation.multiplicity,
                join=infer_join(index, owner, navigation),
                cast=cast,
            )
        )
    direct = [step for step in steps if step.cast is None]
    return direct or steps
