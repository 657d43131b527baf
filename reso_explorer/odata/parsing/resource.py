"""The resource path of a URL (OData URL conventions, part 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from reso_explorer.odata.ast import (
    Bad,
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
    SystemSegment,
)
from reso_explorer.odata.literal_forms import SPECIAL_NUMBERS
from reso_explorer.odata.parsing import lexer, paths
from reso_explorer.odata.parsing.arguments import is_constant
from reso_explorer.odata.parsing.cursor import Cursor, Problems, quoted
from reso_explorer.odata.parsing.expressions import read_expression
from reso_explorer.odata.parsing.lexer import WORD
from reso_explorer.odata.parsing.operands import read_placeholder
from reso_explorer.odata.parsing.option_values import listed
from reso_explorer.odata.source import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import Segment
    from reso_explorer.odata.source import Source

_SIGN: Final = re.compile(r"'|%27|\(|%28|\)|%29|/")
_NAME: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
_FIRST: Final = frozenset({"$all", "$batch", "$metadata", "$entity"})
_SYSTEM: Final = _FIRST | {"$ref", "$value", "$each", "$query", "$links"}
_LAST: Final = frozenset({"$count", "$ref", "$value", "$query", "$batch", "$metadata"})
_NO_KEY: Final = frozenset({LiteralKind.NULL, LiteralKind.BINARY, LiteralKind.JSON_STRING})


def read_resource_path(original: str, start: int, end: int, problems: Problems) -> ResourcePath:
    """Read `original[start:end]`, the part of a URL between service root and `?`."""
    if start < end and original[start] == "/":
        start += 1
    bare = original[start:end].rstrip(" \t\r\n")
    if "\n" in original[start + len(bare) : end]:
        end = start + len(bare)
    segments: list[Segment] = []
    for begin, stop in _pieces(original, start, end, problems):
        if begin == stop:
            if stop < end:
                problems.error("empty-segment", Span(begin, stop), "A segment is empty here.")
            elif begin > start:
                problems.hint("trailing-slash", Span(begin - 1, begin), "The path ends with `/`.")
            continue
        source = decode(original, begin, stop)
        blank = source.text[:1] if begin > start else ""
        blank += source.text[-1:] if stop < end else ""
        if blank.strip() != blank:
            problems.hint(
                "blank-in-path", Span(begin, stop), "No blank belongs beside the slashes of a path."
            )
        segments.append(_read_segment(source, problems, not segments))
    _check_places(segments, problems)
    return ResourcePath(tuple(segments), span=Span(start, end))


def _pieces(original: str, start: int, end: int, problems: Problems) -> Iterator[tuple[int, int]]:
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
                problems.error(
                    "slash-in-key",
                    Span(match.start(), match.end()),
                    "A slash ends the segment even inside quotes.",
                    hint="Write it as %2F.",
                )
        elif sign in {"(", "%28"}:
            depth += 1
        elif sign in {")", "%29"}:
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _read_segment(source: Source, problems: Problems, is_first: bool) -> Segment:  # noqa: FBT001
    text = source.text
    for span in source.broken:
        problems.error("bad-encoding", span, "These bytes are not UTF-8.")
    if text.isascii() and _NAME.match(text) and len(text) <= 128:
        span = source.span(0, len(text))
        return NameSegment(Name(text, span=span), span=span)
    cursor = Cursor(source, problems)
    if cursor.kind == WORD and (cursor.kinds[1] == lexer.END or cursor.next_is("(")):
        return _read_named(cursor)
    if text.startswith("$") and cursor.kind == lexer.DOLLAR:
        return _read_dollar(cursor)
    if cursor.kind == lexer.PLACEHOLDER:
        bad = read_placeholder(cursor)
        return Bad(text, span=source.span(0, len(text))) if not cursor.is_end else bad
    whole = source.span(0, len(text))
    if is_first:
        problems.error(
            "bad-segment",
            whole,
            f"{quoted(text)} is no name of an entity set, singleton or function.",
            "a name",
        )
        return Bad(text, span=whole)
    return KeySegment(text, span=whole)


def _read_named(cursor: Cursor) -> NameSegment:
    """Read a name with or without parentheses, the whole segment."""
    if cursor.next_is("(") and not cursor.touches_next():
        cursor.hint(
            "blank-before-parenthesis",
            cursor.token_span(),
            "No blank belongs before the parenthesis.",
        )
        cursor.ends[cursor.index] = cursor.starts[cursor.index + 1]
    before = len(cursor.problems.errors)
    segment = paths.read_named(cursor)
    if len(cursor.problems.errors) > before:
        _expect_end(cursor)
        return segment
    for argument in segment.arguments or ():
        value = argument.value
        if not is_constant(value) and not isinstance(value, Bad):
            cursor.problems.error(
                "path-argument",
                value.span,
                "Only literals and parameter aliases can stand here.",
                "a literal, or `@name` with its value among the options",
                "Write @p here and @p=… after the `?`.",
            )
        elif argument.span.end != value.span.end and not isinstance(value, Bad | Missing):
            cursor.problems.error(
                "path-argument",
                argument.span,
                "No parentheses belong around a value here.",
                "a literal or a parameter alias",
            )
        elif argument.name is None and _is_no_key(value):
            cursor.problems.error(
                "bad-key", value.span, "A value of this type cannot be a key.", "a key value"
            )
    _expect_end(cursor)
    return segment


def _is_no_key(value: object) -> bool:
    if isinstance(value, Literal):
        return value.kind in _NO_KEY or (
            value.kind is LiteralKind.DOUBLE and value.value in SPECIAL_NUMBERS
        )
    return isinstance(value, GeoLiteral)


def _expect_end(cursor: Cursor) -> None:
    if not cursor.is_end:
        cursor.unexpected("`/`, `?` or the end")


def _read_dollar(cursor: Cursor) -> Segment:
    name = cursor.value
    index = cursor.index
    segment: Segment
    if name == "$filter" and cursor.next_is("("):
        name_span = cursor.token_span()
        cursor.index += 2
        expression = read_expression(cursor)
        cursor.expect_close(")", index + 1)
        segment = FilterSegment(expression, name_span, span=cursor.span_since(index))
    elif name == "$crossjoin" and cursor.next_is("("):
        name_span = cursor.token_span()
        cursor.index += 2
        sets = listed(cursor, _read_set_name)
        cursor.expect_close(")", index + 1)
        segment = CrossjoinSegment(sets, name_span, span=cursor.span_since(index))
    elif name == "$count":
        cursor.index += 1
        span = cursor.token_span(index)
        segment = CountSegment((), span, span=span)
    elif name in _SYSTEM:
        cursor.index += 1
        system = cast(
            "OneOf['$all','$batch','$metadata','$entity','$ref','$value','$each','$query','$links']",
            name,
        )
        segment = SystemSegment(system, span=cursor.token_span(index))
    else:
        return _unknown(cursor)
    _expect_end(cursor)
    return segment


def _unknown(cursor: Cursor) -> Bad:
    from reso_explorer.suggest import did_you_mean

    name = cursor.value
    known = sorted(_SYSTEM | {"$count", "$filter(…)", "$crossjoin(…)"})
    lowered = name.lower()
    if lowered != name and lowered in _SYSTEM | {"$count"}:
        hint = f"Segments are written in lower case: {lowered}."
    else:
        hint = ""
    near = did_you_mean(name, known)
    cursor.error_here("unknown-segment", f"There is no segment {quoted(name)}.{near}", hint=hint)
    text = cursor.source.text
    return Bad(text, span=cursor.span(0, len(text)))


def _read_set_name(cursor: Cursor) -> Name | Missing:
    if cursor.kind == WORD:
        return cursor.name()
    return cursor.missing("name", "The name of an entity set is missing.")


def _label(segment: Segment) -> str:
    if isinstance(segment, CountSegment):
        return "$count"
    if isinstance(segment, CrossjoinSegment):
        return "$crossjoin"
    if isinstance(segment, FilterSegment):
        return "$filter"
    return segment.name if isinstance(segment, SystemSegment) else ""


def _check_places(segments: list[Segment], problems: Problems) -> None:
    """Report `$` segments at places where they cannot stand."""
    for place, segment in enumerate(segments):
        label = _label(segment)
        if not label:
            continue
        is_first, is_last = place == 0, place == len(segments) - 1
        if (label in _FIRST or label == "$crossjoin") != is_first:
            where = "stands only at the beginning" if not is_first else "needs a resource before it"
        elif label in _LAST and not is_last and not _is_query_next(segments, place):
            where = "ends the path"
        else:
            if label == "$links":
                problems.hint(
                    "legacy-segment", segment.span, "`$links` is V2 and V3.", "V4 writes …/$ref."
                )
            continue
        problems.error("misplaced-segment", segment.span, f"`{label}` {where}.")


def _is_query_next(segments: list[Segment], place: int) -> bool:
    return place == len(segments) - 2 and _label(segments[-1]) == "$query"
