"""A diagnostic as lines: severity and message, the text, a caret line, the fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.cli.output import width
from reso_explorer.secret import blotted
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic

_BEFORE, _AFTER = 40, 60


def caret_lines(text: str, start: int, end: int) -> list[str]:
    """Return the text around a span, credentials as dots, and a line of carets under the span."""
    text = blotted(text)
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    left = max(line_start, start - _BEFORE)
    right = min(line_end, max(end, start + 1) + _AFTER)
    lead = "…" if left > line_start else ""
    tail = "…" if right < line_end else ""
    before = lead + visible(text[left:start])
    marked = visible(text[start : min(end, line_end)])
    carets = "^" * max(width(marked), 1)
    after = visible(text[min(max(end, start), line_end) : right])
    return [before + marked + after + tail, " " * width(before) + carets]


def diagnostic_lines(text: str, diagnostic: Diagnostic) -> list[str]:
    """Return a diagnostic for a terminal."""
    start, end = diagnostic.span.start, diagnostic.span.end
    lines = [f"{diagnostic.severity}: {diagnostic.message} ({diagnostic.code})"]
    lines += [f"    {line}" for line in caret_lines(text, start, end)]
    if diagnostic.fix is not None:
        lines.append(f"    fix: {diagnostic.fix.title}")
    elif diagnostic.hint:
        lines.append(f"    {diagnostic.hint}")
    return lines
