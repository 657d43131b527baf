"""A document resolved into a dictionary.

Aliases, type definitions, annotations and inheritance are worked out here, once, for everybody:
names by the index, annotations by the meanings, joins by the graph, forms by the dialect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import EntityType, StructuredType
from reso_explorer.dictionary.caveats import caveats_of
from reso_explorer.dictionary.extras import Details, Extras
from reso_explorer.dictionary.ids import Ids
from reso_explorer.dictionary.lookups import Lookups
from reso_explorer.dictionary.model import (
    ColumnPair,
    Dictionary,
    FieldEntry,
    JoinConstant,
    JoinEntry,
    RelationEntry,
    ResourceEntry,
    TypeEntry,
)
from reso_explorer.dictionary.operations import operations_of
from reso_explorer.dictionary.service import Facts, service_entry
from reso_explorer.dictionary.statements import (
    field_statements,
    relation_statements,
    resource_statements,
    type_statements,
)
from reso_explorer.dictionary.typed import Types
from reso_explorer.graph import JoinBasis

if TYPE_CHECKING:
    from reso_explorer.csdl.index import Declared
    from reso_explorer.csdl.model import EntitySet, NavigationProperty, Property, Singleton
    from reso_explorer.document import Document
    from reso_explorer.graph import JoinColumns
    from reso_explorer.providers.dialect import Dialect

FORMAT: Final = "reso-explorer/dictionary"
VERSION: Final = "2.0"

_RULES: Final = {
    JoinBasis.STATED: "stated",
    JoinBasis.STATED_BY_PARTNER: "partner",
    JoinBasis.STATED_BY_ASSOCIATION: "association",
    JoinBasis.STATED_BY_PROVIDER: "provider",
    JoinBasis.FOREIGN_KEY: "foreignKey",
    JoinBasis.FOREIGN_ID: "foreignId",
    JoinBasis.SYSTEM_ID: "systemId",
    JoinBasis.RECORD_KEY: "recordKey",
    JoinBasis.RECORD_KEY_ALONE: "recordKey",
    JoinBasis.SHARED_KEY: "sharedKey",
    JoinBasis.BY_PARTNER: "inverse",
    JoinBasis.SAME_NAME: "sameName",
    JoinBasis.ROLE: "role",
    JoinBasis.AGENT_ROLE: "role",
    JoinBasis.TYPE_NAME: "typeName",
}
"""Why columns belong together, as a code."""


def build(
    document: Document,
    dialect: Dialect | None = None,
    *,
    facts: Facts | None = None,
    details: Details | None = None,
) -> Dictionary:
    """Return what a document says, resolved.

    Args:
        document: the metadata document.
        dialect: the forms of the server; those of its OData version where None.
        facts: service root, provider and role, where known.
        details: what to add that is left out otherwise: lines, terms, further annotations.
    """
    return _Builder(document, dialect, details or Details()).dictionary(facts or Facts())


class _Builder:
    """Makes the records of one document."""

    def __init__(self, document: Document, dialect: Dialect | None, details: Details) -> None:
        self._document = document
        self._index = document.index
        self._meanings = document.meanings
        self._graph = document.graph()
        self._dialect = dialect
        self._ids = Ids(document.index)
        self._extras = Extras(document.index, details)
        self._lookups = Lookups(document, dialect, self._ids, self._extras)
        self._types = Types(document.index, self._ids, self._lookups)
        self._edm_types: set[str] = set()

    def dictionary(self, facts: Facts) -> Dictionary:
        """Walk resources, types, enumerations and operations."""
        index = self._index
        resources = {
            name: self._resource(name, found) for name, found in sorted(self._ids.resources.items())
        }
        types = {
            name: self._type(name, found)
            for name, found in sorted(index.types.items())
            if isinstance(found, StructuredType) and not self._ids.is_resource(name)
        }
        for enum in index.enum_types():
            self._lookups.of_enum(enum)
        operations = operations_of(self._document, self._ids, self._types, self._extras)
        lookups = dict(sorted(self._lookups.found.items()))
        return Dictionary(
            format=FORMAT,
            version=VERSION,
            service=service_entry(
                self._document, self._dialect, facts, self._lookups, self._edm_types
            ),
            caveats=caveats_of(self._document, self._ids, lookups),
            resources=resources,
            types=types,
            lookups=lookups,
            operations=operations,
        )

    # --- shapes ---------------------------------------------------------------------------------

    def _resource(self, name: str, found: EntitySet | Singleton) -> ResourceEntry:
        index = self._index
        meaning = self._meanings.entity_set(name)
        declared = index.structured(found.type)
        type_name = declared.qualified_name if declared is not None else index.qualify(found.type)
        told, terms = resource_statements(meaning, self._meanings.type(type_name))
        if declared is None:
            told["missing"] = self._ids.missing(type_name)
        path = meaning.resource_path
        if path is not None and str(path.value) not in {"", name}:
            told["path"] = str(path.value)
        keys = meaning.alternate_keys
        return ResourceEntry(
            name=name,
            kind="set" if name in index.entity_sets else "singleton",
            type=type_name,
            **told | self._shape(type_name, declared, keys),
            **self._extras.of(found, name, terms),
            **self._members(type_name, name),
        )

    def _type(self, name: str, found: StructuredType) -> TypeEntry:
        meaning = self._meanings.type(name)
        told, terms = type_statements(meaning)
        return TypeEntry(
            name=found.name,
            kind="entity" if isinstance(found, EntityType) else "complex",
            type=name,
            **told | self._shape(name, found, meaning.alternate_keys),
            **self._extras.of(found, name, terms),
            **self._members(name, None),
        )

    def _shape(
        self,
        type_name: str,
        found: StructuredType | None,
        alternate_keys: tuple[tuple[str, ...], ...],
    ) -> dict[str, Any]:
        """Return the keys that resources and types share."""
        key = self._index.key(type_name)
        told: dict[str, Any] = {
            "key": tuple(dict.fromkeys(ref.name for ref in key)),
            "key_aliases": {ref.name: ref.alias for ref in key if ref.alias},
            "alternate_keys": tuple(sorted(set(alternate_keys))),
        }
        if found is None:
            return told
        lineage = self._index.lineage(type_name)
        told["abstract"] = found.abstract
        told["open"] = any(each.open_type for each in lineage)
        told["has_stream"] = any(
            isinstance(each, EntityType) and each.has_stream for each in lineage
        )
        if found.base_type:
            told["extends"], missing = self._ids.target(found.base_type)
            if missing is not None:
                told["missing"] = missing
        return told

    # --- members --------------------------------------------------------------------------------

    def _members(self, type_name: str, resource: str | None) -> dict[str, Any]:
        index = self._index
        keys = {ref.name for ref in index.key(type_name)}
        fields = sorted(index.properties(type_name).items())
        relations = sorted(index.navigation_properties(type_name).items())
        return {
            "fields": {
                name: self._field(type_name, resource, declared, is_key=name in keys)
                for name, declared in fields
            },
            "relations": {
                name: self._relation(type_name, resource, declared) for name, declared in relations
            },
        }

    def _field(
        self, type_name: str, resource: str | None, declared: Declared[Property], *, is_key: bool
    ) -> FieldEntry:
        prop = declared.member
        owner = declared.owner.qualified_name
        meaning = self._meanings.field(type_name, prop.name, entity_set=resource)
        said, terms = field_statements(prop.name, meaning)
        told = self._types.of(prop)
        self._edm_types.add(told["edm_type"])
        if "inferred" in told and "inferred" in said:
            said["inferred"] = dict(sorted((told["inferred"] | said["inferred"]).items()))
        told |= said
        if is_key:
            told["key"] = told["required"] = True
        if owner != type_name:
            told["declared_by"] = self._ids.of(owner)
        if "lookup" not in told and told["type"] not in {"object", "any"}:
            lookup = self._lookups.of_field(self._ids.of(owner), prop.name, meaning)
            if lookup is not None:
                told["lookup"] = lookup
        if "lookup" in told:
            self._lookups.note_use(told["lookup"], is_many=prop.is_collection)
        extras = self._extras.of(prop, f"{owner}/{prop.name}", terms)
        return FieldEntry(name=prop.name, **told, **extras)

    def _relation(
        self, type_name: str, resource: str | None, declared: Declared[NavigationProperty]
    ) -> RelationEntry:
        navigation = declared.member
        owner = declared.owner.qualified_name
        meaning = self._meanings.relation(type_name, navigation.name, entity_set=resource)
        told, terms = relation_statements(navigation.name, meaning)
        target, missing = self._ids.target(navigation.type)
        if owner != type_name:
            told["declared_by"] = self._ids.of(owner)
        return RelationEntry(
            name=navigation.name,
            target=target,
            missing=missing,
            collection=navigation.is_collection,
            required=not navigation.is_collection and navigation.nullable is False,
            contained=navigation.contains_target,
            partner=navigation.partner or None,
            join=_join(self._graph.join(type_name, navigation)),
            only_types=tuple(sorted({self._ids.target(each)[0] for each in meaning.derived_types})),
            **told,
            **self._extras.of(navigation, f"{owner}/{navigation.name}", terms),
        )


def _join(columns: JoinColumns) -> JoinEntry | None:
    """Return the columns of a relation, None where they aren't known."""
    if not columns.pairs or columns.how not in _RULES:
        return None
    return JoinEntry(
        how=_RULES[columns.how],
        inferred=not columns.is_stated,
        on=tuple(ColumnPair(source=own, to=other) for own, other in columns.pairs),
        where=tuple(JoinConstant(to=column, value=value) for column, value in columns.constants),
    )
