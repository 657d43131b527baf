"""A model of V1 to V3 in the form of V4.01: what both writers and every comparison work with.

Types that V4 does not have, defaults that differ, operations that V4 wants otherwise and
attributes without meaning are settled here and nowhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from msgspec.structs import replace

from reso_explorer.csdl.foreign_names import is_obsolete
from reso_explorer.csdl.model import (
    Action,
    ActionImport,
    Annotation,
    AnnotationGroup,
    ComplexType,
    Constant,
    Element,
    EntityContainer,
    EntityType,
    Function,
    Schema,
    Typed,
)
from reso_explorer.csdl.vocabulary_references import with_used_vocabularies
from reso_explorer.edm import NEW_TYPES
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.model import FunctionImport, Model, StructuredType

T = TypeVar("T", bound=Typed)
E = TypeVar("E", bound=Element)

ODATA_VERSIONS: Final = "Org.OData.Core.V1.ODataVersions"
"""The term for the versions of the protocol that a service speaks, on its container."""

_TIME: Final = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?\Z", re.ASCII)
_LITERAL: Final = re.compile(r"(?:datetime|datetimeoffset|time|guid)'(.*)'\Z", re.DOTALL)
_NUMBER: Final = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?[mMdDfFlL]\Z", re.ASCII)
_SAID_OTHERWISE: Final = frozenset({"edm:ConcurrencyMode", "m:HttpMethod", "m:MimeType"})
"""Attributes that the model has in the terms of V4 as well, so that nothing is lost."""


class V4Form(NamedTuple):
    """A model as V4.01 has it, and sentences that say what was changed to get there."""

    model: Model
    notes: tuple[str, ...]


def v4_form(model: Model) -> V4Form:
    """Return the document's own part of a model in the form of V4; one of V4 stays what it is."""
    if len(model.own_schemas) != len(model.schemas):
        model = replace(model, schemas=model.own_schemas)
    if model.version.startswith("4"):
        return V4Form(model, ())
    containers = [found for schema in model.schemas for found in schema.entity_containers]
    changes = _Changes(model, several=len(containers) > 1)
    schemas = tuple(changes.schema(schema) for schema in model.schemas)
    references = tuple(
        each for each in model.references if each.includes or each.include_annotations
    )
    new = replace(model, version="4.01", schemas=schemas, references=references)
    return V4Form(with_used_vocabularies(new), tuple(changes.notes(model, new)))


def spoken_version(model: Model) -> str:
    """Return the version of the protocol that the service of a document speaks.

    It is that of the document, unless a document of V4 was made from an older one and says so.
    """
    container = model.entity_container
    if container is None or not model.version.startswith("4"):
        return model.version
    for each in container.annotations:
        if each.term == ODATA_VERSIONS and isinstance(each.value, Constant):
            stated = str(each.value.value).split()
            if stated and all(version < "4" for version in stated):
                return stated[-1]
    return model.version


class _Changes:
    """Makes the changes and counts them; `several` containers need one marked as the default.

    Attributes:
        types: how often each old type was replaced.
        dropped: names of attributes without counterpart.
        silent: qualified names of functions that return nothing.
    """

    def __init__(self, model: Model, *, several: bool) -> None:
        self._several = several
        self._version = model.version
        self.types: dict[str, int] = {}
        self.dropped: set[str] = set()
        returning: dict[str, bool] = {}
        for schema in model.schemas:
            for function in schema.functions:
                name = function.qualified_name
                returning[name] = returning.get(name, False) or function.return_type is not None
        self.silent = {name for name, returns in returning.items() if not returns}

    def notes(self, old: Model, new: Model) -> list[str]:
        """Return sentences about what was changed."""
        notes = [f"Written from an OData {old.version} document."]
        notes += [
            f"{before} became {NEW_TYPES[before]} at {count(number, 'place')}; V4 has no {before}."
            for before, number in self.types.items()
        ]
        if "Edm.DateTime" in self.types:
            notes.append("Values that had no time zone are taken for UTC.")
        if self.silent:
            names = ", ".join(sorted(self.silent))
            notes.append(f"Became actions, as functions of V4 return a value: {names}.")
        if self.dropped:
            names = ", ".join(sorted(self.dropped))
            notes.append(f"Left out, as V4 doesn't know them: {names}.")
        lost = len(old.references) - len(new.references)
        if lost > 0:
            notes.append(f"Left out {count(lost, 'reference')} that include no namespace.")
        containers = [found for schema in new.schemas for found in schema.entity_containers]
        if len(containers) > 1:
            notes.append("V4 allows one entity container per service; this document has more.")
        empty = sum(len(schema.entity_containers) for schema in old.schemas) - len(containers)
        if empty:
            notes.append(f"Left out {count(empty, 'entity container')} without content.")
        return notes

    def schema(self, schema: Schema) -> Schema:
        functions = [each for each in schema.functions if each.qualified_name not in self.silent]
        silent = [each for each in schema.functions if each.qualified_name in self.silent]
        actions = (*schema.actions, *(_as_action(each) for each in silent))
        groups = tuple(self._group(found) for found in schema.annotation_groups)
        containers = [each for each in schema.entity_containers if _holds_something(each)]
        return replace(
            schema,
            entity_types=tuple(self._structured(found) for found in schema.entity_types),
            complex_types=tuple(self._structured(found) for found in schema.complex_types),
            enum_types=self._elements(schema.enum_types),
            actions=tuple(self._operation(found) for found in actions),
            functions=tuple(self._operation(found) for found in functions),
            terms=tuple(self._typed(found) for found in schema.terms),
            entity_containers=tuple(self._container(found) for found in containers),
            annotation_groups=tuple(group for group in groups if group.annotations),
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
            parameters=tuple(self._typed(part) for part in found.parameters),
            return_type=None if returned is None else self._typed(returned),
            annotations=self._annotations(found.annotations),
        )

    def _container(self, found: EntityContainer) -> EntityContainer:
        imports = found.function_imports
        silent = [each for each in imports if each.function in self.silent]
        actions = (*found.action_imports, *(_as_action_import(each) for each in silent))
        return replace(
            found,
            is_default=found.is_default and self._several,
            entity_sets=self._elements(found.entity_sets),
            action_imports=self._elements(actions),
            function_imports=self._elements(
                tuple(each for each in imports if each.function not in self.silent)
            ),
            annotations=self._with_version(self._annotations(found.annotations)),
        )

    def _with_version(self, found: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
        """Say which protocol the service speaks, which the version of the form no longer tells."""
        if any(each.term == ODATA_VERSIONS for each in found):
            return found
        return (*found, Annotation(ODATA_VERSIONS, Constant("String", self._version)))

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
        new_type = NEW_TYPES.get(found.type)
        if new_type is not None:
            self.types[found.type] = self.types.get(found.type, 0) + 1
            changes["type"] = new_type
        if found.max_length == "max":
            changes["max_length"] = None
        if found.default_value is not None:
            changes["default_value"] = new_literal(found.default_value, found.type)
        return replace(found, **changes)

    def _annotations(self, found: Iterable[Annotation]) -> tuple[Annotation, ...]:
        """Leave out what was kept of attributes that mean nothing in V4."""
        kept: list[Annotation] = []
        for annotation in found:
            if annotation.term in _SAID_OTHERWISE:
                continue
            if is_obsolete(annotation.term):
                self.dropped.add(annotation.term.removeprefix("edm:"))
            else:
                kept.append(annotation)
        return tuple(kept)


def _holds_something(found: EntityContainer) -> bool:
    return bool(
        found.entity_sets or found.singletons or found.action_imports or found.function_imports
    )


def _as_action(found: Function) -> Action:
    fields = {name: getattr(found, name) for name in Action.__struct_fields__}
    return Action(**fields)


def _as_action_import(found: FunctionImport) -> ActionImport:
    return ActionImport(
        name=found.name,
        action=found.function,
        entity_set=found.entity_set,
        annotations=found.annotations,
        line=found.line,
    )


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
