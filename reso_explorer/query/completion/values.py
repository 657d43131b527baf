"""Values that a field can take, as literals in the form that the server wants."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.query.completion.candidate import Candidate
from reso_explorer.query.families import type_family
from reso_explorer.query.types import TypeKind, ValueType, is_legacy
from reso_explorer.values.enum_literals import enum_literal, quoted
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import AllowedValue, Meanings
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Lookups
    from reso_explorer.query.completion.context import Place, Subject

_PREFIXED = {
    "duration": ("duration", "such as P1DT2H"),
    "time": ("time", "such as PT7H30M"),
    "guid": ("guid", "five groups of hex digits"),
}
"""Types whose literals have a prefix, by family; only V2 and V3 have the last two."""
_DAYS = (
    (0, "today"),
    (1, "yesterday"),
    (7, "7 days ago"),
    (30, "30 days ago"),
    (365, "a year ago"),
)


def values(
    index: ModelIndex,
    meanings: Meanings,
    dialect: Dialect,
    lookups: Lookups | None,
    place: Place,
    wanted: ValueType,
    now: dt.datetime,
) -> Iterator[Candidate]:
    """Yield the literals of one of the types that fit a place."""
    usage, operator = place.wanted.usage, place.wanted.operator
    family = type_family(wanted)
    if family == "enum":
        yield from _members(index, meanings, dialect, wanted)
    elif family == "boolean" and usage != "condition":
        yield Candidate("true", "true", "value")
        yield Candidate("false", "false", "value")
    elif family in {"moment", "date"}:
        yield from _moments(index, dialect, wanted, now)
    elif family in {"text", "open"}:
        yield from _texts(index, meanings, lookups, place, wanted)
    elif family in _PREFIXED and (family == "duration" or is_legacy(index)):
        prefix, example = _PREFIXED[family]
        yield Candidate(f"{prefix}'…'", f"{prefix}''", "snippet", example, 1, caret=len(prefix) + 1)
    elif family == "geo":
        yield _point(index, dialect, wanted)
    if operator in {"eq", "ne"} and place.expectation is not Expectation.ITEM:
        yield Candidate("null", "null", "value", "no value", 12)


def _members(
    index: ModelIndex, meanings: Meanings, dialect: Dialect, wanted: ValueType
) -> Iterator[Candidate]:
    for number, allowed in enumerate(meanings.values(wanted.name)):
        insert = enum_literal(index, wanted.name, allowed.value, dialect, meanings=meanings)
        also: tuple[str, ...] = (insert.partition("'")[2].rstrip("'"), insert)
        if allowed.label and allowed.label != allowed.value:
            also = (allowed.label, *also)
        yield Candidate(
            allowed.value,
            insert,
            "value",
            allowed.label or "",
            min(number // 50, 3) + (5 if allowed.is_deprecated else 0),
            also,
            documentation=allowed.description or "",
        )


def _texts(
    index: ModelIndex,
    meanings: Meanings,
    lookups: Lookups | None,
    place: Place,
    wanted: ValueType,
) -> Iterator[Candidate]:
    known = False
    for allowed in text_values(meanings, lookups, place.wanted.subject):
        known = True
        label = allowed.label if allowed.label and allowed.label != allowed.value else ""
        yield Candidate(
            allowed.value,
            quoted(allowed.value),
            "value",
            label,
            5 if allowed.is_deprecated else 0,
            (label,) if label else (),
            documentation=allowed.description or "",
        )
    if not known:
        if wanted.kind is TypeKind.UNKNOWN:
            insert = literal(index, wanted, "")
            yield Candidate(
                f"{insert[:-1]}…'", insert, "snippet", "a value", 1, caret=len(insert) - 1
            )
        else:
            fit = 1
            if place.wanted.usage not in {"expression", "condition"}:
                fit = 30 if place.wanted.subject is None else -1
            yield Candidate("'…'", "''", "snippet", "a string", fit, caret=1)


def text_values(
    meanings: Meanings, lookups: Lookups | None, subject: Subject | None
) -> tuple[AllowedValue, ...]:
    """Return the values that a text field may take: of its lookup, else those annotated."""
    if subject is None:
        return ()
    meaning = meanings.field(subject.owner, subject.member.name)
    if meaning.lookup_name is not None and lookups is not None:
        loaded = lookups(str(meaning.lookup_name.value))
        if loaded:
            return tuple(loaded)
    return meaning.allowed_values


def _moments(
    index: ModelIndex, dialect: Dialect, wanted: ValueType, now: dt.datetime
) -> Iterator[Candidate]:
    is_moment = type_family(wanted) == "moment"
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for number, (days, label) in enumerate(_DAYS):
        day = midnight - dt.timedelta(days=days)
        text = literal(index, wanted, day if is_moment else day.date(), dialect)
        yield Candidate(label, text, "date", text, number + 1, (text,))
    first = midnight.replace(day=1)
    text = literal(index, wanted, first if is_moment else first.date(), dialect)
    yield Candidate("start of this month", text, "date", text, 6, (text,))
    if is_moment:
        text = literal(index, wanted, now.replace(microsecond=0), dialect)
        yield Candidate("current time", text, "date", text, 7, (text,))


def _point(index: ModelIndex, dialect: Dialect, wanted: ValueType) -> Candidate:
    if "Polygon" in wanted.name:
        text = literal(index, wanted, "POLYGON(())", dialect)
        return Candidate("a polygon", text, "snippet", text, 1, caret=text.index("))"))
    text = literal(index, wanted, "POINT()", dialect)
    return Candidate(
        "a point", text, "snippet", "longitude latitude", 1, caret=text.index("()") + 1
    )
