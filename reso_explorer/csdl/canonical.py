"""One form of a model that every document saying the same comes to.

A document may leave out a default or state it, name a standard vocabulary by its XML or its JSON
address, repeat the container in the target of a binding, or be of V2 and use `Edm.DateTime`.
`canonical` settles all of this in one place. `diff` compares canonical models, `same_model` tells
whether two of them are equal, and `spelled_alike` takes away what JSON cannot tell of a value.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.csdl.foreign_names import is_obsolete
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    ActionImport,
    Annotation,
    AnnotationGroup,
    Collection,
    ComplexType,
    Constant,
    EntityContainer,
    EntitySet,
    EntityType,
    EnumMember,
    EnumType,
    FunctionImport,
    NavigationProperty,
    NavigationPropertyBinding,
    Null,
    Parameter,
    PathExpression,
    Property,
    PropertyValue,
    Record,
    Reference,
    ReferentialConstraint,
    ReturnType,
    Schema,
    Singleton,
    Term,
    TypeDefinition,
    TypeOperation,
)
from reso_explorer.csdl.names import Names, Paths
from reso_explorer.csdl.v4_form import v4_form
from reso_explorer.csdl.vocabulary_references import xml_address
from reso_explorer.csdl.write_json.literals import literal_type, typed_literal
from reso_explorer.csdl.write_json.term_defaults import default_of
from reso_explorer.edm import WHOLE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.csdl.model import Expression, Model

_PATH: Final = re.compile(r"[\w.@#/()]*\w\.[\w.@#/()]+\Z")
_TRUE: Final = Constant("Bool", value=True)
_WITHOUT_PARTS: Final = frozenset(
    {"line", "name", "namespace", "type", "nullable", "is_collection", "default_value", "path"}
)


# --- The canonical model --------------------------------------------------------------------------


def canonical(model: Model) -> Model:
    """Return the model with every default stated and every name written in one way.

    Lines, version, form and the order of elements stay, so that differences can be shown where
    they are. A model of V1 to V3 gets the types of V4.
    """
    return _Canonical(replace(v4_form(model).model, version=model.version)).model()


def same_model(first: Model, second: Model) -> bool:
    """Tell whether two models say the same, whatever the form of the documents they came from.

    Version, lines and the order of annotations, operations and properties of records make no
    difference.
    """
    return _comparable(canonical(first)) == _comparable(canonical(second))


class _Canonical:
    """Rebuilds a model from the inside out; a part that is canonical stays the same object."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._is_json = model.format == "json"
        self._index = ModelIndex(model)
        names = Names()
        names.aliases.update(self._index.aliases)
        self._aliases = frozenset(names.aliases)
        self._paths = Paths(names)
        self._container = ""
        default = model.entity_container
        self._default_container = default.qualified_name if default is not None else ""
        self._settle: dict[type[Struct], Callable[[Any], dict[str, Any]]] = {
            **dict.fromkeys((Property, Parameter, ReturnType, Term), self._typed),
            TypeDefinition: self._definition,
            TypeOperation: lambda found: _changed(found, max_length=_length(found)),
            NavigationProperty: self._navigation,
            EntityContainer: self._default_of_several,
            EntitySet: lambda found: _changed(
                found,
                include_in_service_document=found.include_in_service_document is not False,
            ),
            Singleton: lambda found: _changed(found, nullable=found.nullable is True),
            NavigationPropertyBinding: lambda found: _changed(
                found, target=self._local(found.target)
            ),
            ActionImport: lambda found: _changed(found, entity_set=self._local(found.entity_set)),
            FunctionImport: lambda found: _changed(
                found,
                entity_set=self._local(found.entity_set),
                include_in_service_document=found.include_in_service_document is True,
            ),
            Annotation: self._annotation,
            PropertyValue: lambda found: {} if found.value is not None else {"value": _TRUE},
            Constant: self._constant,
        }

    def model(self) -> Model:
        references: dict[str, Reference] = {}
        for reference in self._model.references:
            found = self._part(reference)
            uri = xml_address(found.uri)
            known = references.get(uri)
            if known is not None:
                found = replace(
                    known,
                    includes=known.includes + found.includes,
                    include_annotations=known.include_annotations + found.include_annotations,
                    annotations=known.annotations + found.annotations,
                )
            references[uri] = replace(found, uri=uri)
        return replace(
            self._model,
            schemas=tuple(self._schema(schema) for schema in self._model.schemas),
            references=tuple(references.values()),
        )

    def _schema(self, schema: Schema) -> Schema:
        groups: dict[str, AnnotationGroup] = {}
        for group in schema.annotation_groups:
            known = groups.get(group.target)
            before = () if known is None else known.annotations
            annotations = (*before, *self._parts(group.annotations))
            line = group.line if known is None else known.line
            annotations = _first_of_each(annotations, _NAMES[Annotation])
            groups[group.target] = AnnotationGroup(group.target, annotations, None, line)
        found: Schema = self._part(replace(schema, annotation_groups=()))
        return replace(found, annotation_groups=tuple(groups.values()), **_first_types(found))

    def _part(self, found: Any) -> Any:
        """Return a part of the model with everything inside settled, then itself."""
        kind: type[Struct] = type(found)
        if kind is EntityContainer:
            self._container = f"{found.qualified_name}/"
        changes: dict[str, Any] = {}
        for name in _fields(kind):
            value = getattr(found, name)
            if isinstance(value, tuple):
                changed: Any = self._parts(value)
            elif isinstance(value, Struct):
                changed = self._part(value)
            else:
                continue
            if changed is not value:
                changes[name] = changed
        settle = self._settle.get(kind)
        if settle is not None:
            changes |= settle(found)
        return replace(found, **changes) if changes else found

    def _parts(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        if not found or not isinstance(found[0], Struct):
            return found
        changed = tuple(self._part(item) for item in found)
        if isinstance(found[0], Annotation):
            changed = tuple(item for item in changed if not is_obsolete(item.term))
        name_of = _NAMES.get(type(found[0]))
        if name_of is not None:
            changed = _first_of_each(changed, name_of)
        is_same = len(found) == len(changed) and all(
            before is after for before, after in zip(found, changed, strict=True)
        )
        return found if is_same else changed

    # --- parts that say more than they state ------------------------------------------------------

    def _typed(self, found: Property | Parameter | ReturnType | Term) -> dict[str, Any]:
        changes = self._facets(found, found.type)
        if found.nullable is None:
            changes["nullable"] = not found.is_collection and not self._is_json
        if found.default_value is not None:
            literal = typed_literal(found.default_value, literal_type(self._index, found.type))
            text = str(literal).lower() if isinstance(literal, bool) else str(literal)
            changes |= _changed(found, default_value=None if literal is None else _number(text))
        return changes

    def _definition(self, found: TypeDefinition) -> dict[str, Any]:
        return self._facets(found, found.underlying_type)

    def _facets(self, found: Any, type_name: str) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if found.max_length == "max":
            changes["max_length"] = None
        if found.unicode is None:
            changes["unicode"] = True
        if found.precision is None and type_name in WHOLE_SECONDS:
            changes["precision"] = 0
        if found.scale is None and type_name == "Edm.Decimal":
            changes["scale"] = "variable" if self._is_json else 0
        if found.srid is None and type_name.startswith("Edm.Geo"):
            changes["srid"] = 4326 if type_name.startswith("Edm.Geography") else 0
        return changes

    @staticmethod
    def _navigation(found: NavigationProperty) -> dict[str, Any]:
        return _changed(
            found, nullable=None if found.is_collection else found.nullable is not False
        )

    def _default_of_several(self, found: EntityContainer) -> dict[str, Any]:
        return _changed(found, is_default=found.qualified_name == self._default_container)

    def _local(self, target: str | None) -> str | None:
        """Return a binding target without the name of the container that it stands in."""
        return None if target is None else target.removeprefix(self._container)

    def _annotation(self, found: Annotation) -> dict[str, Any]:
        return {} if found.value is not None else {"value": self._default(found.term)}

    def _default(self, term: str) -> Expression:
        """Return the value of an annotation that states none."""
        default = default_of(self._index, term)
        if isinstance(default, bool):
            return Constant("Bool", default)
        if isinstance(default, list):
            return Collection()
        if isinstance(default, dict):
            return Record()
        return Null() if default is None else Constant("String", str(default))

    def _constant(self, found: Constant) -> dict[str, Any]:
        """Resolve an alias in a name that a text consists of; JSON writes paths as texts."""
        text = found.value
        if found.kind != "String" or not isinstance(text, str) or "." not in text:
            return {}
        if not self._aliases or not _PATH.match(text):
            return {}
        return _changed(found, value=self._paths[text])


def _first_types(schema: Schema) -> dict[str, tuple[Any, ...]]:
    """Return the types of a schema by kind, those left out whose name a kind before has."""
    taken: set[str] = set()
    kept: dict[str, tuple[Any, ...]] = {}
    for kind in ("entity_types", "complex_types", "enum_types", "type_definitions"):
        kept[kind] = tuple(each for each in getattr(schema, kind) if each.name not in taken)
        taken |= {each.name for each in kept[kind]}
    return kept


def _first_of_each(found: tuple[Any, ...], name_of: Callable[[Any], object]) -> tuple[Any, ...]:
    """Return parts without those whose name another one before them has."""
    names = [name_of(item) for item in found]
    if len(set(names)) == len(names):
        return found
    first = dict(reversed([*zip(names, found, strict=True)]))
    return tuple(first[name] for name in dict.fromkeys(names))


_NAMES: Final[dict[type[Struct], Callable[[Any], object]]] = {
    **dict.fromkeys(
        (Property, NavigationProperty, Parameter, EnumMember, PropertyValue, Term),
        attrgetter("name"),
    ),
    **dict.fromkeys(
        (EntityType, ComplexType, EnumType, TypeDefinition, EntityContainer), attrgetter("name")
    ),
    **dict.fromkeys((EntitySet, Singleton, ActionImport, FunctionImport), attrgetter("name")),
    NavigationPropertyBinding: attrgetter("path"),
    ReferentialConstraint: attrgetter("property"),
    Annotation: attrgetter("term", "qualifier"),
}
"""What the parts of a kind are told apart by; the first one of a name counts."""


def _length(found: TypeOperation) -> int | None:
    return found.max_length if isinstance(found.max_length, int) else None


def _changed(found: Struct, **fields: Any) -> dict[str, Any]:
    """Return those of the fields that differ from what a part has."""
    return {name: value for name, value in fields.items() if getattr(found, name) != value}


@lru_cache(maxsize=64)
def _fields(kind: type[Struct]) -> tuple[str, ...]:
    """Return the fields of a part of a model that may hold other parts."""
    return tuple(name for name in kind.__struct_fields__ if name not in _WITHOUT_PARTS)


# --- Values that JSON cannot tell apart -----------------------------------------------------------


def spelled_alike(value: Any) -> Any:
    """Return an expression, or part of one, as XML and JSON both can state it, without lines.

    Kinds of constants and of paths become text, numbers lose superfluous digits, members of an
    enumeration their type, and the properties of a record come in the order of their names.
    Annotations on constants and collections go, for JSON has no place for them.
    """
    if isinstance(value, tuple):
        parts = tuple(spelled_alike(item) for item in value)
        return _in_order(parts) if parts and isinstance(parts[0], Annotation) else parts
    if not isinstance(value, Struct):
        return value
    changes = {
        name: spelled_alike(getattr(value, name))
        for name in value.__struct_fields__
        if name not in {"line", "name", "type", "term", "path"}
    }
    if "line" in value.__struct_fields__:
        changes["line"] = 0
    value = replace(value, **changes)
    if isinstance(value, PathExpression):
        return value if value.kind == "Path" else _text(value.path)
    if isinstance(value, Collection):
        return replace(value, annotations=())
    if isinstance(value, Record):
        return replace(value, values=tuple(sorted(value.values, key=lambda part: part.name)))
    if isinstance(value, TypeOperation):
        is_enum = isinstance(value.value, Constant) and not value.type.startswith("Edm.")
        return value.value if is_enum and value.operator == "Cast" else value
    if isinstance(value, Constant) and not isinstance(value.value, bool):
        text = str(value.value)
        if value.kind == "EnumMember":
            text = ",".join(member.rpartition("/")[2] for member in text.split())
        return _text(text)
    return value


def _text(text: str) -> Constant:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Constant("String", _number(text))


def _number(text: str) -> str:
    """Return a number without superfluous digits; other text unchanged."""
    if len(text) >= 50 or not text.strip()[:2].strip("+-.").isdigit():
        return text
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    is_short = number.is_finite() and abs(number.adjusted()) < 50
    return f"{number.normalize():f}" if is_short else text


def _in_order(found: Iterable[Annotation]) -> tuple[Annotation, ...]:
    return tuple(sorted(found, key=lambda each: (each.term, each.qualifier or "")))


def _comparable(model: Model) -> Model:
    """Return a canonical model without what makes no difference."""
    schemas = tuple(
        replace(
            schema,
            actions=_by_name(schema.actions),
            functions=_by_name(schema.functions),
            annotation_groups=tuple(sorted(schema.annotation_groups, key=lambda each: each.target)),
        )
        for schema in model.schemas
    )
    return replace(
        model,
        version="",
        format="xml",
        schemas=_without_lines(schemas),
        references=_without_lines(model.references),
    )


def _without_lines(found: Any) -> Any:
    """Return parts of a model without lines, their annotations spelled alike."""
    if isinstance(found, tuple):
        if found and isinstance(found[0], Annotation):
            return spelled_alike(found)
        return tuple(_without_lines(item) for item in found)
    if not isinstance(found, Struct):
        return found
    changes = {name: _without_lines(getattr(found, name)) for name in _fields(type(found))}
    if "line" in found.__struct_fields__:
        changes["line"] = 0
    if isinstance(found, EnumMember):
        changes["is_explicit"] = True
    return replace(found, **changes)


def _by_name(found: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(found, key=lambda operation: operation.name))
