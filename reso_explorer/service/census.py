"""How the fields of a resource are filled, from rows."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from reso_explorer.edm import NUMBERS, TIMESTAMPS
from reso_explorer.values.declared import UNDECLARED, declared_type, member_type
from reso_explorer.values.literals import plain_number
from reso_explorer.values.read import read_decimal
from reso_explorer.values.temporal import read_timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.service.rows import Row
    from reso_explorer.values.declared import DeclaredType
    from reso_explorer.values.temporal import Timestamp

FORM: Final = "census-1"
"""Names the form of `Census.pack`, for whoever keeps it."""

_MOST_DISTINCT: Final = 5_000
_MOST_NUMBERS: Final = 20_000
_EXAMPLES: Final = 5
_BINS: Final = 8


class Common(Struct, frozen=True, kw_only=True):
    """A frequent value, as text, and how often it came."""

    value: str
    number: int


class FieldCensus(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field in the rows looked at.

    `rows` is how many rows there were, `present` how many carried the field at all, `filled` how
    many carried a value (null, empty text and empty lists are none). `distinct` is exact unless
    `distinct_capped`; numbers of equal value are one (`5` and `5.00`). `minimum` and `maximum` are
    texts: of numbers, dates and short texts.
    `shortest` and `longest` are characters of texts; `fewest` and `most` items of lists.
    `histogram` counts numbers in equal steps from minimum to maximum.
    """

    name: str
    rows: int
    present: int
    filled: int
    kinds: tuple[str, ...] = ()
    distinct: int = 0
    distinct_capped: bool = False
    minimum: str | None = None
    maximum: str | None = None
    median: str | None = None
    histogram: tuple[int, ...] = ()
    shortest: int | None = None
    longest: int | None = None
    fewest: int | None = None
    most: int | None = None
    common: tuple[Common, ...] = ()

    @property
    def share(self) -> float:
        """Filled part from 0 to 1."""
        return self.filled / self.rows if self.rows else 0.0


class Census(Struct, frozen=True, kw_only=True):
    """The fields of a resource in the order they came; those never sent come last."""

    resource: str
    rows: int
    fields: tuple[FieldCensus, ...]

    def field(self, name: str) -> FieldCensus | None:
        """Return one field."""
        return next((each for each in self.fields if each.name == name), None)

    def by_fill(self) -> tuple[FieldCensus, ...]:
        """Return the fields, the fullest first."""
        return tuple(sorted(self.fields, key=lambda each: (-each.filled, each.name)))

    def pack(self) -> bytes:
        """Return the census as JSON bytes of the form `FORM`."""
        return msgspec.json.encode(self)

    @classmethod
    def unpack(cls, data: bytes) -> Census:
        """Return the census of `pack`.

        Raises:
            msgspec.DecodeError: the bytes are something else.
        """
        return msgspec.json.decode(data, type=cls)


class CensusTaker:
    """Counts rows as they come; memory grows with distinct values, up to a bound per field.

    Args:
        resource: the name of the resource.
        declared: names of fields that the metadata has; those never sent are listed as empty.
        index: the model, by which values are read: numbers that come as text are numbers.
        type_name: the type of the rows.
    """

    def __init__(
        self,
        resource: str,
        declared: Iterable[str] = (),
        *,
        index: ModelIndex | None = None,
        type_name: str = "",
    ) -> None:
        self._resource = resource
        self._declared = tuple(declared)
        self._index = index
        self._type = declared_type(index, type_name)
        self._fields: dict[str, _Tally] = {}
        self.rows = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Count rows. Parts of an object are counted under `Outer/Inner`; annotations are not."""
        for row in rows:
            self.rows += 1
            self._add(row, "", self._type)

    def _add(self, row: Row, prefix: str, owner: DeclaredType) -> None:
        for name, value in row.items():
            if "@" in name or name == "__metadata":
                continue
            path = prefix + name
            tally = self._fields.get(path)
            if tally is None:
                found = member_type(self._index, owner.name, name) or UNDECLARED
                tally = self._fields[path] = _Tally(found)
            tally.see(value)
            if isinstance(value, dict) and path.count("/") < 3:
                self._add(value, path + "/", tally.declared)

    def result(self) -> Census:
        """Return the census of the rows so far."""
        names = dict.fromkeys((*self._fields, *self._declared))
        empty = _Tally()
        return Census(
            resource=self._resource,
            rows=self.rows,
            fields=tuple(self._fields.get(name, empty).result(name, self.rows) for name in names),
        )


class _Tally:
    """What was seen of one field."""

    def __init__(self, declared: DeclaredType = UNDECLARED) -> None:
        self.declared = declared
        self.is_number = declared.name in NUMBERS
        self.is_time = declared.name in TIMESTAMPS
        self.present = 0
        self.filled = 0
        self.kinds: dict[str, None] = {}
        self.values: Counter[str] = Counter()
        self.capped = False
        self.numbers: list[Decimal] = []
        self.spelled: dict[Decimal, str] = {}
        self.least: Decimal | None = None
        self.most: Decimal | None = None
        self.low: str | None = None
        self.high: str | None = None
        self.first: Timestamp | None = None
        self.last: Timestamp | None = None
        self.lengths: tuple[int, int] | None = None
        self.items: tuple[int, int] | None = None

    def see(self, value: Any) -> None:
        self.present += 1
        if value is None:
            return
        self.kinds[_kind(value)] = None
        if value in ("", [], {}):
            return
        self.filled += 1
        if isinstance(value, list):
            self.items = _spread(self.items, len(value))
            for item in value:
                if not isinstance(item, dict | list):
                    self._count(_shown(item))
        elif not isinstance(value, dict):
            self._see_scalar(value)

    def _see_scalar(self, value: Any) -> None:
        shown = _shown(value)
        if self.is_number or isinstance(value, int | Decimal):
            number = read_decimal(value)
            if number is not None and number.is_finite():
                self._see_number(number, shown)
                return
        self._count(shown)
        if isinstance(value, bool):
            return
        self.lengths = _spread(self.lengths, len(shown))
        if self.is_time:
            self._see_timestamp(shown)
        elif len(shown) <= 64:
            self.low = shown if self.low is None else min(self.low, shown)
            self.high = shown if self.high is None else max(self.high, shown)

    def _see_number(self, number: Decimal, shown: str) -> None:
        """Count a number under the first spelling of its value."""
        if number in self.spelled or len(self.spelled) < _MOST_DISTINCT:
            shown = self.spelled.setdefault(number, shown)
        self._count(shown)
        if len(self.numbers) < _MOST_NUMBERS:
            self.numbers.append(number)
        self.least = number if self.least is None else min(self.least, number)
        self.most = number if self.most is None else max(self.most, number)

    def _see_timestamp(self, shown: str) -> None:
        """Keep the earliest and the latest, whatever their offsets."""
        found = read_timestamp(shown)
        if found is None:
            return
        if self.first is None or found < self.first:
            self.first, self.low = found, shown
        if self.last is None or found > self.last:
            self.last, self.high = found, shown

    def _count(self, shown: str) -> None:
        if shown in self.values or len(self.values) < _MOST_DISTINCT:
            self.values[shown] += 1
        else:
            self.capped = True

    def result(self, name: str, rows: int) -> FieldCensus:
        numbers = sorted(self.numbers)
        low, high = self.low, self.high
        if low is None and self.least is not None and self.most is not None:
            low, high = plain_number(self.least), plain_number(self.most)
        common = sorted(self.values.items(), key=lambda pair: (-pair[1], pair[0]))[:_EXAMPLES]
        lengths, items = self.lengths or (None, None), self.items or (None, None)
        return FieldCensus(
            name=name,
            rows=rows,
            present=self.present,
            filled=self.filled,
            kinds=tuple(self.kinds),
            distinct=len(self.values),
            distinct_capped=self.capped,
            minimum=low,
            maximum=high,
            median=plain_number(_median(numbers)) if numbers else None,
            histogram=_histogram(numbers),
            shortest=lengths[0],
            longest=lengths[1],
            fewest=items[0],
            most=items[1],
            common=tuple(Common(value=value, number=number) for value, number in common),
        )


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, Decimal):
        return "decimal"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "object"


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _spread(known: tuple[int, int] | None, size: int) -> tuple[int, int]:
    return (size, size) if known is None else (min(known[0], size), max(known[1], size))


def _median(numbers: list[Decimal]) -> Decimal:
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return (numbers[middle - 1] + numbers[middle]) / 2


def _histogram(numbers: list[Decimal]) -> tuple[int, ...]:
    if not numbers or numbers[0] == numbers[-1]:
        return ()
    low, step = numbers[0], (numbers[-1] - numbers[0]) / _BINS
    bins = [0] * _BINS
    for number in numbers:
        bins[min(int((number - low) / step), _BINS - 1)] += 1
    return tuple(bins)
