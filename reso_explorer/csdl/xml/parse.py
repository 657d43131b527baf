"""XML bytes to nodes with the fast parser, one child of a schema at a time.

The fast parser is expat. It takes as long as lxml takes for a tree and a walk over it, needs a
third of the memory, knows every line however long the document is, and spares the import of
lxml. What it refuses goes to lxml, which says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol
from xml.parsers import expat

from reso_explorer.csdl.xml.node import Node
from reso_explorer.csdl.xml.tags import ENVELOPE, TEXT_ELEMENTS, Kinds

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH: Final = 500
"""How deep elements may nest."""

_NOTED: Final = TEXT_ELEMENTS | {"Schema"}
"""Elements whose start needs more than a node."""


class TooDeepError(Exception):
    """Elements nest deeper than `MAX_DEPTH`; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class NotCsdlError(Exception):
    """The root element is none of CSDL."""


class Sink(Protocol):
    """Takes the parts of a document while it is parsed."""

    def begin(self, root: Node) -> None:
        """Take the root element when its start tag has been read.

        Raises:
            NotCsdlError: the root is none of CSDL.
        """

    def begin_schema(self, schema: Node, document: Node) -> bool:
        """Take a `Schema` when its start tag has been read; tell whether to hand out its children.

        `document` holds the root element with what came before.
        """

    @property
    def child(self) -> Callable[[Node], None]:
        """Takes a child of the schema begun last, with all that is in it."""

    def prefix(self, prefix: str, namespace: str) -> None:
        """Take the prefix of an XML namespace."""


class _Text:
    """Collects the text of one element; at other times the parser is spared the trouble."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._parts: list[str] = []

    def begin(self, end: Callable[[str], None]) -> None:
        """Collect text; `end` is called at the end of elements from now on."""
        self._parts.clear()
        self._parser.CharacterDataHandler = self._parts.append
        self._parser.EndElementHandler = end

    def finish(self, end: Callable[[str], None]) -> str:
        """Return the text and collect no more; `end` is called at the end of elements."""
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = end
        return "".join(self._parts)


def parse(data: bytes, encoding: str | None, sink: Sink) -> Node:
    """Parse a document; returns its root with all that was not handed to the sink.

    Raises:
        expat.ExpatError: the bytes are not well-formed XML.
        TooDeepError: elements nest too deep.
    """
    parser = expat.ParserCreate(encoding, namespace_separator="}")
    document = Node("", "", {}, 0)
    _handle(parser, document, sink)
    parser.Parse(data, True)
    return next(iter(document.children))


def _handle(parser: expat.XMLParserType, document: Node, sink: Sink) -> None:  # noqa: C901
    """Give a parser handlers that put elements below `document`.

    The handlers share local variables, as they run twice per element; that is why they stand
    in one function.
    """
    kinds = Kinds()
    text = _Text(parser)
    above: list[Node] = []
    top = document
    schema: Node | None = None
    schema_depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal top
        kind = kinds[tag]
        node = Node(kind, tag, attributes, parser.CurrentLineNumber)
        siblings = top.children
        if siblings:
            siblings.append(node)
        else:
            top.children = [node]
            if len(above) > MAX_DEPTH:
                raise TooDeepError(node.line)
        if kind in _NOTED:
            note(node)
        above.append(top)
        top = node

    def note(node: Node) -> None:
        nonlocal schema, schema_depth
        if node.kind != "Schema":
            text.begin(end_of_text)
        elif top.kind in ENVELOPE and sink.begin_schema(node, document):
            schema, schema_depth = node, len(above) + 1

    def end(_tag: str) -> None:
        nonlocal top
        node = top
        top = above.pop()
        if top is schema and len(above) == schema_depth:
            top.children = ()
            sink.child(node)

    def end_of_text(tag: str) -> None:
        if top.kind in TEXT_ELEMENTS:
            top.text = text.finish(end)
        end(tag)

    def start_of_root(tag: str, attributes: dict[str, str]) -> None:
        sink.begin(Node(kinds[tag], tag, attributes, parser.CurrentLineNumber))
        parser.StartElementHandler = start
        start(tag, attributes)

    def declare(prefix: str | None, namespace: str | None) -> None:
        if prefix and namespace:
            sink.prefix(prefix, namespace)

    parser.buffer_text = True
    parser.StartElementHandler = start_of_root
    parser.EndElementHandler = end
    parser.StartNamespaceDeclHandler = declare
