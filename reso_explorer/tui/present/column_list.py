"""The columns of the rows as a list to choose from, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.text import count
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.census import share_text
from reso_explorer.tui.present.type_names import short_type

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reso_explorer.tui.present.arrangement import ColumnArrangement
    from reso_explorer.tui.present.result_fields import ResultFields

KEY, USED, FILLED, NESTED, UNDECLARED, EMPTY = (
    "Key",
    "In the query",
    "With values",
    "Related rows",
    "Not in the metadata",
    "Empty in all loaded rows",
)
GROUPS = (KEY, USED, FILLED, NESTED, UNDECLARED, EMPTY)


class ColumnLine(NamedTuple):
    """A column, or the heading of a group; `names` are the columns it stands for."""

    names: tuple[str, ...]
    cells: tuple[Cell, ...]
    is_heading: bool = False


class ColumnInfo(NamedTuple):
    """A column with all that the list shows of it."""

    name: str
    group: str
    title: str
    type: str
    filled: int
    label: str


def column_infos(
    names: Sequence[str],
    fields: ResultFields,
    fill: dict[str, int],
    used: Collection[str],
) -> list[ColumnInfo]:
    """Return the columns with their groups."""
    found = []
    relations = fields.relations
    properties = fields.properties
    for name in names:
        member = properties.get(name)
        if name in fields.keys:
            group = KEY
        elif name in used:
            group = USED
        elif not fill.get(name):
            group = EMPTY
        elif name in relations:
            group = NESTED
        else:
            group = UNDECLARED if fields.is_undeclared(name) else FILLED
        kind = short_type(fields.index, member) if member is not None else ""
        found.append(
            ColumnInfo(name, group, fields.title(name), kind, fill.get(name, 0), fields.label(name))
        )
    return found


def column_lines(
    infos: Sequence[ColumnInfo],
    arrangement: ColumnArrangement,
    rows: int,
    words: str = "",
    *,
    filled_only: bool = False,
) -> list[ColumnLine]:
    """Return the lines of the list, narrowed to columns that have all the words in name or label."""
    wanted = words.casefold().split()
    shown = [
        info
        for info in infos
        if all(word in f"{info.name} {info.label}".casefold() for word in wanted)
        and not (filled_only and not info.filled)
    ]
    lines: list[ColumnLine] = []
    for group in GROUPS:
        members = [info for info in shown if info.group == group]
        if not members:
            continue
        names = tuple(info.name for info in members)
        hidden = sum(name in arrangement.hidden for name in names)
        about = f"{len(names):,}" + (f", {hidden:,} hidden" if hidden else "")
        lines.append(
            ColumnLine(
                names,
                (Cell(""), Cell(group, "dim"), Cell(""), Cell(about, "dim"), Cell("")),
                is_heading=True,
            )
        )
        lines += [_line(info, arrangement, rows) for info in members]
    return lines


def _line(info: ColumnInfo, arrangement: ColumnArrangement, rows: int) -> ColumnLine:
    is_hidden = info.name in arrangement.hidden or (arrangement.hides_empty and not info.filled)
    return ColumnLine(
        (info.name,),
        (
            Cell("" if is_hidden else "✓", "accent"),
            Cell(info.title, "dim" if is_hidden else "strong"),
            Cell(info.type, "dim"),
            Cell(share_text(info.filled, rows), "number" if info.filled else "dim"),
            Cell(info.label, "dim"),
        ),
    )


def hidden_text(infos: Sequence[ColumnInfo], arrangement: ColumnArrangement) -> str:
    """Return how many columns are hidden, for the border: `3 of 600 columns hidden`."""
    hidden = sum(
        info.name in arrangement.hidden or (arrangement.hides_empty and not info.filled)
        for info in infos
    )
    return (
        f"{hidden:,} of {count(len(infos), 'column')} hidden"
        if hidden
        else count(len(infos), "column")
    )
