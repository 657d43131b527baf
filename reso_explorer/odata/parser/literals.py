"""Literals: one token, a sign and a number, a prefix and a string (OData ABNF, part 7).

With them the well-known text of geography and geometry literals.
"""

from __future__ import annotations

import re
from decimal import Decimal, DecimalException
from typing import TYPE_CHECKING, Final, TypeVar

from reso_explorer.odata import literal_forms as forms
from reso_explorer.odata.ast import (
    Bad,
    EnumLiteral,
    GeoLiteral,
    GeoShape,
    Literal,
    LiteralKind,
    Name,
)
from reso_explorer.odata.literal_forms import is_number
from reso_explorer.odata.operators import INFIX
from reso_explorer.odata.parser import tokens
from reso_explorer.odata.parser.cursor import MAX_CUTS, TokenCursor, placeholder_variant
from reso_explorer.odata.parser.tokens import (
    DATE,
    DATE_TIME,
    GUID,
    JUNK,
    NUMBER,
    PUNCTUATION,
    STRING,
    TIME,
    WORD,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Expression, Position, Span


SHAPES: Final = {
    name.lower(): name
    for name in (
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
    )
} | {"collection": "GeometryCollection"}
"""The names of shapes by their lower-case form; `Collection` is the name 4.0 had."""

_PART_OF: Final = {
    "MultiPoint": "Point",
    "MultiLineString": "LineString",
    "MultiPolygon": "Polygon",
}
_SRID: Final = re.compile(r"SRID=([0-9]{1,5});", re.IGNORECASE)
_SIGN: Final = re.compile(r"[ \t]*([A-Za-z]+|[(),]|[^(),A-Za-z]+)")
_MAX_NESTING: Final = 20
T = TypeVar("T")


class GeoError(Exception):
    """The text is no shape; `offset` counts characters of the text."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


def read_srid(text: str) -> tuple[int | None, int]:
    """Return the number of the reference system and where the shape begins."""
    match = _SRID.match(text)
    if not match:
        return None, 0
    return int(match.group(1)), match.end()


def read_shape(text: str, start: int = 0) -> GeoShape:
    """Read one shape that fills the text from `start` on; raises GeoError."""
    reader = _ShapeReader(text, start)
    shape = reader.shape(0)
    if reader.kind:
        raise GeoError(reader.place, "Unexpected text after the shape.")
    return shape


class _ShapeReader:
    """One token ahead: `kind` is a name, a bracket, a comma, numbers, or empty at the end."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.end = start
        self.place = start
        self.kind = ""
        self.advance()

    def advance(self) -> None:
        match = _SIGN.match(self.text, self.end)
        if match and match.group(1).strip():
            self.place, self.end, self.kind = match.start(1), match.end(), match.group(1)
        else:
            self.place, self.kind = len(self.text), ""

    def expect(self, sign: str) -> None:
        if self.kind != sign:
            raise GeoError(self.place, f"Expected `{sign}` here.")
        self.advance()

    def shape(self, depth: int) -> GeoShape:
        name = SHAPES.get(self.kind.lower())
        if name is None:
            raise GeoError(self.place, "A shape starts with its name, such as `Point`.")
        self.advance()
        if depth > _MAX_NESTING:
            raise GeoError(self.place, "Collections of shapes are nested too deeply.")
        if name == "GeometryCollection":
            return GeoShape(name, parts=self.listed(lambda: self.shape(depth + 1)))
        if name in _PART_OF:
            part = _PART_OF[name]
            return GeoShape(name, parts=self.listed(lambda: self.simple(part), empty=True))
        return self.simple(name)

    def simple(self, name: str) -> GeoShape:
        """Read the bracketed data of a point, line or polygon."""
        begin = self.place
        if name == "Polygon":
            rings = self.listed(lambda: self.listed(self.position))
            for ring in rings:
                if ring[0] != ring[-1]:
                    raise GeoError(begin, "The first and last position of a ring must be equal.")
            return GeoShape(name, rings)
        line = self.listed(self.position)
        if name == "Point" and len(line) != 1:
            raise GeoError(begin, "A point has one position: longitude, space, latitude.")
        if name == "LineString" and len(line) < 2:
            raise GeoError(begin, "A line has at least two positions.")
        return GeoShape(name, (line,))

    def listed(self, read: Callable[[], T], *, empty: bool = False) -> tuple[T, ...]:
        self.expect("(")
        items: list[T] = []
        if not (empty and self.kind == ")"):
            items.append(read())
            while self.kind == ",":
                self.advance()
                items.append(read())
        self.expect(")")
        return tuple(items)

    def position(self) -> Position:
        """Read two to four numbers; a letter inside belongs to an exponent, NaN or INF."""
        begin = self.place
        while self.kind and self.kind not in {"(", ")", ","}:
            self.advance()
        end = self.place if self.kind else len(self.text)
        numbers = tuple(self.text[begin:end].split())
        if not all(is_number(n) or n in {"NaN", "INF", "-INF"} for n in numbers):
            raise GeoError(begin, "A position consists of numbers.")
        if not 2 <= len(numbers) <= 4:
            raise GeoError(
                begin, "A position has two to four numbers, longitude first, separated by spaces."
            )
        return numbers


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
    "l": LiteralKind.V2_INT64,
    "m": LiteralKind.V2_DECIMAL,
    "d": LiteralKind.V2_DOUBLE,
    "f": LiteralKind.V2_SINGLE,
}


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
        return "A number needs a digit after the decimal point."
    if "-" in raw[1:]:
        return "Looks like a date or GUID but isn't a valid one."
    return "Looks like a number but isn't a valid one."


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
    LiteralKind.V2_DATE_TIME: "date_time",
    LiteralKind.V2_DATE_TIME_OFFSET: "date_time_offset",
    LiteralKind.V2_TIME: "time",
    LiteralKind.V2_GUID: "guid",
    LiteralKind.V2_BINARY: "binary",
}
"""Which sentence says how V4 writes a literal of V2."""
_GROUP: Final = re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_THOUSANDS: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)[kK]")
_US_DATE: Final = re.compile(
    r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})"
    r"|(?P<first>[0-9]{4})/(?P<second>[0-9]{1,2})/(?P<third>[0-9]{1,2})"
)
_GOES_ON: Final = re.compile(
    r"\s*(?:\Z|[),;&\]}:=<>!|]|"
    r"(?:and|or|eq|ne|gt|ge|lt|le|in|has|add|sub|mul|div|divby|mod|asc|desc|as|with|is|like|not"
    r"|between|neq|gte|lte|equals)(?!\w|'))",
    re.IGNORECASE,
)
"""What may follow the end of a string."""
_DATE_WORDS: Final = frozenset({"date", "timestamp", "timeofday"})


def _bytes(kind: LiteralKind, content: str) -> bytes | None:
    if kind is LiteralKind.V2_BINARY:
        return bytes.fromhex(content)
    if kind is LiteralKind.BINARY:
        from base64 import urlsafe_b64decode

        bare = content.rstrip("=")
        return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    return None


def _end_of_string(text: str, start: int) -> int:
    """Return where a string with apostrophes in it ends, -1 if nowhere."""
    place = text.find("'", start + 1)
    while place >= 0:
        if text[place + 1 : place + 2] == "'":
            place += 1
        elif _GOES_ON.match(text, place + 1):
            return place + 1
        place = text.find("'", place + 1)
    return -1


def _quoted(found: str) -> str:
    """Return a string with the apostrophes in it doubled."""
    return "'" + found[1:-1].replace("''", "'").replace("'", "''") + "'"


class LiteralParser(TokenCursor):
    """Reads literals and placeholders."""

    def read_constant(self) -> Literal | None:
        """Read `null`, `true`, `false`, `NaN` or `INF`; None if the word is another."""
        word = self.value
        found = CONSTANTS.get(word)
        if found is None:
            lowered = word.lower()
            if lowered not in {"true", "false"}:
                return None
            found = CONSTANTS[lowered]
        self.index += 1
        return Literal(found[0], found[1], word, span=self.token_span(self.index - 1))

    def read_string(self) -> Literal:
        """Read a string in single quotes."""
        following = self.index + 1
        if self.starts[following] == self.ends[self.index] and self._is_torn(following):
            self._mend_string()
        raw = self.take()
        return Literal(
            LiteralKind.STRING,
            raw[1:-1].replace("''", "'") if "''" in raw else raw[1:-1],
            raw,
            span=self.token_span(self.index - 1),
        )

    def _is_torn(self, following: int) -> bool:
        """Whether a token that touches the end of a string is a piece of it."""
        kind, value = self.kinds[following], self.values[following].lower()
        if kind == WORD:
            is_word = value not in INFIX and value not in self.stops
            after = following + 1
            return is_word or (
                self.kinds[after] == tokens.UNCLOSED and self.ends[following] == self.starts[after]
            )
        return kind == tokens.UNCLOSED or kind in NUMBER_LIKE

    def _mend_string(self) -> None:
        """Join the pieces of a string that an apostrophe inside cuts: `'St. John's'`."""
        text, start = self.source.text, self.starts[self.index]
        end = _end_of_string(text, start)
        if end < 0 or self.mended >= MAX_CUTS:
            return
        self.mended += 1
        found = text[start:end]
        right = _quoted(found)
        self.notes.error("undoubled-quote", self.span(start, end), found=found, right=right)
        rest = tokens.tokenize(text[end:], self.mode)
        index = self.index
        self.kinds[index:] = [STRING, *rest.kinds]
        self.values[index:] = [found, *rest.values]
        self.starts[index:] = [start, *(place + end for place in rest.starts)]
        self.ends[index:] = [end, *(place + end for place in rest.ends)]
        if self.watch > index and self.notes.caret is not None:
            self._find_caret(self.notes.caret)

    def read_smart_string(self) -> Literal:
        """Read a string in typographic quotes: an error, but clear what is meant."""
        raw = self.take()
        span = self.token_span(self.index - 1)
        self.notes.error("smart-quotes", span, found=raw)
        return Literal(LiteralKind.STRING, raw[1:-1], raw, span=span)

    def read_unclosed(self) -> Literal:
        """Read a string that never ends, up to the end of the text."""
        raw = self.take()
        span = self.token_span(self.index - 1)
        self.notes.error("unclosed-string", span)
        return Literal(LiteralKind.STRING, raw[1:].replace("''", "'"), raw, span=span)

    def read_signed(self) -> Literal | None:
        """Read `-` or `+` and the number, date or `INF` that touches it; None if none does."""
        sign_at = self.index
        sign = self.values[sign_at]
        if not self.touches_next():
            return None
        kind, value = self.kinds[sign_at + 1], self.values[sign_at + 1]
        if kind == WORD:
            if value != "INF" or sign != "-" or self.next_is("/", 2):
                return None
            self.index += 2
            return Literal(LiteralKind.DOUBLE, "-INF", "-INF", span=self.span_since(sign_at))
        if kind not in {NUMBER, JUNK} and not (kind in {DATE, DATE_TIME} and sign == "-"):
            return None
        if sign == "+":
            self._check_plus(self.starts[sign_at])
        self.index += 1
        return self._number_like(sign_at, sign)

    def read_number_like(self) -> Literal:
        """Read a number, guid, date or time, also a number or date in the form of the US."""
        index = self.index
        if self.kinds[index] == NUMBER and self.ends[index] == self.starts[index + 1]:
            sign = self.values[index + 1]
            found = None
            if sign == "/":
                found = self._read_us_date()
            elif sign == "," and not self.commas:
                found = self._read_us_number(index)
            if found is not None:
                return found
        elif self.kinds[index] == JUNK and _THOUSANDS.fullmatch(self.values[index]):
            return self._read_us_number(index) or self._number_like(index, "")
        return self._number_like(index, "")

    def read_money(self) -> Literal | None:
        """Read `$100,000` or `$500k`; None if no number touches the sign."""
        first = self.index
        if self.kinds[first + 1] not in {NUMBER, JUNK} or not self.touches_next():
            return None
        self.index += 1
        found = self._read_us_number(first)
        if found is None:
            self.index = first
        return found

    def _read_us_number(self, first: int) -> Literal | None:
        """Read a number with separators of thousands, a `$`, or `k`, from token `first` on."""
        last = self.index + 1
        while (
            not self.commas
            and self.values[last] == ","
            and self.ends[last - 1] == self.starts[last]
            and self.ends[last] == self.starts[last + 1]
            and self.kinds[last + 1] == NUMBER
            and _GROUP.fullmatch(self.values[last + 1])
        ):
            last += 2
        written = "".join(self.values[self.index : last]).replace(",", "")
        thousands = _THOUSANDS.fullmatch(written)
        if thousands is None and not forms.is_number(written):
            return None
        if first == self.index and last == self.index + 1 and thousands is None:
            return None
        right = written
        if thousands is not None:
            right = f"{Decimal(thousands.group(1)) * 1000:f}".removesuffix(".0")
        self.index = last
        span, found = self.span_since(first), self.text_since(first)
        self.notes.error("number-format", span, found=found, right=right)
        value = _value_of(right)
        kind = LiteralKind.INTEGER if isinstance(value, int) else LiteralKind.DECIMAL
        return Literal(kind, value, found, span=span)

    def _read_us_date(self) -> Literal | None:
        """Read `01/31/2024` or `2024/01/31`."""
        index = self.index
        pieces = self.values[index : index + 5]
        is_joined = all(
            self.ends[place] == self.starts[place + 1]
            for place in range(index, min(index + 4, len(self.ends) - 1))
        )
        match = _US_DATE.fullmatch("".join(pieces)) if is_joined and len(pieces) == 5 else None
        if match is None:
            return None
        year, month, day = match["year"] or match["first"], match["month"], match["day"]
        if match["first"]:
            month, day = match["second"], match["third"]
        right = f"{year}-{month:0>2}-{day:0>2}"
        if forms.date_problem(right) is not None:
            right = ""
        self.index += 5
        span, found = self.span_since(index), self.text_since(index)
        variant = "" if right else "unclear"
        self.notes.error("date-format", span, variant, found=found, right=right)
        return Literal(LiteralKind.DATE, right or found, found, span=span)

    def _number_like(self, first: int, sign: str) -> Literal:
        kind = self.kinds[self.index]
        raw = sign + self.take()
        span = self.span_since(first)
        if kind == NUMBER:
            return self._number(raw, span)
        if kind == GUID:
            return Literal(LiteralKind.GUID, raw.lower(), raw, span=span)
        if kind == DATE:
            self.report_literal(span, raw, forms.date_problem(raw))
            return Literal(LiteralKind.DATE, raw, raw, span=span)
        if kind == TIME:
            self.report_literal(span, raw, forms.time_problem(raw))
            return Literal(LiteralKind.TIME_OF_DAY, raw, raw, span=span)
        if kind == DATE_TIME:
            return self._date_time_offset(raw, span)
        self.report_literal(span, raw, _junk_problem(raw))
        return Literal(LiteralKind.DECIMAL, raw, raw, span=span)

    def _date_time_offset(self, raw: str, span: Span) -> Literal:
        self.report_literal(span, raw, forms.date_time_offset_problem(raw))
        plus = raw.rfind("+")
        if plus > 0:
            self._check_plus(self.starts[self.index - 1] + plus)
        return Literal(LiteralKind.DATE_TIME_OFFSET, raw.upper(), raw, span=span)

    def _check_plus(self, place: int) -> None:
        if self.source.is_raw(place, "+"):
            self.hint("plus-not-encoded", self.span(place, place + 1))

    def _number(self, raw: str, span: Span) -> Literal:
        suffix = _SUFFIXES.get(raw[-1].lower())
        digits = raw[:-1] if suffix else raw
        value = _value_of(digits)
        if suffix:
            kind = suffix
            self.hint("legacy-literal", span, found=raw, right=digits)
        elif isinstance(value, int):
            kind = LiteralKind.INTEGER
        elif "e" in raw or "E" in raw:
            kind = LiteralKind.DOUBLE
        else:
            kind = LiteralKind.DECIMAL
        return Literal(kind, value, raw, span=span)

    def report_literal(self, span: Span, raw: str, problem: str | None) -> None:
        """Report a malformed literal, if there is a problem."""
        if problem:
            self.notes.error("bad-literal", span, found=raw, problem=problem)

    def is_sign(self) -> bool:
        """Whether the current token is `-` or `+`."""
        return self.kind in {PUNCTUATION, tokens.SYMBOL} and self.value in {"-", "+"}

    def read_typed(self) -> Expression:
        """Read a word and the string that touches it: `duration'…'`, `NS.Color'Red'`, `guid'…'`."""
        first = self.index
        prefix = self.values[first]
        lowered = prefix.lower()
        if lowered in {"geography", "geometry"}:
            return self._geo("geography" if lowered == "geography" else "geometry")
        if lowered in _PREFIXES:
            return self._prefixed(*_PREFIXES[lowered])
        return self._enum()

    def _string_content(self, index: int) -> str:
        """Return what stands between the quotes of a string token, reporting bad quotes."""
        value, kind = self.values[index], self.kinds[index]
        span = self.token_span(index)
        if kind == STRING:
            return value[1:-1].replace("''", "'")
        if kind == tokens.SMART:
            self.notes.error("smart-quotes", span, found=value)
            return value[1:-1]
        self.notes.error("unclosed-string", span, "typed")
        return value[1:]

    def _prefixed(self, kind: LiteralKind, check: Callable[[str], str | None]) -> Literal:
        first = self.index
        content = self._string_content(first + 1)
        self.index += 2
        span = self.span_since(first)
        raw = self.text_since(first)
        problem = check(content)
        self.report_literal(span, raw, problem)
        if kind in _MODERN:
            self.hint("legacy-literal", span, _MODERN[kind], found=raw)
        value: str | bytes = content.upper() if kind is LiteralKind.DURATION else content
        if problem is None:
            data = _bytes(kind, content)
            value = value if data is None else data
            if kind is LiteralKind.V2_GUID:
                value = content.lower()
        return Literal(kind, value, raw, span=span)

    def _geo(self, family: str) -> GeoLiteral:
        first = self.index
        content = self._string_content(first + 1)
        begin = self.starts[first + 1] + 1
        self.index += 2
        span = self.span_since(first)
        raw = self.text_since(first)
        srid, after = read_srid(content)
        if srid is None:
            self.notes.error("bad-literal", span, "srid")
        shape = None
        try:
            shape = read_shape(content, after)
        except GeoError as error:
            self._report_shape(error, content, min(begin + error.offset, self.ends[first + 1] - 1))
        return GeoLiteral(
            "geography" if family == "geography" else "geometry", srid, shape, raw, span=span
        )

    def _report_shape(self, error: GeoError, text: str, place: int) -> None:
        """Report a malformed shape, or the placeholder that stands in it."""
        found = _PLACEHOLDER.search(text)
        if found:
            self.notes.error("placeholder", self.span(place, place), "shape", found=found.group())
            return
        self.notes.error("bad-literal", self.span(place, place), "shape", problem=error.message)

    def read_bare_shape(self) -> GeoLiteral | Bad:
        """Read `POINT(-71.1 42.3)` without quotes, as a few services want it."""
        first = self.index
        self.take()
        opened = self.index
        self.take()
        self.skip_to((")",))
        self.expect_close(")", opened)
        raw = self.text_since(first)
        span = self.span_since(first)
        try:
            shape = read_shape(raw)
        except GeoError as error:
            place = min(self.starts[first] + error.offset, self.ends[self.index - 1])
            self._report_shape(error, raw, place)
            shape = None
        self.hint("bare-shape", span, found=raw)
        return GeoLiteral("", None, shape, raw, span=span)

    def _enum(self) -> EnumLiteral:
        first = self.index
        type_name = self.name()
        content = self._string_content(first + 1)
        begin = self.starts[first + 1] + 1
        self.index += 1
        if "." not in type_name.text:
            self.notes.error(
                "unqualified-enum",
                type_name.span,
                "date" if type_name.text.lower() in _DATE_WORDS else "",
                found=type_name.text,
            )
        members: list[Name] = []
        for text in content.split(","):
            span = self.span(
                min(begin, self.ends[first + 1]), min(begin + len(text), self.ends[first + 1])
            )
            problem = forms.enum_member_problem(text)
            if problem:
                self.notes.error("bad-enum-member", span, found=text, problem=problem)
            members.append(Name(text, span=span))
            begin += len(text) + 1
        return EnumLiteral(
            type_name, tuple(members), self.text_since(first), span=self.span_since(first)
        )

    def is_typed_literal(self) -> bool:
        """Whether the current word is followed at once by a string."""
        following = self.kinds[self.index + 1]
        return following in {STRING, tokens.SMART, tokens.UNCLOSED} and self.touches_next()

    def read_placeholder(self) -> Bad:
        """Read `${name}`, `{name}`, `<name>`, `…`: something a person or a program fills in."""
        index = self.index
        text = self.take()
        span = self.token_span(index)
        self.notes.error("placeholder", span, placeholder_variant(text), found=text)
        return Bad(text, span=self.token_span(index))
