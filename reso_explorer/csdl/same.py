"""Whether two models say the same, whatever the form of the documents they came from."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.csdl.model import (
    Annotation,
    AnnotationGroup,
    Collection,
    Constant,
    EntityContainer,
    EntitySet,
    EnumMember,
    FunctionImport,
    Model,
    NavigationProperty,
    NavigationPropertyBinding,
    Null,
    PathExpression,
    PropertyValue,
    Record,
    Reference,
    Schema,
    Singleton,
    Typed,
    TypeDefinition,
    TypeOperation,
)
from reso_explorer.csdl.names import Names, Paths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Expression

S = TypeVar("S", bound=Struct)

_TEMPORAL: Final = frozenset(
    {"Edm.DateTimeOffset", "Edm.DateTime", "Edm.TimeOfDay", "Edm.Duration"}
)
_PATH: Final = re.compile(r"[\w.@#/()]*\w\.[\w.@#/()]+\Z")
_VOCABULARY: Final = re.compile(r"(https?://(?:oasis-tcs|sap)\.github\.io/.*)\.(?:xml|json)\Z")
_TRUE: Final = Constant("Bool", value=True)


def same_model(first: Model, second: Model) -> bool:
    """Tell whether two models are equal once both are `normalised`."""
    return normalised(first) == normalised(second)


def normalised(model: Model) -> Model:
    """Return the model without what differs between documents that say the same.

    Left out are lines, version and form, and how a value is spelled: defaults that are stated
    or not, kinds of constants that JSON does not tell apart, the order of annotations and of
    operations, annotations for one target in several groups.
    """
    return _Normaliser(model).model()


class _Normaliser:
    """Rebuilds a model from the inside out; one method per type that needs a change."""

    def __init__(self, model: Model) -> None:
        from reso_explorer.csdl.index import ModelIndex

        self._model = model
        self._index: ModelIndex = ModelIndex(model)
        names = Names()
        names.aliases.update(self._index.aliases)
        self._paths = Paths(names)
        self._container = ""
        default = model.entity_container
        self._default_container = default.qualified_name if default is not None else ""

    def model(self) -> Model:
        references: dict[str, Reference] = {}
        for reference in self._model.references:
            reference = self._any(reference)
            uri = _VOCABULARY.sub(r"\1", reference.uri)
            known = references.get(uri)
            if known is not None:
                reference = replace(
                    known,
                    includes=known.includes + reference.includes,
                    include_annotations=known.include_annotations + reference.include_annotations,
                    annotations=known.annotations + reference.annotations,
                )
            references[uri] = replace(reference, uri=uri)
        return Model(
            version="",
            schemas=tuple(self._schema(schema) for schema in self._model.schemas),
            references=tuple(references.values()),
        )

    def _schema(self, schema: Schema) -> Schema:
        groups: dict[str, list[Annotation]] = {}
        for group in schema.annotation_groups:
            groups.setdefault(group.target, []).extend(group.annotations)
        found: Schema = self._any(replace(schema, annotation_groups=()))
        return replace(
            found,
            actions=_by_name(found.actions),
            functions=_by_name(found.functions),
            annotation_groups=tuple(
                AnnotationGroup(target, self._annotations(annotations))
                for target, annotations in groups.items()
            ),
        )

    def _any(self, value: Any) -> Any:
        """Return a struct with everything inside normalised, then itself."""
        if isinstance(value, tuple):
            if value and isinstance(value[0], Annotation):
                return self._annotations(value)
            return tuple(self._any(item) for item in value)
        if not isinstance(value, Struct):
            return value
        if isinstance(value, EntityContainer):
            self._container = f"{value.qualified_name}/"
        changes = {name: self._any(field) for name, field in _fields(value) if name != "line"}
        if "line" in value.__struct_fields__:
            changes["line"] = 0
        value = replace(value, **changes)
        if isinstance(value, Typed | TypeDefinition | TypeOperation):
            return self._faceted(value)
        if isinstance(value, PropertyValue):
            return value if value.value is not None else replace(value, value=_TRUE)
        if isinstance(value, Constant | PathExpression | Record | TypeOperation):
            return self._expression(value)
        return self._element(value)

    def _element(self, value: Any) -> Any:
        if isinstance(value, NavigationProperty):
            nullable = None if value.is_collection else value.nullable is not False
            return replace(value, nullable=nullable)
        if isinstance(value, EnumMember):
            return replace(value, is_explicit=True)
        if isinstance(value, EntityContainer):
            return replace(value, is_default=value.qualified_name == self._default_container)
        if isinstance(value, EntitySet):
            listed = value.include_in_service_document is not False
            return replace(value, include_in_service_document=listed)
        if isinstance(value, FunctionImport):
            listed = value.include_in_service_document is True
            return replace(
                value, include_in_service_document=listed, entity_set=self._local(value.entity_set)
            )
        if isinstance(value, Singleton):
            return replace(value, nullable=value.nullable is True)
        if isinstance(value, NavigationPropertyBinding):
            return replace(value, target=self._local(value.target))
        if hasattr(value, "entity_set"):
            return replace(value, entity_set=self._local(value.entity_set))
        return value

    def _local(self, target: str | None) -> str | None:
        """Return a binding target without the name of the container that it stands in."""
        return None if target is None else target.removeprefix(self._container)

    def _faceted(self, value: Typed | TypeDefinition | TypeOperation) -> Any:
        changes: dict[str, Any] = {}
        if value.max_length == "max":
            changes["max_length"] = None
        if isinstance(value, TypeOperation):
            return self._expression(replace(value, **changes))
        type_name = value.underlying_type if isinstance(value, TypeDefinition) else value.type
        if value.unicode is None:
            changes["unicode"] = True
        if value.precision is None and type_name in _TEMPORAL:
            changes["precision"] = 0
        if value.scale is None and type_name == "Edm.Decimal":
            changes["scale"] = "variable" if self._model.format == "json" else 0
        if value.srid is None and type_name.startswith("Edm.Geo"):
            changes["srid"] = 4326 if type_name.startswith("Edm.Geography") else 0
        if isinstance(value, Typed) and value.nullable is None:
            changes["nullable"] = not value.is_collection and self._model.format == "xml"
        if isinstance(value, Typed) and value.default_value is not None:
            changes["default_value"] = str(self._text(value.default_value, ()).value)
        return replace(value, **changes)

    def _annotations(self, found: Iterable[Annotation]) -> tuple[Annotation, ...]:
        rebuilt = [self._annotation(annotation) for annotation in found]
        return tuple(sorted(rebuilt, key=lambda found: (found.term, found.qualifier or "")))

    def _annotation(self, annotation: Annotation) -> Annotation:
        value = self._any(annotation.value)
        if value is None:
            value = self._default(annotation.term)
        return Annotation(
            annotation.term, value, annotation.qualifier, self._annotations(annotation.annotations)
        )

    def _default(self, term: str) -> Expression:
        """Return the value of an annotation that states none."""
        from reso_explorer.csdl.write_json.term_defaults import default_of

        default = default_of(self._index, term)
        if isinstance(default, bool):
            return Constant("Bool", default)
        if isinstance(default, list):
            return Collection()
        if isinstance(default, dict):
            return Record()
        return Null() if default is None else self._any(Constant("String", str(default)))

    def _expression(self, value: Any) -> Expression:
        """Return an expression as both forms can state it."""
        if isinstance(value, PathExpression):
            return value if value.kind == "Path" else self._text(value.path, value.annotations)
        if isinstance(value, Record):
            ordered = tuple(sorted(value.values, key=lambda found: found.name))
            return replace(value, values=ordered)
        if isinstance(value, TypeOperation):
            is_enum = isinstance(value.value, Constant) and not value.type.startswith("Edm.")
            inner = value.value if is_enum and value.operator == "Cast" else None
            return value if inner is None else inner
        constant: Constant = value
        if isinstance(constant.value, bool):
            return constant
        if constant.kind == "EnumMember":
            members = (member.rpartition("/")[2] for member in str(constant.value).split())
            return self._text(",".join(members), constant.annotations)
        return self._text(str(constant.value), constant.annotations)

    def _text(self, text: str, annotations: tuple[Annotation, ...]) -> Constant:
        """Return a constant as text: numbers without superfluous digits, aliases resolved."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            number = Decimal(text.strip())
        except InvalidOperation:
            if _PATH.match(text):
                text = self._paths[text]
        else:
            if number.is_finite() and len(text) < 50 and abs(number.adjusted()) < 50:
                text = f"{number.normalize():f}"
        return Constant("String", text, annotations)


def _fields(value: Struct) -> Iterable[tuple[str, Any]]:
    return ((name, getattr(value, name)) for name in value.__struct_fields__)


def _by_name(found: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(sorted(found, key=lambda operation: operation.name))
