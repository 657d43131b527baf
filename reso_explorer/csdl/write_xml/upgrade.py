"""A model of V1 to V3 made fit for V4.01: types that V4 does not have, defaults that differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec.structs import replace

from reso_explorer.csdl.foreign_names import is_obsolete
from reso_explorer.csdl.model import (
    Action,
    AnnotationGroup,
    ComplexType,
    Element,
    EntityContainer,
    EntityType,
    Function,
    Schema,
    Typed,
)
from reso_explorer.csdl.vocabulary_references import with_used_vocabularies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.model import Annotation, Model, StructuredType

T = TypeVar("T", bound=Typed)
E = TypeVar("E", bound=Element)

_NEW_TYPES: Final = {"Edm.DateTime": "Edm.DateTimeOffset", "Edm.Time": "Edm.TimeOfDay"}
_TIME: Final = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?\Z", re.ASCII)
_LITERAL: Final = re.compile(r"(?:datetime|datetimeoffset|time|guid)'(.*)'\Z", re.DOTALL)
_NUMBER: Final = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?[mMdDfFlL]\Z", re.ASCII)


def upgraded(model: Model) -> tuple[Model, tuple[str, ...]]:
    """Return the model as a V4.01 one, and sentences that say what was changed."""
    containers = [found for schema in model.schemas for found in schema.entity_containers]
    changes = _Changes(several=len(containers) > 1)
    schemas = tuple(changes.schema(schema) for schema in model.schemas)
    new = replace(model, version="4.01", format="xml", schemas=schemas)
    notes = [f"Written from an OData {model.version} document."]
    notes += [
        f"{old} became {_NEW_TYPES[old]} at {count} places; V4 has no {old}."
        for old, count in changes.types.items()
    ]
    if "Edm.DateTime" in changes.types:
        notes.append("Values that had no time zone are taken for UTC.")
    if changes.dropped:
        notes.append(f"Left out, as V4 does not know them: {', '.join(sorted(changes.dropped))}.")
    if len(containers) > 1:
        notes.append("V4 allows one entity container for each service; this document has more.")
    return with_used_vocabularies(new), tuple(notes)


class _Changes:
    """Makes the changes and counts them; `several` containers need one marked as the default.

    Attributes:
        types: how often each old type was replaced.
        dropped: names of attributes without counterpart.
    """

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self.types: dict[str, int] = {}
        self.dropped: set[str] = set()

    def schema(self, schema: Schema) -> Schema:
        return replace(
            schema,
            entity_types=tuple(self._structured(found) for found in schema.entity_types),
            complex_types=tuple(self._structured(found) for found in schema.complex_types),
            enum_types=self._elements(schema.enum_types),
            actions=tuple(self._operation(found) for found in schema.actions),
            functions=tuple(self._operation(found) for found in schema.functions),
            terms=tuple(self._typed(found) for found in schema.terms),
            entity_containers=tuple(self._container(found) for found in schema.entity_containers),
            annotation_groups=tuple(self._group(found) for found in schema.annotation_groups),
            annotations=self._annotations(schema.annotations),
        )

    def _structured(self, found: Any) -> Any:
        assert isinstance(found, EntityType | ComplexType)
        structured: StructuredType = found
        return replace(
            structured,
            properties=tuple(self._typed(prop) for prop in structured.properties),
            navigation_properties=self._elements(structured.navigation_properties),
            annotations=self._annotations(structured.annotations),
        )

    def _operation(self, found: Any) -> Any:
        assert isinstance(found, Action | Function)
        returned = found.return_type
        return replace(
            found,
            parameters=tuple(self._required(part) for part in found.parameters),
            return_type=None if returned is None else self._required(returned),
            annotations=self._annotations(found.annotations),
        )

    def _required(self, found: T) -> T:
        """Upgrade a parameter or return type, which V2 does not let be null unless stated."""
        if found.nullable is None and not found.is_collection:
            found = replace(found, nullable=False)
        return self._typed(found)

    def _container(self, found: EntityContainer) -> EntityContainer:
        return replace(
            found,
            is_default=found.is_default and self._several,
            entity_sets=self._elements(found.entity_sets),
            action_imports=self._elements(found.action_imports),
            function_imports=self._elements(found.function_imports),
            annotations=self._annotations(found.annotations),
        )

    def _group(self, found: AnnotationGroup) -> AnnotationGroup:
        return replace(found, annotations=self._annotations(found.annotations))

    def _elements(self, elements: tuple[E, ...]) -> tuple[E, ...]:
        return tuple(
            replace(found, annotations=self._annotations(found.annotations))
            if found.annotations
            else found
            for found in elements
        )

    def _typed(self, found: T) -> T:
        changes: dict[str, Any] = {"annotations": self._annotations(found.annotations)}
        new_type = _NEW_TYPES.get(found.type)
        if new_type is not None:
            self.types[found.type] = self.types.get(found.type, 0) + 1
            changes["type"] = new_type
        if found.max_length == "max":
            changes["max_length"] = None
        if found.default_value is not None:
            changes["default_value"] = new_literal(found.default_value, found.type)
        return replace(found, **changes)

    def _annotations(self, found: Iterable[Annotation]) -> tuple[Annotation, ...]:
        """Leave out what was kept of attributes without counterpart in V4."""
        kept: list[Annotation] = []
        for annotation in found:
            if is_obsolete(annotation.term):
                self.dropped.add(annotation.term[4:])
            else:
                kept.append(annotation)
        return tuple(kept)


def new_literal(text: str, old_type: str) -> str:
    """Return a default value in the form of V4: no prefixes, no suffixes, a time zone."""
    match = _LITERAL.match(text)
    if match is not None:
        text = match[1]
    if old_type == "Edm.DateTime" and "T" in text and not text.endswith("Z"):
        return text + "Z"
    if old_type == "Edm.Time":
        time = _TIME.match(text)
        if time is not None and text != "PT":
            hours, minutes, seconds = (int(part or 0) for part in time.group(1, 2, 3))
            return f"{hours:02}:{minutes:02}:{seconds:02}{time[4] or ''}"
    if old_type.startswith("Edm.") and old_type != "Edm.String" and _NUMBER.match(text):
        return text[:-1]
    return text
