"""`reso-explorer fetch`: the metadata document of a service, as it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import format_option, note, print_rows, write_output
from reso_explorer.cli.timeout import timeout_option
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace


@click.command()
@click.argument("source")
@timeout_option()
@click.option(
    "--accept",
    type=click.Choice(["xml", "json"]),
    default="xml",
    show_default=True,
    help="The form to ask the service for; json is CSDL JSON.",
)
@click.option(
    "--service-document",
    is_flag=True,
    help="Compare what the service lists at its root with what its metadata declares.",
)
@click.option("-o", "--output", type=click.Path(), help="Write to this file instead of stdout.")
@format_option()
def fetch(
    source: str, accept: str, output: str | None, form: str, *, service_document: bool
) -> None:
    """Fetch the metadata document of SOURCE and print it, or write it to a file.

    The document is read first: what is no metadata is told, and not written. With
    --service-document the differences are printed in place of it.
    """
    if service_document:
        _print_differences(source, form)
        return

    async def take(workspace: Workspace) -> bytes:
        from reso_explorer.workspace.fetching import metadata_as_json

        index = workspace.document.index
        note(
            f"{workspace.title}: OData {workspace.document.model.version}, "
            f"{count(len(index.entity_sets), 'resource')}, {count(len(index.types), 'type')}."
        )
        if accept == "json":
            return await metadata_as_json(workspace)
        return workspace.document.source or b""

    content: bytes = run_in_workspace(source, take)
    write_output(content, output)


def _print_differences(source: str, form: str) -> None:
    from reso_explorer.workspace.fetching import service_document

    async def compare(workspace: Workspace) -> Any:
        return await service_document(workspace)

    document, differences = run_in_workspace(source, compare)
    rows = [(each.what, each.kind, each.name, each.detail) for each in differences]
    print_rows(form, ("difference", "kind", "name", "detail"), rows)
    for text in document.notes:
        note(text)
    found = f"{count(len(rows), 'difference')}." if rows else "The metadata declares the same."
    listed = count(len(document.entries), "entry", "entries")
    note(f"The service lists {listed} ({document.form}). {found}")
