"""Short forms for rules: what values are called, fixes, and the text of a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Edit, Fix
from reso_explorer.diagnostics.sentence import ticked

if TYPE_CHECKING:
    from reso_explorer.csdl.meaning import Said
    from reso_explorer.odata.ast import Option, Span
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.types import ValueType


def type_words(found: ValueType) -> str:
    """Return what a value is, for a sentence: "a text", "a number", "a timestamp"."""
    if found.is_collection:
        return "a collection"
    words = _WORDS.get(found.name)
    if words is not None:
        return words
    kind = found.kind.value
    if kind == "enum":
        return f"an enumeration ({found.shown})"
    if kind == "entity":
        return "a related row"
    if kind == "complex":
        return f"a structure ({found.shown})"
    if found.name.startswith("Edm.Geo"):
        return "a location"
    return f"of type {found.shown}"


_WORDS = {
    "Edm.String": "a string",
    "Edm.Boolean": "true or false",
    "Edm.Byte": "an integer",
    "Edm.SByte": "an integer",
    "Edm.Int16": "an integer",
    "Edm.Int32": "an integer",
    "Edm.Int64": "an integer",
    "Edm.Decimal": "a number",
    "Edm.Single": "a number",
    "Edm.Double": "a number",
    "Edm.Date": "a date",
    "Edm.DateTime": "a timestamp",
    "Edm.DateTimeOffset": "a timestamp",
    "Edm.TimeOfDay": "a time of day",
    "Edm.Time": "a time of day",
    "Edm.Duration": "a duration",
    "Edm.Guid": "a Guid",
    "Edm.Binary": "binary data",
    "Edm.Stream": "a stream",
    "null": "null",
}


_ESCAPE: Final = re.compile(r"%(?=[0-9A-Fa-f]{2})")


# --- fixes ------------------------------------------------------------------------------------------


def replace(analysis: Analysis, span: Span, text: str, title: str = "") -> Fix:
    """Return a fix that puts other text in the place of a span."""
    return Fix(
        title or f"Write {ticked(text)}", (Edit(span.start, span.end, written(analysis, text)),)
    )


def insert(analysis: Analysis, place: int, text: str, title: str) -> Fix:
    """Return a fix that adds text at a place."""
    return Fix(title, (Edit(place, place, written(analysis, text)),))


def is_understood(analysis: Analysis, fix: Fix) -> bool:
    """Tell whether the parser found nothing wrong in the text that a fix rewrites."""
    start = min(edit.start for edit in fix.edits)
    end = max(edit.end for edit in fix.edits)
    return not any(
        problem.span.start <= end and start <= problem.span.end
        for problem in analysis.result.errors
    )


def remove(span: Span, title: str) -> Fix:
    """Return a fix that takes text out."""
    return Fix(title, (Edit(span.start, span.end, ""),))


def written(analysis: Analysis, text: str) -> str:
    """Return text as it stands in the checked text, with what ends an option encoded."""
    text = _ESCAPE.sub("%25", text)
    if analysis.is_url:
        text = text.replace("&", "%26").replace("#", "%23")
    if analysis.is_encoded:
        text = text.replace("+", "%2B").replace(" ", "%20")
    return text


def source(analysis: Analysis, span: Span) -> str:
    """Return the decoded text of a span."""
    text = span.of(analysis.text)
    if "%" in text:
        from urllib.parse import unquote

        return unquote(text)
    return text


def denies(said: Said | None) -> bool:
    """Tell whether a statement of the document says no."""
    return said is not None and said.value is False


def option_name(option: Option) -> str:
    """Return the name of an option in backticks, as written or as it should be."""
    spelled = getattr(option, "spelled", "")
    return ticked(spelled or f"${type(option).__name__.lower()}")
