"""A query text cut into its options, and lists cut into items, without parsing what they hold.

Works on any text, also a broken one: quotes and brackets are respected, an unclosed quote does
not swallow the options behind it, and what is put together again equals what was cut.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING: Final = "([{"
_CLOSING: Final = ")]}"

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
)
"""The order in which options are written; all others follow."""


class Clause(Struct, frozen=True):
    """One option as written: `lead` is the `?`, `&` or `;` before it with its blanks."""

    lead: str
    name: str
    value: str
    has_equals: bool = True

    @property
    def key(self) -> str:
        """The option's name for comparison: `$filter` for `Filter` and `%24filter`."""
        return option_key(self.name)

    @property
    def text(self) -> str:
        return self.lead + self.name + ("=" if self.has_equals else "") + self.value


class QueryText(Struct, frozen=True):
    """A service-relative text: resource path and options."""

    path: str
    clauses: tuple[Clause, ...] = ()
    tail: str = ""
    """Blanks at the end."""

    @property
    def text(self) -> str:
        return self.path + "".join(clause.text for clause in self.clauses) + self.tail

    @property
    def is_encoded(self) -> bool:
        """Whether the text is percent-encoded; additions are then encoded as well."""
        text = self.text
        return "%20" in text or "%27" in text or "%24" in text

    def value(self, key: str) -> str | None:
        """Return the value of an option, decoded; None where it is absent."""
        for clause in self.clauses:
            if clause.key == key:
                return unquote(clause.value)
        return None

    def with_value(self, key: str, value: str | None) -> QueryText:
        """Return the text with an option set, added in its usual place, or taken out (None)."""
        kept: list[Clause] = []
        is_placed = False
        for clause in self.clauses:
            if clause.key != key:
                kept.append(clause)
            elif value is not None and not is_placed:
                kept.append(Clause(clause.lead, clause.name, self.written(value)))
                is_placed = True
        if value is not None and not is_placed:
            rank = _rank(key)
            place = next((i for i, c in enumerate(kept) if _rank(c.key) > rank), len(kept))
            kept.insert(place, Clause("&", key, self.written(value)))
        return QueryText(self.path, tuple(_with_leads(kept)), self.tail)

    def written(self, value: str) -> str:
        """Return an option's value as it stands in this text; what would end it is encoded."""
        if self.is_encoded:
            return quote(value, safe="$@'()*,;:/?!=-._~")
        return _ESCAPE.sub("%25", value).replace("&", "%26").replace("#", "%23")


def option_key(name: str) -> str:
    """Return the name of an option in one spelling: lower case, with `$` where it has one."""
    name = unquote(name).strip().lower()
    return f"${name}" if f"${name}" in _SYSTEM else name


_ESCAPE: Final = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_SYSTEM: Final = frozenset({*ORDER, "$format", "$levels", "$index", "$schemaversion", "$id"})


def _rank(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def _with_leads(clauses: list[Clause]) -> Iterator[Clause]:
    """Yield the clauses with a `?` before the first and `&` before the others."""
    for number, clause in enumerate(clauses):
        sign = "&" if number else "?"
        lead = clause.lead.replace("?", sign).replace("&", sign)
        yield Clause(lead, clause.name, clause.value, clause.has_equals)


def split_query(text: str) -> QueryText:
    """Cut a service-relative text into its resource path and options."""
    body = text.rstrip()
    tail = text[len(body) :]
    path, mark, options = body.partition("?")
    if not mark:
        return QueryText(path, (), tail)
    kept_path = path.rstrip()
    clauses: list[Clause] = []
    sign = path[len(kept_path) :] + "?"
    for option in split_outside(options, "&"):
        stripped = option.strip()
        if stripped:
            before = option[: len(option) - len(option.lstrip())]
            name, equals, value = stripped.partition("=")
            clauses.append(Clause(sign + before, name, value, bool(equals)))
            sign = option[len(option.rstrip()) :] + "&"
    return QueryText(kept_path, tuple(clauses), tail)


def split_outside(text: str, separator: str) -> list[str]:
    """Cut at a separator of one character that stands outside quotes and brackets.

    For `&`, one that is followed by `$` or `@` always separates.
    """
    parts: list[str] = []
    start = 0
    for at, char in outside(text, restart=separator == "&"):
        if char == separator:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return parts


def outside(text: str, *, restart: bool = False) -> Iterator[tuple[int, str]]:
    """Yield place and character of all that stands outside quotes and brackets."""
    depth = 0
    quoted = ""
    for at, char in enumerate(text):
        if restart and char == "&" and text[at + 1 : at + 2] in {"$", "@"}:
            depth, quoted = 0, ""
            yield at, char
        elif quoted:
            if char == quoted:
                quoted = ""
        elif char in "'\"":
            quoted = char
        elif char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield at, char


def items(text: str) -> list[str]:
    """Return the items of a list separated by commas, without the blanks around them."""
    return [item.strip() for item in split_outside(text, ",") if item.strip()]


def item_path(item: str) -> str:
    """Return what an item is about: `Media($top=1)` is `Media`, `ListPrice desc` is `ListPrice`."""
    for at, char in enumerate(item):
        if char == "(" or char.isspace():
            return item[:at]
    return item


def options_of(item: str) -> str | None:
    """Return what stands in the parentheses of an item, None where it has none."""
    start = item.find("(")
    if start < 0:
        return None
    return item[start + 1 : -1] if item.endswith(")") else item[start + 1 :]
