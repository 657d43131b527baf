"""From the bytes of a JSON document to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.json_v4.context import JsonContext
from reso_explorer.csdl.json_v4.document import read_document
from reso_explorer.csdl.json_v4.parse import JsonError, JsonText
from reso_explorer.csdl.sniff.excerpt import excerpt_at
from reso_explorer.csdl.sniff.json_shape import is_csdl, refuse_json

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Model
    from reso_explorer.diagnostics import Diagnostic


def read_json(data: bytes) -> tuple[Model, tuple[Diagnostic, ...]]:
    """Read CSDL JSON; returns the model and the findings of the reader.

    Raises:
        NotMetadataError: the text is cut off, no JSON, or JSON other than CSDL.
    """
    try:
        text = data.decode("utf-8-sig").lstrip("\0")
        misread = False
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        misread = True
    source = JsonText(text)
    try:
        root = source.parse()
    except JsonError as error:
        raise _refuse(source, error) from None
    if not is_csdl(root):
        raise refuse_json(root)
    ctx = JsonContext(source)
    if misread:
        message = "The document isn't UTF-8; it's read as Windows-1252."
        ctx.log.add("wrong-encoding", message, "", 1)
    for offset, name in source.repeated:
        message = f"The member {shown(name)} occurs twice in one object; the last one is used."
        ctx.log.add("duplicate-member", message, "", source.line(offset))
    model = read_document(ctx, root)
    _add_remarks(ctx)
    return model, ctx.log.findings()


def _add_remarks(ctx: JsonContext) -> None:
    """Report what came up while names were resolved."""
    for prefix in ctx.names.undeclared:
        message = f"{shown(prefix)} is neither an alias nor a namespace that the document declares."
        offset = max(ctx.source.text.find(f"{prefix}."), 0)
        hint = "Names that begin with it are kept as written."
        ctx.log.add("undeclared-alias", message, "", ctx.source.line(offset), hint)
    for written in ctx.types.unprefixed:
        message = f"The primitive type `{shown(written)}` is written without Edm."
        offset = max(ctx.source.text.find(f'"{written}"'), 0)
        ctx.log.add("unprefixed-type", message, "", ctx.source.line(offset))


def _refuse(source: JsonText, error: JsonError) -> NotMetadataError:
    text = source.text
    line = source.line(error.offset)
    column = error.offset - (text.rfind("\n", 0, error.offset) + 1) + 1
    excerpt = excerpt_at(text.encode("utf-8", "replace"), line, column)
    inside = f" inside {shown(error.open_members[-1])}" if error.open_members else ""
    if error.offset >= len(text.rstrip()):
        return NotMetadataError(
            NotMetadataKind.TRUNCATED,
            f"The JSON document is cut off at line {line}, column {column}{inside}.",
            hint="Fetch it again; the transfer didn't finish.",
            line=line,
            column=column,
            excerpt=excerpt,
        )
    return NotMetadataError(
        NotMetadataKind.MALFORMED,
        f"Line {line}, column {column}{inside}: this isn't JSON; {error.message}.",
        hint="Repair the document or ask its provider to.",
        line=line,
        column=column,
        excerpt=excerpt,
    )
