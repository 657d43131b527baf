"""The entity graph of a model, and the questions that everybody asks of it.

What a node uses is worked out when it is asked for; what uses a node needs all edges, which are
made once. The networkx view holds the same edges and is made for questions about ways.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.graph.edges import LOOKUP, Edge, EdgeKind, EdgeMaker, NodeKind, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import NavigationProperty
    from reso_explorer.graph.columns import JoinColumns
    from reso_explorer.graph.inferred import Ambiguity, Joins
    from reso_explorer.graph.paths import JoinPath
    from reso_explorer.providers.dialect import StatedJoin


class Usage(Struct, frozen=True):
    """One place where something is used, with the number of steps to it (1 = directly)."""

    edge: Edge
    distance: int


class EntityGraph:
    """The graph of a model.

    `EntityGraph.of` gives the one graph of an index; `Document.graph` is the same one.
    """

    def __init__(self, index: ModelIndex) -> None:
        self.index = index
        self._defined = nodes_of(index)
        self._leaving: dict[str, tuple[Edge, ...]] = {}
        self._joins_of: dict[str, tuple[Edge, ...]] = {}
        self._stated: tuple[StatedJoin, ...] = ()

    @classmethod
    def of(cls, index: ModelIndex) -> EntityGraph:
        """Return the graph of an index, made on first use."""
        return index.part(cls)

    def state_joins(self, joins: Iterable[StatedJoin]) -> None:
        """Add joins that are known of the provider; they come before inferred ones."""
        self._stated = tuple(joins)
        self._joins_of.clear()
        for name in ("_joins", "graph", "relations", "joined"):
            self.__dict__.pop(name, None)

    # --- nodes ----------------------------------------------------------------------------------

    @cached_property
    def nodes(self) -> dict[str, NodeKind]:
        """Every node with its kind: what is defined, then lookups, then undefined names."""
        found = dict(self._defined)
        undefined: dict[str, NodeKind] = {}
        for node in self._arriving:
            if node.startswith(LOOKUP):
                found[node] = NodeKind.LOOKUP
            elif node not in found:
                undefined[node] = NodeKind.UNDEFINED
        return found | undefined

    def of_kind(self, *kinds: NodeKind) -> list[str]:
        """Return the defined nodes of some kinds, in document order."""
        return [node for node, kind in self._defined.items() if kind in kinds]

    def kind(self, node: str) -> NodeKind:
        """Return what a node stands for."""
        return self._defined.get(node) or self.nodes[node]

    def find(self, name: str) -> str:
        """Return the node for a set, type, operation or lookup name.

        An entity set stands for its type. A short type name will do where it is unambiguous.

        Raises:
            KeyError: no such node; the message suggests near names.
        """
        index = self.index
        qualified = index.qualify(name)
        for nodes in (self._defined, self.nodes):
            for candidate in (name, qualified, f"{LOOKUP}{name}", f"{qualified}()"):
                if candidate in nodes:
                    return candidate
            resource = index.entity_sets.get(name) or index.singletons.get(name)
            if resource is not None:
                return index.qualify(resource.type)
            found = index.type(name)
            if found is not None:
                return found.qualified_name
        raise KeyError(self._unknown(name))

    def _unknown(self, name: str) -> str:
        from reso_explorer.search import did_you_mean

        several = self.index.types_named(name)
        if several:
            names = ", ".join(f"`{found.qualified_name}`" for found in several)
            return f"`{name}` is the name of several types: {names}. Give the full one."
        known = [*self.index.entity_sets, *(n.rpartition(".")[2] for n in self.index.types)]
        return (
            f"There is no type or resource `{name}`.{did_you_mean(name, known, index=self.index)}"
        )

    # --- edges ----------------------------------------------------------------------------------

    @cached_property
    def _maker(self) -> EdgeMaker:
        return EdgeMaker(self.index)

    def _declared_from(self, node: str) -> tuple[Edge, ...]:
        known = self._leaving.get(node)
        if known is None:
            by_name = {(e.target, e.kind, e.name): e for e in self._maker.leaving(node)}
            known = self._leaving[node] = tuple(by_name.values())
        return known

    @cached_property
    def _arriving(self) -> dict[str, list[Edge]]:
        arriving: dict[str, list[Edge]] = {}
        for node in self._defined:
            for edge in self._declared_from(node):
                arriving.setdefault(edge.target, []).append(edge)
        return arriving

    @cached_property
    def _joins(self) -> Joins:
        from reso_explorer.graph.inferred import Joins

        return Joins(self.index, self._stated)

    def prepare(self) -> None:
        """Make all edges now, declared and inferred, so that no question has to wait for them."""
        _ = (self._arriving, self._joins)

    def edges(self) -> Iterator[Edge]:
        """Yield all edges, declared ones first, joins last."""
        for node in self._defined:
            yield from self._declared_from(node)
        yield from self._joins.edges

    def edges_from(self, node: str, *kinds: EdgeKind) -> tuple[Edge, ...]:
        """Return the edges that leave a node, of the given kinds or of all."""
        found = self._declared_from(node) if node in self._defined else ()
        if not kinds:
            return (*found, *self._joins.leaving.get(node, ()))
        chosen = tuple(edge for edge in found if edge.kind in kinds)
        if EdgeKind.JOIN in kinds:
            chosen += tuple(self._joins.leaving.get(node, ()))
        return chosen

    def edges_to(self, node: str, *kinds: EdgeKind) -> tuple[Edge, ...]:
        """Return the edges that arrive at a node, of the given kinds or of all."""
        found = self._arriving.get(node, ())
        if not kinds:
            return (*found, *self._joins.arriving.get(node, ()))
        chosen = tuple(edge for edge in found if edge.kind in kinds)
        if EdgeKind.JOIN in kinds:
            chosen += tuple(self._joins.arriving.get(node, ()))
        return chosen

    def used_by(self, name: str, *, depth: int = 1) -> tuple[Usage, ...]:
        """Return where a type or lookup is used; with `depth` above 1 also what uses the users.

        Only what the document declares is a use; inferred joins are none.
        """
        start = self.find(name)
        seen = {start}
        level = [start]
        usages: list[Usage] = []
        for distance in range(1, depth + 1):
            following: list[str] = []
            for node in level:
                for edge in self._arriving.get(node, ()):
                    usages.append(Usage(edge, distance))
                    if edge.source not in seen:
                        seen.add(edge.source)
                        following.append(edge.source)
            level = following
        return tuple(usages)

    # --- along inheritance ----------------------------------------------------------------------

    def descendants(self, type_name: str) -> tuple[str, ...]:
        """Return everything derived from a type, nearest first: what it can be cast to."""
        found: dict[str, None] = {}
        pending = list(self.index.derived(type_name))
        while pending:
            name = pending.pop(0)
            if name not in found:
                found[name] = None
                pending += self.index.derived(name)
        return tuple(found)

    def relations_of(self, type_name: str) -> tuple[Edge, ...]:
        """Return the relations that lead from a type, inherited ones first."""
        return self._inherited(type_name, EdgeKind.NAVIGATION)

    def joins_of(self, type_name: str) -> tuple[Edge, ...]:
        """Return the joins that lead from a type although no relation declares them."""
        from reso_explorer.graph.inferred import join_rank

        known = self._joins_of.get(type_name)
        if known is None:
            found = self._inherited(type_name, EdgeKind.JOIN)
            known = tuple(sorted(found, key=lambda edge: join_rank(self.index, edge)))
            self._joins_of[type_name] = known
        return known

    def relations_and_joins_of(self, type_name: str) -> tuple[Edge, ...]:
        """Return what a row of a type can be followed by: relations, then joins."""
        return (*self.relations_of(type_name), *self.joins_of(type_name))

    def relation_or_join(self, type_name: str, name: str) -> Edge | None:
        """Return the relation of a type that has a name, else the join."""
        found = self.relations_and_joins_of(type_name)
        return next((edge for edge in found if edge.name == name), None)

    def own_joins_of(self, type_name: str) -> tuple[Edge, ...]:
        """Return the joins of a type's own columns, ways back from other types left out."""
        from reso_explorer.graph.inferred import own_joins

        return own_joins(self.index, type_name, self._stated)

    def _inherited(self, type_name: str, kind: EdgeKind) -> tuple[Edge, ...]:
        lineage = reversed(self.index.lineage(type_name))
        edges = (e for each in lineage for e in self.edges_from(each.qualified_name, kind))
        return tuple({edge.name: edge for edge in edges}.values())

    def ambiguous(self, type_name: str) -> tuple[Ambiguity, ...]:
        """Return the columns of a type that could lead to several types."""
        lineage = {each.qualified_name for each in self.index.lineage(type_name)}
        return tuple(each for each in self._joins.ambiguous if each.source in lineage)

    def neighbors(self, name: str) -> tuple[Edge, ...]:
        """Return the relations and joins of a type, then the relations that point at it."""
        node = self.find(name)
        own = self.relations_and_joins_of(node)
        return tuple(dict.fromkeys((*own, *self.edges_to(node, EdgeKind.NAVIGATION))))

    def join(self, type_name: str, navigation: NavigationProperty | str) -> JoinColumns:
        """Return the join columns of a navigation property of a type."""
        from reso_explorer.graph.joins import join_of

        source = self.index.structured(type_name)
        if source is None:
            raise KeyError(self._unknown(type_name))
        if isinstance(navigation, str):
            declared = self.index.navigation_properties(source.qualified_name)
            navigation = declared[navigation].member
        return join_of(self.index, source, navigation)

    def columns(self, edge: Edge, source: str | None = None) -> JoinColumns:
        """Return the join columns of a relation or join, as seen from `source`."""
        return edge.join or self.join(source or edge.source, edge.name)

    def bound_operations(self, name: str) -> tuple[str, ...]:
        """Return the qualified names of operations of a simple name, functions first."""
        return self._operations_by_name.get(name, ())

    @cached_property
    def _operations_by_name(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for qualified in dict.fromkeys((*self.index.functions, *self.index.actions)):
            simple = qualified.rpartition(".")[2]
            found[simple] = (*found.get(simple, ()), qualified)
        return found

    # --- ways, on networkx ----------------------------------------------------------------------

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """All nodes and edges in networkx: node attribute `kind`, edge attribute `edge`.

        Parallel edges are normal (four ways from Property to Member); they are keyed by kind
        and name.
        """
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from((node, {"kind": kind}) for node, kind in self.nodes.items())
        for edge in self.edges():
            graph.add_edge(edge.source, edge.target, key=(edge.kind.value, edge.name), edge=edge)
        return graph

    @cached_property
    def relations(self) -> nx.DiGraph[str]:
        """Entity types joined by navigation, parallel edges and inheritance folded away."""
        import networkx as nx

        simple: nx.DiGraph[str] = nx.DiGraph()
        for found in self.index.entity_types():
            name = found.qualified_name
            simple.add_node(name)
            simple.add_edges_from((name, edge.target) for edge in self.relations_of(name))
        return simple

    @cached_property
    def joined(self) -> nx.DiGraph[str]:
        """The relations, and further edges where only columns join two types."""
        graph = self.relations.copy()
        for found in self.index.entity_types():
            name = found.qualified_name
            graph.add_edges_from((name, edge.target) for edge in self.joins_to_follow(name))
        return graph

    def joins_to_follow(self, type_name: str) -> tuple[Edge, ...]:
        """Return the joins of a type that are sure enough to lead somewhere."""
        return tuple(
            edge
            for edge in self.joins_of(type_name)
            if edge.join is not None and edge.join.is_likely
        )

    @property
    def holders_of_any_row(self) -> frozenset[str]:
        """Types such as Media whose rows may belong to any resource: no way leads through them."""
        return self._joins.any_resource

    def hubs(self, *, share: float = 0.55, least: int = 8) -> tuple[tuple[str, int], ...]:
        """Return types that so many others point at that paths through them mean nothing.

        A hub is referred to by at least `least` types and by `share` of all types that have
        any relation. Result: (type, number of referring types), most first.
        """
        connected = [node for node, degree in self.relations.degree() if degree]
        limit = max(least, share * len(connected))
        found = [(node, len(set(self.relations.predecessors(node)))) for node in connected]
        return tuple(sorted((hub for hub in found if hub[1] >= limit), key=lambda hub: -hub[1]))

    def paths(
        self,
        source: str,
        target: str,
        *,
        limit: int = 5,
        longest: int = 6,
        exclude: Iterable[str] | None = None,
    ) -> tuple[JoinPath, ...]:
        """Return up to `limit` ways from one type to another, shortest first.

        `exclude` names types not to pass through; None excludes the hubs. See
        `reso_explorer.graph.paths`.
        """
        from reso_explorer.graph.paths import find_paths

        start, goal = self.find(source), self.find(target)
        if exclude is None:
            excluded = {hub for hub, _ in self.hubs()}
        else:
            excluded = {self.find(name) for name in exclude}
        return find_paths(self, start, goal, limit=limit, longest=longest, excluded=excluded)

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Return groups of types that can all reach each other, and types related to themselves."""
        import networkx as nx

        groups = [
            tuple(sorted(group))
            for group in nx.strongly_connected_components(self.relations)
            if len(group) > 1
        ]
        loops = [(node,) for node in nx.nodes_with_selfloops(self.relations)]
        return (*sorted(groups, key=lambda group: (-len(group), group)), *sorted(loops))

    def components(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of types that are connected at all, largest first."""
        import networkx as nx

        groups = [tuple(sorted(g)) for g in nx.weakly_connected_components(self.joined)]
        return tuple(sorted(groups, key=lambda group: (-len(group), group)))
