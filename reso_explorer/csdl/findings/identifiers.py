"""Identifiers, OData CSDL XML 4.01 section 15.2."""

from __future__ import annotations

import unicodedata
from typing import Final

_START: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"})
_REST: Final = _START | {"Nd", "Mn", "Mc", "Pc", "Cf"}
_LONGEST: Final = 128


def identifier_fault(name: str) -> str:
    """Return what keeps a name from being a simple identifier, "" where nothing does."""
    if name.isascii() and name.isidentifier() and len(name) <= _LONGEST:
        return ""
    if not name:
        return "it is empty"
    if len(name) > _LONGEST:
        return f"it has {len(name)} characters and may have {_LONGEST}"
    first = name[0]
    if first != "_" and unicodedata.category(first) not in _START:
        return "it does not start with a letter or an underscore"
    for char in name:
        if unicodedata.category(char) not in _REST:
            known = "a blank" if char == " " else "a character that identifiers may not have"
            return f"it holds {known}"
    return ""


def is_identifier(name: str) -> bool:
    """Tell whether a name is a simple identifier."""
    return not identifier_fault(name)
