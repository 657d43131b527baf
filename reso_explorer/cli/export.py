"""`reso-explorer export`: the schema in another format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reso_explorer.cli.output import is_spreadsheet_safe, spreadsheet_safe_option, write_output
from reso_explorer.cli.source import open_document, source_argument
from reso_explorer.export.formats import FORMATS, losses, write
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.document import Document


@click.command()
@source_argument
@click.option(
    "--format",
    "file_format",
    type=click.Choice(sorted(FORMATS)),
    default="json",
    show_default=True,
    help="Which format.",
)
@click.option("-o", "--output", type=click.Path(), help="Write to this file instead of stdout.")
@click.option(
    "--aliases",
    type=click.Choice(["keep", "resolve"]),
    default="keep",
    show_default=True,
    help="Names in csdl-json and csdl-xml: as aliases if declared, or in full.",
)
@spreadsheet_safe_option
def export(source: str, file_format: str, output: str | None, aliases: str) -> None:
    """Write the schema of SOURCE.

    \b
    json      the whole model in this program's documented format (schemas/model-1.schema.json)
    csdl-json OASIS CSDL JSON 4.01
    csdl-xml  OASIS CSDL XML 4.01, also from V2 and V3 documents
    csv       one line per field
    mermaid, dot, graphml   the relations
    """  # noqa: D301  # \b keeps click from reflowing the list
    document: Document = open_document(source)
    content = write(
        document,
        file_format,
        aliases="resolve" if aliases == "resolve" else "keep",
        spreadsheet_safe=is_spreadsheet_safe(),
    )
    write_output(content, output)
    for sentence in losses(document, file_format):
        click.echo(visible(sentence), err=True)
