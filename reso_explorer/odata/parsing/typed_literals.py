"""Reads literals of two tokens: a prefix and a string (OData ABNF, part 7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata import literal_forms as forms
from reso_explorer.odata.ast import (
    Bad,
    EnumLiteral,
    GeoLiteral,
    Literal,
    LiteralKind,
    Name,
)
from reso_explorer.odata.parsing import lexer
from reso_explorer.odata.parsing.cursor import quoted
from reso_explorer.odata.parsing.geo import GeoError, read_shape, read_srid
from reso_explorer.odata.parsing.lexer import STRING
from reso_explorer.odata.parsing.literals import report_literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Expression
    from reso_explorer.odata.parsing.cursor import Cursor

_PLACEHOLDER: Final = re.compile(r"\$?\{[^{}]*\}|<[^<>]*>|…|\.\.+")

_PREFIXES: Final[dict[str, tuple[LiteralKind, Callable[[str], str | None]]]] = {
    "duration": (LiteralKind.DURATION, forms.duration_problem),
    "binary": (LiteralKind.BINARY, forms.binary_problem),
    "datetime": (LiteralKind.V2_DATE_TIME, forms.date_time_problem),
    "datetimeoffset": (LiteralKind.V2_DATE_TIME_OFFSET, forms.date_time_offset_problem),
    "time": (LiteralKind.V2_TIME, forms.v2_time_problem),
    "guid": (LiteralKind.V2_GUID, forms.guid_problem),
    "x": (LiteralKind.V2_BINARY, forms.hex_problem),
}

_MODERN: Final = {
    LiteralKind.V2_DATE_TIME: "V4 writes points in time without quotes: 2026-01-31T00:00:00Z.",
    LiteralKind.V2_DATE_TIME_OFFSET: "V4 writes it without prefix and quotes.",
    LiteralKind.V2_TIME: "V4 writes times like 07:59:00.",
    LiteralKind.V2_GUID: "V4 writes guids without prefix and quotes.",
    LiteralKind.V2_BINARY: "V4 writes binary values in base64: binary'T0Q='.",
}


def read_typed(cursor: Cursor) -> Expression:
    """Read a word and the string that touches it: `duration'…'`, `NS.Color'Red'`, `guid'…'`."""
    first = cursor.index
    prefix = cursor.values[first]
    lowered = prefix.lower()
    if lowered in {"geography", "geometry"}:
        return _geo(cursor, "geography" if lowered == "geography" else "geometry")
    if lowered in _PREFIXES:
        return _prefixed(cursor, *_PREFIXES[lowered])
    return _enum(cursor)


def _string_content(cursor: Cursor, index: int) -> str:
    """Return what stands between the quotes of a string token, reporting bad quotes."""
    value, kind = cursor.values[index], cursor.kinds[index]
    span = cursor.token_span(index)
    if kind == STRING:
        return value[1:-1].replace("''", "'")
    if kind == lexer.SMART:
        cursor.problems.error(
            "smart-quotes",
            span,
            f"The quotes of {quoted(value)} are typographic.",
            "straight quotes",
            "Write straight single quotes: '…'.",
        )
        return value[1:-1]
    cursor.problems.error(
        "unclosed-string", span, "This text begins with a quote and never ends.", "`'`"
    )
    return value[1:]


def _prefixed(cursor: Cursor, kind: LiteralKind, check: Callable[[str], str | None]) -> Literal:
    first = cursor.index
    content = _string_content(cursor, first + 1)
    cursor.index += 2
    span = cursor.span_since(first)
    raw = cursor.text_since(first)
    problem = check(content)
    report_literal(cursor, span, raw, problem)
    if kind in _MODERN:
        cursor.hint("legacy-literal", span, f"{quoted(raw)} is a V2 and V3 form.", _MODERN[kind])
    value: str | bytes = content.upper() if kind is LiteralKind.DURATION else content
    if problem is None:
        data = _bytes(kind, content)
        value = value if data is None else data
        if kind is LiteralKind.V2_GUID:
            value = content.lower()
    return Literal(kind, value, raw, span=span)


def _bytes(kind: LiteralKind, content: str) -> bytes | None:
    if kind is LiteralKind.V2_BINARY:
        return bytes.fromhex(content)
    if kind is LiteralKind.BINARY:
        from base64 import urlsafe_b64decode

        bare = content.rstrip("=")
        return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    return None


def _geo(cursor: Cursor, family: str) -> GeoLiteral:
    first = cursor.index
    content = _string_content(cursor, first + 1)
    begin = cursor.starts[first + 1] + 1
    cursor.index += 2
    span = cursor.span_since(first)
    raw = cursor.text_since(first)
    srid, after = read_srid(content)
    if srid is None:
        cursor.problems.error(
            "bad-literal",
            span,
            "A geo literal begins with its reference system.",
            "`SRID=…;`",
            "For longitude and latitude write SRID=4326;",
        )
    shape = None
    try:
        shape = read_shape(content, after)
    except GeoError as error:
        _report_shape(cursor, error, content, min(begin + error.offset, cursor.ends[first + 1] - 1))
    return GeoLiteral(
        "geography" if family == "geography" else "geometry", srid, shape, raw, span=span
    )


def _report_shape(cursor: Cursor, error: GeoError, text: str, place: int) -> None:
    """Report a malformed shape, or the placeholder that stands in it."""
    found = _PLACEHOLDER.search(text)
    if found:
        cursor.problems.error(
            "placeholder",
            cursor.span(place, place),
            f"The shape holds the placeholder {quoted(found.group())}.",
            hint="Put the real values here.",
        )
        return
    cursor.problems.error(
        "bad-literal", cursor.span(place, place), f"The shape is malformed. {error.message}"
    )


def read_bare_shape(cursor: Cursor) -> GeoLiteral | Bad:
    """Read `POINT(-71.1 42.3)` without quotes, as a few services want it."""
    first = cursor.index
    cursor.take()
    opened = cursor.index
    cursor.take()
    cursor.skip_to((")",))
    cursor.expect_close(")", opened)
    raw = cursor.text_since(first)
    span = cursor.span_since(first)
    try:
        shape = read_shape(raw)
    except GeoError as error:
        place = min(cursor.starts[first] + error.offset, cursor.ends[cursor.index - 1])
        _report_shape(cursor, error, raw, place)
        shape = None
    cursor.hint(
        "bare-shape",
        span,
        "Only a few services read a shape without prefix and quotes.",
        f"OData writes geography'SRID=4326;{quoted(raw)[1:-1]}'.",
    )
    return GeoLiteral("", None, shape, raw, span=span)


def _enum(cursor: Cursor) -> EnumLiteral:
    first = cursor.index
    type_name = cursor.name()
    content = _string_content(cursor, first + 1)
    begin = cursor.starts[first + 1] + 1
    cursor.index += 1
    if "." not in type_name.text:
        cursor.problems.error(
            "unqualified-enum",
            type_name.span,
            f"{quoted(type_name.text)} is no qualified type name.",
            "a qualified enum type",
            _unqualified_hint(type_name.text),
        )
    members: list[Name] = []
    for text in content.split(","):
        span = cursor.span(
            min(begin, cursor.ends[first + 1]), min(begin + len(text), cursor.ends[first + 1])
        )
        problem = forms.enum_member_problem(text)
        if problem:
            cursor.problems.error(
                "bad-enum-member", span, f"{quoted(text)} is malformed. {problem}"
            )
        members.append(Name(text, span=span))
        begin += len(text) + 1
    return EnumLiteral(
        type_name, tuple(members), cursor.text_since(first), span=cursor.span_since(first)
    )


def _unqualified_hint(prefix: str) -> str:
    if prefix.lower() in {"date", "timestamp", "timeofday"}:
        return "Dates and times have neither prefix nor quotes: 2026-01-31T00:00:00Z."
    return f"Write the namespace too, as in NS.{prefix}'…', or leave the type out."


def is_typed_literal(cursor: Cursor) -> bool:
    """Whether the current word is followed at once by a string."""
    following = cursor.kinds[cursor.index + 1]
    return following in {STRING, lexer.SMART, lexer.UNCLOSED} and cursor.touches_next()
