"""A piece of a document with a caret under the place in question."""

from __future__ import annotations

from typing import Final

from reso_explorer.text import visible

_AROUND: Final = 60


def excerpt_at(data: bytes, line: int, column: int) -> str:
    """Return the text around a 1-based line and column, and a second line with a caret."""
    text = line_text(data, line)
    at = max(min(column - 1, len(text)), 0)
    first = max(at - _AROUND, 0)
    before = visible(text[first:at])
    after = visible(text[at : at + _AROUND])
    lead = "…" if first else ""
    trail = "…" if at + _AROUND < len(text) else ""
    return f"{lead}{before}{after}{trail}\n{' ' * (len(lead) + len(before))}^"


def line_text(data: bytes, line: int) -> str:
    """Return one line of a document, bytes that are no UTF-8 replaced."""
    position = 0
    for _ in range(line - 1):
        found = data.find(b"\n", position)
        if found < 0:
            break
        position = found + 1
    end = data.find(b"\n", position)
    return data[position : end if end >= 0 else len(data)].decode("utf-8", "replace").rstrip("\r")


def line_and_column(data: bytes, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column (in characters) of a byte offset."""
    line = data.count(b"\n", 0, offset) + 1
    start = data.rfind(b"\n", 0, offset) + 1
    return line, len(data[start:offset].decode("utf-8", "replace")) + 1


def beginning(data: bytes, start: int = 0, *, width: int = 160) -> str:
    """Return the first characters of a document on one line, made visible."""
    text = data[start : start + 4 * width].decode("utf-8", "replace").strip()
    shown = visible(text)
    return shown if len(shown) <= width else shown[: width - 1] + "…"
