"""Data on standard output as a table, JSON or CSV: the same bytes for a terminal and a pipe."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")

FORMATS = ("table", "json", "csv")
"""What `--format` offers where rows are printed."""

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_WIDEST = 60


def format_option(*formats: str, default: str = "table") -> Callable[[_Command], _Command]:
    """Return the `--format` option with the given choices."""
    choices = formats or FORMATS
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=default,
        show_default=True,
        help="How to print.",
    )


def plain(value: Any) -> Any:
    """Turn a value that JSON has no form for into one it has; decimals keep their digits."""
    if isinstance(value, Decimal):
        return (
            int(value) if value == value.to_integral_value() and abs(value) < 1e15 else float(value)
        )
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def as_json(value: Any) -> str:
    """Return indented JSON; control and bidi characters stand as escapes."""
    import json

    text = json.dumps(value, indent=2, ensure_ascii=False, default=plain)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def cell(value: Any) -> str:
    """Return a value as the text of one cell: null is empty, nested values are compact JSON."""
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, dict | list | tuple):
        import json

        return json.dumps(value, ensure_ascii=False, default=plain)
    return str(value)


def width(text: str) -> int:
    """Return how many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return CSV with a header line; a cell that a spreadsheet would run as a formula is quoted."""
    import csv
    import io

    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow([csv_cell(name) for name in header])
    for row in rows:
        writer.writerow([csv_cell(value) for value in row])
    return target.getvalue().removesuffix("\n")


def csv_cell(value: Any) -> str:
    """Return the text of a CSV cell, made harmless for spreadsheets and terminals."""
    text = visible(cell(value), one_line=False)
    if isinstance(value, str) and text[:1] in {"=", "+", "-", "@", "\t"}:
        return "'" + text
    return text


def as_table(header: Sequence[str], rows: Iterable[Sequence[Any]], *, widest: int = _WIDEST) -> str:
    """Return aligned columns under a header; numbers stand to the right, long cells are cut."""
    header = [visible(name) for name in header]
    texts = [[clip(visible(cell(value)), widest) for value in row] for row in rows]
    numeric = [False] * len(header)
    kept = [list(row) for row in rows] if not isinstance(rows, list) else rows
    for column in range(len(header)):
        values = [row[column] for row in kept if row[column] not in (None, "")]
        numeric[column] = bool(values) and all(
            isinstance(value, int | float | Decimal) and not isinstance(value, bool)
            for value in values
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
        click.echo(as_csv(header, rows))
    elif rows:
        click.echo(as_table(header, rows, widest=widest))


def note(text: str) -> None:
    """Write a line of narration to standard error, without credentials."""
    from reso_explorer.secret import redact

    click.echo(visible(redact(text)), err=True)
