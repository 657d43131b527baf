"""One small interface to what a document says about its elements, whatever the spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.enums import enum_values, member_meaning
from reso_explorer.csdl.meaning.field import NOTHING_SAID, field_meaning, with_set
from reso_explorer.csdl.meaning.relation import relation_meaning
from reso_explorer.csdl.meaning.restrictions import (
    alternate_keys,
    default_capabilities,
    restricted_navigation,
    set_meaning,
)
from reso_explorer.csdl.meaning.said import (
    AllowedValue,
    FieldMeaning,
    MemberMeaning,
    RelationMeaning,
    SetMeaning,
    TypeMeaning,
)
from reso_explorer.csdl.meaning.statements import (
    Statements,
    collect,
    first,
    said_link,
    said_revision,
    said_text,
)
from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.csdl.model import (
    Constant,
    EntityContainer,
    EnumType,
    NavigationProperty,
    Property,
    TypeDefinition,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning.said import Said
    from reso_explorer.csdl.model import (
        Annotation,
        Element,
        EntitySet,
        Expression,
        OperationOverload,
        Singleton,
        StructuredType,
    )

_WHOLE_SERVICE: Final = ("Capabilities.", "Aggregation.")
_FROM_TYPE: Final = ("Capabilities.", "Core.Revisions", "Core.AlternateKeys", "sap:")
_LISTING_KEYS: Final = ("ListingKey", "ListingKeyNumeric", "ListingId")
_NOWHERE: Final = SetMeaning()


class Meanings:
    """What annotations say about the elements of a model, worked out on first use and kept.

    Every method accepts names that the document does not declare and then answers with a
    meaning in which nothing is said.
    """

    def __init__(self, index: ModelIndex) -> None:
        self.index = index
        self._fields: dict[tuple[str, str, str | None], FieldMeaning] = {}
        self._relations: dict[tuple[str, str, str | None], RelationMeaning] = {}
        self._sets: dict[str, tuple[SetMeaning, Statements]] = {}
        self._types: dict[str, TypeMeaning] = {}
        self._members: dict[tuple[str, str], MemberMeaning] = {}
        self._declared: dict[str, dict[tuple[type, str], Element]] = {}
        self._values: dict[str, tuple[AllowedValue, ...]] = {}
        self._defaults: dict[str, Expression | None] = {}
        self._containers: dict[str, list[str]] | None = None
        self._is_reso: bool | None = None

    @property
    def is_reso(self) -> bool:
        """Whether the document follows the RESO Data Dictionary: it has a `Property` of listings."""
        if self._is_reso is None:
            self._is_reso = any(
                name in self.index.properties(found.qualified_name)
                for found in self.index.types_named("Property")
                for name in _LISTING_KEYS
            )
        return self._is_reso

    # --- fields and relations -------------------------------------------------------------------

    def field(self, type_name: str, name: str, *, entity_set: str | None = None) -> FieldMeaning:
        """Return what is said about a field.

        Args:
            type_name: the qualified name of its type or of a type derived from it.
            name: the field's name, or a path through complex and navigation properties.
            entity_set: the set or singleton it is seen through. Without one, the only set of
                the type counts.
        """
        key = (type_name, name, entity_set)
        known = self._fields.get(key)
        if known is None:
            known = self._fields[key] = self._field(type_name, name, entity_set)
        return known

    def _field(self, type_name: str, path: str, entity_set: str | None) -> FieldMeaning:
        source = entity_set if entity_set is not None else self._only_set(type_name)
        owner, name = self._walk(type_name, path)
        found = self.index.properties(owner).get(name)
        prop = found.member if found is not None else None
        statements = collect(self._property_layers(owner, name, path, source, prop), self.default)
        members: tuple[AllowedValue, ...] = ()
        if prop is not None and not prop.type.startswith("Edm."):
            members = self.values(prop.type)
        meaning = field_meaning(name, statements, members, prop, is_reso=self.is_reso)
        if source is None:
            return meaning
        restrictions = self.entity_set(source)
        return meaning if restrictions is _NOWHERE else with_set(meaning, path, restrictions)

    def relation(
        self, type_name: str, name: str, *, entity_set: str | None = None
    ) -> RelationMeaning:
        """Return what is said about a navigation property; arguments as for `field`."""
        key = (type_name, name, entity_set)
        known = self._relations.get(key)
        if known is None:
            source = entity_set if entity_set is not None else self._only_set(type_name)
            owner, last = self._walk(type_name, name)
            found = self.index.navigation_properties(owner).get(last)
            member = found.member if found is not None else None
            layers = self._property_layers(owner, last, name, source, member)
            known = relation_meaning(
                name,
                collect(layers, self.default),
                self.entity_set(source) if source is not None else None,
                restricted_navigation(self._set(source)[1], name) if source is not None else {},
            )
            self._relations[key] = known
        return known

    def _only_set(self, type_name: str) -> str | None:
        for found in self.index.lineage(type_name):
            sets = self.index.sets_of_type(found.qualified_name)
            if sets:
                return sets[0].name if len(sets) == 1 else None
        return None

    def _walk(self, type_name: str, path: str) -> tuple[str, str]:
        """Return the type that declares the last segment of a path, and that segment."""
        *segments, last = path.split("/")
        for segment in segments:
            if "." in segment:
                type_name = self.index.qualify(segment)
                continue
            prop = self.index.properties(type_name).get(segment)
            if prop is not None:
                type_name = prop.member.type
                continue
            navigation = self.index.navigation_properties(type_name).get(segment)
            if navigation is None:
                return "", last
            type_name = navigation.member.type
        return type_name, last

    def _property_layers(
        self,
        owner: str,
        name: str,
        path: str,
        source: str | None,
        member: Property | NavigationProperty | None,
    ) -> Iterator[tuple[Annotation, ...]]:
        """Yield annotations of a property, nearest first: set, types, type definition."""
        external = self.index.external_annotations
        if source is not None:
            for base in self._container_paths(source):
                yield external(f"{base}/{path}")
        kind = type(member)
        for found in self.index.lineage(owner):
            declared = self._declared_in(found).get((kind, name))
            if declared is not None and declared.annotations:
                yield declared.annotations
            yield external(f"{found.qualified_name}/{name}")
        if member is not None and not member.type.startswith("Edm."):
            defined = self.index.types.get(member.type)
            if isinstance(defined, TypeDefinition):
                yield self.index.annotations(defined.qualified_name, defined.annotations)

    def _declared_in(self, found: StructuredType) -> dict[tuple[type, str], Element]:
        """Return the members that a type itself declares, by their class and name."""
        known = self._declared.get(found.qualified_name)
        if known is None:
            known = {(Property, prop.name): prop for prop in found.properties}
            known |= {
                (NavigationProperty, navigation.name): navigation
                for navigation in found.navigation_properties
            }
            self._declared[found.qualified_name] = known
        return known

    # --- sets -------------------------------------------------------------------------------------

    def entity_set(self, name: str) -> SetMeaning:
        """Return what is said about an entity set or singleton."""
        return self._set(name)[0]

    def _set(self, name: str) -> tuple[SetMeaning, Statements]:
        known = self._sets.get(name)
        if known is None:
            statements = self._set_statements(name)
            meaning = set_meaning(statements) if statements else _NOWHERE
            known = self._sets[name] = (meaning, statements)
        return known

    def _set_statements(self, name: str) -> Statements:
        found = self.index.entity_sets.get(name) or self.index.singletons.get(name)
        if found is None:
            return {}
        statements = collect(self._set_layers(name, found), self.default)
        for base in self._container_paths(name):
            container = self.index.containers.get(base.rpartition("/")[0])
            if container is not None:
                self._add_container(statements, container)
        for kind in self.index.lineage(found.type):
            layer = self.index.annotations(kind.qualified_name, kind.annotations)
            for key, statement in collect([layer], self.default).items():
                if key.startswith(_FROM_TYPE) or key == "Core.Description":
                    statements.setdefault(key, statement)
        return statements

    def _set_layers(
        self, name: str, found: EntitySet | Singleton
    ) -> Iterator[tuple[Annotation, ...]]:
        yield found.annotations
        for base in self._container_paths(name):
            yield self.index.external_annotations(base)

    def _add_container(self, statements: Statements, container: EntityContainer) -> None:
        layer = self.index.annotations(container.qualified_name, container.annotations)
        whole = collect([layer], self.default)
        for key, statement in default_capabilities(
            whole.get("Capabilities.DefaultCapabilities")
        ).items():
            statements.setdefault(key, statement)
        for key, statement in whole.items():
            if key.startswith(_WHOLE_SERVICE):
                statements.setdefault(key, statement)

    def _container_paths(self, set_name: str) -> list[str]:
        """Return the target paths of a set: `NS.Container/Set`, then `Container/Set`."""
        if self._containers is None:
            self._containers = {}
            for qualified, container in self.index.containers.items():
                names = [child.name for child in container.entity_sets]
                names += [child.name for child in container.singletons]
                for name in names:
                    paths = self._containers.setdefault(name, [])
                    paths += [f"{qualified}/{name}", f"{container.name}/{name}"]
        return self._containers.get(set_name, [])

    # --- types, operations, terms, enumerations -------------------------------------------------

    def type(self, qualified_name: str) -> TypeMeaning:
        """Return what is said about a type, operation, term, container or schema by its name.

        What base types say is not repeated; an operation answers with its first overload that
        says something.
        """
        known = self._types.get(qualified_name)
        if known is None:
            layers = list(self._named_layers(qualified_name))
            known = self._types[qualified_name] = _type_meaning(collect(layers, self.default))
        return known

    def _named_layers(self, name: str) -> Iterator[tuple[Annotation, ...]]:
        index = self.index
        for group in (index.types, index.terms, index.containers):
            found: Element | None = group.get(name)
            if found is not None:
                yield found.annotations
        for overload in (*index.actions.get(name, ()), *index.functions.get(name, ())):
            yield overload.annotations
        for schema in index.model.schemas:
            if schema.namespace == name:
                yield schema.annotations
        yield index.external_annotations(name)

    def overload(self, found: OperationOverload) -> TypeMeaning:
        """Return what is said about one overload of an operation, not about the others."""
        layer = self.index.annotations(found.qualified_name, found.annotations)
        return _type_meaning(collect([layer], self.default))

    def member(self, enum_name: str, member_name: str) -> MemberMeaning:
        """Return what is said about a member of an enumeration."""
        key = (enum_name, member_name)
        known = self._members.get(key)
        if known is None:
            found = self.index.enum_type(enum_name)
            if found is None:
                known = self._members[key] = MemberMeaning()
            else:
                for member in found.members:
                    meaning = member_meaning(self.index, found, member, self.default)
                    self._members.setdefault((enum_name, member.name), meaning)
                known = self._members.setdefault(key, MemberMeaning())
        return known

    def values(self, enum_name: str) -> tuple[AllowedValue, ...]:
        """Return the members of an enumeration as allowed values; () for anything else.

        A placeholder member (`Sample…EnumValue`) is no value.
        """
        known = self._values.get(enum_name)
        if known is None:
            found = self.index.types.get(enum_name)
            known = (
                enum_values(found, lambda name: self.member(enum_name, name))
                if isinstance(found, EnumType)
                else ()
            )
            self._values[enum_name] = known
        return known

    # --- by path -----------------------------------------------------------------------------------

    def label(self, element_path: str) -> str | None:
        """Return the label of `NS.Type`, `NS.Type/Field`, `NS.Enum/Member` or a set name."""
        said = self._by_path(element_path).label
        return None if said is None else str(said.value)

    def description(self, element_path: str) -> str | None:
        """Return the description of the element with a path as for `label`."""
        said = self._by_path(element_path).description
        return None if said is None else str(said.value)

    def _by_path(
        self, path: str
    ) -> FieldMeaning | RelationMeaning | SetMeaning | MemberMeaning | TypeMeaning:
        head, _, rest = path.partition("/")
        head = self.index.qualify(head)
        if not rest:
            is_set = head in self.index.entity_sets or head in self.index.singletons
            return self.entity_set(head) if is_set else self.type(head)
        if head in self.index.containers:
            return self.entity_set(rest)
        if head in self.index.entity_sets or head in self.index.singletons:
            source = self.index.entity_sets.get(head) or self.index.singletons[head]
            return self.field(source.type, rest, entity_set=head)
        if isinstance(self.index.types.get(head), EnumType):
            return self.member(head, rest)
        owner, last = self._walk(head, rest)
        if last in self.index.properties(owner):
            return self.field(head, rest)
        if last in self.index.navigation_properties(owner):
            return self.relation(head, rest)
        return NOTHING_SAID

    # --- defaults ------------------------------------------------------------------------------

    def default(self, term: str) -> Expression | None:
        """Return the default value that the document's own declaration of a term states."""
        if term not in self._defaults:
            declared = self.index.terms.get(term)
            if declared is None or declared.default_value is None:
                self._defaults[term] = None
            else:
                kind = "Bool" if declared.type in {"Edm.Boolean", "Core.Tag"} else "String"
                if term_key(declared.type) == "Core.Tag":
                    kind = "Bool"
                text = declared.default_value
                value = text.strip().lower() == "true" if kind == "Bool" else text
                self._defaults[term] = Constant(kind, value)
        return self._defaults[term]


def _type_meaning(statements: Statements) -> TypeMeaning:
    label: Said | None = first(
        statements, "sap:label", "Common.Label", "DisplayName", "StandardName", "LocalName"
    )
    return TypeMeaning(
        label=label,
        description=first(statements, "Core.Description", "sap:quickinfo", "Common.QuickInfo"),
        long_description=said_text(statements.get("Core.LongDescription")),
        documentation_url=said_link(statements),
        deprecated=said_revision(statements.get("Core.Revisions")),
        alternate_keys=alternate_keys(statements.get("Core.AlternateKeys")),
    )
