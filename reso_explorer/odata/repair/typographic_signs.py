"""Quotes, dashes and blanks that a word processor or a web page made pretty."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_SINGLE: Final = "‘’‚‛′´`"
_DOUBLE: Final = "“”„‟″«»"
_INVISIBLE: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_BLANKS: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DASHES: Final = re.compile("[‐‑‒–—−]")
_AFTER_TEXT: Final = r"(?=\Z|[\s),;&\]]|%20|\+)"
_END_OF_SINGLE: Final = re.compile(f"[{_SINGLE}']{_AFTER_TEXT}")
_END_OF_DOUBLE: Final = re.compile(f"[{_DOUBLE}']{_AFTER_TEXT}")


def straighten_signs(draft: Draft) -> None:
    """Write straight quotes, plain blanks and plain dashes outside of texts."""
    draft.replace_text(
        "invisible-signs",
        "Removed invisible characters.",
        _INVISIBLE.sub("", draft.text),
    )
    draft.replace_text(
        "typographic-signs",
        "Replaced typographic quotes, dashes, and spaces with plain ones.",
        _straighten(draft.text),
    )


def _straighten(text: str, *, is_address: bool = False) -> str:
    closings: dict[re.Pattern[str], list[int]] = {}
    parts: list[str] = []
    place = 0
    while place < len(text):
        sign = text[place]
        if sign == "'":
            end = _end_of_straight(text, place)
            parts.append(text[place:end])
        elif sign in _SINGLE or sign in _DOUBLE:
            end = _end_of_pretty(
                text, place, _END_OF_SINGLE if sign in _SINGLE else _END_OF_DOUBLE, closings
            )
            inner = text[place + 1 : end - 1]
            if end == place + 1:  # one that never ends
                parts.append("'")
            elif sign in _DOUBLE and "://" in inner and not is_address:
                # quotes around a whole address, as on a command line
                parts.append('"' + _straighten(inner, is_address=True) + '"')
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


def _end_of_pretty(
    text: str,
    place: int,
    closing: re.Pattern[str],
    closings: dict[re.Pattern[str], list[int]],
) -> int:
    """Return where a text in typographic quotes ends: at one that no letter follows.

    One that never ends is only its quote. `closings` keeps what was found in the text.
    """
    found = closings.get(closing)
    if found is None:
        found = closings[closing] = [match.end() for match in closing.finditer(text)]
    number = bisect_right(found, place + 1)
    return found[number] if number < len(found) else place + 1
