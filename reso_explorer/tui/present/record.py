"""One row, transposed: a line per value, nested values unfolded below their name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell, cell, groups_digits, is_empty
from reso_explorer.tui.present.facts import wrap
from reso_explorer.tui.present.moments import local_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reso_explorer.tui.present.result_fields import ResultFields

LONGEST: Final = 20_000
"""Characters shown of one value."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One line: `path` tells which value it belongs to, `value` is what `y` copies."""

    name: str
    cell: Cell
    label: str = ""
    depth: int = 0
    path: tuple[str | int, ...] = ()
    value: Any = None
    is_group: bool = False
    is_folded: bool = False
    is_continued: bool = False
    """Whether this is a further line of a long text."""


def record_lines(
    row: Mapping[str, Any],
    *,
    width: int,
    order: tuple[str, ...] = (),
    hides_empty: bool = False,
    folded: frozenset[tuple[str | int, ...]] = frozenset(),
    fields: ResultFields | None = None,
    local_times: bool = False,
    words: str = "",
    unnamed: bool = False,
    control_last: bool = True,
) -> list[RecordLine]:
    """Return the lines of a row.

    Args:
        row: the row.
        width: cells for a value; longer texts wrap.
        order: names that come first; control information comes last.
        hides_empty: leave out null, "", [] and {}.
        folded: paths whose contents are not shown.
        fields: knows labels, undeclared fields, and the display texts of codes.
        local_times: whether timestamps are shown on the user's clock.
        words: only values whose name, label or text has all these words.
        unnamed: leave out the names of the values, for one that is shown alone.
        control_last: whether control information comes last, or as it was sent.
    """
    names = [name for name in order if name in row]
    known = set(names)
    names += sorted(
        (name for name in row if name not in known),
        key=lambda name: control_last and name.startswith("@"),
    )
    lines: list[RecordLine] = []
    wanted = words.casefold().split()
    for name in names:
        if hides_empty and is_empty(row[name]):
            continue
        label = fields.label(name) if fields is not None else ""
        found = list(_value_lines(name, row[name], (name,), 0, width, folded, hides_empty, label))
        if fields is not None:
            found[0] = _with_meaning(found[0], name, fields, local_times=local_times)
        if wanted:
            text = " ".join(f"{line.name} {line.label} {line.cell.text}" for line in found)
            if not all(word in text.casefold() for word in wanted):
                continue
        lines += found
    return [replace(line, name="") for line in lines] if unnamed else lines


def _with_meaning(
    line: RecordLine, name: str, fields: ResultFields, *, local_times: bool
) -> RecordLine:
    """Return a line with what the document knows of it: display text, local time, undeclared."""
    made = replace(line, name=fields.title(name))
    text = fields.display_text(name, line.value)
    if local_times and fields.is_time(name) and isinstance(line.value, str):
        return replace(made, cell=Cell(local_time(line.value) or line.cell.text, line.cell.kind))
    if text:
        return replace(made, cell=Cell(f"{line.cell.text} · {text}", line.cell.kind))
    return made


def _value_lines(
    name: str,
    value: Any,
    path: tuple[str | int, ...],
    depth: int,
    width: int,
    folded: frozenset[tuple[str | int, ...]],
    hides_empty: bool,  # noqa: FBT001
    label: str = "",
) -> Iterator[RecordLine]:
    shown = visible(name)
    if isinstance(value, dict | list) and value and not _is_plain_list(value):
        inner = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        noun = "value" if isinstance(value, dict) else "row"
        is_folded = path in folded
        summary = Cell(count(len(inner), noun), "dim")
        yield RecordLine(
            shown, summary, label, depth, path, value, is_group=True, is_folded=is_folded
        )
        if is_folded:
            return
        for key, item in inner:
            if hides_empty and is_empty(item):
                continue
            title = str(key) if isinstance(value, dict) else f"#{int(key) + 1}"
            yield from _value_lines(
                title, item, (*path, key), depth + 1, width, folded, hides_empty
            )
        return
    if isinstance(value, str) and value:
        parts = _text_lines(value, width)
        yield RecordLine(shown, Cell(parts[0]), label, depth, path, value)
        for part in parts[1:]:
            yield RecordLine("", Cell(part), "", depth, path, value, is_continued=True)
        return
    if isinstance(value, list) and value:
        parts = wrap(", ".join(cell(item).text for item in value), max(width, 10))
        yield RecordLine(shown, Cell(parts[0]), label, depth, path, value)
        for part in parts[1:]:
            yield RecordLine("", Cell(part), "", depth, path, value, is_continued=True)
        return
    yield RecordLine(shown, cell(value, grouped=groups_digits(name)), label, depth, path, value)


def _is_plain_list(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(item, dict | list) for item in value)


def _text_lines(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for line in text[:LONGEST].splitlines() or [text[:LONGEST]]:
        lines += wrap(visible(line), max(width, 10))
    return lines or [""]
