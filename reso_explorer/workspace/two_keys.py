"""What each of two keys sees of one resource: fields, fill rates, counts, and keys of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec import Struct

from reso_explorer.workspace.knowing import sample, sample_price, type_of
from reso_explorer.workspace.seen_keys import KeysSeen, seen_keys
from reso_explorer.workspace.since import change_field
from reso_explorer.workspace.source import WorkspaceError
from reso_explorer.workspace.spellings import Pair, allowed_values, has_spellings, paired
from reso_explorer.workspace.value_sample import may_group, sample_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from reso_explorer.service.census import Census
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace

_Result = TypeVar("_Result")

STATUS: Final = "StandardStatus"
OFFICES: Final = ("ListOfficeKey", "ListOfficeMlsId", "ListOfficeKeyNumeric")
MOST_VALUES: Final = 12
"""Values of a field that are counted one request each, if the server doesn't group rows."""


class FieldSeen(Struct, frozen=True, kw_only=True):
    """A field on both sides: whether the schema declares it, and its share of filled rows.

    A share is None if no rows were read on that side.
    """

    name: str
    declared: tuple[bool, bool]
    share: tuple[float | None, float | None]

    @property
    def differs(self) -> bool:
        """Whether the sides declare it differently, or fill it differently."""
        return self.declared[0] != self.declared[1] or self.gap > 0

    @property
    def gap(self) -> float:
        """The difference of the shares, 0 if one isn't known."""
        first, second = self.share
        return abs(first - second) if first is not None and second is not None else 0.0


class ValueCount(Struct, frozen=True, kw_only=True):
    """How many rows each side has with a value; None if that isn't known.

    `spelled` is the value as each side spells it, `value` as the first one does.
    """

    value: str
    spelled: tuple[str, str]
    rows: tuple[int | None, int | None]


class FieldCounts(Struct, frozen=True, kw_only=True):
    """Counts by the values of a field. Unless `is_whole`, rows with further values may exist."""

    field: str
    values: tuple[ValueCount, ...]
    is_whole: bool


class TwoKeys(Struct, frozen=True, kw_only=True):
    """The comparison. `problems` says what is missing from it, one sentence each."""

    resource: str
    sides: tuple[str, str]
    totals: tuple[int | None, int | None]
    read: tuple[int, int]
    fields: tuple[FieldSeen, ...]
    counts: tuple[FieldCounts, ...]
    keys: KeysSeen | None
    problems: tuple[str, ...]


@dataclass
class Side:
    """One key at work: what was read with it so far."""

    name: str
    workspace: Workspace
    resource: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    has_rows: bool = False
    total: int | None = None
    stopped: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def type_name(self) -> str:
        """The type of the rows.

        Raises:
            WorkspaceError: the schema of this side has no such resource.
        """
        try:
            return type_of(self.workspace, self.resource)
        except WorkspaceError as problem:
            raise WorkspaceError(f"{self.name}: {problem.message}", is_usage=True) from None

    @property
    def declared(self) -> tuple[str, ...]:
        """The fields that the schema of this side has."""
        return tuple(self.workspace.document.index.properties(self.type_name))

    @property
    def key(self) -> tuple[str, ...]:
        """The fields of the key, () if there is none."""
        return tuple(each.name for each in self.workspace.document.index.key(self.type_name))

    @property
    def change_field(self) -> str:
        """The timestamp of changes, in whose order rows can be read; "" if none is known."""
        try:
            return change_field(self.workspace, self.type_name)
        except WorkspaceError:
            return ""

    def takes_order(self, names: Sequence[str]) -> bool:
        """Tell whether rows can be requested in an order, as far as the provider says."""
        from reso_explorer.workspace.paging_plan import may_filter, refuses_order

        dialect = self.workspace.dialect
        return may_filter(dialect, self.resource, names) and not refuses_order(dialect)

    async def tried(self, what: str, work: Callable[[], Awaitable[_Result]]) -> _Result | None:
        """Return the result of some requests, None after an error, which becomes a problem.

        After an error that every further request would get too, nothing more is sent.
        """
        from reso_explorer.service.errors import ENDS_A_RUN, OutOfTimeError, ServiceError

        if self.stopped:
            return None
        try:
            return await work()
        except ServiceError as error:
            self.stopped = isinstance(error, (*ENDS_A_RUN, OutOfTimeError))
            advice = f" {error.what_to_try}" if error.what_to_try else ""
            self.problems.append(f"{self.name}: can't read {what}: {error.message}{advice}")
            return None


def count_fields(first: Side, second: Side, chosen: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the fields to count by: those chosen, else the status and, if cheap, the office.

    Counting by office is cheap if both servers group rows: one request each.

    Raises:
        WorkspaceError: a chosen field isn't declared on both sides.
    """
    shared = [name for name in first.declared if name in second.declared]
    for name in chosen:
        if name not in shared:
            raise WorkspaceError(
                f"`{name}` isn't a field of {first.resource} on both sides.",
                hint="Choose a field that both schemas declare.",
                is_usage=True,
            )
    if chosen:
        return tuple(dict.fromkeys(chosen))
    found = [STATUS] if STATUS in shared else []
    if all(may_group(side.workspace, side.resource) for side in (first, second)):
        found += [name for name in OFFICES if name in shared][:1]
    return tuple(found)


def price(side: Side, rows: int, by: Sequence[str]) -> int:
    """Return how many requests a side takes at most, if its pages are as large as allowed."""
    grouped = may_group(side.workspace, side.resource)
    each = 2 + MOST_VALUES if grouped else MOST_VALUES  # grouping may turn out not to work
    return sample_price(side.workspace, side.resource, rows) + 1 + each * len(by)


async def compare_keys(
    first: Side,
    second: Side,
    *,
    rows: int,
    by: Sequence[str],
    on_step: Callable[[Step], None] | None = None,
) -> TwoKeys:
    """Read a sample in key order and the counts with each key, and compare them.

    What one side can't read is said among the problems; the rest is compared.

    Raises:
        WorkspaceError: neither side can read the resource.
    """
    sides = (first, second)
    order: tuple[str, ...] = ()
    for order in _orders(sides):
        if await _read_both(sides, rows, order, on_step):
            break
    if not (first.has_rows or second.has_rows):
        lines = "\n".join(problem for side in sides for problem in side.problems)
        raise WorkspaceError(f"Neither key can read {first.resource}.", detail=lines)
    counts = [await _counts(sides, name, on_step) for name in by]
    keys = _keys(sides, order)
    return TwoKeys(
        resource=first.resource,
        sides=(first.name, second.name),
        totals=(first.total, second.total),
        read=(len(first.rows), len(second.rows)),
        fields=_fields(sides),
        counts=tuple(counts),
        keys=keys,
        problems=tuple(problem for side in sides for problem in side.problems),
    )


async def _read_both(
    sides: tuple[Side, Side], rows: int, by: tuple[str, ...], on_step: Callable[[Step], None] | None
) -> bool:
    """Read the first rows of both sides in an order; False if a server rejects it."""
    from reso_explorer.service.errors import HttpStatusError
    from reso_explorer.service.pages import REJECTED

    try:
        for side in sides:
            await _read(side, rows, by, on_step)
    except HttpStatusError as problem:
        if not by or problem.status not in REJECTED:
            raise
        for side in sides:
            side.rows, side.has_rows, side.stopped = [], False, False
            side.problems.clear()
        return False
    return True


async def _read(
    side: Side, rows: int, by: tuple[str, ...], on_step: Callable[[Step], None] | None
) -> None:
    """Read the first rows in an order, and the total.

    Raises:
        HttpStatusError: the server rejects the order.
    """
    from reso_explorer.service.errors import HttpStatusError
    from reso_explorer.service.pages import REJECTED
    from reso_explorer.workspace.paging_plan import counted

    query = f"$orderby={','.join(by)}" if by and side.takes_order(side.key) else ""

    async def read() -> list[dict[str, Any]] | HttpStatusError:
        try:
            return await sample(side.workspace, side.resource, rows, query=query, on_step=on_step)
        except HttpStatusError as problem:
            if query and problem.status in REJECTED:
                return problem
            raise

    found = await side.tried("sample rows", read)
    if isinstance(found, HttpStatusError):
        raise found
    if found is None:
        side.stopped = True  # counts of rows that can't be read would fail as well
        return
    side.rows, side.has_rows = found, True
    side.total = await side.tried("the total", lambda: counted(side.workspace, side.resource))
    if side.total is None and not side.stopped:
        side.problems.append(f"{side.name}: the server doesn't count rows.")
    expected = min(rows, side.total) if side.total is not None else 0
    if len(found) < expected:
        side.problems.append(f"{side.name}: read {len(found):,} of {expected:,} sample rows.")


def _fields(sides: tuple[Side, Side]) -> tuple[FieldSeen, ...]:
    first, second = (_census(side) for side in sides)
    declared = [set(side.declared) for side in sides]
    names = dict.fromkeys(each.name for census in (first, second) for each in census.fields)

    def share(census: Census, side: Side, name: str) -> float | None:
        found = census.field(name)
        if not side.rows:
            return None
        return found.share if found is not None else 0.0

    return tuple(
        FieldSeen(
            name=name,
            declared=(name in declared[0], name in declared[1]),
            share=(share(first, sides[0], name), share(second, sides[1], name)),
        )
        for name in names
    )


def _census(side: Side) -> Census:
    from reso_explorer.service.census import CensusTaker

    index = side.workspace.document.index
    taker = CensusTaker(side.resource, side.declared, index=index, type_name=side.type_name)
    taker.add(side.rows)
    return taker.result()


# --- counts ---------------------------------------------------------------------------------------


async def _counts(
    sides: tuple[Side, Side], name: str, on_step: Callable[[Step], None] | None
) -> FieldCounts:
    """Count by the values of a field: grouped by the server, else one request per value."""
    grouped = [await _grouped(side, name, on_step) for side in sides]
    values = _values(sides, name, grouped)
    is_cut = len(values) > MOST_VALUES and None in grouped
    if is_cut:
        values = values[:MOST_VALUES]
    found: list[list[int | None]] = []
    for number, (side, groups) in enumerate(zip(sides, grouped, strict=True)):
        spelled = [pair[number] for pair in values]
        if groups is not None:
            found.append([groups.get(value, 0) for value in spelled])
        else:
            found.append([await _counted(side, name, value) for value in spelled])
    if any(number is None for numbers in found for number in numbers):
        for side, numbers in zip(sides, found, strict=True):
            if None in numbers and not side.stopped:
                side.problems.append(f"{side.name}: some counts by `{name}` are missing.")
    return FieldCounts(
        field=name,
        values=tuple(
            ValueCount(value=pair[0], spelled=pair, rows=(first, second))
            for pair, first, second in zip(values, found[0], found[1], strict=True)
        ),
        is_whole=None not in grouped,
    )


async def _grouped(
    side: Side, name: str, on_step: Callable[[Step], None] | None
) -> dict[str, int] | None:
    """Return how often each value occurs in all rows, None if the server doesn't group."""
    if not may_group(side.workspace, side.resource):
        return None
    found = await side.tried(
        f"counts by `{name}`",
        lambda: sample_of(side.workspace, side.resource, name, refresh=True, on_step=on_step),
    )
    if found is None or not found.complete:
        return None
    return {entry.value: entry.count or 0 for entry in found.entries}


def _values(
    sides: tuple[Side, Side], name: str, grouped: Iterable[dict[str, int] | None]
) -> list[Pair]:
    """Return the values that occur on either side, the most frequent first, as each spells them."""
    from collections import Counter

    from reso_explorer.service.lookups import occurring

    numbers: list[Counter[str]] = []
    for side, groups in zip(sides, grouped, strict=True):
        counted: Counter[str] = Counter(groups or ())
        for row in side.rows if groups is None else ():
            counted.update(occurring(row.get(name)))
        numbers.append(counted)
    first, second = numbers
    if all(has_spellings(side.workspace, side.type_name, name) for side in sides):
        allowed = [allowed_values(side.workspace, side.type_name, name) for side in sides]
        pairs = paired(list(first), list(second), (allowed[0], allowed[1]))
    else:
        pairs = [(value, value) for value in first | second]
    return sorted(pairs, key=lambda pair: (-(first[pair[0]] + second[pair[1]]), pair))


async def _counted(side: Side, name: str, value: str) -> int | None:
    """Ask how many rows have a value."""
    from urllib.parse import quote

    from reso_explorer.query.edit import filter_clause
    from reso_explorer.workspace.paging_plan import counted

    workspace = side.workspace
    clause = filter_clause(
        workspace.document.index,
        workspace.dialect,
        side.type_name,
        name,
        value,
        meanings=workspace.document.meanings,
    )
    text = f"{side.resource}?$filter={quote(clause, safe=chr(39) + '(),:/')}"
    return await side.tried(f"the count of `{value}`", lambda: counted(workspace, text))


# --- keys -----------------------------------------------------------------------------------------


def _orders(sides: tuple[Side, Side]) -> list[tuple[str, ...]]:
    """Return the orders in which both sides may be read, the best first; () is none.

    Where a provider takes neither filter nor order by key, rows come in the order of its
    timestamp of changes, which both sides share.
    """
    found: list[tuple[str, ...]] = []
    names = sides[0].key
    if names and names == sides[1].key and all(side.takes_order(names) for side in sides):
        found.append(names)
    change = next((side.change_field for side in sides if side.change_field), "")
    if change and all(change in side.declared for side in sides):
        found.append((change,))
    return [*found, ()]


def _keys(sides: tuple[Side, Side], by: tuple[str, ...]) -> KeysSeen | None:
    """Compare the keys of the range that both samples cover; None, with a problem, if none is."""
    first, second = sides
    if not (first.has_rows and second.has_rows):
        return None
    if not first.key or first.key != second.key:
        first.problems.append("Keys aren't compared: the sides don't have one and the same key.")
        return None
    whole = (_is_whole(first), _is_whole(second))
    found = seen_keys((first.rows, second.rows), whole, first.key, by)
    if isinstance(found, str):
        first.problems.append(found)
        return None
    return found


def _is_whole(side: Side) -> bool:
    """Tell whether the sample is all rows of the side."""
    return side.total is not None and len(side.rows) >= side.total
