"""Every schema export by its name on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.document import Document

Aliases = Literal["keep", "resolve"]
"""Whether names are written with the aliases of the document or in full."""


def _json(document: Document, _aliases: Aliases) -> bytes:
    from reso_explorer.export.model_json import export

    return export(document.model, document.findings).encode("utf-8", "replace")


def _csdl_json(document: Document, aliases: Aliases) -> bytes:
    import json

    from reso_explorer.csdl.write_json import to_csdl_json

    data = to_csdl_json(document.model, aliases=aliases)
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _csdl_xml(document: Document, aliases: Aliases) -> bytes:
    from reso_explorer.csdl.write_xml import to_csdl_xml

    return to_csdl_xml(document.model, aliases=aliases)


def _csv(document: Document, _aliases: Aliases) -> bytes:
    from reso_explorer.export.fields_csv import export

    return export(document)


def _mermaid(document: Document, _aliases: Aliases) -> bytes:
    from reso_explorer.export.mermaid import export
    from reso_explorer.export.relations import diagram

    return export(diagram(document.graph())).encode("utf-8", "replace")


def _dot(document: Document, _aliases: Aliases) -> bytes:
    from reso_explorer.export.dot import export
    from reso_explorer.export.relations import diagram

    return export(diagram(document.graph())).encode("utf-8", "replace")


def _graphml(document: Document, _aliases: Aliases) -> bytes:
    from reso_explorer.export.graphml import export
    from reso_explorer.export.relations import diagram

    return export(diagram(document.graph()))


FORMATS: Final[dict[str, Callable[[Document, Aliases], bytes]]] = {
    "json": _json,
    "csdl-json": _csdl_json,
    "csdl-xml": _csdl_xml,
    "csv": _csv,
    "mermaid": _mermaid,
    "dot": _dot,
    "graphml": _graphml,
}
"""Name to writer; every writer returns UTF-8."""


def losses(document: Document, form: str) -> tuple[str, ...]:
    """Return sentences about what a format can't hold of a document and so leaves out.

    CSDL XML says so itself, in a comment.
    """
    if form != "csdl-json":
        return ()
    from reso_explorer.csdl.v4_form import v4_form
    from reso_explorer.csdl.write_json.losses import json_losses

    return (*v4_form(document.model).notes, *json_losses(document.model))


def write(
    document: Document, form: str, *, aliases: Aliases = "keep", spreadsheet_safe: bool = False
) -> bytes:
    """Return a document in one of `FORMATS`; `spreadsheet_safe` guards CSV against formulas.

    Raises:
        KeyError: no such format.
    """
    if form == "csv" and spreadsheet_safe:
        from reso_explorer.export.fields_csv import export

        return export(document, spreadsheet_safe=True)
    return FORMATS[form](document, aliases)
