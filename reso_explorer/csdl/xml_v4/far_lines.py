"""Lines beyond 65,534, which the XML parser does not count in elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from lxml import etree

if TYPE_CHECKING:
    from reso_explorer.csdl.xml_v4.element import XmlElement

LAST_COUNTED: Final = 65_534
"""The largest line that an element of the parser knows exactly."""

_TOKEN: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^/!?]", re.DOTALL)


class _Located(etree.ElementBase):
    """An element whose line is set from outside."""

    __slots__ = ("sourceline",)


def has_far_lines(data: bytes) -> bool:
    """Tell whether a document has more lines than its elements can count."""
    return data.count(b"\n") >= LAST_COUNTED


def use_located_elements(parser: etree.XMLParser) -> None:
    """Make a parser give elements that `locate` can be used with."""
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=_Located))


def locate(root: XmlElement, data: bytes) -> list[XmlElement]:
    """Set the line of every element to that on which its start tag begins.

    Returns the elements; they know their lines as long as the list is kept.
    """
    elements = list(root.iter())
    line = 1
    counted = 0
    known = iter(elements)
    for token in _TOKEN.finditer(data):
        if token.end() - token.start() > 2:
            continue
        start = token.start()
        line += data.count(b"\n", counted, start)
        counted = start
        element = next(known, None)
        if element is None:
            break
        cast("_Located", element).sourceline = line
    for element in known:
        cast("_Located", element).sourceline = line
    return elements
