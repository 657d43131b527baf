"""The query as the user builds it: one text per part, and the whole text with its places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS: Final = ("resource", "filter", "select", "orderby", "expand", "top", "count", "rest")
"""The parts of a query in the order in which they are shown and written."""

_OPTION: Final = {
    "$filter": "filter",
    "$select": "select",
    "$orderby": "orderby",
    "$expand": "expand",
    "$top": "top",
    "$count": "count",
}
_OPENING, _CLOSING = "([{", ")]}"


class Composed(NamedTuple):
    """A whole query text, and where in it the value of each part stands: part to (start, end)."""

    text: str
    spans: dict[str, tuple[int, int]]

    def part_at(self, start: int, end: int) -> str:
        """Return the part that a stretch of the text lies in, "" where it lies in none."""
        for part, (first, last) in self.spans.items():
            if first <= start <= last and end <= last:
                return part
        for part, (first, last) in self.spans.items():
            if first <= start <= last:
                return part
        return ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A query in parts. `count` is "true", "false" or ""; `rest` holds all other options."""

    resource: str = ""
    filter: str = ""
    select: str = ""
    orderby: str = ""
    expand: str = ""
    top: str = ""
    count: str = ""
    rest: str = ""

    def with_part(self, part: str, text: str) -> Draft:
        """Return the draft with another text for one part."""
        return replace(self, **{part: text})  # type: ignore[arg-type]

    def part(self, part: str) -> str:
        """Return the text of a part."""
        found: str = getattr(self, part)
        return found

    def compose(self) -> Composed:
        """Write the query as one service-relative text, unencoded."""
        text = self.resource.strip()
        spans = {"resource": (0, len(text))}
        separator = "?"
        for part in PARTS[1:]:
            value = self.part(part)
            if not value.strip():
                continue
            text += separator + ("" if part == "rest" else f"${part}=")
            spans[part] = (len(text), len(text) + len(value))
            text += value
            separator = "&"
        return Composed(text, spans)

    @property
    def text(self) -> str:
        """The whole query text."""
        return self.compose().text

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the resource is given."""
        return not any(self.part(part).strip() for part in PARTS[1:])


def draft_of(text: str) -> Draft:
    """Split a service-relative query text into its parts; nothing of it is lost.

    An option given twice keeps its first text; the others go to `rest`.
    """
    path, _, query = text.strip().partition("?")
    found: dict[str, str] = {"resource": path.strip().strip("/")}
    rest: list[str] = []
    for option in split_outside(query, "&"):
        name, equals, value = option.partition("=")
        part = _OPTION.get(name.strip().lower())
        if part is None or not equals or part in found:
            if option.strip():
                rest.append(option)
        else:
            found[part] = value.strip()
    return Draft(**found, rest="&".join(rest))


def split_outside(text: str, separator: str) -> list[str]:
    """Split at a one-character separator that stands outside quotes and brackets."""
    parts: list[str] = []
    start = 0
    for at, char in _outside(text, is_option=separator == "&"):
        if char == separator:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return parts


def _outside(text: str, *, is_option: bool = False) -> Iterator[tuple[int, str]]:
    """Yield position and character of what stands outside quotes and brackets.

    An unclosed quote does not swallow the options after it: `&$` and `&@` always separate.
    """
    depth = 0
    in_quotes = False
    for at, char in enumerate(text):
        if is_option and char == "&" and text[at + 1 : at + 2] in {"$", "@"}:
            depth, in_quotes = 0, False
            yield at, char
        elif char == "'":
            in_quotes = not in_quotes
        elif in_quotes:
            continue
        elif char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(depth - 1, 0)
        elif depth == 0:
            yield at, char


# --- building by single keys --------------------------------------------------------------------


def items(text: str) -> list[str]:
    """Return the items of a comma-separated option, without blanks around them."""
    return [item.strip() for item in split_outside(text, ",") if item.strip()]


def item_name(item: str) -> str:
    """Return what an item is about: `Media($top=1)` is Media, `ListPrice desc` is ListPrice."""
    return re.split(r"[(\s]", item, maxsplit=1)[0]


def toggled(text: str, name: str) -> str:
    """Return a comma-separated option with an item added, or taken out where it is there."""
    known = items(text)
    kept = [item for item in known if item_name(item) != name]
    if len(kept) == len(known):
        kept.append(name)
    return ", ".join(kept)


def has_item(text: str, name: str) -> bool:
    """Tell whether a comma-separated option names an item."""
    return any(item_name(item) == name for item in items(text))


def ordered_by(text: str) -> dict[str, bool]:
    """Return the fields of an `$orderby` with whether they descend."""
    found: dict[str, bool] = {}
    for item in items(text):
        found[item_name(item)] = item.lower().endswith(" desc")
    return found


def order_cycled(text: str, name: str) -> str:
    """Return an `$orderby` in which a field goes from absent to up, to down, to absent."""
    current = ordered_by(text).get(name)
    if current is None:
        return ", ".join([*items(text), name])
    kept = [item for item in items(text) if item_name(item) != name or not current]
    return ", ".join(f"{name} desc" if item_name(item) == name else item for item in kept)


_WORD: Final = re.compile(r"[A-Za-z]+")
_AROUND: Final = frozenset(" \t()")
"""What stands before and after `and` and `or`."""


def _conjuncts(text: str) -> list[str] | None:
    """Return the clauses that `and` joins at the top level, None where an `or` stands there."""
    clear = bytearray(b"\0" * len(text))
    for at, _ in _outside(text):
        clear[at] = 1
    parts: list[str] = []
    start = 0
    for word in _WORD.finditer(text):
        before, after = text[word.start() - 1 : word.start()], text[word.end() : word.end() + 1]
        is_outside = all(clear[word.start() : word.end()])
        if not is_outside or before not in _AROUND or after not in _AROUND:
            continue
        if word.group() == "or":
            return None
        if word.group() == "and":
            parts.append(text[start : word.start()].strip())
            start = word.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def filter_toggled(text: str, clause: str, field: str = "") -> str:
    """Return a filter with a clause added, or taken out where it is there.

    A second `field eq …` for the same field joins the first one by `or`, since no row has two
    values at once.
    """
    text = text.strip()
    if not text:
        return clause
    known = _conjuncts(text)
    if known is None:
        if f"({text})" == clause or text == clause:
            return ""
        alternatives = _alternatives(text, field)
        if alternatives:
            return _joined(alternatives, clause, bare=True)
        return f"({text}) and {clause}"
    if clause in known:
        return " and ".join(part for part in known if part != clause)
    if field and clause.startswith(f"{field} eq "):
        for number, part in enumerate(known):
            inner = part[1:-1] if part.startswith("(") and part.endswith(")") else part
            alternatives = _alternatives(inner, field)
            if alternatives:
                known[number] = _joined(alternatives, clause, bare=len(known) == 1)
                return " and ".join(part for part in known if part)
    return f"{text} and {clause}"


def _alternatives(text: str, field: str) -> list[str]:
    """Return the parts of `field eq 'A' or field eq 'B'`, [] where the text is anything else."""
    if not field:
        return []
    literal = r"(?:[\w.]*'(?:[^']|'')*'|[^\s()']+)"
    clause = rf"{re.escape(field)}\s+eq\s+{literal}"
    if not re.fullmatch(rf"{clause}(?:\s+or\s+{clause})*", text):
        return []
    return [found.group() for found in re.finditer(clause, text)]


def _joined(alternatives: list[str], clause: str, *, bare: bool) -> str:
    if clause in alternatives:
        alternatives = [part for part in alternatives if part != clause]
    else:
        alternatives = [*alternatives, clause]
    text = " or ".join(alternatives)
    return text if bare or len(alternatives) < 2 else f"({text})"
