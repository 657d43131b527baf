"""The difference between what metadata declares and what rows carry."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from reso_explorer.edm import INTEGERS, NUMBERS
from reso_explorer.export import row_json
from reso_explorer.values import AsSent, declared_type, read_value
from reso_explorer.values.declared import is_legacy
from reso_explorer.values.read import read_enum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import EnumType, Property
    from reso_explorer.service.rows import Row

_PERMISSIONS: Final = ("@Core.Permissions", "@Org.OData.Core.V1.Permissions")
_CHECKED: Final = frozenset(
    {"Edm.Date", "Edm.DateTimeOffset", "Edm.DateTime", "Edm.Guid", "Edm.Decimal", "Edm.Int64"}
)
"""Types whose text form is checked."""

_MOST_KEYS: Final = 200


class Undeclared(Struct, frozen=True, kw_only=True):
    """A key in rows that the metadata does not have."""

    name: str
    rows: int
    filled: int
    kind: str
    example: str = ""


class Marked(Struct, frozen=True, kw_only=True):
    """A field with a Core.Permissions mark beside it."""

    name: str
    permission: str
    rows: int
    declared: bool


class HiddenJson(Struct, frozen=True, kw_only=True):
    """A text field that holds JSON, and the keys in it with how often they came."""

    name: str
    rows: int
    keys: tuple[tuple[str, int], ...]


class Mismatch(Struct, frozen=True, kw_only=True):
    """Values that do not fit the declared type: what is wrong, how often, an example."""

    name: str
    problem: str
    rows: int
    example: str = ""


class Drift(Struct, frozen=True, kw_only=True):
    """What was found in `rows` rows of a type."""

    type_name: str
    rows: int
    undeclared: tuple[Undeclared, ...]
    never_sent: tuple[str, ...]
    """Declared fields that were in no row."""
    always_empty: tuple[str, ...]
    """Declared fields that were sent, never with a value."""
    marked: tuple[Marked, ...]
    hidden_json: tuple[HiddenJson, ...]
    mismatches: tuple[Mismatch, ...]

    @property
    def is_clean(self) -> bool:
        """Whether rows and metadata agree."""
        return not (self.undeclared or self.never_sent or self.mismatches or self.hidden_json)


def find_drift(
    rows: Iterable[Row], index: ModelIndex, type_name: str, *, selected: Iterable[str] = ()
) -> Drift:
    """Compare rows with the entity type they are of.

    Args:
        rows: the rows.
        index: the model.
        type_name: the qualified name of the type.
        selected: the fields that were asked for; () where all were.
    """
    finder = _Finder(index, type_name)
    for row in rows:
        finder.see(row)
    return finder.result(frozenset(selected))


class _Finder:
    def __init__(self, index: ModelIndex, type_name: str) -> None:
        self._index = index
        self._type = type_name
        self._fields = {name: found.member for name, found in index.properties(type_name).items()}
        self._relations = index.navigation_properties(type_name)
        self._rows = 0
        self._sent: Counter[str] = Counter()
        self._filled: Counter[str] = Counter()
        self._unknown: dict[str, tuple[str, str]] = {}
        self._marks: dict[tuple[str, str], int] = {}
        self._json: dict[str, Counter[str]] = {}
        self._json_rows: Counter[str] = Counter()
        self._problems: dict[tuple[str, str], tuple[int, str]] = {}

    def see(self, row: Row) -> None:
        self._rows += 1
        for name, value in row.items():
            if "@" in name:
                self._see_mark(name, value)
                continue
            if name.startswith("odata.") or name == "__metadata" or name in self._relations:
                continue
            self._sent[name] += 1
            filled = value is not None and value not in ("", [], {})
            self._filled[name] += filled
            declared = self._fields.get(name)
            if declared is None:
                if filled or name not in self._unknown:
                    self._unknown[name] = (_kind(value), _shown(value))
            else:
                self._check(name, declared, value)
            if isinstance(value, str):
                self._look_inside(name, value)

    def _see_mark(self, name: str, value: Any) -> None:
        for end in _PERMISSIONS:
            if name.endswith(end) and len(name) > len(end):
                place = (name.removesuffix(end), str(value))
                self._marks[place] = self._marks.get(place, 0) + 1

    def _look_inside(self, name: str, text: str) -> None:
        start = text.lstrip()[:1]
        if start not in {"{", "["} or len(text) < 2:
            return
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return
        items = value if isinstance(value, list) else [value]
        objects = [item for item in items if isinstance(item, dict)]
        if not objects and not isinstance(value, list):
            return
        self._json_rows[name] += 1
        keys = self._json.setdefault(name, Counter())
        for item in objects:
            keys.update(str(key) for key in item)

    def _check(self, name: str, declared: Property, value: Any) -> None:
        if value is None:
            if declared.nullable is False and not declared.is_collection:
                self._problem(name, "null, although declared as not nullable", "null")
            return
        if declared.is_collection:
            if not isinstance(value, list):
                self._problem(name, "no list, although declared as a collection", _shown(value))
                return
            items = value
        else:
            items = [value]
        for item in items:
            problem = self._mismatch(declared, item)
            if problem:
                self._problem(name, problem, _shown(item))
                return

    def _mismatch(self, declared: Property, value: Any) -> str:
        """Return what is wrong with a value, "" where nothing is."""
        found = declared_type(self._index, declared.type)
        if found.enum is not None:
            return _enum_mismatch(found.enum, value)
        if not found.is_known or not found.name.startswith("Edm."):
            return ""
        if found.name in INTEGERS and isinstance(value, Decimal) and value % 1:
            return f"a fraction, although declared as {found.name}"
        is_text, is_string = isinstance(value, str), found.name == "Edm.String"
        if is_text and found.name in NUMBERS and not self._sends_as_text(found.name, value):
            return f"text, although declared as {found.name}"
        if not isinstance(read_value(found, value), AsSent):
            limit = declared.max_length
            too_long = isinstance(limit, int) and is_text and len(value) > limit
            return f"longer than MaxLength {limit}" if too_long and is_string else ""
        if found.name == "Edm.Boolean":
            return "no boolean, although declared as Edm.Boolean"
        if is_text:
            return f"no value of {found.name}" if found.name in _CHECKED else ""
        return f"{_kind(value)}, although declared as {found.name}"

    def _sends_as_text(self, name: str, value: str) -> bool:
        """Tell whether the protocol has text for a number of this type."""
        if name in {"Edm.Decimal", "Edm.Int64"} or value in {"NaN", "INF", "-INF"}:
            return True
        return name in {"Edm.Double", "Edm.Single"} and is_legacy(self._index)

    def _problem(self, name: str, problem: str, example: str) -> None:
        number, first = self._problems.get((name, problem), (0, example))
        self._problems[name, problem] = (number + 1, first)

    def result(self, selected: frozenset[str]) -> Drift:
        declared = [name for name in self._fields if not selected or name in selected]
        return Drift(
            type_name=self._type,
            rows=self._rows,
            undeclared=tuple(
                Undeclared(
                    name=name,
                    rows=self._sent[name],
                    filled=self._filled[name],
                    kind=kind,
                    example=example,
                )
                for name, (kind, example) in self._unknown.items()
            ),
            never_sent=tuple(name for name in declared if not self._sent[name])
            if self._rows
            else (),
            always_empty=tuple(
                name for name in declared if self._sent[name] and not self._filled[name]
            ),
            marked=tuple(
                Marked(name=name, permission=permission, rows=number, declared=name in self._fields)
                for (name, permission), number in self._marks.items()
            ),
            hidden_json=tuple(
                HiddenJson(
                    name=name,
                    rows=self._json_rows[name],
                    keys=tuple(keys.most_common(_MOST_KEYS)),
                )
                for name, keys in self._json.items()
            ),
            mismatches=tuple(
                Mismatch(name=name, problem=problem, rows=number, example=example)
                for (name, problem), (number, example) in self._problems.items()
            ),
        )


def _enum_mismatch(enum: EnumType, value: Any) -> str:
    """Return what is wrong with members sent by name, by number, or as a list of names."""
    found = read_enum(enum, value)
    if isinstance(found, AsSent):
        return f"{_kind(value)}, although declared as {enum.name}"
    if not enum.members or found.number is not None:
        return ""
    known = {member.name for member in enum.members}
    is_whole = not enum.is_flags and isinstance(value, str)
    names = {value} if is_whole else found.names
    return "" if names <= known else f"no member of {enum.name}"


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "object"


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else row_json.encode(value).decode()
    return text if len(text) <= 80 else text[:79] + "…"
