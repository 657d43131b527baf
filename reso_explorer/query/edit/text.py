"""A query as text and tree together, and the ways to change one option of it.

Every change is worked out on the tree and written over the spans of what it replaces, so that all
other text stays byte for byte as it was typed: spacing, encoding, order, even mistakes. The result
is parsed again, since its spans have moved.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from msgspec import Struct

from reso_explorer.diagnostics import Edit, apply_edits
from reso_explorer.odata import ParseResult, parse
from reso_explorer.odata.ast import (
    Bad,
    Expand,
    ExpandItem,
    Missing,
    Option,
    RelativeUri,
    walk,
)
from reso_explorer.odata.ast.options import OptionNode
from reso_explorer.odata.printer.encoding import encode_value, guard_value
from reso_explorer.odata.printer.options import option_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.odata.ast import Node, Span

Query: TypeAlias = "str | ParseResult[RelativeUri]"
"""A service-relative query such as `Property?$top=5`: its text, or what parsing it gave."""

OptionT = TypeVar("OptionT", bound=OptionNode)

ORDER: Final = (
    "$apply",
    "$compute",
    "$filter",
    "$search",
    "$select",
    "$expand",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$inlinecount",
)
"""Where a new option goes among the others; all that are not named here follow."""


@lru_cache(maxsize=16)
def _parse(text: str) -> ParseResult[RelativeUri]:
    return parse(text, "relative_uri")


def parsed(query: Query) -> ParseResult[RelativeUri]:
    """Return a query with its tree; the last few texts are parsed once."""
    return _parse(query) if isinstance(query, str) else query


def edited(query: ParseResult[RelativeUri], edits: Iterable[Edit]) -> ParseResult[RelativeUri]:
    """Return the query with edits applied to its text."""
    text = apply_edits(query.text, edits)
    return query if text == query.text else _parse(text)


_ENCODED: Final = re.compile(r"%2[0478]")


def written(query: ParseResult[RelativeUri], text: str) -> str:
    """Return a decoded text as it has to stand in a query: encoded where the query is."""
    return encode_value(text) if is_encoded(query) else guard_value(text)


def is_encoded(query: ParseResult[RelativeUri]) -> bool:
    """Tell whether a query is percent-encoded as a whole, with no spaces and quotes as such."""
    return _ENCODED.search(query.text) is not None


def replace(span: Span, text: str) -> Edit:
    """Return the edit that writes a text over a span."""
    return Edit(span.start, span.end, text)


def insert(at: int, text: str) -> Edit:
    """Return the edit that puts a text in at a place."""
    return Edit(at, at, text)


_SPACE: Final = r"(?:\s|%20|%09|%0[aAdD])"
_BEFORE: Final = re.compile(rf"{_SPACE}+\Z")
_AFTER: Final = re.compile(rf"{_SPACE}*")


def space_before(text: str, at: int) -> int:
    """Return where the space that ends at a place begins, encoded space included."""
    found = _BEFORE.search(text, max(at - 200, 0), at)
    return found.start() if found else at


def space_after(text: str, at: int) -> int:
    """Return where the space that begins at a place ends."""
    found = _AFTER.match(text, at)
    return found.end() if found else at


class Host(Struct, frozen=True):
    """What has options: the query itself, or an item of `$expand` in it."""

    query: ParseResult[RelativeUri]
    options: tuple[Option, ...]
    item: ExpandItem | None = None

    def first(self, kind: type[OptionT]) -> OptionT | None:
        """Return the first option of a kind, None where there is none."""
        return next((option for option in self.options if isinstance(option, kind)), None)

    def named(self, name: str) -> Option | None:
        """Return the first option of a name such as `$top` or `@p`, in any letter case."""
        folded = name.casefold()
        return next((o for o in self.options if option_name(o).casefold() == folded), None)

    def with_option(self, name: str, value: str | None) -> tuple[Edit, ...]:
        """Return the edits that set an option, add it in its usual place, or remove it (None).

        `value` is decoded. An option that comes twice keeps its first place only.
        """
        option = self.named(name)
        if value is None:
            return self.without(name)
        if isinstance(option, OptionNode):
            text = written(self.query, value)
            if option.value_span.start >= 0 and "=" in option.span.of(self.query.text):
                return (replace(option.value_span, text),)
            return (insert(option.span.end, f"={text}"),)
        return (self._added(name, value),)

    def without(self, name: str) -> tuple[Edit, ...]:
        """Return the edits that remove every option of a name with its separator."""
        folded = name.casefold()
        gone = [o for o in self.options if option_name(o).casefold() == folded]
        return self.removal(gone)

    def removal(self, gone: Sequence[Option]) -> tuple[Edit, ...]:
        """Return the edits that remove some of the options with their separators."""
        kept = [option for option in self.options if not any(option is each for each in gone)]
        if not gone:
            return ()
        if not kept:
            return (Edit(*self._whole(), ""),)
        edits: list[Edit] = []
        last_kept: Option | None = None
        for place, option in enumerate(self.options):
            if any(option is each for each in gone):
                if last_kept is not None:
                    before = self.options[place - 1].span.end
                    edits.append(Edit(before, option.span.end, ""))
                else:
                    after = self.options[place + 1].span.start
                    edits.append(Edit(option.span.start, after, ""))
            else:
                last_kept = option
        return tuple(edits)

    def _whole(self) -> tuple[int, int]:
        """Return from where to where all options stand, with the sign that begins them."""
        text = self.query.text
        if self.item is not None:
            return self.item.options_span.start, self.item.options_span.end
        start = self.options[0].span.start
        mark = text.rfind("?", 0, start)
        return (mark if mark >= 0 else start), self.options[-1].span.end

    def _added(self, name: str, value: str) -> Edit:
        text = f"{name}={written(self.query, value)}"
        sign = "&" if self.item is None else ";"
        if self.options:
            rank = _rank(name)
            after = next((o for o in self.options if _rank(option_name(o)) > rank), None)
            if after is not None:
                return insert(after.span.start, f"{text}{sign}")
            return insert(self.options[-1].span.end, f"{sign}{text}")
        if self.item is not None:
            span = self.item.options_span
            if span.start >= 0:
                return replace(span, f"({text})")
            return insert(self.item.path.span.end, f"({text})")
        body = self.query.text.rstrip()
        return insert(len(body), text if body.endswith("?") else f"?{text}")


def _rank(name: str) -> int:
    name = name.lower()
    return ORDER.index(name) if name in ORDER else len(ORDER)


def top(query: Query) -> Host:
    """Return the query itself as what has options."""
    result = parsed(query)
    return Host(result, result.tree.options)


def host_at(query: Query, within: tuple[str, ...]) -> tuple[Host, tuple[str, ...]]:
    """Return the innermost `$expand` item that names lead to, and the names it does not have.

    `within` names navigation properties from the outside in: `("ListAgent", "Office")`.
    """
    host = top(query)
    for number, name in enumerate(within):
        item = expand_item(host, name)
        if item is None:
            return host, within[number:]
        host = Host(host.query, item.options, item)
    return host, ()


def expand_item(host: Host, name: str) -> ExpandItem | None:
    """Return the item of `$expand` for a relation, None where it is not expanded."""
    from reso_explorer.odata import print_query

    for option in host.options:
        if isinstance(option, Expand):
            for item in option.items:
                if print_query(item.path) == name:
                    return item
    return None


def is_broken(query: ParseResult[RelativeUri], node: Node) -> bool:
    """Tell whether a stretch of the query has mistakes, so that its tree is only a guess."""
    span = node.span
    if any(span.start <= error.span.start <= span.end for error in query.errors):
        return True
    return any(isinstance(part, Bad | Missing) for part in walk(node))


# --- lists -------------------------------------------------------------------------------------------


def item_added(
    host: Host,
    name: str,
    option: OptionNode | None,
    items: Sequence[Node],
    text: str,
    *,
    joint: str,
) -> tuple[Edit, ...]:
    """Return the edits that add an item at the end of a list such as `$select`.

    The new comma is spaced as the last one of the list; `joint` is for lists that have none.
    """
    spans = [item.span for item in items if len(item.span)]
    if option is None or not spans:
        return host.with_option(name, text)
    source = host.query.text
    if len(spans) > 1:
        between = source[spans[-2].end : spans[-1].start]
        return (insert(spans[-1].end, between + written(host.query, text)),)
    return (insert(spans[-1].end, written(host.query, joint + text)),)


def item_removed(
    host: Host, name: str, items: Sequence[Node], gone: Sequence[Node]
) -> tuple[Edit, ...]:
    """Return the edits that take items out of a list, each with one comma; the last with the list."""
    if not gone:
        return ()
    kept = [item for item in items if not any(item is each for each in gone)]
    if not any(len(item.span) for item in kept):
        return host.without(name)
    edits: list[Edit] = []
    seen_kept = False
    for place, item in enumerate(items):
        if not any(item is each for each in gone):
            seen_kept = True
        elif seen_kept:
            edits.append(Edit(items[place - 1].span.end, item.span.end, ""))
        else:
            edits.append(Edit(item.span.start, items[place + 1].span.start, ""))
    return tuple(edits)
