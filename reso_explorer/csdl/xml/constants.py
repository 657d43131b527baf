"""Constant and path expressions from text, OData CSDL XML 4.01 sections 14.4.1 and 14.4.2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.model import Constant, PathExpression, UrlRef

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import Expression
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

_INTEGER: Final = re.compile(r"[+-]?\d{1,19}\Z", re.ASCII)
PLAIN_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}
"""The booleans of XML Schema as CSDL writes them."""


def integer(text: str) -> int | None:
    """Return the 64-bit integer a text holds, None where it holds anything else."""
    if text.isdigit() and len(text) < 19 and text.isascii():
        return int(text)
    stripped = text.strip()
    if not _INTEGER.match(stripped):
        return None
    number = int(stripped)
    return number if -(2**63) <= number < 2**63 else None


def boolean(ctx: Context, element: XmlElement, name: str, text: str) -> bool | None:
    """Return the boolean of an attribute; None, with a finding, where it is neither."""
    found = PLAIN_BOOLEANS.get(text)
    if found is not None:
        return found
    found = PLAIN_BOOLEANS.get(text.strip().lower())
    if found is None:
        message = f"{name} has the value `{shown(text)}`, which is neither true nor false."
        ctx.report("invalid-boolean", message, element)
    elif text.strip() != text.strip().lower():
        message = f"{name} has the value `{text.strip()}`; CSDL writes it in lower case."
        ctx.report("letter-case", message, element)
    return found


def _text(kind: str) -> Callable[[Context, XmlElement, str], Expression]:
    def read(_ctx: Context, _element: XmlElement, text: str) -> Expression:
        return Constant(kind, text)

    return read


def _trimmed(kind: str) -> Callable[[Context, XmlElement, str], Expression]:
    def read(_ctx: Context, _element: XmlElement, text: str) -> Expression:
        return Constant(kind, text.strip())

    return read


def _path(kind: str) -> Callable[[Context, XmlElement, str], Expression]:
    def read(ctx: Context, _element: XmlElement, text: str) -> Expression:
        return PathExpression(kind, ctx.paths[text])

    return read


def _bool(ctx: Context, element: XmlElement, text: str) -> Expression:
    found = boolean(ctx, element, "Bool", text)
    return Constant("Bool", text if found is None else found)


def _int(ctx: Context, element: XmlElement, text: str) -> Expression:
    number = integer(text)
    if number is None:
        message = f"Int has the value `{shown(text)}`, which isn't a 64-bit integer."
        ctx.report("invalid-constant", message, element)
        return Constant("Int", text.strip())
    return Constant("Int", number)


def _string(ctx: Context, _element: XmlElement, text: str) -> Expression:
    ctx.has_text = True
    return Constant("String", text)


def _enum_member(ctx: Context, _element: XmlElement, text: str) -> Expression:
    if "/" not in text:
        ctx.has_text = True
    return Constant("EnumMember", " ".join(ctx.paths[member] for member in text.split()))


def _url(_ctx: Context, _element: XmlElement, text: str) -> Expression:
    return UrlRef(Constant("String", text))


READ_SIMPLE: Final[dict[str, Callable[[Context, XmlElement, str], Expression]]] = {
    "String": _string,
    "Bool": _bool,
    "Int": _int,
    "EnumMember": _enum_member,
    **{
        kind: _trimmed(kind)
        for kind in (
            "Binary",
            "Date",
            "DateTimeOffset",
            "Decimal",
            "Duration",
            "Float",
            "Guid",
            "TimeOfDay",
        )
    },
    **{
        kind: _path(kind)
        for kind in (
            "AnnotationPath",
            "AnyPropertyPath",
            "ModelElementPath",
            "NavigationPropertyPath",
            "Path",
            "PropertyPath",
        )
    },
    "UrlRef": _url,
    "DateTime": _trimmed("DateTimeOffset"),
    "Time": _trimmed("TimeOfDay"),
}
"""Reads an expression written as one text, by the name of its attribute or element."""
