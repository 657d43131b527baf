"""What the schemas of data frames share: nested types, written as code for Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.export.schema.shapes import documentation, heading, shapes
from reso_explorer.export.schema.writing import CodeWriter, comment
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary, FieldEntry
    from reso_explorer.export.schema.shapes import Shape

_DEEPEST = 5


class FrameTarget(Struct, frozen=True):
    """How one library writes a schema.

    Attributes:
        title: what the file is.
        imports: lines that load the library.
        types: expression by exact type or type of a field; `{p}` and `{s}` stand for digits.
        array: expression of a list; `{item}` and `{nullable}`.
        record: what encloses the members of an object.
        schema: what encloses the members of a schema.
        member: one member; `{name}`, `{type}`, `{nullable}`, `{notes}`.
        most_digits: of a decimal.
    """

    title: str
    imports: tuple[str, ...]
    types: dict[str, str]
    array: str
    record: tuple[str, str]
    schema: tuple[str, str]
    member: str
    most_digits: int = 38


def frame_code(dictionary: Dictionary, target: FrameTarget) -> str:
    """Return a module with `SCHEMAS`: a schema by the name of each resource.

    Objects are nested; one that holds itself, and what has no fixed members, is text of JSON.
    """
    frames = _Frames(dictionary, target)
    code = CodeWriter()
    code.add(*comment(heading(dictionary, target.title), "#"), *target.imports, "")
    with code.block("SCHEMAS = {", "}"):
        for name, resource in dictionary.resources.items():
            code.add(*comment(documentation(resource), "#"))
            with code.block(f"{name!r}: {target.schema[0]}", f"{target.schema[1]},"):
                for field in resource.fields.values():
                    code.add(frames.member(field, (resource.type,)) + ",")
    return code.text()


class _Frames:
    """Expressions of types."""

    def __init__(self, dictionary: Dictionary, target: FrameTarget) -> None:
        self._shapes = shapes(dictionary)
        self._target = target

    def member(self, field: FieldEntry, seen: tuple[str, ...]) -> str:
        """Return the expression of a named member."""
        return self._target.member.format(
            name=repr(field.name),
            type=self._type(field, seen),
            nullable=not field.required or field.collection,
            notes=repr(visible(" ".join(documentation(field)))),
        )

    def _type(self, field: FieldEntry, seen: tuple[str, ...]) -> str:
        shape = self._shapes.get(field.target or "")
        if shape is not None and shape.type not in seen and len(seen) < _DEEPEST and shape.fields:
            plain = self._record(shape, seen)
        else:
            plain = self._leaf(field)
        if not field.collection:
            return plain
        return self._target.array.format(item=plain, nullable=not field.required)

    def _record(self, shape: Shape, seen: tuple[str, ...]) -> str:
        members = [self.member(field, (*seen, shape.type)) for field in shape.fields.values()]
        return self._target.record[0] + ", ".join(members) + self._target.record[1]

    def _leaf(self, field: FieldEntry) -> str:
        types = self._target.types
        if field.edm_type in types:
            return types[field.edm_type]
        digits, scale = field.precision, field.scale
        is_exact = field.type == "decimal" and digits is not None and scale is not None
        if is_exact and 0 <= (scale or 0) <= (digits or 0) <= self._target.most_digits and digits:
            return types["decimal_of"].format(p=digits, s=scale)
        return types.get(field.type, types["string"])
