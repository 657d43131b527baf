"""`reso-explorer lookups`: the values a field may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.show import find_type
from reso_explorer.cli.source import source_argument

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace
    from reso_explorer.workspace.lookups import LookupValues


@click.command()
@source_argument
@click.argument("path", metavar="RESOURCE/FIELD")
@format_option()
def lookups(source: str, path: str, form: str) -> None:
    """List the values that a field may take, and how this server wants them in a filter.

    They come from the document, from the Lookup resource, or from a sample of rows; which of
    them is told.
    """
    from reso_explorer.suggest import did_you_mean

    async def work(workspace: Workspace) -> LookupValues:
        owner, _, field = path.partition("/")
        type_name = find_type(workspace.document, owner)
        known = workspace.document.index.properties(type_name or "")
        if type_name is None or field not in known:
            raise usage(f"{owner} has no field `{field}`.{did_you_mean(field, known)}")
        return await workspace.lookup_values(type_name, field)

    found: LookupValues = run_in_workspace(source, work)
    if form == "json":
        click.echo(
            as_json(
                {
                    "field": path,
                    "lookupName": found.lookup_name or None,
                    "source": found.source,
                    "note": found.note or None,
                    "values": [
                        {
                            "value": each.value,
                            "literal": each.literal,
                            "label": each.label or None,
                            "description": each.description or None,
                            "count": each.count,
                        }
                        for each in found.values
                    ],
                }
            )
        )
        return
    header = ("value", "literal", "label", "description", "count")
    rows = [(v.value, v.literal, v.label, v.description, v.count) for v in found.values]
    print_rows(form, header, rows)
    note(f"{len(rows)} values, from: {found.source}. {found.note}".rstrip())
