"""Facets, OData CSDL XML 4.01 section 7.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.xml.constants import boolean, integer

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

_FIELD: Final = {
    "Nullable": "nullable",
    "MaxLength": "max_length",
    "Precision": "precision",
    "Scale": "scale",
    "Unicode": "unicode",
    "SRID": "srid",
    "DefaultValue": "default_value",
}
_SYMBOLS: Final = {
    "MaxLength": ("max",),
    "Precision": (),
    "Scale": ("variable", "floating"),
    "SRID": ("variable",),
}


def read_facets(ctx: Context, element: XmlElement, attributes: dict[str, str]) -> dict[str, Any]:
    """Take the facets out of `attributes`; returns model fields, without those unreadable."""
    found: dict[str, Any] = {}
    for name in list(attributes):
        field = _FIELD.get(name)
        if field is None:
            continue
        text = attributes.pop(name)
        value = _READ[name](ctx, element, name, text)
        if value is not None:
            found[field] = value
    return found


def _number_or_symbol(ctx: Context, element: XmlElement, name: str, text: str) -> int | str | None:
    if text.isdigit() and text.isascii() and len(text) < 10:
        return int(text)
    symbols = _SYMBOLS[name]
    stripped = text.strip()
    symbol = stripped.lower()
    if symbol in symbols:
        if symbol != stripped and ctx.is_v4:
            message = f"{name} has the value `{stripped}`; CSDL writes `{symbol}`."
            ctx.report("letter-case", message, element)
        return symbol
    number = integer(text)
    if number is not None and (number >= 0 or name == "SRID"):
        return number
    wanted = " or ".join(["a number", *(f"`{known}`" for known in symbols)])
    message = f"{name} has the value `{shown(text)}`, which isn't {wanted}; it's ignored."
    ctx.report("invalid-facet", message, element)
    return None


def _text(_ctx: Context, _element: XmlElement, _name: str, text: str) -> str:
    return text


def _boolean(ctx: Context, element: XmlElement, name: str, text: str) -> bool | None:
    return boolean(ctx, element, name, text)


_READ: Final[dict[str, Callable[[Context, XmlElement, str, str], Any]]] = {
    "Nullable": _boolean,
    "Unicode": _boolean,
    "DefaultValue": _text,
    **dict.fromkeys(_SYMBOLS, _number_or_symbol),
}
