"""Numbers and typed literals as JSON values, exact where JSON numbers are not."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.terms import term_key
from reso_explorer.edm import FLOATS, INTEGER_RANGES

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?\Z", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,40}\Z", re.ASCII)
_SPECIAL: Final = {"INF": "INF", "+INF": "INF", "-INF": "-INF", "NaN": "NaN"}

Scalar = str | bool | int | float | None


def number(text: str) -> int | float | str:
    """Return a number as JSON writes it; a text where no JSON number has exactly that value."""
    text = text.strip()
    if text in _SPECIAL:
        return _SPECIAL[text]
    if _INTEGER.match(text):
        return int(text)
    if not _NUMBER.match(text):
        return text
    try:
        exact = Decimal(text)
        near = float(text)
        same = Decimal(repr(near)) == exact
    except (InvalidOperation, ValueError, OverflowError):
        return text
    return near if same else text


def literal_type(index: ModelIndex, type_name: str) -> str:
    """Return the primitive type behind a type; `Core.Tag` is known without its vocabulary."""
    primitive = index.primitive(type_name)
    return "Edm.Boolean" if term_key(primitive) == "Core.Tag" else primitive


def typed_literal(text: str, primitive: str) -> Scalar:
    """Return the default value of a property or term as JSON writes it for its type.

    A value that does not fit the type stays a text.
    """
    if text == "null" and primitive != "Edm.String":
        return None
    stripped = text.strip()
    if primitive == "Edm.Boolean":
        truth = {"true": True, "1": True, "false": False, "0": False}
        return truth.get(stripped.lower(), text)
    if primitive in INTEGER_RANGES:
        return int(stripped) if _INTEGER.match(stripped) else text
    if primitive in FLOATS:
        return number(text)
    return text
