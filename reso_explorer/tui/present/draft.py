"""The query as the user builds it: one text per part, and the whole text with its places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import unquote

from reso_explorer.query.clauses import item_path, items, split_query

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
        return replace(self, **{part: text})

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

    An option given twice keeps its first text; the others go to `rest`. A percent-encoded text
    is decoded.
    """
    query = split_query(text.strip())
    decode = unquote if query.is_encoded else str
    found: dict[str, str] = {"resource": decode(query.path.strip().strip("/"))}
    rest: list[str] = []
    for clause in query.clauses:
        part = _OPTION.get(clause.key)
        if part is None or not clause.has_equals or part in found:
            rest.append(decode(clause.name + ("=" if clause.has_equals else "") + clause.value))
        else:
            found[part] = decode(clause.value.strip())
    return Draft(**found, rest="&".join(rest))


def ordered_by(text: str) -> dict[str, bool]:
    """Return the fields of an `$orderby` with whether they descend."""
    return {item_path(item): item.lower().endswith(" desc") for item in items(text)}
