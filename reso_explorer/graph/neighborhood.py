"""What surrounds a type, hop by hop: parallel relations together, hubs folded, nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.graph.edges import Edge, EdgeKind
from reso_explorer.graph.inferred import relation_rank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from reso_explorer.graph.entity_graph import EntityGraph

MOST_BRANCHES: Final = 2_000
"""Branches after which a neighborhood is cut; nobody reads further."""


class Bundle(Struct, frozen=True):
    """The relations or joins that lead from one type to another in the same way, best first.

    All edges have the same multiplicity; joins also follow the same rule.
    """

    source: str
    target: str
    edges: tuple[Edge, ...]

    @property
    def is_join(self) -> bool:
        """Whether no relation is declared: columns join the two types."""
        return self.edges[0].join is not None

    @property
    def multiplicity(self) -> str:
        """How many rows of the target belong to one of the source."""
        return self.edges[0].multiplicity


class Branch(Struct, frozen=True):
    """One bundle of a neighborhood, with what lies behind its target.

    `via` are the edges from the start to the source of the bundle, the best of each bundle.
    `opens` says whether the branch shows what lies behind; `behind` is the number of bundles
    there. A type is opened once; `is_repeated` marks the others.
    """

    bundle: Bundle
    via: tuple[Edge, ...]
    key: tuple[str, ...]
    behind: int
    is_hub: bool = False
    is_repeated: bool = False
    opens: bool = False
    branches: tuple[Branch, ...] = ()

    @property
    def depth(self) -> int:
        """How many hops the target is away from the start."""
        return len(self.via) + 1


class Neighborhood(Struct, frozen=True):
    """The branches of a type; `is_cut` where there are more than anybody reads."""

    start: str
    branches: tuple[Branch, ...]
    is_cut: bool = False

    def __iter__(self) -> Iterator[Branch]:
        """Yield all branches, each before what lies behind it."""
        pending = list(reversed(self.branches))
        while pending:
            branch = pending.pop()
            yield branch
            pending += reversed(branch.branches)


def bundles_from(graph: EntityGraph, type_name: str) -> tuple[Bundle, ...]:
    """Return what leads from a type: relations in document order, then joins."""
    index = graph.index
    found: dict[tuple[str, ...], list[Edge]] = {}
    for edge in graph.relations_and_joins_of(type_name):
        how = "" if edge.join is None else edge.join.how.value
        found.setdefault((edge.target, edge.multiplicity, how), []).append(edge)
    return tuple(
        Bundle(
            type_name,
            target,
            tuple(sorted(edges, key=lambda e: relation_rank(index, type_name, e.name))),
        )
        for (target, _, _), edges in found.items()
    )


def bundles_to(graph: EntityGraph, type_name: str) -> tuple[Bundle, ...]:
    """Return the relations of other types that point at a type, by the type they come from."""
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges_to(type_name, EdgeKind.NAVIGATION):
        if edge.source != type_name:
            found.setdefault((edge.source, edge.multiplicity), []).append(edge)
    return tuple(Bundle(source, type_name, tuple(each)) for (source, _), each in found.items())


def neighborhood(
    graph: EntityGraph,
    start: str,
    *,
    hops: int = 1,
    opened: Collection[tuple[str, ...]] = (),
    closed: Collection[tuple[str, ...]] = (),
) -> Neighborhood:
    """Return the branches of a type up to some hops; hubs stay closed.

    Args:
        graph: the entity graph.
        start: the qualified type to start at.
        hops: how many hops to follow.
        opened: keys of branches that open although they are hubs or lie further away.
        closed: keys of branches that stay closed.
    """
    return _Walk(graph, start, hops, opened, closed).neighborhood()


class _Walk:
    """Opens the types level by level, so that each shows where it is nearest to the start."""

    def __init__(
        self,
        graph: EntityGraph,
        start: str,
        hops: int,
        opened: Collection[tuple[str, ...]],
        closed: Collection[tuple[str, ...]],
    ) -> None:
        self.graph = graph
        self.start = start
        self.hops = hops
        self.opened = opened
        self.closed = closed
        self.hubs = {name for name, _ in graph.hubs()} - {start}
        self.seen = {start}
        self.known: dict[str, tuple[Bundle, ...]] = {}
        self.made: dict[tuple[str, ...], list[Branch]] = {}
        self.count = 0

    def neighborhood(self) -> Neighborhood:
        level = self._branches((), self.start, ())
        while level:
            level = [child for branch in level for child in self._open(branch)]
        return Neighborhood(self.start, self._put_together(()), self.count > MOST_BRANCHES)

    def _bundles(self, name: str) -> tuple[Bundle, ...]:
        if name not in self.known:
            found = bundles_from(self.graph, name)
            self.known[name] = tuple(sorted(found, key=lambda b: b.target in self.hubs))
        return self.known[name]

    def _branches(self, key: tuple[str, ...], name: str, via: tuple[Edge, ...]) -> list[Branch]:
        """Return the branches of a type, closed as yet, and note them under its key."""
        made: list[Branch] = []
        for bundle in self._bundles(name):
            self.count += 1
            if self.count > MOST_BRANCHES:
                break
            own = (*key, f"{bundle.edges[0].name}:{bundle.target}")
            is_hub = bundle.target in self.hubs
            behind = len(self._bundles(bundle.target))
            made.append(Branch(bundle, via, own, behind, is_hub))
        self.made[key] = made
        return made

    def _open(self, branch: Branch) -> list[Branch]:
        target = branch.bundle.target
        key = branch.key
        wants = key in self.opened or (branch.depth < self.hops and not branch.is_hub)
        if not wants or key in self.closed or not branch.behind or target in self.seen:
            return []
        self.seen.add(target)
        return self._branches(key, target, (*branch.via, branch.bundle.edges[0]))

    def _put_together(self, key: tuple[str, ...]) -> tuple[Branch, ...]:
        return tuple(
            replace(
                branch,
                opens=branch.key in self.made,
                is_repeated=branch.bundle.target in self.seen and branch.key not in self.made,
                branches=self._put_together(branch.key) if branch.key in self.made else (),
            )
            for branch in self.made[key]
        )
