"""The values of lookups: read from the Lookup resource, or seen in rows; code and text both ways.

The Lookup resource is read in whole pages, its rows counted against what the server advertises
(RESO Data Dictionary, Lookup resource). Filtering by LookupName is optional for servers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.service.decode_error import expect_ok
from reso_explorer.service.errors import (
    BadRequestError,
    HttpStatusError,
    ServerFaultError,
    UnreadableError,
)
from reso_explorer.service.pages import pages
from reso_explorer.service.row_request import request_rows
from reso_explorer.service.rows import read_page
from reso_explorer.service.urls import resource_url
from reso_explorer.store.lookups import LookupRow
from reso_explorer.text import count as in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.rows import Row
    from reso_explorer.service.transport import Progress, Transport

HEX_PREFIX: Final = "b__"
"""Starts a LegacyODataValue that is the display text in hexadecimal."""


@dataclass(frozen=True, slots=True)
class FetchedLookups:
    """Lookups by LookupName, as the service told them.

    Attributes:
        lookups: the values of each, in the order they came.
        rows: how many rows were read.
        count: how many the service says there are; None where it does not say.
        complete: whether all rows came.
        filtered: whether only one lookup was asked for.
        notes: what was odd, in sentences.
    """

    lookups: dict[str, tuple[LookupRow, ...]]
    rows: int
    count: int | None
    complete: bool
    filtered: bool
    notes: tuple[str, ...] = ()


async def fetch_lookups(
    transport: Transport,
    root: str,
    *,
    name: str = "",
    set_name: str = "Lookup",
    options: Mapping[str, str] | None = None,
    paging: Mapping[str, str] | None = None,
    condition: str = "",
    prefer: str = "",
    context: ErrorContext | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> FetchedLookups:
    """Read the Lookup resource to its end.

    With a name the service is asked for that lookup only; where it refuses the filter or answers
    with others, the whole resource is read.

    Args:
        transport: speaks with the service.
        root: the service root.
        name: a LookupName, or "" for all.
        set_name: the entity set that holds the lookups.
        options: query options that the service demands.
        paging: query options for large pages, left out if the service rejects them.
        condition: a filter condition that the service demands, "" for none.
        prefer: value of the Prefer header.
        context: facts for advice on errors.
        on_progress: told as each answer comes in.

    Raises:
        ServiceError: the resource cannot be had.
    """
    demanded = {**(options or {}), **({"$filter": condition} if condition else {})}
    if name:
        own = f"LookupName eq '{name.replace(chr(39), chr(39) * 2)}'"
        wanted = {**demanded, "$filter": f"{condition} and {own}" if condition else own}
        try:
            rows, count, notes = await _all(
                transport, root, set_name, wanted, paging or {}, prefer, context, on_progress
            )
        except (BadRequestError, ServerFaultError):
            rows, count, notes = [], None, []
        if rows and all(row.get("LookupName") == name for row in rows):
            return _gathered(rows, count, notes, filtered=True)
    rows, count, notes = await _all(
        transport, root, set_name, demanded, paging or {}, prefer, context, on_progress
    )
    return _gathered(rows, count, notes, filtered=False)


async def _all(
    transport: Transport,
    root: str,
    set_name: str,
    options: Mapping[str, str],
    paging: Mapping[str, str],
    prefer: str,
    context: ErrorContext | None,
    on_progress: Callable[[Progress], None] | None,
) -> tuple[list[Row], int | None, list[str]]:
    """Return all rows, with count and page size where the service takes them."""
    url = resource_url(root, set_name, {**options, "$count": "true", **paging})
    rows: list[Row] = []
    count: int | None = None
    notes: list[str] = []
    async for page in pages(
        transport,
        url,
        plain_url=resource_url(root, set_name, options),
        recount_url=url,
        prefer=prefer,
        context=context,
        on_progress=on_progress,
    ):
        rows += page.rows
        count = page.count if page.count is not None else count
        notes += page.notes
    return rows, count, notes


def _gathered(
    rows: list[Row], count: int | None, notes: list[str], *, filtered: bool
) -> FetchedLookups:
    gathered: dict[str, list[LookupRow]] = {}
    nameless = 0
    for row in rows:
        name, entry = row.get("LookupName"), lookup_entry(row)
        if not isinstance(name, str) or entry is None:
            nameless += 1
            continue
        gathered.setdefault(name, []).append(entry)
    if nameless:
        notes.append(f"Skipped {in_words(nameless, 'row')} without a LookupName or a value.")
    complete = count is None or len(rows) >= count
    if count is not None and not complete:
        notes.append(f"The service counts {in_words(count, 'lookup row')} but sent {len(rows):,}.")
    return FetchedLookups(
        {name: tuple(entries) for name, entries in gathered.items()},
        len(rows),
        count,
        complete,
        filtered,
        tuple(dict.fromkeys(notes)),
    )


def lookup_entry(row: Row) -> LookupRow | None:
    """Return one row of the Lookup resource as an entry, None where it holds no value."""
    value = _text(row.get("LookupValue")) or _text(row.get("StandardLookupValue"))
    if value is None:
        return None
    return LookupRow(
        value=value,
        standard=_text(row.get("StandardLookupValue")),
        legacy=_text(row.get("LegacyODataValue")),
        key=_text(row.get("LookupKey")),
        modified=_text(row.get("ModificationTimestamp")),
    )


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else str(value)


# --- values seen in rows ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SampledValues:
    """Values of a field as they occur. `complete` where the service grouped all rows itself."""

    entries: tuple[LookupRow, ...]
    rows: int
    complete: bool
    url: str
    notes: tuple[str, ...] = ()


async def sample_values(
    transport: Transport,
    root: str,
    resource: str,
    field: str,
    *,
    rows: int = 200,
    group: bool = False,
    options: Mapping[str, str] | None = None,
    prefer: str = "",
    context: ErrorContext | None = None,
) -> SampledValues:
    """Return the values of a field that occur, the most frequent first.

    Args:
        transport: speaks with the service.
        root: the service root.
        resource: the entity set.
        field: the field; its lists are taken apart.
        rows: how many rows to look at.
        group: try `$apply=groupby((field))` first, which sees all rows.
        options: query options that the service demands.
        prefer: value of the Prefer header.
        context: facts for advice on errors.

    Raises:
        ServiceError: no rows can be had.
    """
    if group:
        found = await _grouped(transport, root, resource, field, options or {}, context)
        if found is not None:
            return found
    top = {"$top": str(rows)} if "$top" not in (options or {}) else {}
    url = resource_url(root, resource, {**(options or {}), "$select": field, **top})
    numbers: Counter[str] = Counter()
    read = 0
    notes: list[str] = []
    async for page in pages(transport, url, prefer=prefer, max_rows=rows, context=context):
        read += len(page.rows)
        notes += page.notes
        for row in page.rows:
            numbers.update(occurring(row.get(field)))
    return SampledValues(by_number(numbers), read, complete=False, url=url, notes=tuple(notes))


async def _grouped(
    transport: Transport,
    root: str,
    resource: str,
    field: str,
    options: Mapping[str, str],
    context: ErrorContext | None,
) -> SampledValues | None:
    """Have the service group the rows; None where it does not, or answers with plain rows."""
    others = {name: value for name, value in options.items() if name not in {"$top", "$select"}}
    apply = f"groupby(({field}),aggregate($count as Number))"
    url = resource_url(root, resource, {**others, "$apply": apply})
    numbers: Counter[str] = Counter()
    try:
        reply = expect_ok(await request_rows(transport, url), context)
        page = read_page(reply, context)
    except (HttpStatusError, UnreadableError):
        return None
    values = [row.get(field) for row in page.rows]
    if page.next_link or len({repr(value) for value in values}) < len(values):
        return None
    total = 0
    for row in page.rows:
        number = row.get("Number")
        if not isinstance(number, int) or field not in row:
            return None
        total += number
        for value in occurring(row[field]):
            numbers[value] += number
    return SampledValues(by_number(numbers), total, complete=True, url=url)


def occurring(value: Any) -> list[str]:
    """Return the values in a cell: items of a list, members joined by commas stay one text."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [str(item) for item in value if item is not None]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]


def by_number(numbers: Counter[str]) -> tuple[LookupRow, ...]:
    """Return counted values as entries, the most frequent first."""
    ordered = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(LookupRow(value=value, count=number) for value, number in ordered)


# --- code and text -----------------------------------------------------------------------------------


class LookupTable:
    """Codes and display texts of one lookup, both ways.

    Any spelling finds its entry: LookupValue, StandardLookupValue, LegacyODataValue, and the
    hexadecimal form of a text; exact matches come before matches in another letter case.
    """

    def __init__(self, entries: Iterable[LookupRow]) -> None:
        self.entries = tuple(entries)
        self._exact: dict[str, LookupRow] = {}
        self._folded: dict[str, LookupRow] = {}
        for kind in ("value", "standard", "legacy"):
            for entry in self.entries:
                text = getattr(entry, kind)
                if text:
                    self._exact.setdefault(text, entry)
                    self._folded.setdefault(text.casefold(), entry)

    def find(self, text: str) -> LookupRow | None:
        """Return the entry that a code or text means, None where it means none."""
        found = self._exact.get(text)
        if found is None:
            decoded = from_hex(text)
            if decoded is not None:
                found = self._exact.get(decoded)
        return found or self._folded.get(text.casefold())

    def display(self, text: str) -> str:
        """Return the display text of a code; a code that is not known comes back decoded."""
        found = self.find(text)
        return found.value if found is not None else from_hex(text) or text

    def code(self, text: str) -> str | None:
        """Return the LegacyODataValue of a text, None where there is none."""
        found = self.find(text)
        return found.legacy if found is not None else None


def from_hex(text: str) -> str | None:
    """Return the text behind `b__436f6e646f`, None for anything else."""
    if not text.startswith(HEX_PREFIX):
        return None
    try:
        return bytes.fromhex(text.removeprefix(HEX_PREFIX)).decode("utf-8")
    except ValueError:
        return None


def to_hex(text: str) -> str:
    """Return a text in the hexadecimal form of old Spark clients."""
    return HEX_PREFIX + text.encode("utf-8").hex()
