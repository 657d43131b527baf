"""From the bytes of an XML document to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.reader_rules import shown
from reso_explorer.csdl.xml_v4.context import Context
from reso_explorer.csdl.xml_v4.document import ROOTS, read_document

if TYPE_CHECKING:
    from reso_explorer.csdl.finding import Finding
    from reso_explorer.csdl.model import Model


def parser(*, keep_blanks: bool = False) -> etree.XMLParser:
    """Return a parser that loads nothing, expands nothing and keeps no comments.

    White space between elements makes no text nodes unless `keep_blanks`: that halves the time.
    """
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=not keep_blanks,
        collect_ids=False,
    )


def read_xml(data: bytes) -> tuple[Model, tuple[Finding, ...]]:
    """Read CSDL XML; returns the model and the findings of the reader."""
    root = etree.fromstring(data, parser())
    ctx = Context()
    if ctx.local[root.tag] not in ROOTS:
        message = f"The root element is {shown(str(root.tag))}."
        raise NotMetadataError(NotMetadataKind.OTHER_XML, message)
    model = read_document(ctx, root)
    return model, ctx.log.findings()
