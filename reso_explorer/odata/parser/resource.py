"""The resource path of a URL (OData URL conventions, part 4), and the fragment `$metadata#…`."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, cast

import msgspec

from reso_explorer.odata.ast import (
    NOWHERE,
    Bad,
    ContextFragment,
    ContextSelectItem,
    CountSegment,
    CrossjoinSegment,
    FilterSegment,
    GeoLiteral,
    KeySegment,
    Literal,
    LiteralKind,
    Missing,
    Name,
    NameSegment,
    ResourcePath,
    Span,
    StarSegment,
    SystemSegment,
    TypeName,
)
from reso_explorer.odata.literal_forms import SPECIAL_NUMBERS
from reso_explorer.odata.parser import tokens
from reso_explorer.odata.parser.cursor import MAX_DEPTH, Notes
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.odata.parser.literals import NUMBER_LIKE
from reso_explorer.odata.parser.options import Parser
from reso_explorer.odata.parser.paths import is_constant
from reso_explorer.odata.parser.tokens import DOLLAR, STRING, WORD
from reso_explorer.odata.source import decode
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import Argument, Segment
    from reso_explorer.odata.parser.expected import Caret
    from reso_explorer.odata.source import Source


_SIGN: Final = re.compile(r"'|%27|\(|%28|\)|%29|/")
_NAME: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
_NAME_SO_FAR: Final = re.compile(r"[ \t]*(\$?[\w.]*)")
_FIRST: Final = frozenset({"$all", "$batch", "$metadata", "$entity"})
_SYSTEM: Final = _FIRST | {"$ref", "$value", "$each", "$query", "$links"}
_LAST: Final = frozenset({"$count", "$ref", "$value", "$query", "$batch", "$metadata"})
_NO_KEY: Final = frozenset({LiteralKind.NULL, LiteralKind.BINARY, LiteralKind.JSON_STRING})


def read_resource_path(original: str, start: int, end: int, notes: Notes) -> ResourcePath:
    """Read `original[start:end]`, the part of a URL between service root and `?`."""
    if start < end and original[start] == "/":
        if notes.caret is not None:
            _expect_segment(original, start, start, notes.caret, is_first=True)
        start += 1
    bare = original[start:end].rstrip(" \t\r\n")
    if "\n" in original[start + len(bare) : end]:
        end = start + len(bare)
    segments: list[Segment] = []
    for begin, stop in _pieces(original, start, end, notes):
        if notes.caret is not None:
            _expect_segment(original, begin, stop, notes.caret, is_first=not segments)
        if begin == stop:
            if stop < end:
                notes.error("empty-segment", Span(begin, stop))
            elif begin > start:
                notes.hint("trailing-slash", Span(begin - 1, begin))
            continue
        source = decode(original, begin, stop)
        blank = source.text[:1] if begin > start else ""
        blank += source.text[-1:] if stop < end else ""
        if blank.strip() != blank:
            notes.hint("blank-in-path", Span(begin, stop))
        segments.append(_read_segment(source, notes, not segments))
    _check_places(segments, notes)
    return ResourcePath(tuple(segments), span=Span(start, end))


def _expect_segment(original: str, begin: int, stop: int, caret: Caret, *, is_first: bool) -> None:
    """Note the name of a segment where the cursor is in one."""
    match = _NAME_SO_FAR.match(original, begin, stop)
    if match is None or not match.start(1) <= caret.offset <= match.end():
        return
    caret.begin(match.start(1), original[match.start(1) : caret.offset])
    caret.require(Expectation.RESOURCE if is_first else Expectation.SEGMENT)


def _pieces(original: str, start: int, end: int, notes: Notes) -> Iterator[tuple[int, int]]:
    """Yield the stretches between slashes that stand in neither quotes nor parentheses."""
    depth = 0
    quoted_text = False
    begin = start
    for match in _SIGN.finditer(original, start, end):
        sign = match.group()
        if sign in {"'", "%27"}:
            quoted_text = not quoted_text
        elif quoted_text:
            if sign == "/":
                notes.error("slash-in-key", Span(match.start(), match.end()))
        elif sign in {"(", "%28"}:
            depth += 1
        elif sign in {")", "%29"}:
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _read_segment(source: Source, notes: Notes, is_first: bool) -> Segment:  # noqa: FBT001
    text = source.text
    for span in source.broken:
        notes.error("bad-encoding", span)
    if text.isascii() and _NAME.match(text) and len(text) <= 128:
        span = source.span(0, len(text))
        return NameSegment(Name(text, span=span), span=span)
    parser = Parser(source, notes)
    if parser.kind == WORD and (parser.kinds[1] == tokens.END or parser.next_is("(")):
        return _read_named(parser)
    if text.startswith("$") and parser.kind == tokens.DOLLAR:
        return _read_dollar(parser)
    if parser.kind == tokens.PLACEHOLDER:
        bad = parser.read_placeholder()
        return Bad(text, span=source.span(0, len(text))) if not parser.is_end else bad
    whole = source.span(0, len(text))
    if is_first:
        notes.error("bad-segment", whole, found=text)
        return Bad(text, span=whole)
    return KeySegment(text, span=whole)


def _read_named(parser: Parser) -> NameSegment:
    """Read a name with or without parentheses, the whole segment."""
    if parser.next_is("(") and not parser.touches_next():
        parser.hint("blank-before-parenthesis", parser.token_span())
        parser.ends[parser.index] = parser.starts[parser.index + 1]
    before = len(parser.notes.errors)
    segment = parser.read_named()
    if len(parser.notes.errors) > before:
        _expect_end(parser)
        return segment
    _check_arguments(parser, segment.arguments or ())
    if segment.arguments is not None and parser.at("(") and not _is_single_key(segment):
        key, key_span = _read_key(parser)
        whole = segment.span.join(key_span)
        segment = msgspec.structs.replace(segment, key=key, key_span=key_span, span=whole)
    _expect_end(parser)
    return segment


def _is_single_key(segment: NameSegment) -> bool:
    """Whether the parentheses can only be a key: parameters of a call have names."""
    return any(argument.name is None for argument in segment.arguments or ())


def _read_key(parser: Parser) -> tuple[tuple[Argument, ...], Span]:
    """Read the key of one row of a call's result or of the rows that a filter leaves."""
    opened = parser.index
    key = parser.read_arguments()
    _check_arguments(parser, key)
    return key, parser.span_since(opened)


def _check_arguments(parser: Parser, arguments: tuple[Argument, ...]) -> None:
    """Report what can stand in parentheses elsewhere and not in a resource path."""
    for argument in arguments:
        value = argument.value
        if not is_constant(value) and not isinstance(value, Bad):
            parser.notes.error("path-argument", value.span)
        elif argument.span.end != value.span.end and not isinstance(value, Bad | Missing):
            parser.notes.error("path-argument", argument.span, "group")
        elif argument.name is None and _is_no_key(value):
            parser.notes.error("bad-key", value.span)


def _is_no_key(value: object) -> bool:
    if isinstance(value, Literal):
        return value.kind in _NO_KEY or (
            value.kind is LiteralKind.DOUBLE and value.value in SPECIAL_NUMBERS
        )
    return isinstance(value, GeoLiteral)


def _expect_end(parser: Parser) -> None:
    parser.offers("/", "?")
    if not parser.is_end:
        parser.unexpected("`/`, `?` or the end")


def _read_dollar(parser: Parser) -> Segment:
    name = parser.value
    index = parser.index
    segment: Segment
    if name == "$filter" and parser.next_is("("):
        name_span = parser.token_span()
        parser.index += 2
        expression = parser.read_expression()
        parser.expect_close(")", index + 1)
        key, key_span = _read_key(parser) if parser.at("(") else (None, NOWHERE)
        segment = FilterSegment(expression, name_span, key, key_span, span=parser.span_since(index))
    elif name == "$crossjoin" and parser.next_is("("):
        name_span = parser.token_span()
        parser.index += 2
        sets = parser.listed(partial(_read_set_name, parser))
        parser.expect_close(")", index + 1)
        segment = CrossjoinSegment(sets, name_span, span=parser.span_since(index))
    elif name == "$count":
        parser.index += 1
        span = parser.token_span(index)
        segment = CountSegment((), span, span=span)
    elif name in _SYSTEM:
        parser.index += 1
        system = cast(
            "OneOf['$all','$batch','$metadata','$entity','$ref','$value','$each','$query','$links']",
            name,
        )
        segment = SystemSegment(system, span=parser.token_span(index))
    else:
        return _unknown(parser)
    _expect_end(parser)
    return segment


def _unknown(parser: Parser) -> Bad:
    name = parser.value
    known = sorted(_SYSTEM | {"$count", "$filter(…)", "$crossjoin(…)"})
    lowered = name.lower()
    is_known = lowered != name and lowered in _SYSTEM | {"$count"}
    parser.error_here(
        "unknown-segment",
        "case" if is_known else "",
        found=name,
        near=near_names(name, known),
        right=lowered,
    )
    text = parser.source.text
    return Bad(text, span=parser.span(0, len(text)))


def _read_set_name(parser: Parser) -> Name | Missing:
    parser.expects(Expectation.RESOURCE)
    if parser.kind == WORD:
        return parser.name()
    return parser.missing("name", "set")


def _label(segment: Segment) -> str:
    if isinstance(segment, CountSegment):
        return "$count"
    if isinstance(segment, CrossjoinSegment):
        return "$crossjoin"
    if isinstance(segment, FilterSegment):
        return "$filter"
    return segment.name if isinstance(segment, SystemSegment) else ""


def _check_places(segments: list[Segment], notes: Notes) -> None:
    """Report `$` segments at places where they cannot stand."""
    for place, segment in enumerate(segments):
        label = _label(segment)
        if not label:
            continue
        is_first, is_last = place == 0, place == len(segments) - 1
        if (label in _FIRST or label == "$crossjoin") != is_first:
            where = "not_first" if is_first else "only_first"
        elif label in _LAST and not is_last and not _is_query_next(segments, place):
            where = "last"
        else:
            if label == "$links":
                notes.hint("legacy-segment", segment.span)
            continue
        notes.error("misplaced-segment", segment.span, where, found=label)


def _is_query_next(segments: list[Segment], place: int) -> bool:
    return place == len(segments) - 2 and _label(segments[-1]) == "$query"


_SUFFIXES: Final = frozenset({"$entity", "$delta", "$deletedEntity", "$link", "$deletedLink"})


def read_fragment(source: Source, notes: Notes) -> ContextFragment:
    """Read the text after `#`."""
    parser = Parser(source, notes)
    type_name = _read_type(parser)
    segments: list[Segment] = []
    select: tuple[ContextSelectItem, ...] | None = None
    suffix = ""
    if type_name is None:
        segments, select, suffix = _read_segments(parser)
    elif parser.at("("):
        select = _read_select(parser)
    if not parser.is_end:
        parser.unexpected("the end")
    return ContextFragment(
        tuple(segments), type_name, select, suffix, span=source.span(0, len(source.text))
    )


def _read_type(parser: Parser) -> TypeName | None:
    index = parser.index
    if parser.at("$ref"):
        parser.index += 1
        span = parser.span_since(index)
        return TypeName(Name("$ref", span=span), raw="$ref", span=span)
    if parser.at("Collection") and parser.next_is("("):
        parser.index += 2
        if parser.kind == WORD or parser.at("$ref"):
            text = parser.take()
            name = Name(text, span=parser.token_span(parser.index - 1))
        else:
            parser.unexpected("a type name")
            name = Name("")
        parser.expect_close(")", index + 1)
        return TypeName(
            name, is_collection=True, raw=parser.text_since(index), span=parser.span_since(index)
        )
    if parser.kind == WORD and "." in parser.value:
        name = parser.name()
        return TypeName(name, raw=name.text, span=name.span)
    return None


def _read_segments(
    parser: Parser,
) -> tuple[list[Segment], tuple[ContextSelectItem, ...] | None, str]:
    segments: list[Segment] = []
    select: tuple[ContextSelectItem, ...] | None = None
    while True:
        if parser.kind == DOLLAR and segments:
            if parser.value in _SUFFIXES:
                return segments, select, parser.take()
            parser.unexpected("`$entity`, `$delta` or another suffix")
            parser.index += 1
            return segments, select, ""
        if parser.kind != WORD or select is not None:
            segments.append(parser.missing("segment"))
            return segments, select, ""
        if parser.next_is("(") and not _is_key(parser):
            name = parser.name()
            segments.append(NameSegment(name, span=name.span))
            select = _read_select(parser)
        else:
            segments.append(parser.read_named())
        if not parser.accept("/"):
            return segments, select, ""


def _is_key(parser: Parser) -> bool:
    """Whether a key predicate, not a list of properties, stands in the parentheses."""
    place = parser.index + 2
    kind = parser.kinds[place]
    if kind == WORD:
        return parser.values[place + 1] == "=" or (
            parser.kinds[place + 1] == STRING and parser.ends[place] == parser.starts[place + 1]
        )
    return kind == STRING or kind in NUMBER_LIKE or parser.values[place] in {"-", "+"}


def _read_select(parser: Parser) -> tuple[ContextSelectItem, ...]:
    opened = parser.index
    if parser.depth >= MAX_DEPTH:
        parser.too_deep()
        return ()
    parser.depth += 1
    parser.index += 1
    items = () if parser.at(")") else parser.listed(partial(_read_item, parser))
    parser.expect_close(")", opened)
    parser.depth -= 1
    return items


def _read_item(parser: Parser) -> ContextSelectItem:
    index = parser.index
    path: list[Segment] = [_read_item_segment(parser)]
    while parser.accept("/"):
        path.append(_read_item_segment(parser))
    is_expanded = parser.at("+")
    if is_expanded:
        parser.index += 1
    select: tuple[ContextSelectItem, ...] | None = None
    parameters: tuple[Name | Missing, ...] | None = None
    last = path[-1]
    if parser.at("("):
        if isinstance(last, NameSegment) and last.name.is_qualified:
            found = parser.read_name_list()
            parameters = found
        else:
            select = _read_select(parser)
    return ContextSelectItem(
        tuple(path), is_expanded, select, parameters, span=parser.span_since(index)
    )


def _read_item_segment(parser: Parser) -> Segment:
    index = parser.index
    if parser.kind == WORD:
        name = parser.name()
        if parser.at(".") and parser.next_is("*"):
            parser.index += 2
            return StarSegment(name, span=parser.span_since(index))
        return NameSegment(name, span=name.span)
    if parser.accept("*"):
        return StarSegment(span=parser.span_since(index))
    if parser.at("@"):
        return parser.read_at_segment(first=False)
    if parser.is_end or parser.value in {",", ")", "/", "("}:
        return parser.missing("segment")
    parser.unexpected("a name")
    parser.index += 1
    return Bad(parser.text_since(index), span=parser.span_since(index))
