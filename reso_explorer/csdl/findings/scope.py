"""A document laid out flat for the rules: every element once, with the path of its owner."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.csdl.model import Function
from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import (
        Action,
        Annotation,
        EntityContainer,
        EntitySet,
        EntityType,
        EnumType,
        Model,
        NamedType,
        NavigationProperty,
        Property,
        Schema,
        Singleton,
        StructuredType,
        Term,
        Typed,
        TypeDefinition,
    )


class OwnedProperty(NamedTuple):
    """A property with the qualified name of the type that declares it."""

    owner: str
    prop: Property

    @property
    def path(self) -> str:
        """`NS.Type/Property`."""
        return f"{self.owner}/{self.prop.name}"


class OwnedNavigation(NamedTuple):
    """A navigation property with the type that declares it."""

    owner: str
    navigation: NavigationProperty

    @property
    def path(self) -> str:
        """`NS.Type/NavigationProperty`."""
        return f"{self.owner}/{self.navigation.name}"


class Overload(NamedTuple):
    """An action or function overload with its qualified name."""

    name: str
    operation: Action | Function

    @property
    def kind(self) -> str:
        """`action` or `function`."""
        return "function" if isinstance(self.operation, Function) else "action"


class Source(NamedTuple):
    """An entity set or singleton with the qualified name of its container."""

    container: str
    source: EntitySet | Singleton

    @property
    def path(self) -> str:
        """`NS.Container/Set`."""
        return f"{self.container}/{self.source.name}"


class TypedElement(NamedTuple):
    """Anything with a type: property, parameter, return type or term."""

    owner: str
    name: str
    element: Typed

    @property
    def path(self) -> str:
        """Owner and name."""
        return f"{self.owner}/{self.name}" if self.name else self.owner


class Annotated(NamedTuple):
    """An element with annotations and the name by which `AppliesTo` knows it."""

    path: str
    kind: str
    annotations: tuple[Annotation, ...]
    line: int


def _sources(container: EntityContainer) -> list[EntitySet | Singleton]:
    return [*container.entity_sets, *container.singletons]


def members_of(found: StructuredType) -> list[Property | NavigationProperty]:
    """Return the properties and then the navigation properties that a type declares."""
    return [*found.properties, *found.navigation_properties]


_MOST_HINTS: Final = 50
_LONGEST_NAME: Final = 200

_SCHEMA_KINDS: Final = (
    ("entity_types", "EntityType"),
    ("complex_types", "ComplexType"),
    ("enum_types", "EnumType"),
    ("type_definitions", "TypeDefinition"),
    ("actions", "Action"),
    ("functions", "Function"),
    ("terms", "Term"),
    ("entity_containers", "EntityContainer"),
)


class Scope:
    """What the rules look at: the model flat, each list made on first use.

    Lists hold every declaration, also the second one of a name, which an index leaves out.
    """

    def __init__(self, index: ModelIndex) -> None:
        self.index = index
        self.model: Model = index.model
        self._hints: dict[tuple[str, str], str] = {}
        self.is_v4 = self.model.version.startswith("4") or not self.model.version[:1].isdigit()
        self.declared = {schema.namespace for schema in self.model.schemas}
        """Namespaces of the document and of those that it refers to, as far as they are loaded."""
        self.included = {
            include.namespace: reference.uri
            for reference in self.model.references
            for include in reference.includes
        }

    @property
    def schemas(self) -> tuple[Schema, ...]:
        """The document's own schemas in document order."""
        return self.model.own_schemas

    def is_foreign(self, qualified_name: str) -> bool:
        """Tell whether a name belongs to an included namespace that this document lacks."""
        namespace = qualified_name.rpartition(".")[0]
        return namespace in self.included and namespace not in self.declared

    def is_known_type(self, name: str) -> bool:
        """Tell whether a type is declared here, primitive, or from an included namespace."""
        return name in self.index.types or name.startswith("Edm.") or self.is_foreign(name)

    def near(self, name: str, known: Iterable[str], within: str) -> str:
        """Return "Did you mean …?" for a name, "" where nothing is near.

        Only so many names are looked up in one document, as each costs a walk over `known`.

        Args:
            name: the name that is not there.
            known: the names that are there.
            within: what they belong to, so that a name is looked up once in each place.
        """
        key = (within, name)
        hint = self._hints.get(key)
        if hint is None:
            if len(self._hints) >= _MOST_HINTS or len(name) > _LONGEST_NAME:
                return ""
            hint = self._hints[key] = did_you_mean(name, known).strip()
        return hint

    @cached_property
    def enum_namespaces(self) -> set[str]:
        """Namespaces that declare enumerations and no other types."""
        return {
            schema.namespace
            for schema in self.schemas
            if schema.enum_types
            and not (schema.entity_types or schema.complex_types or schema.type_definitions)
        }

    @cached_property
    def member_names(self) -> dict[str, set[str]]:
        """Names of the members of each enumeration, by its qualified name."""
        return {enum.qualified_name: {item.name for item in enum.members} for enum in self.enums}

    @cached_property
    def container_children(self) -> dict[str, tuple[str, str]]:
        """Kind and type of each child of a container, by `NS.Container/Child`."""
        found: dict[str, tuple[str, str]] = {}
        for container in self.containers:
            path = container.qualified_name + "/"
            for entity_set in container.entity_sets:
                found.setdefault(path + entity_set.name, ("EntitySet", entity_set.type))
            for singleton in container.singletons:
                found.setdefault(path + singleton.name, ("Singleton", singleton.type))
            for action_import in container.action_imports:
                found.setdefault(path + action_import.name, ("ActionImport", ""))
            for imported in container.function_imports:
                found.setdefault(path + imported.name, ("FunctionImport", ""))
        return found

    @cached_property
    def entity_types(self) -> list[EntityType]:
        """All entity types."""
        return [found for schema in self.schemas for found in schema.entity_types]

    @cached_property
    def structured(self) -> list[StructuredType]:
        """All entity types, then all complex types."""
        complex_types = [found for schema in self.schemas for found in schema.complex_types]
        return [*self.entity_types, *complex_types]

    @cached_property
    def enums(self) -> list[EnumType]:
        """All enumerations."""
        return [found for schema in self.schemas for found in schema.enum_types]

    @cached_property
    def type_definitions(self) -> list[TypeDefinition]:
        """All type definitions."""
        return [found for schema in self.schemas for found in schema.type_definitions]

    @cached_property
    def named_types(self) -> list[NamedType]:
        """All types, kind by kind."""
        complex_types = [found for schema in self.schemas for found in schema.complex_types]
        return [*self.entity_types, *complex_types, *self.enums, *self.type_definitions]

    @cached_property
    def terms(self) -> list[Term]:
        """All terms."""
        return [found for schema in self.schemas for found in schema.terms]

    @cached_property
    def properties(self) -> list[OwnedProperty]:
        """All properties of entity and complex types."""
        return [
            OwnedProperty(owner, prop)
            for found in self.structured
            for owner in (found.qualified_name,)
            for prop in found.properties
        ]

    @cached_property
    def navigations(self) -> list[OwnedNavigation]:
        """All navigation properties."""
        return [
            OwnedNavigation(owner, navigation)
            for found in self.structured
            for owner in (found.qualified_name,)
            for navigation in found.navigation_properties
        ]

    @cached_property
    def overloads(self) -> list[Overload]:
        """All actions, then all functions."""
        found = [
            Overload(action.qualified_name, action)
            for schema in self.schemas
            for action in schema.actions
        ]
        found += [
            Overload(function.qualified_name, function)
            for schema in self.schemas
            for function in schema.functions
        ]
        return found

    @cached_property
    def containers(self) -> list[EntityContainer]:
        """All containers."""
        return [found for schema in self.schemas for found in schema.entity_containers]

    @cached_property
    def sources(self) -> list[Source]:
        """All entity sets and singletons, container by container."""
        return [
            Source(container.qualified_name, source)
            for container in self.containers
            for source in _sources(container)
        ]

    @cached_property
    def typed(self) -> list[TypedElement]:
        """Properties, parameters, return types and terms."""
        found = [TypedElement(owner, prop.name, prop) for owner, prop in self.properties]
        for name, operation in self.overloads:
            found += [
                TypedElement(name, parameter.name, parameter) for parameter in operation.parameters
            ]
            if operation.return_type is not None:
                found.append(TypedElement(name, "$ReturnType", operation.return_type))
        found += [TypedElement(term.qualified_name, "", term) for term in self.terms]
        return found

    @cached_property
    def annotated(self) -> list[Annotated]:
        """Every element that carries annotations where it stands."""
        return list(self._annotated())

    @property
    def annotations(self) -> Iterator[tuple[Annotation, ...]]:
        """The annotations of every element and of every `Annotations` group."""
        for item in self.annotated:
            yield item.annotations
        for schema in self.schemas:
            for group in schema.annotation_groups:
                yield group.annotations

    def _annotated(self) -> Iterator[Annotated]:
        yield from self._annotated_references()
        for schema in self.schemas:
            if schema.annotations:
                yield Annotated(schema.namespace, "Schema", schema.annotations, schema.line)
            for attribute, kind in _SCHEMA_KINDS:
                for found in getattr(schema, attribute):
                    if found.annotations:
                        yield Annotated(found.qualified_name, kind, found.annotations, found.line)
        for item in self.typed:
            element = item.element
            if element.annotations and item.name:
                yield Annotated(
                    item.path, type(element).__name__, element.annotations, element.line
                )
        yield from self._annotated_members()

    def _annotated_references(self) -> Iterator[Annotated]:
        for reference in self.model.references:
            if reference.annotations:
                yield Annotated(reference.uri, "Reference", reference.annotations, reference.line)
            for include in reference.includes:
                if include.annotations:
                    yield Annotated(include.namespace, "Include", include.annotations, include.line)

    def _annotated_members(self) -> Iterator[Annotated]:
        for item in self.navigations:
            found = item.navigation
            if found.annotations:
                yield Annotated(item.path, "NavigationProperty", found.annotations, found.line)
        for enum in self.enums:
            for member in enum.members:
                if member.annotations:
                    path = f"{enum.qualified_name}/{member.name}"
                    yield Annotated(path, "Member", member.annotations, member.line)
        for container in self.containers:
            for attribute, kind in (
                ("entity_sets", "EntitySet"),
                ("singletons", "Singleton"),
                ("action_imports", "ActionImport"),
                ("function_imports", "FunctionImport"),
            ):
                for child in getattr(container, attribute):
                    if child.annotations:
                        path = f"{container.qualified_name}/{child.name}"
                        yield Annotated(path, kind, child.annotations, child.line)
