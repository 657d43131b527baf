"""A networkx MultiDiGraph over a model.

Nodes are qualified type names, set names as `Container/Set`, and operations as `NS.Name()`.
Parallel edges are normal (four ways from Property to Member): every edge is keyed by kind and
name. Building it is linear in the size of the model.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reso_explorer.csdl.model import ComplexType, EntityType, EnumType, StructuredType
from reso_explorer.graph.joins import JoinColumns, infer_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import networkx as nx

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import (
        NavigationProperty,
        NavigationPropertyBinding,
        OperationOverload,
    )
    from reso_explorer.graph.paths import JoinPath


class NodeKind(StrEnum):
    """What a node of the graph stands for."""

    ENTITY_TYPE = "EntityType"
    COMPLEX_TYPE = "ComplexType"
    ENUM_TYPE = "EnumType"
    TYPE_DEFINITION = "TypeDefinition"
    ENTITY_SET = "EntitySet"
    SINGLETON = "Singleton"
    ACTION = "Action"
    FUNCTION = "Function"
    LOOKUP = "Lookup"
    """A lookup name that annotations mention; its values live in the Lookup resource."""
    UNDEFINED = "undefined"
    """A name that the document uses and does not define."""


class EdgeKind(StrEnum):
    """Why two nodes are connected; an edge points at what is used."""

    NAVIGATION = "navigation"
    BASE = "base type"
    PROPERTY = "property type"
    SET = "set of"
    BINDING = "binding"
    OPERATION = "operation"
    LOOKUP = "lookup"


class Edge(Struct, frozen=True):
    """One edge: `name` is the navigation property, property, path or parameter."""

    source: str
    target: str
    kind: EdgeKind
    name: str
    is_collection: bool = False
    multiplicity: str = ""


class Usage(Struct, frozen=True):
    """One place where something is used, with the number of steps to it (1 = directly)."""

    edge: Edge
    distance: int


_TYPE_KINDS = {
    EntityType: NodeKind.ENTITY_TYPE,
    ComplexType: NodeKind.COMPLEX_TYPE,
    EnumType: NodeKind.ENUM_TYPE,
}


class EntityGraph:
    """The graph of a model and the questions one asks of it.

    Attributes:
        graph: the networkx MultiDiGraph; node attribute `kind`, edge attribute `edge`.
    """

    def __init__(self, index: ModelIndex) -> None:
        import networkx as nx

        self.index = index
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for name, found in index.types.items():
            kind = _TYPE_KINDS.get(type(found), NodeKind.TYPE_DEFINITION)
            self.graph.add_node(name, kind=kind)
        for name, found in index.types.items():
            if isinstance(found, StructuredType):
                self._add_structured(name, found)
            elif not isinstance(found, EnumType):
                self._add(Edge(name, found.underlying_type, EdgeKind.PROPERTY, "underlying type"))
        self._add_containers()
        for kind, operations in (
            (NodeKind.ACTION, index.actions),
            (NodeKind.FUNCTION, index.functions),
        ):
            for name, overloads in operations.items():
                self._add_operation(kind, name, overloads)

    # --- building -----------------------------------------------------------------------------

    def _add(self, edge: Edge) -> None:
        if edge.target.startswith("Edm."):
            return
        if edge.target not in self.graph:
            self.graph.add_node(edge.target, kind=NodeKind.UNDEFINED)
        self.graph.add_edge(edge.source, edge.target, key=(edge.kind.value, edge.name), edge=edge)

    def _add_structured(self, name: str, found: StructuredType) -> None:
        from reso_explorer.graph.lookups import lookup_name

        if found.base_type:
            self._add(Edge(name, found.base_type, EdgeKind.BASE, "base type"))
        for prop in found.properties:
            self._add(Edge(name, prop.type, EdgeKind.PROPERTY, prop.name, prop.is_collection))
            lookup = lookup_name(self.index, f"{name}/{prop.name}", prop)
            if lookup:
                node = f"lookup:{lookup}"
                self.graph.add_node(node, kind=NodeKind.LOOKUP)
                self._add(Edge(name, node, EdgeKind.LOOKUP, prop.name, prop.is_collection))
        for navigation in found.navigation_properties:
            self._add(
                Edge(
                    name,
                    navigation.type,
                    EdgeKind.NAVIGATION,
                    navigation.name,
                    navigation.is_collection,
                    navigation.multiplicity,
                )
            )

    def _add_containers(self) -> None:
        for container in self.index.containers.values():
            for kind, members in (
                (NodeKind.ENTITY_SET, container.entity_sets),
                (NodeKind.SINGLETON, container.singletons),
            ):
                for member in members:
                    node = f"{container.qualified_name}/{member.name}"
                    self.graph.add_node(node, kind=kind)
                    is_set = kind is NodeKind.ENTITY_SET
                    self._add(Edge(node, member.type, EdgeKind.SET, member.name, is_set))
        for container in self.index.containers.values():
            home = container.qualified_name
            for entity_set in container.entity_sets:
                self._add_bindings(home, entity_set.name, entity_set.bindings)
            for singleton in container.singletons:
                self._add_bindings(home, singleton.name, singleton.bindings)

    def _add_bindings(
        self, home: str, source: str, bindings: Iterable[NavigationPropertyBinding]
    ) -> None:
        for binding in bindings:
            target = binding.target
            if "." not in target.partition("/")[0]:
                target = f"{home}/{target}"
            self._add(Edge(f"{home}/{source}", target, EdgeKind.BINDING, binding.path))

    def _add_operation(
        self, kind: NodeKind, name: str, overloads: Iterable[OperationOverload]
    ) -> None:
        node = f"{name}()"
        self.graph.add_node(node, kind=kind)
        for overload in overloads:
            for parameter in overload.parameters:
                self._add(
                    Edge(
                        node,
                        parameter.type,
                        EdgeKind.OPERATION,
                        parameter.name,
                        parameter.is_collection,
                    )
                )
            result = overload.return_type
            if result is not None:
                self._add(
                    Edge(node, result.type, EdgeKind.OPERATION, "returns", result.is_collection)
                )

    # --- asking -------------------------------------------------------------------------------

    def find(self, name: str) -> str:
        """Return the node for a set, type, operation or lookup name.

        An entity set stands for its type. A short type name will do where it is unambiguous.

        Raises:
            KeyError: no such node; the message suggests near names.
        """
        index = self.index
        for candidate in (name, index.qualify(name), f"lookup:{name}", f"{index.qualify(name)}()"):
            if candidate in self.graph:
                return candidate
        resource = index.entity_sets.get(name) or index.singletons.get(name)
        if resource is not None:
            return index.qualify(resource.type)
        found = index.type(name)
        if found is not None:
            return found.qualified_name
        raise KeyError(self._unknown(name))

    def _unknown(self, name: str) -> str:
        from reso_explorer.suggest import did_you_mean

        several = self.index.types_named(name)
        if several:
            names = ", ".join(f"`{found.qualified_name}`" for found in several)
            return f"`{name}` is the name of several types: {names}. Give the full one."
        known = [*self.index.entity_sets, *(n.rpartition(".")[2] for n in self.index.types)]
        return f"There is no type or resource `{name}`.{did_you_mean(name, known)}"

    def kind(self, node: str) -> NodeKind:
        """Return what a node stands for."""
        found: NodeKind = self.graph.nodes[node]["kind"]
        return found

    def edges_from(self, node: str, *kinds: EdgeKind) -> tuple[Edge, ...]:
        """Return the edges that leave a node, of the given kinds or of all."""
        return tuple(self._edges(self.graph.out_edges(node, data="edge"), kinds))

    def edges_to(self, node: str, *kinds: EdgeKind) -> tuple[Edge, ...]:
        """Return the edges that arrive at a node, of the given kinds or of all."""
        return tuple(self._edges(self.graph.in_edges(node, data="edge"), kinds))

    @staticmethod
    def _edges(
        edges: Iterable[tuple[Any, Any, Edge]], kinds: tuple[EdgeKind, ...]
    ) -> Iterator[Edge]:
        for _, _, edge in edges:
            if not kinds or edge.kind in kinds:
                yield edge

    def neighbours(self, name: str) -> tuple[Edge, ...]:
        """Return the relations of a type, inherited ones first, then those that point at it."""
        node = self.find(name)
        edges: list[Edge] = []
        for ancestor in reversed(self.index.lineage(node)):
            edges.extend(self.edges_from(ancestor.qualified_name, EdgeKind.NAVIGATION))
        edges.extend(self.edges_to(node, EdgeKind.NAVIGATION))
        return tuple(dict.fromkeys(edges))

    def used_by(self, name: str, *, depth: int = 1) -> tuple[Usage, ...]:
        """Return where a type or lookup is used; with `depth` above 1 also what uses the users."""
        start = self.find(name)
        seen = {start}
        level = [start]
        usages: list[Usage] = []
        for distance in range(1, depth + 1):
            following: list[str] = []
            for node in level:
                for edge in self.edges_to(node):
                    usages.append(Usage(edge, distance))
                    if edge.source not in seen:
                        seen.add(edge.source)
                        following.append(edge.source)
            level = following
        return tuple(usages)

    def join(self, type_name: str, navigation: NavigationProperty) -> JoinColumns:
        """Return the join columns of a navigation property of a type."""
        source = self.index.structured(type_name)
        if source is None:
            raise KeyError(self._unknown(type_name))
        return infer_join(self.index, source, navigation)

    @cached_property
    def relations(self) -> nx.DiGraph[str]:
        """Entity types joined by navigation, parallel edges and inheritance folded away."""
        import networkx as nx

        simple: nx.DiGraph[str] = nx.DiGraph()
        for found in self.index.entity_types():
            name = found.qualified_name
            simple.add_node(name)
            for navigation in self.index.navigation_properties(name).values():
                target = self.index.qualify(navigation.member.type)
                simple.add_edge(name, target)
        return simple

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

        groups = [tuple(sorted(g)) for g in nx.weakly_connected_components(self.relations)]
        return tuple(sorted(groups, key=lambda group: (-len(group), group)))
