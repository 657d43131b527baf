"""From the bytes of an XML document to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.xml.context import Context
from reso_explorer.csdl.xml.document import ROOTS, read_document
from reso_explorer.csdl.xml.other_roots import refuse_root
from reso_explorer.csdl.xml.remarks import add_remarks
from reso_explorer.csdl.xml.tree import parse

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model
    from reso_explorer.diagnostics import Diagnostic

Read = tuple["Model", tuple["Diagnostic", ...]]

_TRANSCODED: Final = "The document isn't in the encoding it declares; it's read as Windows-1252."


def read_xml(data: bytes, encoding: str | None = None) -> Read:
    """Read CSDL XML; returns the model and the findings of the reader.

    `encoding` overrules what the document says.

    Raises:
        NotMetadataError: the XML is cut off, not well-formed, or something other than CSDL.
    """
    tree = parse(data, encoding)
    ctx = Context(tree)
    root = tree.root
    if ctx.kinds[root.tag] not in ROOTS:
        raise refuse_root(root, ctx.line(root))
    model = read_document(ctx)
    if tree.is_transcoded:
        ctx.report("wrong-encoding", _TRANSCODED, root)
    log = ctx.log()
    add_remarks(ctx, log, tree.data)
    return model, log.findings()
