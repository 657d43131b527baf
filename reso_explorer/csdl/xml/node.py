"""An XML element as the readers see it."""

from __future__ import annotations

from msgspec import Struct


class Node(Struct, gc=False, eq=False):
    """An XML element without comments, processing instructions and text between elements.

    Nodes know their children, not their parent, so that they go as soon as they are read.

    Attributes:
        kind: the local name where it is an element of CSDL, otherwise "".
        tag: `namespace}local`, or the local name alone where there is no namespace.
        attrib: attributes; names with a namespace are written as tags are.
        line: the 1-based line on which the start tag begins.
        children: the child elements in document order.
        text: the text of an element that may hold text.
    """

    kind: str
    tag: str
    attrib: dict[str, str]
    line: int
    children: list[Node] | tuple[()] = ()
    text: str = ""

    @property
    def name(self) -> str:
        """The local name of the tag."""
        return self.tag.rpartition("}")[2]

    @property
    def namespace(self) -> str:
        """The XML namespace of the tag, "" where it has none."""
        return self.tag.rpartition("}")[0]
