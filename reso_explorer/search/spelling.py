"""Texts reduced to what they say: case, spaces, punctuation, and encodings taken away."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from reso_explorer.csdl.meaning.decoded_name import decoded_name

_HEX_TEXT: Final = re.compile(r"b__((?:[0-9A-Fa-f]{2})+)")
_PERCENT: Final = re.compile(r"%[0-9A-Fa-f]{2}")


@lru_cache(maxsize=32768)
def squeezed(text: str) -> str:
    """Return letters and digits of a text in lower case, encodings resolved.

    `Active Under Contract`, `ActiveUnderContract`, `Active_x0020_Under_x0020_Contract`, and
    `active-under-contract` are the same.
    """
    if not text.isalnum():
        text = decoded(text)
    folded = text.casefold()
    return folded if folded.isalnum() else "".join(char for char in folded if char.isalnum())


def decoded(text: str) -> str:
    """Return the text behind the encodings of values and names, the text itself if there is none.

    Known are the hexadecimal codes of old lookups (`b__5265`), percent signs, and what
    `decoded_name` knows.
    """
    found = _HEX_TEXT.fullmatch(text)
    if found is not None:
        try:
            return bytes.fromhex(found[1]).decode()
        except UnicodeDecodeError:
            return text
    if _PERCENT.search(text):
        from urllib.parse import unquote

        text = unquote(text)
    return (decoded_name(text) if "_" in text else None) or text
