"""The fragment of a context URL: `$metadata#…` (OData protocol, part 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import (
    Bad,
    ContextFragment,
    ContextSelectItem,
    Missing,
    Name,
    NameSegment,
    StarSegment,
    TypeName,
)
from reso_explorer.odata.parsing import arguments, paths
from reso_explorer.odata.parsing.cursor import MAX_DEPTH, Cursor, Problems
from reso_explorer.odata.parsing.lexer import DOLLAR, STRING, WORD
from reso_explorer.odata.parsing.literals import NUMBER_LIKE
from reso_explorer.odata.parsing.option_values import listed

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Segment
    from reso_explorer.odata.source import Source

_SUFFIXES: Final = frozenset({"$entity", "$delta", "$deletedEntity", "$link", "$deletedLink"})


def read_fragment(source: Source, problems: Problems) -> ContextFragment:
    """Read the text after `#`."""
    cursor = Cursor(source, problems)
    type_name = _read_type(cursor)
    segments: list[Segment] = []
    select: tuple[ContextSelectItem, ...] | None = None
    suffix = ""
    if type_name is None:
        segments, select, suffix = _read_segments(cursor)
    elif cursor.at("("):
        select = _read_select(cursor)
    if not cursor.is_end:
        cursor.unexpected("the end")
    return ContextFragment(
        tuple(segments), type_name, select, suffix, span=source.span(0, len(source.text))
    )


def _read_type(cursor: Cursor) -> TypeName | None:
    index = cursor.index
    if cursor.at("$ref"):
        cursor.index += 1
        span = cursor.span_since(index)
        return TypeName(Name("$ref", span=span), raw="$ref", span=span)
    if cursor.at("Collection") and cursor.next_is("("):
        cursor.index += 2
        if cursor.kind == WORD or cursor.at("$ref"):
            text = cursor.take()
            name = Name(text, span=cursor.token_span(cursor.index - 1))
        else:
            cursor.unexpected("a type name")
            name = Name("")
        cursor.expect_close(")", index + 1)
        return TypeName(
            name, is_collection=True, raw=cursor.text_since(index), span=cursor.span_since(index)
        )
    if cursor.kind == WORD and "." in cursor.value:
        name = cursor.name()
        return TypeName(name, raw=name.text, span=name.span)
    return None


def _read_segments(
    cursor: Cursor,
) -> tuple[list[Segment], tuple[ContextSelectItem, ...] | None, str]:
    segments: list[Segment] = []
    select: tuple[ContextSelectItem, ...] | None = None
    while True:
        if cursor.kind == DOLLAR and segments:
            if cursor.value in _SUFFIXES:
                return segments, select, cursor.take()
            cursor.unexpected("`$entity`, `$delta` or another suffix")
            cursor.index += 1
            return segments, select, ""
        if cursor.kind != WORD or select is not None:
            segments.append(cursor.missing("segment", "A name is missing here."))
            return segments, select, ""
        if cursor.next_is("(") and not _is_key(cursor):
            name = cursor.name()
            segments.append(NameSegment(name, span=name.span))
            select = _read_select(cursor)
        else:
            segments.append(paths.read_named(cursor))
        if not cursor.accept("/"):
            return segments, select, ""


def _is_key(cursor: Cursor) -> bool:
    """Whether a key predicate, not a list of properties, stands in the parentheses."""
    place = cursor.index + 2
    kind = cursor.kinds[place]
    if kind == WORD:
        return cursor.values[place + 1] == "=" or (
            cursor.kinds[place + 1] == STRING and cursor.ends[place] == cursor.starts[place + 1]
        )
    return kind == STRING or kind in NUMBER_LIKE or cursor.values[place] in {"-", "+"}


def _read_select(cursor: Cursor) -> tuple[ContextSelectItem, ...]:
    opened = cursor.index
    if cursor.depth >= MAX_DEPTH:
        cursor.too_deep()
        return ()
    cursor.depth += 1
    cursor.index += 1
    items = () if cursor.at(")") else listed(cursor, _read_item)
    cursor.expect_close(")", opened)
    cursor.depth -= 1
    return items


def _read_item(cursor: Cursor) -> ContextSelectItem:
    index = cursor.index
    path: list[Segment] = [_read_item_segment(cursor)]
    while cursor.accept("/"):
        path.append(_read_item_segment(cursor))
    is_expanded = cursor.at("+")
    if is_expanded:
        cursor.index += 1
    select: tuple[ContextSelectItem, ...] | None = None
    parameters: tuple[Name | Missing, ...] | None = None
    last = path[-1]
    if cursor.at("("):
        if isinstance(last, NameSegment) and last.name.is_qualified:
            found = arguments.read_name_list(cursor)
            parameters = found
        else:
            select = _read_select(cursor)
    return ContextSelectItem(
        tuple(path), is_expanded, select, parameters, span=cursor.span_since(index)
    )


def _read_item_segment(cursor: Cursor) -> Segment:
    index = cursor.index
    if cursor.kind == WORD:
        name = cursor.name()
        if cursor.at(".") and cursor.next_is("*"):
            cursor.index += 2
            return StarSegment(name, span=cursor.span_since(index))
        return NameSegment(name, span=name.span)
    if cursor.accept("*"):
        return StarSegment(span=cursor.span_since(index))
    if cursor.at("@"):
        return paths.read_at_segment(cursor, first=False)
    if cursor.is_end or cursor.value in {",", ")", "/", "("}:
        return cursor.missing("segment", "A name is missing here.")
    cursor.unexpected("a name")
    cursor.index += 1
    return Bad(cursor.text_since(index), span=cursor.span_since(index))
