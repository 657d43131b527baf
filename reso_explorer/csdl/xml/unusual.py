"""XML that the fast parser does not take: read with lxml, or explained."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.sniff.xml_root import refuse_root
from reso_explorer.csdl.xml.context import Context
from reso_explorer.csdl.xml.document import DocumentReader
from reso_explorer.csdl.xml.lxml_nodes import lxml_nodes
from reso_explorer.csdl.xml.malformed import refuse_malformed
from reso_explorer.csdl.xml.parse import MAX_DEPTH, NotCsdlError, TooDeepError
from reso_explorer.csdl.xml.read import read_with_expat
from reso_explorer.csdl.xml.remarks import add_remarks

if TYPE_CHECKING:
    from reso_explorer.csdl.xml.node import Node
    from reso_explorer.csdl.xml.read import Read

_REMARK = "The document is not in the encoding it claims; it is read as Windows-1252."


def read_unusual(data: bytes, encoding: str | None) -> Read:
    """Read a document with lxml; text that is no UTF-8 is read as Windows-1252.

    Raises:
        NotMetadataError: the document cannot be read; the error says why.
    """
    narrow = _transcoded(data)
    if narrow is not None:
        try:
            return read_with_expat(narrow, "utf-8", remark=_REMARK)
        except (expat.ExpatError, NotCsdlError, TooDeepError):
            data, encoding = narrow, "utf-8"
    try:
        root = lxml_nodes(data, encoding)
    except etree.XMLSyntaxError as error:
        raise refuse_malformed(data, error) from None
    except TooDeepError as error:
        message = f"Line {error.line}: elements are nested more than {MAX_DEPTH} deep."
        raise NotMetadataError(NotMetadataKind.MALFORMED, message, line=error.line) from None
    return _read(root, data)


def _read(root: Node, data: bytes) -> Read:
    ctx = Context()
    reader = DocumentReader(ctx, None)
    try:
        reader.begin(root)
    except NotCsdlError:
        raise refuse_root(root) from None
    model = reader.finish(root)
    add_remarks(ctx, data)
    return model, ctx.log.findings()


def _transcoded(data: bytes) -> bytes | None:
    """Return bytes that are no UTF-8 turned from Windows-1252 into it; None for UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").encode()
    return None
