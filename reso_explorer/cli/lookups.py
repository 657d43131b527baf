"""`reso-explorer lookups`: the values that one field, or all, may take."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import usage
from reso_explorer.cli.live import narrator, run_in_workspace, tell_price
from reso_explorer.cli.output import as_json, format_option, note, print_rows
from reso_explorer.cli.show import find_type
from reso_explorer.cli.source import source_argument
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace
    from reso_explorer.workspace.all_lookups import FieldValues
    from reso_explorer.workspace.lookups import LookupValue, LookupValues


@click.command()
@source_argument
@click.argument("path", metavar="[RESOURCE[/FIELD]]", required=False)
@click.argument("texts", metavar="[VALUE]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All lookup fields of all resources.")
@click.option(
    "--sample/--no-sample",
    default=True,
    help="Take values from rows where no list of them exists. Default: sample.",
)
@click.option("--refresh", is_flag=True, help="Ignore the cache and fetch again.")
@format_option()
def lookups(
    source: str,
    path: str | None,
    texts: tuple[str, ...],
    form: str,
    *,
    everything: bool,
    sample: bool,
    refresh: bool,
) -> int:
    """List allowed values as this server spells them: of a field, a resource, or all.

    They come from the metadata, from the Lookup resource, or from rows; the origin of each is
    shown. With VALUE only what is meant is listed: a value, a display text, or an older code.

    \b
    reso-explorer lookups demo Property/StandardStatus
    reso-explorer lookups demo Property/StandardStatus 'active under contract'
    reso-explorer lookups demo Property --format csv > values.csv
    reso-explorer lookups demo --all --format json > lookups.json
    """  # noqa: D301  # \b keeps click from reflowing the examples
    if (path is None) != everything:
        raise usage("Name a resource or field, or pass --all.", "Such as Property/StandardStatus.")
    if path is None or "/" not in path:
        if texts:
            raise usage("VALUE needs a field.", f"Name it: {path or 'Property'}/FIELD.")
        return _several(source, path or "", form, sample=sample, refresh=refresh)
    return _one(source, path, texts, form, refresh=refresh)


def _several(source: str, resource: str, form: str, *, sample: bool, refresh: bool) -> int:
    """List the values of all lookup fields of a resource, "" for all resources."""
    from reso_explorer.workspace.all_lookups import all_values, lookup_fields, lookup_plan

    async def work(workspace: Workspace) -> tuple[FieldValues, ...]:
        if resource:
            find_type(workspace.document, resource)
        plan = lookup_plan(workspace, lookup_fields(workspace, resource), sample=sample)
        if workspace.is_live:
            if plan.walk:
                note("Reading the Lookup resource once.")
            if plan.requests:
                tell_price(workspace, plan.requests, about=True)
            else:
                note("Sending no requests: all values are known.")
        elif any(each.origin != "declared" for each in plan.fields):
            note(
                "Values that aren't in the metadata need the live service: open its URL or profile."
            )
        return await all_values(
            workspace, plan, refresh=refresh, sample=sample, on_note=note, on_step=narrator()
        )

    found: tuple[FieldValues, ...] = run_in_workspace(source, work)
    if form == "json":
        click.echo(as_json([_as_data(each.found, each.field.path) for each in found]))
    else:
        header = ("field", "value", "literal", "label", "legacy", "count", "origin")
        rows = [
            (each.field.path, v.value, v.literal, v.label, v.legacy, v.count, each.found.source)
            for each in found
            for v in each.found.values
        ]
        print_rows(form, header, rows)
    _tell(found, resource)
    return int(ExitCode.OK)


def _tell(found: tuple[FieldValues, ...], resource: str) -> None:
    """Say how many fields and values there are, from where, and which have none."""
    where = f"{resource} has" if resource else "There are"
    if not found:
        note(f"{where} no lookup fields.")
        return
    origins = Counter(_kind(each.found) for each in found if each.found.values)
    total = sum(len(each.found.values) for each in found)
    of = ", ".join(f"{number:,} {kind}" for kind, number in origins.most_common())
    note(
        f"{count(len(found), 'field')}, {count(total, 'value')}. Fields by origin: {of or 'none'}."
    )
    empty = [each.field.path for each in found if not each.found.values]
    if empty:
        more = f", and {len(empty) - _SHOWN:,} more" if len(empty) > _SHOWN else ""
        note(f"No values found for {', '.join(empty[:_SHOWN])}{more}.")


_SHOWN: Final = 8
"""Fields without values that are named."""


def _kind(found: LookupValues) -> str:
    """Return where the values of a field are from, in a word or two."""
    if found.source.startswith("Lookup resource"):
        return "from the Lookup resource"
    if found.is_sample:
        return "sampled" if found.source.startswith("sampled") else "grouped"
    return "declared"


def _one(source: str, path: str, texts: tuple[str, ...], form: str, *, refresh: bool) -> int:
    """List the values of one field, or those that are meant by some texts."""
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
    click.echo(as_json(_as_data(found, path, values)))


def _as_data(
    found: LookupValues, path: str, values: tuple[LookupValue, ...] | None = None
) -> dict[str, Any]:
    """Return a field and its values as JSON data."""
    return {
        "field": path,
        "lookupName": found.lookup_name or None,
        "source": found.source,
        "note": found.note or None,
        "isSample": found.is_sample,
        "values": [
            {
                "value": each.value,
                "literal": each.literal,
                "label": each.label or None,
                "legacy": each.legacy or None,
                "description": each.description or None,
                "count": each.count,
            }
            for each in (found.values if values is None else values)
        ],
    }
