"""Annotation values read by the type of their term.

CSDL JSON writes a path, a date and a member of an enumeration as plain strings, and producers of
XML do so by mistake. What the value is follows from the term: that of the document's own
declaration, else that of the bundled vocabularies.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.csdl.model import (
    Annotation,
    Collection,
    Constant,
    Operation,
    PathExpression,
    PropertyValue,
    Record,
    TypeOperation,
)
from reso_explorer.csdl.vocabularies import vocabularies
from reso_explorer.edm import INTEGERS, PREFIX, TERM_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Expression

S = TypeVar("S", bound=Struct)

_PATHS: Final = {name: name.removeprefix(PREFIX) for name in TERM_TYPES}
_TEXTS: Final = {
    f"Edm.{kind}": kind
    for kind in ("Binary", "Date", "DateTimeOffset", "Duration", "Guid", "TimeOfDay")
}
_NUMBERS: Final = {
    "Edm.Decimal": "Decimal",
    "Edm.Double": "Float",
    "Edm.Single": "Float",
    **dict.fromkeys(INTEGERS, "Int"),
}
_INTEGER: Final = re.compile(r"[+-]?\d{1,19}\Z", re.ASCII)
_MEMBERS: Final = re.compile(r"[^\W\d]\w*(\s*,\s*[^\W\d]\w*)*\Z")


class TermTypes:
    """Types of terms and of the properties of records: of one document, then the bundled ones."""

    def __init__(self, index: ModelIndex | None = None) -> None:
        self._index = index
        self._bundled = vocabularies()

    def of_term(self, term: str) -> str | None:
        """Return the item type of a term, None where it is not known."""
        if self._index is not None:
            declared = self._index.terms.get(term)
            if declared is not None:
                return self._index.primitive(declared.type)
        found = self._bundled.term(term)
        return None if found is None else found.type

    def of_property(self, record: str, name: str) -> str | None:
        """Return the item type of a property of a record, None where it is not known."""
        if self._index is not None and self._index.structured(record) is not None:
            found = self._index.properties(record).get(name)
            return None if found is None else self._index.primitive(found.member.type)
        return self._bundled.property_type(record, name)

    def is_enum(self, name: str) -> bool:
        """Tell whether a type is known to be an enumeration."""
        if name in self._bundled.enums:
            return True
        return self._index is not None and self._index.enum_type(name) is not None


class AnnotationTyper:
    """Gives values the kind that their term asks for; what fits already stays the same object."""

    def __init__(self, types: TermTypes, path: Callable[[str], str]) -> None:
        """Make one; `path` returns a path as written with the names in it qualified."""
        self._types = types
        self._path = path

    def annotation(self, found: Annotation) -> Annotation:
        """Return an annotation with its value, and those of the annotations on it, typed."""
        value, inner = found.value, self.annotations(found.annotations)
        if value is not None:
            value = self.value(value, self._types.of_term(found.term))
        if value is found.value and inner is found.annotations:
            return found
        return replace(found, value=value, annotations=inner)

    def annotations(self, found: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
        """Return annotations typed."""
        return _each(found, self.annotation)

    def value(self, value: Expression, type_name: str | None) -> Expression:
        """Return an expression whose items have the type `type_name`, None where unknown."""
        if isinstance(value, Constant):
            value = value if type_name is None else self._constant(value, type_name)
        elif isinstance(value, Collection):
            items = _each(value.items, lambda item: self.value(item, type_name))
            value = _with(value, items=items)
        elif isinstance(value, Record):
            record = value.type or type_name or ""
            value = _with(value, values=_each(value.values, lambda part: self._part(part, record)))
        elif isinstance(value, Operation):
            expected = type_name if value.operator == "If" else None
            operands = _each(value.operands, lambda item: self.value(item, expected))
            value = _with(value, operands=operands)
        elif isinstance(value, TypeOperation):
            return self._type_operation(value)
        return _with(value, annotations=self.annotations(value.annotations))

    def _type_operation(self, value: TypeOperation) -> Expression:
        """Read a cast of text to an enumeration, the form JSON has for a member, as the member."""
        inner, annotations = value.value, self.annotations(value.annotations)
        if inner is None:
            return _with(value, annotations=annotations)
        if value.operator == "Cast" and not annotations and self._types.is_enum(value.type):
            typed = self.value(inner, value.type)
            if isinstance(typed, Constant) and typed.kind == "EnumMember":
                return typed
        return _with(value, value=self.value(inner, None), annotations=annotations)

    def _part(self, part: PropertyValue, record: str) -> PropertyValue:
        value, inner = part.value, self.annotations(part.annotations)
        if value is not None:
            value = self.value(value, self._types.of_property(record, part.name))
        return _with(part, value=value, annotations=inner)

    def _constant(self, value: Constant, type_name: str) -> Constant | PathExpression:
        text = value.value
        if isinstance(text, bool):
            return value
        if value.kind in {"String", "EnumMember"} and self._types.is_enum(type_name):
            return self._members(value, str(text), type_name)
        if value.kind == "String":
            kind = _PATHS.get(type_name)
            if kind is not None:
                return PathExpression(kind, self._path(str(text)), value.annotations)
            kind = _TEXTS.get(type_name)
            if kind is not None:
                return replace(value, kind=kind)
        number = _NUMBERS.get(type_name)
        if number is None or value.kind == number or value.kind not in _KINDS_OF_NUMBERS:
            return value
        return _number(value, number)

    @staticmethod
    def _members(value: Constant, text: str, type_name: str) -> Constant:
        """Return members of an enumeration, named `NS.Type/Member` and joined by spaces."""
        if value.kind == "EnumMember":
            text = ",".join(text.split())
        if not _MEMBERS.match(text.strip()):
            return value
        members = " ".join(f"{type_name}/{name.strip()}" for name in text.split(","))
        return replace(value, kind="EnumMember", value=members)


_KINDS_OF_NUMBERS: Final = frozenset({"String", "Int", "Decimal", "Float"})


def _number(value: Constant, kind: str) -> Constant:
    """Return a number of the kind that the type has; text that is no such number stays."""
    text = str(value.value).strip()
    if kind == "Int":
        return Constant(kind, int(text), value.annotations) if _INTEGER.match(text) else value
    try:
        float(text)
    except ValueError:
        return value
    return Constant(kind, text, value.annotations)


def _each(found: tuple[S, ...], change: Callable[[S], S]) -> tuple[S, ...]:
    """Return the items changed; the same tuple where none of them changes."""
    changed = tuple(change(item) for item in found)
    return found if all(a is b for a, b in zip(found, changed, strict=True)) else changed


def _with(found: S, **fields: Any) -> S:
    """Return a struct with other fields; the same one where all of them are what they were."""
    if all(getattr(found, name) is value for name, value in fields.items()):
        return found
    return replace(found, **fields)


def with_typed_annotations(found: S, typer: AnnotationTyper) -> S:
    """Return a part of a model in which every annotation is typed."""
    changes: dict[str, Any] = {}
    for name in _fields_with_structs(type(found)):
        value = getattr(found, name)
        if isinstance(value, tuple):
            if not value or not isinstance(value[0], Struct):
                continue
            if isinstance(value[0], Annotation):
                changed: Any = typer.annotations(value)
            else:
                changed = _each(value, lambda item: with_typed_annotations(item, typer))
        elif isinstance(value, Struct):
            changed = with_typed_annotations(value, typer)
        else:
            continue
        if changed is not value:
            changes[name] = changed
    return replace(found, **changes) if changes else found


@lru_cache(maxsize=64)
def _fields_with_structs(kind: type[Struct]) -> tuple[str, ...]:
    """Return the fields of a part of a model that may hold other parts."""
    plain = {"line", "name", "namespace", "type", "nullable", "is_collection", "default_value"}
    return tuple(name for name in kind.__struct_fields__ if name not in plain)
