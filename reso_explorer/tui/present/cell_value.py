"""One value in full: long text wrapped, JSON that came as a string unfolded, a time both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.export import row_json
from reso_explorer.text import count
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.moments import local_time
from reso_explorer.tui.present.record import RecordLine, record_lines

if TYPE_CHECKING:
    from reso_explorer.tui.present.result_fields import ResultFields

MOST_TEXT: Final = 2_000_000
"""Characters of a string that are looked at for JSON."""


def json_inside(value: Any) -> Any:
    """Return the object or list that a string holds as JSON, None for anything else."""
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        return None
    begin = value.lstrip()[:1]
    if begin not in {"{", "["}:
        return None
    try:
        found = row_json.decode(value)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) and found else None


def cell_lines(
    name: str,
    value: Any,
    *,
    width: int,
    fields: ResultFields | None = None,
    folded: frozenset[tuple[str | int, ...]] = frozenset(),
) -> list[RecordLine]:
    """Return the lines of one value, most useful first."""
    lines: list[RecordLine] = []
    inner = json_inside(value)
    shown = inner if inner is not None else value
    if inner is not None:
        note = f"JSON in a string of {count(len(value), 'character')}"
        lines.append(RecordLine("", Cell(note, "dim"), value=value))
    if isinstance(shown, dict):
        lines += record_lines(shown, width=width, folded=folded)
    elif isinstance(shown, list) and shown:
        rows = {f"#{number + 1}": each for number, each in enumerate(shown)}
        lines += record_lines(rows, width=width, folded=folded)
    else:
        lines += record_lines({name: shown}, width=width, unnamed=True)
    if fields is not None:
        text = fields.display_text(name, value)
        if text:
            lines.append(RecordLine("", Cell(f"displayed as {text}", "dim"), value=text))
    local = local_time(value) if isinstance(value, str) else ""
    if local:
        lines.append(RecordLine("", Cell(f"{local} local time", "dim"), value=local))
    if isinstance(value, str) and len(value) > width and inner is None:
        lines.append(RecordLine("", Cell(count(len(value), "character"), "dim"), value=value))
    return lines
