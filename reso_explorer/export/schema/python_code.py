"""What the formats for Python share: names of classes and members, annotations, lookups.

Types of the standard library go by private module names and a class that shares its name with a
member of any class by a private alias: in a class body the member would hide it.
"""

from __future__ import annotations

import builtins
import keyword
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.export.schema.names import Scope, Spelling
from reso_explorer.export.schema.shapes import (
    Symbols,
    bases,
    bases_first,
    documentation,
    heading,
    is_open,
    own_members,
    shapes,
)
from reso_explorer.export.schema.writing import CodeWriter, comment
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reso_explorer.dictionary.model import Dictionary, FieldEntry, RelationEntry
    from reso_explorer.export.schema.shapes import Shape

_WORDS: Final = frozenset(keyword.kwlist)
_MEMBERS: Final = _WORDS | {
    "bool",
    "bytes",
    "dict",
    "float",
    "int",
    "list",
    "object",
    "str",
    "self",
}
_CLASSES: Final = _WORDS | frozenset(dir(builtins)) | {"Row", "parse"}

RAW: Final = {
    "boolean": "bool", "integer": "int", "decimal": "float", "number": "float",
    "geo": "dict[str, _t.Any]", "object": "dict[str, _t.Any]", "any": "_t.Any",
}  # fmt: skip
"""Annotations of what JSON holds; all else is text."""

PARSED: Final = {
    **RAW, "decimal": "_decimal.Decimal", "date": "_dt.date", "datetime": "_dt.datetime",
    "time": "_dt.time", "duration": "_dt.timedelta", "guid": "_uuid.UUID",
}  # fmt: skip
"""Annotations of parsed values."""

IMPORTS: Final = (
    "from __future__ import annotations", "",
    "import datetime as _dt", "import decimal as _decimal", "import typing as _t", "import uuid as _uuid",
)  # fmt: skip


class Member(Struct, frozen=True):
    """A member of a class.

    Attributes:
        name: as in payloads.
        identifier: in the code.
        annotation: its type, None aside.
        is_required: never null.
        notes: its documentation.
    """

    name: str
    identifier: str
    annotation: str
    is_required: bool
    notes: list[str]


class PythonCode:
    """The dictionary as classes: their names, members and what they refer to.

    Args:
        dictionary: what to write.
        kinds: annotation by type of a field.
        reserved: members that the base class has.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        kinds: Mapping[str, str],
        reserved: frozenset[str] = frozenset(),
    ) -> None:
        self._dictionary = dictionary
        self._kinds = kinds
        self.shapes = shapes(dictionary)
        self.symbols = Symbols(
            dictionary, Spelling(letters="unicode", keywords=_CLASSES), _capitalized
        )
        spelling = Spelling(letters="unicode", keywords=_MEMBERS | reserved)
        self._identifiers = {
            key: Scope(spelling).take_all([*shape.fields, *shape.relations])
            for key, shape in self.shapes.items()
        }
        used = {name for each in self._identifiers.values() for name in each.values()}
        names = {**self.symbols.lookup, **self.symbols.shape}
        self._aliases = sorted(name for name in names.values() if name in used)
        self._shadowed = set(self._aliases)

    def top(self, what: str, *imports: str) -> CodeWriter:
        """Return a module with its docstring as comments, imports, and names that changed."""
        code = CodeWriter()
        code.add(*comment([*heading(self._dictionary, what), *self.symbols.notes], "#"))
        code.add("# ruff: noqa", *IMPORTS, *imports, "")
        return code

    def lookups(
        self, code: CodeWriter, opening: str = "_t.Literal[", closing: str = "] | str"
    ) -> None:
        """Write an alias for each lookup; the texts enclose the values where others may occur."""
        for key, lookup in self._dictionary.lookups.items():
            name = self.symbols.lookup[key]
            code.add(*comment(documentation(lookup), "#"))
            if not lookup.values:
                code.add(f"{name}: _t.TypeAlias = str")
                continue
            start, end = (opening, closing) if is_open(lookup) else ("_t.Literal[", "]")
            with code.block(f"{name}: _t.TypeAlias = {start}", end):
                for value, entry in lookup.values.items():
                    remark = entry.label or entry.description
                    tail = "  # " + visible(" ".join(remark.split())) if remark else ""
                    code.add(f"{value!r},{tail}")
        code.add("")

    def aliases(self, code: CodeWriter) -> None:
        """Write the private names of classes that members would hide."""
        code.add(*(f"_{name} = {name}" for name in self._aliases), "")

    def classes(
        self, *, inherited: bool = False
    ) -> Iterator[tuple[str, str | None, Shape, list[Member]]]:
        """Yield name, base class, shape and own (or all) members of each class, bases first."""
        for key, shape in bases_first(self.shapes):
            parents = bases(self.shapes, shape)
            base = self.symbols.shape[parents[0]] if parents else None
            fields, relations = own_members({} if inherited else self.shapes, shape)
            names = self._identifiers[key]
            members = [self._member(field, self._field(field), names) for field in fields]
            members += [self._member(each, self._relation(each), names) for each in relations]
            yield self.symbols.shape[key], base, shape, members

    def _member(
        self, entry: FieldEntry | RelationEntry, kind: str, names: dict[str, str]
    ) -> Member:
        notes = documentation(entry)
        return Member(entry.name, names[entry.name], kind, entry.required, notes)

    def _name(self, name: str) -> str:
        return "_" + name if name in self._shadowed else name

    def _field(self, field: FieldEntry) -> str:
        if field.lookup in self.symbols.lookup:
            plain = self._name(self.symbols.lookup[field.lookup])
        elif field.target in self.symbols.shape:
            plain = self._name(self.symbols.shape[field.target])
        else:
            plain = self._kinds.get(field.edm_type) or self._kinds.get(field.type, "str")
        if not field.collection:
            return plain
        return f"list[{plain}]" if field.required else f"list[{plain} | None]"

    def _relation(self, relation: RelationEntry) -> str:
        if relation.target in self.symbols.shape:
            plain = self._name(self.symbols.shape[relation.target])
        else:
            plain = self._kinds["object"]
        return f"list[{plain}]" if relation.collection else plain


def _capitalized(name: str) -> str:
    return name[:1].upper() + name[1:]
