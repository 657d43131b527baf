"""`reso-explorer lookups`: the values a field may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import usage
from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.show import find_type
from reso_explorer.cli.source import source_argument
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace
    from reso_explorer.workspace.lookups import LookupValue, LookupValues


@click.command()
@source_argument
@click.argument("path", metavar="RESOURCE/FIELD")
@click.argument("texts", metavar="[VALUE]...", nargs=-1)
@click.option("--refresh", is_flag=True, help="Read values again that were read before.")
@format_option()
def lookups(source: str, path: str, texts: tuple[str, ...], form: str, *, refresh: bool) -> int:
    """List the values that a field may take, and how this server wants them in a filter.

    They come from the document, from the Lookup resource, or from rows; which of them is told.
    With VALUE only what is meant is listed: a value, a display text or an older code will do.

    \b
    reso-explorer lookups demo Property/StandardStatus
    reso-explorer lookups demo Property/StandardStatus 'active under contract'
    """  # noqa: D301  # \b keeps click from reflowing the examples
    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.search import FIELDS, did_you_mean_member, sentence, suggest_values

    async def work(workspace: Workspace) -> LookupValues:
        owner, _, field = path.partition("/")
        type_name = find_type(workspace.document, owner)
        known = workspace.document.index.properties(type_name or "")
        if type_name is None or field not in known:
            near = did_you_mean_member(workspace.document.index, type_name or "", field, FIELDS)
            raise usage(f"{owner} has no field `{field}`.{near}")
        return await workspace.lookup_values(type_name, field, refresh=refresh)

    found: LookupValues = run_in_workspace(source, work)
    values = found.values
    missing: list[str] = []
    if texts:
        meant = {text: found.find(text) for text in texts}
        values = tuple(dict.fromkeys(value for value in meant.values() if value is not None))
        missing = [text for text, value in meant.items() if value is None]
    _print(found, values, path, form)
    note(f"{count(len(values), 'value')}, from: {found.source}. {found.note}".rstrip())
    for text in missing:
        known = [AllowedValue(value=v.value, label=v.label or None) for v in found.values]
        near = sentence(suggest_values(text, known, found.field))
        note(f"`{text}` isn't a value of {path}.{near}")
    return int(ExitCode.FAILED if missing else ExitCode.OK)


def _print(found: LookupValues, values: tuple[LookupValue, ...], path: str, form: str) -> None:
    if form != "json":
        header = ("value", "literal", "label", "description", "count")
        rows = [(v.value, v.literal, v.label, v.description, v.count) for v in values]
        print_rows(form, header, rows)
        return
    data = {
        "field": path,
        "lookupName": found.lookup_name or None,
        "source": found.source,
        "note": found.note or None,
        "values": [
            {
                "value": each.value,
                "literal": each.literal,
                "label": each.label or None,
                "legacy": each.legacy or None,
                "description": each.description or None,
                "count": each.count,
            }
            for each in values
        ],
    }
    click.echo(as_json(data))
