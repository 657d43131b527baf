"""Parses any part of a query, from a whole URL to one literal."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias, overload
from typing import Literal as OneOf

import msgspec

from reso_explorer.odata.ast import (
    Apply,
    ApplySequence,
    Bad,
    Compute,
    EnumLiteral,
    Expand,
    ExpandItem,
    Filter,
    GeoLiteral,
    Literal,
    Missing,
    OrderBy,
    OrderByItem,
    Path,
    QueryOptions,
    RelativeUri,
    ResourcePath,
    Search,
    Select,
    SelectItem,
    Span,
)
from reso_explorer.odata.parser.cursor import Notes
from reso_explorer.odata.parser.expected import Caret, Expected
from reso_explorer.odata.parser.options import Parser
from reso_explorer.odata.parser.search import expect_search, read_search
from reso_explorer.odata.parser.tokens import Mode
from reso_explorer.odata.parser.uri import read_options, read_uri
from reso_explorer.odata.result import ParseResult, SyntaxProblem
from reso_explorer.odata.source import decode, plain

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Expression, Node


Start: TypeAlias = OneOf[
    "relative_uri",
    "query_options",
    "filter",
    "orderby",
    "expand",
    "select",
    "search",
    "compute",
    "apply",
    "expression",
    "literal",
]

STARTS: Final = (
    "relative_uri",
    "query_options",
    "filter",
    "orderby",
    "expand",
    "select",
    "search",
    "compute",
    "apply",
    "expression",
    "literal",
)
"""What a text can be parsed as."""

_PREFIX: Final = re.compile(
    r"\s*(\$?)(filter|orderby|expand|select|search|compute|apply)\s*=", re.IGNORECASE
)


@overload
def parse(
    text: str, start: OneOf["relative_uri"] = "relative_uri", *, base: str = ""
) -> ParseResult[RelativeUri]: ...
@overload
def parse(
    text: str, start: OneOf["query_options"], *, encoded: bool = True
) -> ParseResult[QueryOptions]: ...
@overload
def parse(text: str, start: OneOf["filter"], *, encoded: bool = True) -> ParseResult[Filter]: ...
@overload
def parse(text: str, start: OneOf["orderby"], *, encoded: bool = True) -> ParseResult[OrderBy]: ...
@overload
def parse(text: str, start: OneOf["expand"], *, encoded: bool = True) -> ParseResult[Expand]: ...
@overload
def parse(text: str, start: OneOf["select"], *, encoded: bool = True) -> ParseResult[Select]: ...
@overload
def parse(text: str, start: OneOf["search"], *, encoded: bool = True) -> ParseResult[Search]: ...
@overload
def parse(text: str, start: OneOf["compute"], *, encoded: bool = True) -> ParseResult[Compute]: ...
@overload
def parse(text: str, start: OneOf["apply"], *, encoded: bool = True) -> ParseResult[Apply]: ...
@overload
def parse(
    text: str, start: OneOf["expression", "literal"], *, encoded: bool = True
) -> ParseResult[Expression]: ...
@overload
def parse(text: str, start: str, *, base: str = "", encoded: bool = True) -> ParseResult[Node]: ...


def parse(
    text: str, start: str = "relative_uri", *, base: str = "", encoded: bool = True
) -> ParseResult[Node]:
    """Parse a text as the part of a query that `start` names; see `STARTS`.

    The text is read as it stands in a URL: percent-encoded characters are decoded, unless
    `encoded` is false (which counts only for parts of a URL, from `filter` on). The name of
    the option may stand before its value (`$filter=…`). `base` is the service root of
    absolute URLs; without it the root is guessed. Bad text never raises, it gives `errors`;
    an unknown start raises ValueError.
    """
    return _parse(text, start, Notes(), base, encoded=encoded)


def expected_at(text: str, cursor: int, start: str = "relative_uri", *, base: str = "") -> Expected:
    """Parse a text and tell what may stand at a cursor in it, counted in characters.

    What stands behind the cursor may be broken. The arguments are those of `parse`.
    """
    caret = Caret(text, cursor)
    return caret.answer(_parse(text, start, Notes(caret), base, encoded=True))


def _parse(text: str, start: str, notes: Notes, base: str, *, encoded: bool) -> ParseResult[Node]:
    if start not in STARTS:
        raise ValueError(f"Unknown start {start!r}; known are {', '.join(STARTS)}.")
    if not text.isascii():
        _check_characters(text, notes)
    try:
        tree = _read(text, start, base, notes, encoded=encoded)
    except RecursionError:
        tree = _unread(text, start)
        notes.errors = [SyntaxProblem("too-deep", Span(0, len(text)), "unread")]
    place = attrgetter("span.start", "span.end")
    return ParseResult(
        text,
        start,
        tree,
        tuple(sorted(notes.errors, key=place)),
        tuple(sorted(notes.hints, key=place)),
    )


def _check_characters(text: str, notes: Notes) -> None:
    """Report halves of characters, which have no bytes that could be sent."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        notes.error("half-character", Span(error.start, error.end))


def _unread(text: str, start: str) -> Node:
    """Return the tree of a text that could not be read at all."""
    bad = Bad(text, span=Span(0, len(text)))
    if start == "relative_uri":
        return RelativeUri(ResourcePath((bad,), span=bad.span), span=bad.span)
    if start == "query_options":
        return QueryOptions((bad,), span=bad.span)
    path = Path((bad,), span=bad.span)
    trees: dict[str, Node] = {
        "filter": Filter(bad, span=bad.span),
        "search": Search(bad, span=bad.span),
        "apply": Apply(ApplySequence((bad,)), span=bad.span),
        "orderby": OrderBy((OrderByItem(bad),), span=bad.span),
        "select": Select((SelectItem(path),), span=bad.span),
        "expand": Expand((ExpandItem(path),), span=bad.span),
        "compute": Compute((), span=bad.span),
    }
    return trees.get(start, bad)


def _read(text: str, start: str, base: str, notes: Notes, *, encoded: bool) -> Node:
    if start == "relative_uri":
        return read_uri(text, base, notes)
    if start == "query_options":
        begin = 1 if text.startswith("?") else 0
        options = read_options(text, begin, len(text), notes)
        return QueryOptions(options, span=Span(0, len(text)))
    prefix = _PREFIX.match(text)
    begin = 0
    if prefix and prefix.group(2).lower() == start:
        has_dollar = bool(prefix.group(1))
        if has_dollar or (start != "search" and text[prefix.end() : prefix.end() + 1] != "="):
            begin = prefix.end()
    source = decode(text, begin) if encoded else plain(text).part(begin, len(text))
    for span in source.broken:
        notes.error("bad-encoding", span)
    if start == "search":
        if notes.caret is not None:
            expect_search(source, 0, notes.caret)
        option = Search(read_search(source, 0, len(source.text), notes))
        return _placed(option, text, begin)
    parser = Parser(source, notes, Mode.APPLY if start == "apply" else Mode.EXPRESSION)
    if start == "expression":
        return parser.read_whole_expression()
    if start == "literal":
        return _read_literal(parser)
    return _placed(parser.read_value(start), text, begin)


def _placed(option: Node, text: str, begin: int) -> Node:
    size = len(text)
    if begin == 0:
        return msgspec.structs.replace(option, span=Span(0, size), value_span=Span(0, size))
    spelled = text[:begin].rpartition("=")[0].strip()
    name_start = text.index(spelled)
    return msgspec.structs.replace(
        option,
        span=Span(name_start, size),
        name_span=Span(name_start, name_start + len(spelled)),
        spelled=spelled,
        value_span=Span(begin, size),
    )


def _read_literal(parser: Parser) -> Expression:
    found = parser.read_signed() if parser.is_sign() else None
    literal: Expression = found or parser.read_operand()
    if not isinstance(literal, Literal | EnumLiteral | GeoLiteral | Missing | Bad):
        parser.notes.error("literal-expected", literal.span)
    elif not parser.is_end:
        parser.unexpected("the end")
    return literal
