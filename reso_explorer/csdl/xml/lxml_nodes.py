"""XML bytes to nodes with lxml, which explains what it refuses and takes any size of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from reso_explorer.csdl.xml.node import Node
from reso_explorer.csdl.xml.parse import MAX_DEPTH, TooDeepError
from reso_explorer.csdl.xml.tags import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterator


def safe_parser(encoding: str | None = None, *, recover: bool = False) -> etree.XMLParser:
    """Return a parser that loads nothing, expands nothing and keeps no comments.

    `encoding` overrules what the document says.
    """
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        recover=recover,
        encoding=encoding,
    )


def lxml_nodes(data: bytes, encoding: str | None) -> Node:
    """Parse a document whose prefixes may lack a declaration; every node has its text.

    Raises:
        etree.XMLSyntaxError: the bytes are not well-formed XML.
        TooDeepError: elements nest too deep.
    """
    try:
        root = etree.fromstring(data, safe_parser(encoding))
    except etree.XMLSyntaxError as error:
        if cast("Any", error).code != etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE:
            raise
        root = etree.fromstring(data, safe_parser(encoding, recover=True))
    return _nodes(root)


def _nodes(root: Any) -> Node:
    kinds = Kinds()
    top = _node(root, kinds)
    waiting: list[tuple[Iterator[Any], Node]] = [(iter(root), top)]
    while waiting:
        elements, parent = waiting[-1]
        element = next(elements, None)
        if element is None:
            waiting.pop()
            continue
        node = _node(element, kinds)
        if isinstance(parent.children, list):
            parent.children.append(node)
        else:
            parent.children = [node]
        if len(waiting) > MAX_DEPTH:
            raise TooDeepError(node.line)
        waiting.append((iter(element), node))
    return top


def _node(element: Any, kinds: Kinds) -> Node:
    tag = _plain(element.tag)
    text = "".join([element.text or "", *(child.tail or "" for child in element)])
    attributes = {_plain(name): value for name, value in element.attrib.items()}
    return Node(kinds[tag], tag, attributes, element.sourceline or 0, text=text)


def _plain(name: str) -> str:
    """Return a name in Clark notation without its opening brace; a bare prefix goes."""
    if name[:1] == "{":
        return name[1:]
    return name.rpartition(":")[2]
