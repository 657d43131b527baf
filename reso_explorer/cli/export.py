"""`reso-explorer export`: the schema in another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import (
    dd_version_option,
    expect_dd_version_used,
    is_spreadsheet_safe,
    note,
    spreadsheet_safe_option,
    write_folder,
    write_output,
)
from reso_explorer.cli.source import source_argument
from reso_explorer.export.formats import FORMATS, Options, Subject, losses, of_file, write
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.dictionary import Dictionary
    from reso_explorer.export.formats import Written
    from reso_explorer.workspace import Workspace
    from reso_explorer.workspace.dictionaries import Wanted

_DEFAULT: Final = "json"
_WIDEST_NAME: Final = max(map(len, FORMATS))


def _help() -> str:
    lines = [f"{name:{_WIDEST_NAME}}  {form.about}" for name, form in FORMATS.items()]
    return "\n".join(["Write the schema of SOURCE.", "", "\b", *lines])


@click.command(help=_help())
@source_argument
@click.option(
    "--format",
    "chosen",
    type=click.Choice(list(FORMATS)),
    help="Output format. Default: from the name of the output file, else json.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help="Write to this file, or folder, instead of stdout. A JSON file with the same content "
    "is left alone.",
)
@click.option(
    "--aliases",
    type=click.Choice(["keep", "resolve"]),
    default="keep",
    show_default=True,
    help="Names in csdl-json and csdl-xml: as aliases if declared, or in full.",
)
@click.option("--no-provenance", is_flag=True, help="Leave out where the schema is from.")
@click.option(
    "--only",
    metavar="NAMES",
    help="Only these resources and types, separated by commas, with what they need.",
)
@click.option(
    "--hops",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="With --only: follow up to this many relations.",
)
@click.option(
    "--fields-used-in",
    "queries",
    multiple=True,
    metavar="QUERY",
    help="Only the fields that this query uses; repeatable.",
)
@click.option("--standard-only", is_flag=True, help="Leave out local fields.")
@click.option("--local-only", is_flag=True, help="Leave out standard fields.")
@click.option(
    "--since",
    metavar="SOURCE",
    help="Add what changed since an older snapshot, file, or exported JSON.",
)
@click.option(
    "--beside",
    metavar="SOURCE",
    help="With html: match this schema with SOURCE and show both side by side.",
)
@click.option("--with-lookups", is_flag=True, help="Add values of the Lookup resource.")
@click.option("--with-fields", is_flag=True, help="Add what the Field resource says.")
@click.option("--with-probe", is_flag=True, help="Add saved results of probes.")
@click.option("--with-census", is_flag=True, help="Add saved field stats.")
@click.option("--with-examples", is_flag=True, help="With --with-census: add values of rows.")
@click.option(
    "--notes", type=click.Path(), metavar="FILE", help="Add your team's notes from a YAML file."
)
@click.option(
    "--reference",
    metavar="SOURCE",
    help="Compare with this schema to mark what is standard and what is local.",
)
@click.option("--with-lines", is_flag=True, help="Add the lines of the metadata document.")
@click.option("--with-terms", is_flag=True, help="Add which annotation says what.")
@click.option(
    "--with-annotations", is_flag=True, help="Add annotations that the format has no key for."
)
@dd_version_option
@spreadsheet_safe_option
def export(
    source: str,
    chosen: str | None,
    output: str | None,
    aliases: str,
    dd_version: str,
    **given: Any,
) -> None:
    """Write the schema of a source; the text of the help lists the formats."""
    form = FORMATS[chosen or _named_by(output)]
    if form.is_folder and output in {None, "-"}:
        raise usage(f"{form.name} writes a folder.", "Name it: -o FOLDER.")
    asked = [] if form.takes == "all" else _asked(given, except_parts=form.takes == "parts")
    if asked:
        kind = "shows types and relations" if form.takes == "parts" else "is the whole document"
        raise usage(
            f"{form.name} {kind}, so {asked[0]} has no effect.",
            "Leave the option out, or choose another format.",
        )
    if given["beside"] and not form.name.startswith("html"):
        raise usage(f"--beside has no effect on {form.name}.", "Choose --format html.")
    expect_dd_version_used(dd_version, form.name)
    options = Options(
        aliases="resolve" if aliases == "resolve" else "keep",
        spreadsheet_safe=is_spreadsheet_safe(),
        data_dictionary=dd_version,
    )
    content, sentences = _written(source, form.name, given, options)
    if not isinstance(content, bytes):
        write_folder(content, output or "")
    elif form.name == _DEFAULT and _is_same(content, output):
        note(f"{output} has this content already.")
    else:
        write_output(content, output)
    for sentence in sentences:
        click.echo(visible(sentence), err=True)


_PARTS: Final = {"only", "hops", "queries", "standard_only", "local_only"}
"""The options that choose a part of the schema."""


def _asked(given: Mapping[str, Any], *, except_parts: bool) -> list[str]:
    """Return the options that change the content and were given, as they are written."""
    names = {"queries": "fields-used-in"}
    allowed = {"no_provenance", *(_PARTS if except_parts else ())}
    return [
        f"--{names.get(name, name).replace('_', '-')}"
        for name, value in given.items()
        if value and name not in allowed
    ]


async def _wanted(workspace: Workspace, given: Mapping[str, Any]) -> Wanted:
    """Return what was asked for, other sources opened."""
    from msgspec.structs import replace

    from reso_explorer.dictionary import Details
    from reso_explorer.dictionary.choice import PartChoice
    from reso_explorer.workspace.dictionaries import Wanted, choice_for

    if given["hops"] and not given["only"]:
        raise usage("--hops needs --only.", "Name where to start: --only RESOURCE.")
    if given["standard_only"] and given["local_only"]:
        raise usage("--standard-only and --local-only exclude each other.")
    if given["with_examples"] and not given["with_census"]:
        raise usage("--with-examples needs --with-census.")
    choice = PartChoice(
        only=tuple(name.strip() for name in (given["only"] or "").split(",") if name.strip()),
        hops=given["hops"],
        queries=given["queries"],
        standard_only=given["standard_only"],
        local_only=given["local_only"],
    )
    wanted = Wanted(
        details=Details(
            lines=given["with_lines"],
            terms=given["with_terms"],
            annotations=given["with_annotations"],
        ),
        provenance=not given["no_provenance"],
        lookups=given["with_lookups"],
        probe=given["with_probe"],
        census=given["with_census"],
        examples=given["with_examples"],
        notes=Path(given["notes"]) if given["notes"] else None,
        choice=choice_for(workspace, choice),
    )
    if given["reference"]:
        wanted = replace(wanted, reference=await _other(workspace, given["reference"], Wanted()))
    if given["since"]:
        older = replace(wanted, provenance=True)
        wanted = replace(wanted, since=await _other(workspace, given["since"], older))
    return wanted


async def _other(workspace: Workspace, source: str, wanted: Wanted) -> Dictionary:
    """Return the dictionary of another source, or the one that a file holds."""
    from reso_explorer.dictionary.choice import choose
    from reso_explorer.workspace import Workspace as Opened
    from reso_explorer.workspace.dictionaries import written_dictionary

    found = written_dictionary(Path(source))
    if found is not None:
        return found if found.subset else choose(found, wanted.choice)
    async with await Opened.open(source, world=workspace.world, live=False) as other:
        return other.dictionary(wanted)


def _named_by(output: str | None) -> str:
    """Return the format that a file name stands for.

    Raises:
        Failure: it may be one of several.
    """
    found = of_file(Path(output).name) if output else ()
    if len(found) > 1:
        names = ", ".join(form.name for form in found)
        raise usage(
            f"Can't infer a format from the file name {output}: it may be {names}.",
            "Name it: --format NAME.",
        )
    return found[0].name if found else _DEFAULT


def _written(
    source: str, form: str, given: Mapping[str, Any], options: Options
) -> tuple[Written, tuple[str, ...]]:
    """Return the content, and what it leaves out."""
    from msgspec.structs import replace

    from reso_explorer.workspace.dictionaries import Wanted, read_fields

    async def work(workspace: Workspace) -> tuple[Written, tuple[str, ...]]:
        wanted = await _wanted(workspace, given)
        if given["with_fields"]:
            wanted = replace(wanted, fields=await read_fields(workspace))
        if wanted.lookups:
            await _read_lookups(workspace)
        is_part = any(given[name] for name in _PARTS)
        subject = Subject(workspace.document, lambda: workspace.dictionary(wanted), is_part=is_part)
        chosen = options
        if given["beside"]:
            chosen = replace(options, beside=await _other(workspace, given["beside"], Wanted()))
        content = write(subject, form, chosen)
        return content, losses(workspace.document, form, content)

    is_demo = source == "demo" or source.startswith("demo:")
    is_live = not is_demo or given["with_lookups"] or given["with_fields"]
    found: tuple[Written, tuple[str, ...]] = run_in_workspace(source, work, live=is_live)
    return found


async def _read_lookups(workspace: Workspace) -> None:
    """Have the values of the Lookup resource read where they can be; kept ones will do."""
    from reso_explorer.workspace.lookup_resource import lookup_set, read_whole

    if workspace.is_live and lookup_set(workspace):
        for sentence in await read_whole(workspace):
            note(sentence)


def _is_same(content: bytes, output: str | None) -> bool:
    """Tell whether a file holds a dictionary of the same content, whatever its provenance."""
    from reso_explorer.dictionary.provenance import written_fingerprint

    if output in {None, "-"}:
        return False
    try:
        before = Path(output or "").read_bytes()
    except OSError:
        return False
    stated = written_fingerprint(content)
    return before == content if stated is None else written_fingerprint(before) == stated
