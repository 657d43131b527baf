"""Quotes, dashes and blanks that a word processor or a web page made pretty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_SINGLE: Final = "‘’‚‛′´`"
_DOUBLE: Final = "“”„‟″«»"
_INVISIBLE: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_BLANKS: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DASHES: Final = re.compile("[‐‑‒–—−]")
_ENDS_TEXT: Final = re.compile(r"\Z|[\s),;&\]]|%20|\+")


def straighten_signs(draft: Draft) -> None:
    """Write straight quotes, plain blanks and plain dashes outside of texts."""
    draft.replace_text(
        "invisible-signs",
        "Characters without width were left out.",
        _INVISIBLE.sub("", draft.text),
    )
    draft.replace_text(
        "typographic-signs",
        "Typographic quotes, dashes and blanks were made plain.",
        _straighten(draft.text),
    )


def _straighten(text: str) -> str:
    parts: list[str] = []
    place = 0
    while place < len(text):
        sign = text[place]
        if sign == "'":
            end = _end_of_straight(text, place)
            parts.append(text[place:end])
        elif sign in _SINGLE:
            end = _end_of_pretty(text, place, _SINGLE)
            parts.append("'" + text[place + 1 : end - 1].replace("'", "''") + "'")
        elif sign in _DOUBLE:
            end = _end_of_pretty(text, place, _DOUBLE)
            inner = text[place + 1 : end - 1]
            if "://" in inner:  # quotes around a whole address, as on a command line
                parts.append('"' + _straighten(inner) + '"')
            else:
                parts.append("'" + inner.replace("'", "''") + "'")
        else:
            end = place + 1
            parts.append(_DASHES.sub("-", _BLANKS.sub(" ", sign)))
        place = end
    return "".join(parts)


def _end_of_straight(text: str, place: int) -> int:
    """Return where a text in straight quotes ends; one that never ends is only its quote."""
    closing = text.find("'", place + 1)
    while closing > 0 and text[closing + 1 : closing + 2] == "'":
        closing = text.find("'", closing + 2)
    return closing + 1 if closing > 0 else place + 1


def _end_of_pretty(text: str, place: int, signs: str) -> int:
    """Return where a text in typographic quotes ends: at one that no letter follows."""
    for end in range(place + 1, len(text)):
        if (text[end] in signs or text[end] == "'") and _ENDS_TEXT.match(text, end + 1):
            return end + 1
    return place + 2
