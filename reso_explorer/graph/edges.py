"""What an edge of the entity graph is: the one place that reads uses and relations off a model.

Nodes are qualified type and term names, `Container/Set` for what a container offers, `NS.Name()`
for operations, `lookup:Name` for lookups. The edges that leave one node are made on their own,
so that a question about one type does not cost a walk over the whole document.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.csdl.model import (
    ComplexType,
    Constant,
    EntityType,
    EnumType,
    PathExpression,
    Record,
    StructuredType,
    TypeOperation,
)
from reso_explorer.graph.columns import JoinColumns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import (
        ActionImport,
        Annotation,
        EntitySet,
        Expression,
        FunctionImport,
        OperationOverload,
        Singleton,
        Term,
    )

LOOKUP: Final = "lookup:"
"""Stands before the name of a lookup in a node."""


class NodeKind(StrEnum):
    """What a node of the graph stands for."""

    ENTITY_TYPE = "EntityType"
    COMPLEX_TYPE = "ComplexType"
    ENUM_TYPE = "EnumType"
    TYPE_DEFINITION = "TypeDefinition"
    TERM = "Term"
    ENTITY_SET = "EntitySet"
    SINGLETON = "Singleton"
    ACTION = "Action"
    FUNCTION = "Function"
    ACTION_IMPORT = "ActionImport"
    FUNCTION_IMPORT = "FunctionImport"
    LOOKUP = "Lookup"
    """A lookup name that annotations mention; its values live in the Lookup resource."""
    UNDEFINED = "undefined"
    """A name that the document uses and does not define."""


class EdgeKind(StrEnum):
    """Why two nodes are connected; an edge points at what is used."""

    NAVIGATION = "navigation"
    BASE = "base type"
    PROPERTY = "property type"
    UNDERLYING = "underlying type"
    SET = "set of"
    BINDING = "binding"
    BINDING_PARAMETER = "binding parameter"
    PARAMETER = "parameter"
    RETURN = "return type"
    IMPORT = "import of"
    LOOKUP = "lookup"
    ANNOTATION = "annotation"
    """An annotation names a type of the document, or is of a term that the document defines."""
    JOIN = "join"
    """Not declared: columns that belong together by a rule or by what the provider says."""


class Edge(Struct, frozen=True, gc=False):
    """One edge: `name` is the navigation property, property, path, parameter or relation.

    `partner` and `contains_target` are those of a navigation property. Edges of kind JOIN have
    their columns in `join`, and further columns that serve as well in `other_joins`.
    """

    source: str
    target: str
    kind: EdgeKind
    name: str
    is_collection: bool = False
    multiplicity: str = ""
    partner: str = ""
    contains_target: bool = False
    join: JoinColumns | None = None
    other_joins: tuple[JoinColumns, ...] = ()


_TYPE_KINDS: Final = {
    EntityType: NodeKind.ENTITY_TYPE,
    ComplexType: NodeKind.COMPLEX_TYPE,
    EnumType: NodeKind.ENUM_TYPE,
}


def nodes_of(index: ModelIndex) -> dict[str, NodeKind]:
    """Return what the document defines: types, terms, sets, operations, in document order."""
    nodes = {
        name: _TYPE_KINDS.get(type(found), NodeKind.TYPE_DEFINITION)
        for name, found in index.types.items()
    }
    nodes.update(dict.fromkeys(index.terms, NodeKind.TERM))
    for home, container in index.containers.items():
        for kind, members in (
            (NodeKind.ENTITY_SET, container.entity_sets),
            (NodeKind.SINGLETON, container.singletons),
            (NodeKind.ACTION_IMPORT, container.action_imports),
            (NodeKind.FUNCTION_IMPORT, container.function_imports),
        ):
            nodes.update({f"{home}/{member.name}": kind for member in members})
    nodes.update({f"{name}()": NodeKind.ACTION for name in index.actions})
    nodes.update({f"{name}()": NodeKind.FUNCTION for name in index.functions})
    return nodes


class EdgeMaker:
    """Makes the declared edges that leave a node."""

    def __init__(self, index: ModelIndex) -> None:
        self._index = index
        self._outside = _annotations_from_outside(index)
        self._resources: dict[str, tuple[str, EntitySet | Singleton]] = {}
        self._imports: dict[str, tuple[str, ActionImport | FunctionImport]] = {}
        for home, container in index.containers.items():
            resources: tuple[EntitySet | Singleton, ...]
            imports: tuple[ActionImport | FunctionImport, ...]
            resources = (*container.entity_sets, *container.singletons)
            imports = (*container.action_imports, *container.function_imports)
            self._resources.update({f"{home}/{each.name}": (home, each) for each in resources})
            self._imports.update({f"{home}/{each.name}": (home, each) for each in imports})

    def leaving(self, node: str) -> Iterator[Edge]:
        """Yield the edges of a node in document order; none for lookups and undefined names."""
        index = self._index
        named = index.types.get(node)
        if isinstance(named, StructuredType):
            yield from self._of_structured(node, named)
        elif named is not None:
            yield from self._of_simple(node, named)
        elif node.endswith("()"):
            name = node[:-2]
            for overload in (*index.actions.get(name, ()), *index.functions.get(name, ())):
                yield from self._of_operation(node, overload)
        elif node in index.terms:
            yield from self._of_term(node, index.terms[node])
        elif node in self._resources:
            yield from self._of_resource(node, *self._resources[node])
        elif node in self._imports:
            yield from self._of_import(node, *self._imports[node])
        for within, annotation in self._outside.get(node, ()):
            yield from self._of_annotations(node, within, (annotation,))

    def _of_structured(self, node: str, found: StructuredType) -> Iterator[Edge]:
        if found.base_type:
            yield Edge(node, found.base_type, EdgeKind.BASE, "base type")
        for prop in found.properties:
            if not prop.type.startswith("Edm."):
                yield Edge(node, prop.type, EdgeKind.PROPERTY, prop.name, prop.is_collection)
            if prop.annotations:
                yield from self._of_annotations(
                    node, prop.name, prop.annotations, is_collection=prop.is_collection
                )
        for navigation in found.navigation_properties:
            yield Edge(
                node,
                self._index.qualify(navigation.type),
                EdgeKind.NAVIGATION,
                navigation.name,
                navigation.is_collection,
                navigation.multiplicity,
                navigation.partner or "",
                navigation.contains_target,
            )
            if navigation.annotations:
                yield from self._of_annotations(node, navigation.name, navigation.annotations)
        yield from self._of_annotations(node, "", found.annotations)

    def _of_simple(self, node: str, found: object) -> Iterator[Edge]:
        if isinstance(found, EnumType):
            for member in found.members:
                if member.annotations:
                    yield from self._of_annotations(node, member.name, member.annotations)
            yield from self._of_annotations(node, "", found.annotations)
            return
        definition = self._index.types[node]
        assert not isinstance(definition, StructuredType | EnumType)
        if not definition.underlying_type.startswith("Edm."):
            yield Edge(node, definition.underlying_type, EdgeKind.UNDERLYING, "underlying type")
        yield from self._of_annotations(node, "", definition.annotations)

    def _of_term(self, node: str, term: Term) -> Iterator[Edge]:
        if not term.type.startswith("Edm."):
            yield Edge(node, term.type, EdgeKind.PROPERTY, "type", term.is_collection)
        if term.base_term and term.base_term in self._index.terms:
            yield Edge(node, term.base_term, EdgeKind.BASE, "base term")
        yield from self._of_annotations(node, "", term.annotations)

    def _of_operation(self, node: str, overload: OperationOverload) -> Iterator[Edge]:
        for number, each in enumerate(overload.parameters):
            is_binding = overload.is_bound and number == 0
            kind = EdgeKind.BINDING_PARAMETER if is_binding else EdgeKind.PARAMETER
            if not each.type.startswith("Edm."):
                yield Edge(node, each.type, kind, each.name, each.is_collection)
            yield from self._of_annotations(node, each.name, each.annotations)
        result = overload.return_type
        if result is not None:
            if not result.type.startswith("Edm."):
                yield Edge(node, result.type, EdgeKind.RETURN, "returns", result.is_collection)
            yield from self._of_annotations(node, "$ReturnType", result.annotations)
        yield from self._of_annotations(node, "", overload.annotations)

    # --- containers -----------------------------------------------------------------------------

    def _of_resource(self, node: str, home: str, resource: EntitySet | Singleton) -> Iterator[Edge]:
        is_set = resource.name in self._index.entity_sets
        yield Edge(node, self._index.qualify(resource.type), EdgeKind.SET, resource.name, is_set)
        for binding in resource.bindings:
            target = _container_path(home, binding.target)
            yield Edge(node, target, EdgeKind.BINDING, binding.path)
        yield from self._of_annotations(node, "", resource.annotations)

    def _of_import(
        self, node: str, home: str, imported: ActionImport | FunctionImport
    ) -> Iterator[Edge]:
        called = getattr(imported, "action", "") or getattr(imported, "function", "")
        if called:
            yield Edge(node, f"{self._index.qualify(called)}()", EdgeKind.IMPORT, imported.name)
        if imported.entity_set:
            target = _container_path(home, imported.entity_set)
            yield Edge(node, target, EdgeKind.BINDING, "returns")
        yield from self._of_annotations(node, "", imported.annotations)

    # --- annotations ----------------------------------------------------------------------------

    def _of_annotations(
        self,
        node: str,
        within: str,
        annotations: Iterable[Annotation],
        *,
        is_collection: bool = False,
    ) -> Iterator[Edge]:
        """Yield edges to lookups, types and terms that the annotations of one element name."""
        index = self._index
        for annotation in annotations:
            value = annotation.value
            is_lookup = term_key(annotation.term) == "LookupName"
            if is_lookup and isinstance(value, Constant) and value.value:
                lookup = f"{LOOKUP}{value.value}"
                yield Edge(node, lookup, EdgeKind.LOOKUP, within, is_collection)
                continue
            name = f"{within}@{annotation.term}"
            if annotation.term in index.terms and annotation.term != node:
                yield Edge(node, annotation.term, EdgeKind.ANNOTATION, name)
            if value is None or (isinstance(value, Constant) and value.kind != "EnumMember"):
                continue
            for named in dict.fromkeys(_types_named(value)):
                qualified = index.qualify(named)
                if qualified in index.types and qualified != node:
                    yield Edge(node, qualified, EdgeKind.ANNOTATION, name)


def _types_named(value: Expression) -> Iterator[str]:
    """Yield names that may be types in an expression: of records, casts, members, path segments."""
    if isinstance(value, Constant):
        if value.kind == "EnumMember" and isinstance(value.value, str):
            yield from (part.partition("/")[0] for part in value.value.split())
        return
    if isinstance(value, PathExpression):
        yield from (part for part in value.path.split("/") if "." in part)
        return
    if isinstance(value, Record):
        if value.type:
            yield value.type
        for each in value.values:
            if each.value is not None:
                yield from _types_named(each.value)
        return
    if isinstance(value, TypeOperation):
        yield value.type
    for field in ("items", "operands", "arguments"):
        for each in getattr(value, field, ()):
            yield from _types_named(each)
    inner = getattr(value, "value", None)
    if isinstance(inner, Struct):
        yield from _types_named(inner)  # type: ignore[arg-type]  # every Struct there is one


def _annotations_from_outside(index: ModelIndex) -> dict[str, list[tuple[str, Annotation]]]:
    """Return the annotations of `Annotations` groups by node, with the path inside the node."""
    found: dict[str, list[tuple[str, Annotation]]] = {}
    for target, given in index.external_targets():
        head, _, rest = target.partition("/")
        if head in index.containers and rest:
            member, _, rest = rest.partition("/")
            head = f"{head}/{member}"
        elif "(" in head or head in index.actions or head in index.functions:
            head = f"{head.partition('(')[0]}()"
        found.setdefault(head, []).extend((rest, each) for each in given)
    return found


def _container_path(home: str, target: str) -> str:
    """Return the node that a binding target or entity set name of a container stands for."""
    return target if "." in target.partition("/")[0] else f"{home}/{target}"
