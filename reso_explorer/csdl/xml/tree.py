"""XML bytes to an lxml tree: the one safe parser, and where the elements of a tree stand."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, cast, overload

from lxml import etree

from reso_explorer.csdl.positions import Positions
from reso_explorer.csdl.xml.malformed import refuse_malformed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CONTINUED: Final = re.compile(rb"\n\s*+[^<\s]")
"""A line that goes on with something else than a tag: a tag over several lines, or text."""

_MARKUP: Final = re.compile(
    rb"<(?:!--.*?(?:-->|\Z)|!\[CDATA\[.*?(?:\]\]>|\Z)|\?.*?(?:\?>|\Z)|[^/!?])", re.DOTALL
)
_PREFIXED: Final = re.compile(r"[^{:]+:([^\W\d][\w.-]*)")
"""A name whose prefix was not declared."""

_MOST_LINES: Final = 65_534
"""The largest line number that lxml tells right."""


class XmlElement(Protocol):
    """What the readers use of an lxml element; names with a namespace are `{namespace}local`."""

    @property
    def tag(self) -> str: ...
    @property
    def attrib(self) -> Mapping[str, str]: ...
    @property
    def text(self) -> str | None: ...
    @property
    def tail(self) -> str | None: ...
    @property
    def sourceline(self) -> int | None: ...
    @property
    def nsmap(self) -> Mapping[str | None, str]: ...
    @overload
    def get(self, key: str) -> str | None: ...
    @overload
    def get(self, key: str, default: str) -> str: ...
    def keys(self) -> list[str]: ...
    def values(self) -> list[str]: ...
    def items(self) -> list[tuple[str, str]]: ...
    def getparent(self) -> XmlElement | None: ...
    def iter(self) -> Iterator[XmlElement]: ...
    def __iter__(self) -> Iterator[XmlElement]: ...
    def __reversed__(self) -> Iterator[XmlElement]: ...
    def __getitem__(self, index: int) -> XmlElement: ...
    def __len__(self) -> int: ...


class Tree(NamedTuple):
    """A parsed document.

    Attributes:
        root: the root element; comments and processing instructions are gone.
        data: the bytes that were parsed, in UTF-8.
        is_transcoded: whether the bytes were no UTF-8 and were read as Windows-1252.
    """

    root: XmlElement
    data: bytes
    is_transcoded: bool = False


def parse(data: bytes, encoding: str | None) -> Tree:
    """Parse a document; text that is no UTF-8 is read as Windows-1252.

    Elements may nest 2,048 deep; what is deeper is refused by libxml2.

    Raises:
        NotMetadataError: the bytes are cut off or not well-formed.
    """
    parser = _parser(encoding)
    with suppress(etree.XMLSyntaxError):
        return Tree(_root(data, parser), data)
    narrow = _transcoded(data)
    if narrow is not None:
        data, encoding, parser = narrow, "utf-8", _parser("utf-8")
        with suppress(etree.XMLSyntaxError):
            return Tree(_root(data, parser), data, is_transcoded=True)
    undeclared = etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE
    faults = [fault for fault in parser.error_log if fault.type != undeclared]
    if any(fault.level == etree.ErrorLevels.FATAL for fault in faults):
        first = faults[0]
        raise refuse_malformed(data, first.line, first.column, first.message)
    return Tree(_recovered(data, encoding), data, narrow is not None)


def _parser(encoding: str | None, *, recover: bool = False) -> etree.XMLParser:
    """Return a parser that loads nothing, expands nothing and keeps no comments.

    Blanks between elements go too, which leaves half as many nodes. `encoding` overrules what
    the document says. Texts may be of any size, which `sniff` bounds.
    """
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        recover=recover,
        encoding=encoding,
    )


def _root(data: bytes, parser: etree.XMLParser) -> XmlElement:
    return cast("XmlElement", etree.fromstring(data, parser))


def _transcoded(data: bytes) -> bytes | None:
    """Return bytes that are no UTF-8 turned from Windows-1252 into it; None for UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").encode()
    return None


def _recovered(data: bytes, encoding: str | None) -> XmlElement:
    """Parse a document that is well-formed but for its XML namespaces.

    Prefixes without declaration go, as they say nothing.

    Raises:
        NotMetadataError: there is no element.
    """
    root: Any = _root(data, _parser(encoding, recover=True))
    if root is None:
        raise refuse_malformed(data, 1, 1, "no element")
    for element in root.iter():
        prefixed = _PREFIXED.fullmatch(element.tag)
        if prefixed is not None:
            element.tag = prefixed[1]
        for name, text in element.items():
            prefixed = _PREFIXED.fullmatch(name)
            if prefixed is not None and prefixed[1] not in element.attrib:
                del element.attrib[name]
                element.set(prefixed[1], text)
    return cast("XmlElement", root)


def text_of(element: XmlElement) -> str:
    """Return the text in an element, without that of its children."""
    text = element.text or ""
    return "".join([text, *(child.tail or "" for child in element)]) if len(element) else text


# --- where elements stand -------------------------------------------------------------------------


def start_offsets(data: bytes) -> Iterator[int]:
    """Yield the byte offset of each start tag, in document order."""
    return (found.start() for found in _MARKUP.finditer(data) if found.end() - found.start() == 2)


def exact_lines(tree: Tree) -> dict[XmlElement, int] | None:
    """Return the line of each element; None where `sourceline` tells all of them right.

    It does not beyond 65,534 lines, nor where a start tag spans several lines: then it names
    the last of them.
    """
    root, data, _ = tree
    if data.count(b"\n") < _MOST_LINES and _CONTINUED.search(data) is None:
        return None
    lines: dict[XmlElement, int] = {}
    line = 1
    counted = 0
    for element, offset in zip(root.iter(), start_offsets(data), strict=False):
        line += data.count(b"\n", counted, offset)
        counted = offset
        lines[element] = line
    return lines


def columns_of(tree: Tree, wanted: set[XmlElement]) -> dict[XmlElement, int]:
    """Return the columns in which the start tags of some elements begin, in characters."""
    if not wanted:
        return {}
    positions = Positions(tree.data)
    return {
        element: positions.at(offset)[1]
        for element, offset in zip(tree.root.iter(), start_offsets(tree.data), strict=False)
        if element in wanted
    }
