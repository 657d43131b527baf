"""Text from outside made safe to show.

Names, descriptions and values come from servers and files that nobody here controls.
Every front passes them through `visible` before they reach a terminal.
"""

from __future__ import annotations

import re
from typing import Final

_HOSTILE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069"  # marks and bidi controls
    "\ufeff\ufff9-\ufffb\ud800-\udfff"  # BOM, interlinear marks, lone surrogates
    "\U000e0000-\U000e007f]"  # tag characters
)

_UNSAFE_JSON: Final = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""Characters that change what a terminal or an editor shows."""

_ONE_LINE: Final = re.compile(r"[\t\n]+")

ELLIPSIS: Final = "…"
"""Stands where text was cut."""


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:x}}}"


def visible(text: str, *, one_line: bool = True) -> str:
    """Return text with control characters and bidi overrides as visible escapes.

    With `one_line` (the default) tabs and line feeds become single blanks.
    """
    if text.isascii() and text.isprintable():
        return text
    if one_line:
        text = _ONE_LINE.sub(" ", text)
    return _HOSTILE.sub(_escape, text)


def escaped_json(text: str) -> str:
    """Return JSON text with control, bidi, and invisible characters as escapes: the same data."""
    return _UNSAFE_JSON.sub(_json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def clip(text: str, width: int) -> str:
    """Cut text to at most `width` characters, the last one an ellipsis where it was cut."""
    if len(text) <= width:
        return text
    return text[: max(width - 1, 0)] + ELLIPSIS


def same_start(left: str, right: str) -> int:
    """Return how many characters two texts have in common from their beginning on."""
    shorter = min(len(left), len(right))
    return next((at for at in range(shorter) if left[at] != right[at]), shorter)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with thousands separators and its noun in the right form."""
    word = noun if number == 1 else (plural or noun + "s")
    return f"{number:,} {word}"
