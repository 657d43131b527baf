"""What is reported once a whole XML document is read: names without alias, stray text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from lxml import etree

from reso_explorer.csdl.reader_rules import shown
from reso_explorer.csdl.xml_v4.annotations import EXPRESSION_ELEMENTS
from reso_explorer.csdl.xml_v4.tags import split_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.csdl.xml_v4.context import Context
    from reso_explorer.csdl.xml_v4.element import XmlElement

_LOCATED: Final = 50
"""For how many different names the places are looked up."""

_BEFORE_NAME: Final = frozenset(b"\"'(/@, #>")
_TEXT_ELEMENTS: Final = EXPRESSION_ELEMENTS | {"Summary", "LongDescription", "DefiningExpression"}


def add_remarks(ctx: Context, root: XmlElement, data: bytes) -> None:
    """Report what came up while names were resolved, and text between elements."""
    _undeclared_aliases(ctx, data)
    if ctx.is_v4:
        for written in _first(ctx.types.unprefixed):
            message = f"The primitive type `{shown(written)}` is written without Edm."
            _add(ctx, "unprefixed-type", message, _lines(data, f'"{written}"'))
    for written in _first(ctx.types.nested):
        message = f"The type `{shown(written)}` is a collection of collections."
        _add(ctx, "nested-collection", message, _lines(data, f'"{written}"'))
    if ctx.local.bare:
        bare = next(element for element in root.iter() if element.tag[0] != "{")
        message = "Elements stand in no XML namespace; they are read as elements of CSDL."
        ctx.report("missing-namespace", message, bare)
    _stray_text(ctx, root)


def _first(found: Iterable[str]) -> Iterator[str]:
    return (written for written, _ in zip(found, range(_LOCATED), strict=False))


def _undeclared_aliases(ctx: Context, data: bytes) -> None:
    for prefix in _first(ctx.names.undeclared):
        message = f"{shown(prefix)} is neither an alias nor a namespace that the document declares."
        hint = "Names that begin with it are kept as written."
        lines = _lines(data, f"{prefix}.", after_mark=True)
        _add(ctx, "undeclared-alias", message, lines, hint)


def _add(ctx: Context, rule: str, message: str, lines: list[int], hint: str = "") -> None:
    for line in lines or [0]:
        ctx.log.add(rule, message, "", line, hint)


def _lines(data: bytes, text: str, *, after_mark: bool = False) -> list[int]:
    """Return the lines on which a text occurs, once per occurrence.

    With `after_mark` only occurrences that begin a name count.
    """
    needle = text.encode()
    found: list[int] = []
    line = 1
    counted = 0
    position = data.find(needle)
    while position >= 0:
        if not after_mark or data[position - 1] in _BEFORE_NAME:
            line += data.count(b"\n", counted, position)
            counted = position
            found.append(line)
        position = data.find(needle, position + len(needle))
    return found


def _stray_text(ctx: Context, root: XmlElement) -> None:
    texts = cast("list[Any]", etree.XPath("/descendant::text()")(cast("Any", root)))
    for text in texts:
        if text.isspace():
            continue
        parent = text.getparent()
        if text.is_tail:
            parent = parent.getparent()
        kind = ctx.local[parent.tag]
        if kind in _TEXT_ELEMENTS or not kind:
            continue
        owner = split_tag(parent.tag)[1]
        ctx.report("stray-text", f"There is text between the elements of {owner}.", parent)
