"""Data on standard output as a table, JSON or CSV: the same bytes for a terminal and a pipe."""

from __future__ import annotations

import sys
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reso_explorer.text import clip, count, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence


_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")

FORMATS = ("table", "json", "csv")
"""What `--format` offers where rows are printed."""

_WIDEST = 60
_SPREADSHEET_SAFE = "reso_explorer.spreadsheet_safe"


def format_option(*formats: str, default: str = "table") -> Callable[[_Command], _Command]:
    """Return the `--format` option with the given choices."""
    choices = formats or FORMATS
    option = click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=default,
        show_default=True,
        help="Output format.",
    )
    if "csv" not in choices:
        return option
    return lambda command: option(spreadsheet_safe_option(command))


def dd_version_option(command: _Command) -> _Command:
    """Add `--dd-version`, which RESO's own formats name."""
    from reso_explorer.export.reso.versions import DATA_DICTIONARIES, DATA_DICTIONARY

    return click.option(
        "--dd-version",
        type=click.Choice(DATA_DICTIONARIES),
        default=DATA_DICTIONARY,
        show_default=True,
        help="Data Dictionary version that RESO's formats name.",
    )(command)


def expect_dd_version_used(version: str, form: str) -> None:
    """Reject a version of the Data Dictionary for a format that doesn't name one."""
    from reso_explorer.cli.failure import usage
    from reso_explorer.export.reso.versions import DATA_DICTIONARY

    if version != DATA_DICTIONARY and form != "rcf" and not form.startswith("reso-"):
        raise usage(f"--dd-version has no effect on {form}.", "Leave it out.")


def spreadsheet_safe_option(command: _Command) -> _Command:
    """Add the option that guards CSV; the commands themselves needn't know of it."""

    def keep(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001  # click's own form
        context.meta[_SPREADSHEET_SAFE] = value

    return click.option(
        "--spreadsheet-safe",
        is_flag=True,
        expose_value=False,
        callback=keep,
        help="In CSV, prefix cells that a spreadsheet would run as formulas with an apostrophe. "
        "Default: cells stay exactly as they are.",
    )(command)


def is_spreadsheet_safe() -> bool:
    """Tell whether the command line asks for guarded CSV."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_SPREADSHEET_SAFE))


def as_json(value: Any) -> str:
    """Return indented JSON; numbers keep every digit, control and bidi characters are escapes."""
    from reso_explorer.export.row_json import pretty

    return pretty(value)


def cell(value: Any) -> str:
    """Return a value as the text of one cell: null is empty, nested values are compact JSON."""
    from reso_explorer.export.row_csv import cell_text

    return cell_text(value)


def width(text: str) -> int:
    """Return how many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def print_csv(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, is_exact: bool = False
) -> None:
    """Print CSV with a header line.

    Control and bidi characters are escaped. With `is_exact` they are so only on a terminal: a file
    or pipe gets exactly what the cells hold.
    """
    from reso_explorer.export.row_csv import CsvLines, csv_bytes

    shown = None if is_exact and not sys.stdout.isatty() else partial(visible, one_line=False)
    lines = CsvLines(spreadsheet_safe=is_spreadsheet_safe(), shown=shown)
    sys.stdout.flush()
    out = sys.stdout.buffer
    out.write(csv_bytes(lines.line(header)))
    out.writelines(csv_bytes(lines.line(row)) for row in rows)
    out.flush()
    for text in lines.notes():
        note(text)


def as_table(
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widest: int = _WIDEST,
    numbers: Collection[str] = (),
) -> str:
    """Return aligned columns under a header; numbers stand to the right, long cells are cut.

    `numbers` names columns that are numbers even if their values come as text.
    """
    names = tuple(header)
    header = [visible(name) for name in header]
    texts = [[clip(visible(cell(value)), widest) for value in row] for row in rows]
    numeric = [False] * len(header)
    kept = [list(row) for row in rows] if not isinstance(rows, list) else rows
    for column in range(len(header)):
        values = [row[column] for row in kept if row[column] not in (None, "")]
        numeric[column] = names[column] in numbers or (
            bool(values)
            and all(
                isinstance(value, int | float | Decimal) and not isinstance(value, bool)
                for value in values
            )
        )
    widths = [
        max([width(name), *(width(row[column]) for row in texts)])
        for column, name in enumerate(header)
    ]
    lines = [_line(header, widths, numeric), _line(["-" * w for w in widths], widths, numeric)]
    lines += [_line(row, widths, numeric) for row in texts]
    return "\n".join(lines)


def _line(texts: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    parts = []
    for text, room, right in zip(texts, widths, numeric, strict=True):
        blanks = " " * (room - width(text))
        parts.append(blanks + text if right else text + blanks)
    return "  ".join(parts).rstrip()


def print_rows(
    form: str, header: Sequence[str], rows: Sequence[Sequence[Any]], *, widest: int = _WIDEST
) -> None:
    """Print rows in the chosen format; JSON is an array of objects."""
    rows = list(rows)
    if form == "json":
        click.echo(as_json([dict(zip(header, row, strict=True)) for row in rows]))
    elif form == "csv":
        print_csv(header, rows)
    elif rows:
        click.echo(as_table(header, rows, widest=widest))


def write_output(content: bytes, output: str | None) -> None:
    """Write the result of a command to a file, or to standard output for None and `-`.

    Raises:
        WriteError: the file can't be written.
    """
    if output in {None, "-"}:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    from pathlib import Path

    from reso_explorer.files import write_file

    assert output is not None
    write_file(Path(output), content)
    note(f"Wrote {count(len(content), 'byte')} to {output}.")


def write_folder(files: Mapping[str, bytes], output: str) -> None:
    """Write the files of a result by their path into a folder, which is made where needed.

    Raises:
        WriteError: a file can't be written.
    """
    from pathlib import Path

    from reso_explorer.files import write_error, write_file

    for name, content in files.items():
        path = Path(output, *name.split("/"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_error(path.parent, error) from None
        write_file(path, content)
    note(f"Wrote {count(len(files), 'file')} to {output}.")


def note(text: str) -> None:
    """Write a line of narration to standard error, without credentials."""
    from reso_explorer.secret import redact

    click.echo(visible(redact(text)), err=True)
