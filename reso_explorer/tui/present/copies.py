"""Rows as text for other programs: tab-separated, CSV, JSON, Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from reso_explorer.export import row_csv, row_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Form = Literal["text", "csv", "json", "markdown"]

FORMS: Final[tuple[tuple[str, Form, str], ...]] = (
    ("t", "text", "Text, cells separated by tabs"),
    ("c", "csv", "CSV"),
    ("j", "json", "JSON"),
    ("m", "markdown", "Markdown table"),
)
"""Letter, form and title."""


def rows_text(form: Form, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return rows with the given columns; JSON of one row is an object."""
    if form == "json":
        made = [{name: row[name] for name in columns if name in row} for row in rows]
        return row_json.pretty(made[0] if len(made) == 1 else made)
    cells = [[row.get(name) for name in columns] for row in rows]
    if form == "csv":
        return row_csv.csv_text(columns, cells)
    if form == "markdown":
        return _markdown(columns, cells)
    lines = [columns, *([row_csv.cell_text(value) for value in row] for row in cells)]
    return "\n".join("\t".join(_flat(text) for text in line) for line in lines)


def column_text(form: Form, rows: Sequence[Mapping[str, Any]], name: str) -> str:
    """Return the values of one column; text is a line per value, JSON a list."""
    if form == "json":
        return row_json.pretty([row.get(name) for row in rows])
    if form == "text":
        return "\n".join(_flat(row_csv.cell_text(row.get(name))) for row in rows)
    return rows_text(form, rows, (name,))


def value_text(value: Any) -> str:
    """Return one value: a string as it is, anything else as JSON."""
    return value if isinstance(value, str) else row_json.pretty(value)


def _flat(text: str) -> str:
    """Return a text without what ends a cell or a line."""
    return " ".join(text.replace("\t", " ").splitlines()) if not text.isprintable() else text


def _markdown(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [_markdown_line(columns), _markdown_line(["---"] * len(columns))]
    lines += [_markdown_line([row_csv.cell_text(value) for value in row]) for row in rows]
    return "\n".join(lines) + "\n"


def _markdown_line(cells: Sequence[str]) -> str:
    shown = (_flat(each).replace("\\", "\\\\").replace("|", "\\|") for each in cells)
    return f"| {' | '.join(shown)} |"
