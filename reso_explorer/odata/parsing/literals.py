"""Reads literals: one token, a sign and a number, or a prefix and a string (OData ABNF, part 7)."""

from __future__ import annotations

from decimal import Decimal, DecimalException
from typing import TYPE_CHECKING, Final

from reso_explorer.odata import literal_forms as forms
from reso_explorer.odata.ast import (
    Literal,
    LiteralKind,
)
from reso_explorer.odata.parsing import lexer
from reso_explorer.odata.parsing.cursor import quoted
from reso_explorer.odata.parsing.lexer import (
    DATE,
    DATE_TIME,
    GUID,
    JUNK,
    NUMBER,
    PUNCTUATION,
    TIME,
    WORD,
)

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Span
    from reso_explorer.odata.parsing.cursor import Cursor


NUMBER_LIKE: Final = frozenset({GUID, DATE_TIME, DATE, TIME, NUMBER, JUNK})
"""Kinds of tokens that begin with a digit (or may, for a guid)."""

CONSTANTS: Final[dict[str, tuple[LiteralKind, bool | str | None]]] = {
    "null": (LiteralKind.NULL, None),
    "true": (LiteralKind.BOOLEAN, True),
    "false": (LiteralKind.BOOLEAN, False),
    "NaN": (LiteralKind.DOUBLE, "NaN"),
    "INF": (LiteralKind.DOUBLE, "INF"),
}
"""Words that are literals; `true` and `false` are so in any letter case."""

_SUFFIXES: Final = {
    "l": (LiteralKind.V2_INT64, "Int64"),
    "m": (LiteralKind.V2_DECIMAL, "Decimal"),
    "d": (LiteralKind.V2_DOUBLE, "Double"),
    "f": (LiteralKind.V2_SINGLE, "Single"),
}


def read_constant(cursor: Cursor) -> Literal | None:
    """Read `null`, `true`, `false`, `NaN` or `INF`; None if the word is another."""
    word = cursor.value
    found = CONSTANTS.get(word)
    if found is None:
        lowered = word.lower()
        if lowered not in {"true", "false"}:
            return None
        found = CONSTANTS[lowered]
    cursor.index += 1
    return Literal(found[0], found[1], word, span=cursor.token_span(cursor.index - 1))


def read_string(cursor: Cursor) -> Literal:
    """Read a string in single quotes."""
    raw = cursor.take()
    return Literal(
        LiteralKind.STRING,
        raw[1:-1].replace("''", "'") if "''" in raw else raw[1:-1],
        raw,
        span=cursor.token_span(cursor.index - 1),
    )


def read_smart_string(cursor: Cursor) -> Literal:
    """Read a string in typographic quotes: an error, but clear what is meant."""
    raw = cursor.take()
    span = cursor.token_span(cursor.index - 1)
    cursor.problems.error(
        "smart-quotes",
        span,
        f"The quotes of {quoted(raw)} are typographic.",
        "straight quotes",
        "Write straight single quotes: '…'.",
    )
    return Literal(LiteralKind.STRING, raw[1:-1], raw, span=span)


def read_unclosed(cursor: Cursor) -> Literal:
    """Read a string that never ends, up to the end of the text."""
    raw = cursor.take()
    span = cursor.token_span(cursor.index - 1)
    cursor.problems.error(
        "unclosed-string",
        span,
        "This text begins with a quote and never ends.",
        "`'`",
        "A quote inside a text is doubled: 'O''Neil'.",
    )
    return Literal(LiteralKind.STRING, raw[1:].replace("''", "'"), raw, span=span)


def read_signed(cursor: Cursor) -> Literal | None:
    """Read `-` or `+` and the number, date or `INF` that touches it; None if none does."""
    sign_at = cursor.index
    sign = cursor.values[sign_at]
    if not cursor.touches_next():
        return None
    kind, value = cursor.kinds[sign_at + 1], cursor.values[sign_at + 1]
    if kind == WORD:
        if value != "INF" or sign != "-" or cursor.next_is("/", 2):
            return None
        cursor.index += 2
        return Literal(LiteralKind.DOUBLE, "-INF", "-INF", span=cursor.span_since(sign_at))
    if kind not in {NUMBER, JUNK} and not (kind in {DATE, DATE_TIME} and sign == "-"):
        return None
    if sign == "+":
        _check_plus(cursor, cursor.starts[sign_at])
    cursor.index += 1
    return _number_like(cursor, sign_at, sign)


def read_number_like(cursor: Cursor) -> Literal:
    """Read a number, guid, date or time."""
    return _number_like(cursor, cursor.index, "")


def _number_like(cursor: Cursor, first: int, sign: str) -> Literal:
    kind = cursor.kinds[cursor.index]
    raw = sign + cursor.take()
    span = cursor.span_since(first)
    if kind == NUMBER:
        return _number(cursor, raw, span)
    if kind == GUID:
        return Literal(LiteralKind.GUID, raw.lower(), raw, span=span)
    if kind == DATE:
        report_literal(cursor, span, raw, forms.date_problem(raw))
        return Literal(LiteralKind.DATE, raw, raw, span=span)
    if kind == TIME:
        report_literal(cursor, span, raw, forms.time_problem(raw))
        return Literal(LiteralKind.TIME_OF_DAY, raw, raw, span=span)
    if kind == DATE_TIME:
        return _date_time_offset(cursor, raw, span)
    report_literal(cursor, span, raw, _junk_problem(raw))
    return Literal(LiteralKind.DECIMAL, raw, raw, span=span)


def _date_time_offset(cursor: Cursor, raw: str, span: Span) -> Literal:
    report_literal(cursor, span, raw, forms.date_time_offset_problem(raw))
    plus = raw.rfind("+")
    if plus > 0:
        _check_plus(cursor, cursor.starts[cursor.index - 1] + plus)
    return Literal(LiteralKind.DATE_TIME_OFFSET, raw.upper(), raw, span=span)


def _check_plus(cursor: Cursor, place: int) -> None:
    if cursor.source.is_raw(place, "+"):
        cursor.hint(
            "plus-not-encoded",
            cursor.span(place, place + 1),
            "Many servers read a plus sign in a URL as a blank.",
            "Write %2B in URLs.",
        )


def _number(cursor: Cursor, raw: str, span: Span) -> Literal:
    suffix = _SUFFIXES.get(raw[-1].lower())
    digits = raw[:-1] if suffix else raw
    value = _value_of(digits)
    if suffix:
        kind, edm = suffix
        cursor.hint(
            "legacy-literal",
            span,
            f"{quoted(raw)} is the V2 and V3 form of an {edm}."
            if edm == "Int64"
            else f"{quoted(raw)} is the V2 and V3 form of a {edm}.",
            f"V4 writes {digits}.",
        )
    elif isinstance(value, int):
        kind = LiteralKind.INTEGER
    elif "e" in raw or "E" in raw:
        kind = LiteralKind.DOUBLE
    else:
        kind = LiteralKind.DECIMAL
    return Literal(kind, value, raw, span=span)


def _value_of(digits: str) -> int | Decimal | str:
    """Return the number; as text where it is beyond what can be computed with."""
    if len(digits) < 1000 and digits.lstrip("+-").isdigit():
        return int(digits)
    try:
        return Decimal(digits)
    except DecimalException:
        return digits


def _junk_problem(raw: str) -> str:
    if raw.endswith("."):
        return "A number needs a digit after its point."
    if "-" in raw[1:]:
        return "It begins like a date or a guid and is neither."
    return "It begins like a number and is none."


def report_literal(cursor: Cursor, span: Span, raw: str, problem: str | None) -> None:
    """Report a malformed literal, if there is a problem."""
    if problem:
        cursor.problems.error("bad-literal", span, f"{quoted(raw)} is malformed. {problem}")


def is_sign(cursor: Cursor) -> bool:
    """Whether the current token is `-` or `+`."""
    return cursor.kind in {PUNCTUATION, lexer.SYMBOL} and cursor.value in {"-", "+"}
