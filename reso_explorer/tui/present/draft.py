"""The query as the user builds it: one text per part, and the whole text with its places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from reso_explorer.diagnostics import Edit, apply_edits, apply_fix

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Fix
    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import Option, RelativeUri, Span
    from reso_explorer.query import Fixed

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

    def with_empty(self, part: str) -> Composed:
        """Return the text with an option that has no value yet."""
        sign = "?" if self.spans.keys() <= {"resource"} else "&"
        text = f"{self.text}{sign}" + ("" if part == "rest" else f"${part}=")
        return Composed(text, {**self.spans, part: (len(text), len(text))})

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


def with_fix(draft: Draft, fix: Fix) -> Draft:
    """Return the draft with a fix of its text applied.

    A fix inside one part changes that part alone, so that an `&` typed in it stays there.
    """
    composed = draft.compose()
    parts = {composed.part_at(edit.start, edit.end) for edit in fix.edits}
    part = parts.pop() if len(parts) == 1 else ""
    first, last = composed.spans.get(part, (-1, -1))
    is_inside = all(first <= edit.start and edit.end <= last for edit in fix.edits)
    if not is_inside or any("&" in edit.text for edit in fix.edits):
        return draft_of(apply_fix(composed.text, fix))
    shifted = [Edit(edit.start - first, edit.end - first, edit.text) for edit in fix.edits]
    return draft.with_part(part, apply_edits(draft.part(part), shifted))


def fixed_draft(draft: Draft, fixed: Fixed) -> Draft:
    """Return the draft after all fixes of its text, part by part where that is possible."""
    after = draft
    for step in fixed.applied:
        if step.problem.fix is None or after.text != step.before:
            return draft_of(fixed.text)
        after = with_fix(after, step.problem.fix)
    return after if after.text == fixed.text else draft_of(fixed.text)


def draft_of(text: str) -> Draft:
    """Split a service-relative query text into its parts; nothing of it is lost.

    An option given twice keeps its first text; the others go to `rest`. A percent-encoded text
    is decoded, except for what would end an option.
    """
    from reso_explorer.odata.ast import Bad
    from reso_explorer.odata.printer.options import option_name
    from reso_explorer.query.edit import is_encoded, parsed

    text = text.strip()
    query = parsed(text)
    decode = _decoded if is_encoded(query) else str
    end = query.tree.path.span.end
    found: dict[str, str] = {"resource": decode(text[: max(end, 0)].strip().strip("/"))}
    rest: list[str] = []
    for option, span in _stretches(query):
        part = "" if isinstance(option, Bad) else _OPTION.get(option_name(option), "")
        written = span.of(text).strip()
        if not part or part in found or "=" not in written:
            rest.append(decode(written))
        else:
            found[part] = decode(written.partition("=")[2].strip())
    return Draft(**found, rest="&".join(rest))


def _stretches(query: ParseResult[RelativeUri]) -> list[tuple[Option, Span]]:
    """Return the options with the text of each; a `&` inside quotes cuts none in two."""
    from reso_explorer.odata.ast import Bad, CustomOption

    unclosed = [e.span.start for e in query.errors if e.code == "unclosed-string"]
    found: list[tuple[Option, Span]] = []
    for option in query.tree.options:
        if found and isinstance(option, Bad | CustomOption):
            before, span = found[-1]
            if any(span.start <= start < option.span.start for start in unclosed):
                found[-1] = before, span.join(option.span)
                continue
        found.append((option, option.span))
    return found


_BREAKS: Final = re.compile(r"&(?=[$@])|[#+]|%(?=[0-9A-Fa-f]{2})")
"""What would end an option or be decoded again."""


def _decoded(text: str) -> str:
    return _BREAKS.sub(lambda found: f"%{ord(found[0]):02X}", unquote(text))
