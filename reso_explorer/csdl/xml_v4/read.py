"""From the bytes of an XML document to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lxml import etree

from reso_explorer.csdl.xml_v4.context import Context
from reso_explorer.csdl.xml_v4.document import ROOTS, read_document
from reso_explorer.csdl.xml_v4.far_lines import has_far_lines, locate, use_located_elements
from reso_explorer.csdl.xml_v4.remarks import add_remarks

if TYPE_CHECKING:
    from reso_explorer.csdl.finding import Finding
    from reso_explorer.csdl.model import Model
    from reso_explorer.csdl.xml_v4.element import XmlElement


def safe_parser(data: bytes, encoding: str | None = None) -> etree.XMLParser:
    """Return a parser that loads nothing, expands nothing and keeps no comments.

    White space between elements makes no text nodes, which halves the time; beside CDATA it is
    kept, as it may be part of a text there. `encoding` overrules what the document says.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=b"<![CDATA[" not in data,
        collect_ids=False,
        encoding=encoding,
    )
    if has_far_lines(data):
        use_located_elements(parser)
    return parser


def read_xml(data: bytes, encoding: str | None = None) -> tuple[Model, tuple[Finding, ...]]:
    """Read CSDL XML; returns the model and the findings of the reader.

    Raises:
        NotMetadataError: the XML is cut off, not well-formed, or something other than CSDL.
    """
    ctx = Context()
    root = _parse(ctx, data, encoding)
    located = locate(root, data) if has_far_lines(data) else []
    if ctx.local[root.tag] not in ROOTS:
        from reso_explorer.csdl.sniff.xml_root import refuse_root

        raise refuse_root(root)
    model = read_document(ctx, root)
    add_remarks(ctx, root, data)
    located.clear()
    return model, ctx.log.findings()


def _parse(ctx: Context, data: bytes, encoding: str | None) -> XmlElement:
    """Parse bytes; those that are not in the encoding they claim are read as Windows-1252."""
    try:
        return cast("XmlElement", etree.fromstring(data, safe_parser(data, encoding)))
    except etree.XMLSyntaxError as error:
        refused = error
    anyway = _transcoded(data)
    if anyway is not None:
        try:
            root = cast("XmlElement", etree.fromstring(anyway, safe_parser(anyway, "utf-8")))
        except etree.XMLSyntaxError as error:
            data, refused = anyway, error
        else:
            message = "The document is not in the encoding it claims; it is read as Windows-1252."
            ctx.report("wrong-encoding", message, root)
            return root
    from reso_explorer.csdl.xml_v4.malformed import refuse_malformed

    raise refuse_malformed(data, refused)


def _transcoded(data: bytes) -> bytes | None:
    """Return bytes that are no UTF-8 turned from Windows-1252 into it; None for UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").encode()
    return None
