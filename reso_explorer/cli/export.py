"""`reso-explorer export`: the schema in another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import (
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
@click.option("--with-lines", is_flag=True, help="Add the lines of the metadata document.")
@click.option("--with-terms", is_flag=True, help="Add which annotation says what.")
@click.option("--with-annotations", is_flag=True, help="Add annotations that no key stands for.")
@spreadsheet_safe_option
def export(
    source: str,
    chosen: str | None,
    output: str | None,
    aliases: str,
    *,
    no_provenance: bool,
    with_lines: bool,
    with_terms: bool,
    with_annotations: bool,
) -> None:
    """Write the schema of a source; the text of the help lists the formats."""
    from reso_explorer.dictionary import Details
    from reso_explorer.workspace.dictionaries import Wanted

    form = FORMATS[chosen or _named_by(output)]
    if form.is_folder and output in {None, "-"}:
        raise usage(f"{form.name} writes a folder.", "Name it: -o FOLDER.")
    wanted = Wanted(
        details=Details(lines=with_lines, terms=with_terms, annotations=with_annotations),
        provenance=not no_provenance,
    )
    options = Options(
        aliases="resolve" if aliases == "resolve" else "keep",
        spreadsheet_safe=is_spreadsheet_safe(),
    )
    content, sentences = _written(source, form.name, wanted, options)
    if not isinstance(content, bytes):
        write_folder(content, output or "")
    elif form.name == _DEFAULT and _is_same(content, output):
        note(f"{output} has this content already.")
    else:
        write_output(content, output)
    for sentence in sentences:
        click.echo(visible(sentence), err=True)


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
    source: str, form: str, wanted: Wanted, options: Options
) -> tuple[Written, tuple[str, ...]]:
    """Return the content, and what it leaves out."""

    async def work(workspace: Workspace) -> tuple[Written, tuple[str, ...]]:
        subject = Subject(workspace.document, lambda: workspace.dictionary(wanted))
        return write(subject, form, options), losses(workspace.document, form)

    is_demo = source == "demo" or source.startswith("demo:")
    found: tuple[Written, tuple[str, ...]] = run_in_workspace(source, work, live=not is_demo)
    return found


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
