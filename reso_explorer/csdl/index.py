"""Names resolved: from a name to the element, along inheritance, and back.

A `ModelIndex` is built once per model in one pass; everything derived along inheritance is
worked out on first use and kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from reso_explorer.csdl.hierarchy import Hierarchy
from reso_explorer.csdl.model import (
    ComplexType,
    EntityType,
    EnumType,
    NavigationProperty,
    Property,
    StructuredType,
    TypeDefinition,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from reso_explorer.csdl.model import (
        Action,
        Annotation,
        EntityContainer,
        EntitySet,
        Function,
        Model,
        NamedType,
        PropertyRef,
        Schema,
        Singleton,
        Term,
    )


T = TypeVar("T")
M = TypeVar("M", Property, NavigationProperty)
P = TypeVar("P")


class Declared(NamedTuple, Generic[T]):
    """A member with the type that declares it, which may be a base type."""

    member: T
    owner: StructuredType


def _first_of_name(owner: StructuredType, members: tuple[M, ...]) -> dict[str, Declared[M]]:
    """Return the members of a type by name; of two with one name the first one counts."""
    found: dict[str, Declared[M]] = {}
    for member in members:
        if member.name not in found:
            found[member.name] = Declared(member, owner)
    return found


def _own_key(found: StructuredType) -> tuple[PropertyRef, ...] | None:
    return (found.key or None) if isinstance(found, EntityType) else None


class ModelIndex:
    """Finds the elements of a model by name and follows inheritance.

    Attributes:
        model: the model.
        types: every type of every schema by qualified name; the first one counts where a name
            is declared twice, as everywhere here. A type redeclares what it inherits.
        entity_sets: entity sets of all containers by name.
        singletons: singletons of all containers by name.
        actions: action overloads by qualified name.
        functions: function overloads by qualified name.
        terms: terms by qualified name.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.types: dict[str, NamedType] = {}
        self.entity_sets: dict[str, EntitySet] = {}
        self.singletons: dict[str, Singleton] = {}
        self.containers: dict[str, EntityContainer] = {}
        self.actions: dict[str, list[Action]] = {}
        self.functions: dict[str, list[Function]] = {}
        self.terms: dict[str, Term] = {}
        self.aliases: dict[str, str] = {}
        self._short: dict[str, list[str]] = {}
        self._external: dict[str, list[Annotation]] = {}
        self._derived: dict[str, list[str]] | None = None
        self._sets_of_type: dict[str, list[EntitySet]] | None = None
        self._lineages: dict[str, tuple[StructuredType, ...]] = {}
        self._properties: dict[str, dict[str, Declared[Property]]] = {}
        self._navigation: dict[str, dict[str, Declared[NavigationProperty]]] = {}
        self._keys: dict[str, tuple[PropertyRef, ...] | None] = {}
        self._roots: dict[str, StructuredType | None] = {}
        self._hierarchy: Hierarchy | None = None
        self._parts: dict[Callable[[ModelIndex], Any], Any] = {}
        for reference in model.references:
            for include in reference.includes:
                if include.alias:
                    self.aliases.setdefault(include.alias, include.namespace)
        for schema in model.schemas:
            self._add_schema(schema)
        containers = [found for schema in model.schemas for found in schema.entity_containers]
        for container in sorted(containers, key=lambda found: not found.is_default):
            self._add_container(container)

    def _add_schema(self, schema: Schema) -> None:
        if schema.alias:
            self.aliases.setdefault(schema.alias, schema.namespace)
        prefix = schema.namespace + "."
        for group in (
            schema.entity_types,
            schema.complex_types,
            schema.enum_types,
            schema.type_definitions,
        ):
            for named in group:
                qualified = prefix + named.name
                if qualified not in self.types:
                    self.types[qualified] = named
                    self._short.setdefault(named.name, []).append(qualified)
        for action in schema.actions:
            self.actions.setdefault(prefix + action.name, []).append(action)
        for function in schema.functions:
            self.functions.setdefault(prefix + function.name, []).append(function)
        for term in schema.terms:
            self.terms.setdefault(prefix + term.name, term)
        for external in schema.annotation_groups:
            self._external.setdefault(external.target, []).extend(external.annotations)

    def _add_container(self, container: EntityContainer) -> None:
        """Add a container; the default one comes first, so that its children win."""
        self.containers.setdefault(container.qualified_name, container)
        for entity_set in container.entity_sets:
            self.entity_sets.setdefault(entity_set.name, entity_set)
        for singleton in container.singletons:
            self.singletons.setdefault(singleton.name, singleton)

    # --- by name ------------------------------------------------------------------------------

    def qualify(self, name: str) -> str:
        """Return the name with a leading alias replaced by its namespace."""
        alias, dot, rest = name.rpartition(".")
        if dot and alias in self.aliases:
            return f"{self.aliases[alias]}.{rest}"
        return name

    def type(self, name: str) -> NamedType | None:
        """Return the type of a qualified, alias-qualified or short name.

        A short name that several types share stands for the one that has an entity set or a
        singleton, where only one has.
        """
        found = self.types.get(name)
        if found is not None or not name:
            return found
        if "." in name:
            return self.types.get(self.qualify(name))
        qualified = self._short.get(name, [])
        if len(qualified) > 1:
            addressed = {self.qualify(each.type) for each in self.entity_sets.values()}
            addressed |= {self.qualify(each.type) for each in self.singletons.values()}
            qualified = [each for each in qualified if each in addressed]
        return self.types[qualified[0]] if len(qualified) == 1 else None

    def types_named(self, short_name: str) -> tuple[NamedType, ...]:
        """Return all types with a simple name, in document order."""
        return tuple(self.types[name] for name in self._short.get(short_name, ()))

    def structured(self, name: str) -> StructuredType | None:
        """Return the entity or complex type of that name, None for anything else."""
        found = self.type(name)
        return found if isinstance(found, EntityType | ComplexType) else None

    def entity_type(self, name: str) -> EntityType | None:
        """Return the entity type of that name, None for anything else."""
        found = self.type(name)
        return found if isinstance(found, EntityType) else None

    def enum_type(self, name: str) -> EnumType | None:
        """Return the enumeration of that name, None for anything else."""
        found = self.type(name)
        return found if isinstance(found, EnumType) else None

    def primitive(self, name: str) -> str:
        """Return the primitive type behind a type definition; any other name unchanged."""
        found = self.type(name)
        return found.underlying_type if isinstance(found, TypeDefinition) else name

    # --- along inheritance --------------------------------------------------------------------

    def lineage(self, type_name: str) -> tuple[StructuredType, ...]:
        """Return the type and its base types, nearest first; a cycle ends the walk."""
        known = self._lineages.get(type_name)
        if known is None:
            known = self._lineages[type_name] = self._lineage(type_name)
        return known

    def _lineage(self, type_name: str) -> tuple[StructuredType, ...]:
        chain: list[StructuredType] = []
        seen: set[str] = set()
        found = self.structured(type_name)
        while found is not None and found.qualified_name not in seen:
            seen.add(found.qualified_name)
            chain.append(found)
            found = self.structured(found.base_type) if found.base_type else None
        return tuple(chain)

    def nearest(
        self,
        type_name: str,
        own: Callable[[StructuredType], T | None],
        known: dict[str, T | None],
    ) -> T | None:
        """Return what the nearest type of a lineage says, None if none says anything.

        `known` keeps the answers by type, so that asking for every type stays linear.
        """
        walked: dict[str, None] = {}
        found = self.structured(type_name)
        answer: T | None = None
        while found is not None and found.qualified_name not in walked:
            name = found.qualified_name
            if name in known:
                answer = known[name]
                break
            walked[name] = None
            answer = own(found)
            if answer is not None:
                break
            found = self.structured(found.base_type) if found.base_type else None
        known.update(dict.fromkeys(walked, answer))
        return answer

    def root(self, type_name: str) -> StructuredType | None:
        """Return the last type of a lineage: the one whose base type is unknown or missing."""
        found = self.nearest(type_name, self._as_root, self._roots)
        if found is None and self.structured(type_name) is not None:
            return self.lineage(type_name)[-1]
        return found

    def _as_root(self, found: StructuredType) -> StructuredType | None:
        has_base = bool(found.base_type) and self.structured(found.base_type or "") is not None
        return None if has_base else found

    def unresolved_base(self, type_name: str) -> str | None:
        """Return the base type in the lineage of a type that the document does not hold.

        What such a type inherits is not known. None where all base types are at hand.
        """
        root = self.root(type_name)
        base = root.base_type if root is not None else None
        return base if base and self.structured(base) is None else None

    @property
    def hierarchy(self) -> Hierarchy:
        """Base and derived types as a forest."""
        if self._hierarchy is None:
            self._hierarchy = Hierarchy(self.types, self.structured)
        return self._hierarchy

    def is_a(self, type_name: str, base_name: str) -> bool:
        """Tell whether a type is `base_name` or derives from it."""
        found = self.structured(type_name)
        if found is None:
            return False
        name = found.qualified_name
        if name in self.hierarchy:
            return self.hierarchy.is_below(name, base_name)
        return any(found.qualified_name == base_name for found in self.lineage(type_name))

    def derived(self, type_name: str) -> tuple[str, ...]:
        """Return the qualified names of the types that directly extend a type."""
        if self._derived is None:
            self._derived = {}
            for name, found in self.types.items():
                if isinstance(found, EntityType | ComplexType) and found.base_type:
                    self._derived.setdefault(found.base_type, []).append(name)
        return tuple(self._derived.get(type_name, ()))

    def properties(self, type_name: str) -> dict[str, Declared[Property]]:
        """Return own and inherited properties by name, base types first."""
        known = self._properties.get(type_name)
        if known is None:
            base, chain = self._known_above(type_name, self._properties)
            known = dict(base)
            for owner in reversed(chain):
                known |= _first_of_name(owner, owner.properties)
            self._properties[type_name] = known
        return known

    def navigation_properties(self, type_name: str) -> dict[str, Declared[NavigationProperty]]:
        """Return own and inherited navigation properties by name, base types first."""
        known = self._navigation.get(type_name)
        if known is None:
            base, chain = self._known_above(type_name, self._navigation)
            known = dict(base)
            for owner in reversed(chain):
                known |= _first_of_name(owner, owner.navigation_properties)
            self._navigation[type_name] = known
        return known

    def _known_above(
        self, type_name: str, known: dict[str, dict[str, Declared[M]]]
    ) -> tuple[dict[str, Declared[M]], list[StructuredType]]:
        """Return the members of the nearest type that are known, and the lineage before it.

        In a cycle the order of members depends on where it is entered, so nothing is shared there.
        """
        chain: dict[str, StructuredType] = {}
        found = self.structured(type_name)
        while found is not None and found.qualified_name not in chain:
            if found.qualified_name in known and found.qualified_name in self.hierarchy:
                return known[found.qualified_name], list(chain.values())
            chain[found.qualified_name] = found
            found = self.structured(found.base_type) if found.base_type else None
        return {}, list(chain.values())

    def key(self, type_name: str) -> tuple[PropertyRef, ...]:
        """Return the key of an entity type, its own or the inherited one; () where none is."""
        return self.nearest(type_name, _own_key, self._keys) or ()

    # --- containers -----------------------------------------------------------------------------

    def sets_of_type(self, type_name: str) -> tuple[EntitySet, ...]:
        """Return the entity sets whose declared type is exactly this one."""
        if self._sets_of_type is None:
            self._sets_of_type = {}
            for entity_set in self.entity_sets.values():
                self._sets_of_type.setdefault(entity_set.type, []).append(entity_set)
        return tuple(self._sets_of_type.get(type_name, ()))

    def binding_target(self, source: EntitySet | Singleton, path: str) -> str | None:
        """Return the name of the set or singleton that a navigation path of a source leads to.

        Falls back to the only entity set of the target type where no binding is stated.
        """
        for binding in source.bindings:
            if binding.path == path:
                return (
                    binding.target.rpartition("/")[2] if "." in binding.target else binding.target
                )
        navigation = self.navigation_properties(source.type).get(path)
        if navigation is None:
            return None
        sets = self.sets_of_type(navigation.member.type)
        return sets[0].name if len(sets) == 1 else None

    def resource_type(self, resource: str) -> EntityType | None:
        """Return the entity type behind an entity set, a singleton or a type name."""
        if resource in self.entity_sets:
            return self.entity_type(self.entity_sets[resource].type)
        if resource in self.singletons:
            return self.entity_type(self.singletons[resource].type)
        return self.entity_type(resource)

    # --- annotations ----------------------------------------------------------------------------

    def external_annotations(self, target: str) -> tuple[Annotation, ...]:
        """Return the annotations that `Annotations` groups give a target path."""
        return tuple(self._external.get(target, ()))

    def external_targets(self) -> Iterator[tuple[str, tuple[Annotation, ...]]]:
        """Yield the target paths of `Annotations` groups with what the groups give them."""
        return ((target, tuple(found)) for target, found in self._external.items())

    def annotations(self, target: str, inline: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
        """Return inline annotations followed by those given from outside for the target path."""
        external = self._external.get(target)
        return (*inline, *external) if external else inline

    # --- what others derive from it -------------------------------------------------------------

    def part(self, maker: Callable[[ModelIndex], P]) -> P:
        """Return what `maker` makes of this index: made on first use, kept as long as the index.

        This is where everything derived from a model is kept, so that nothing outlives it.
        """
        part: P | None = self._parts.get(maker)
        if part is None:
            part = self._parts[maker] = maker(self)
        return part

    # --- everything -----------------------------------------------------------------------------

    def entity_types(self) -> Iterator[EntityType]:
        """Yield the entity types in document order."""
        return (found for found in self.types.values() if isinstance(found, EntityType))

    def enum_types(self) -> Iterator[EnumType]:
        """Yield the enumerations in document order."""
        return (found for found in self.types.values() if isinstance(found, EnumType))
