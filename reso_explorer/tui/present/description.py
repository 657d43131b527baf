"""What the understand pane shows of anything: facts on top, tables below."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from reso_explorer.tui.present.cells import BLANK, Cell, Kind
from reso_explorer.tui.present.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reso_explorer.tui.present.places import Place


@dataclass(frozen=True, slots=True)
class Use:
    """What one key puts into the query.

    `name` is the resource, field or relation; `clause` the filter clause of a value. `within`
    names the relations to go through, from the resource on.
    """

    part: Literal["resource", "select", "expand", "filter"]
    resource: str
    name: str
    clause: str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is known, and how it is known."""

    name: str
    text: str
    how: str = ""
    kind: Kind = "text"
    place: Place | None = None


@dataclass(slots=True)
class Row:
    """One line of a table: its cells, where Enter leads, what Space uses, what `y` copies.

    `facts`, where there are any, stand above the table while the line has the cursor.
    """

    cells: tuple[Cell, ...]
    place: Place | None = None
    use: Use | None = None
    copy: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(slots=True)
class Section:
    """One table of a description.

    `empty` is the sentence for a table without rows; `note` stands beside the title.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    note: str = ""
    empty: str = "Nothing here."
    is_loading: bool = False


@dataclass(slots=True)
class Description:
    """Everything the understand pane shows of a place."""

    crumbs: tuple[str, ...]
    heading: str
    gist: str = ""
    """Stands at the right of the heading: the type of a field, the kind of anything else."""
    facts: list[Fact] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    use: Use | None = None
    line: int = 0
    copy: str = ""

    def fact(self, name: str, text: str, how: str = "", **more: object) -> None:
        """Add a fact where there is something to say."""
        if text:
            self.facts.append(Fact(name, text, how, **more))  # type: ignore[arg-type]


MARK: Final = Column("", "", width=1)
"""The first column of every section: whether the row is in the query."""


class SectionTable:
    """The rows of a section as a table, with a sign before what is in the query.

    Columns in which no row has anything are left out.
    """

    def __init__(self, section: Section, is_chosen: Callable[[Use], bool], sign: str) -> None:
        self.section = section
        self._shown = _filled_columns(section)
        columns = tuple(section.columns[number] for number in self._shown)
        self.has_marks = _has_uses(section.rows)
        self.columns = (MARK, *columns) if self.has_marks else columns
        self._first = 1 if self.has_marks else 0
        self._is_chosen = is_chosen
        self._sign = Cell(sign, "accent")

    def __len__(self) -> int:
        return len(self.section.rows)

    def cell(self, row: int, column: int) -> Cell:
        found = self.section.rows[row]
        if column < self._first:
            chosen = found.use is not None and self._is_chosen(found.use)
            return self._sign if chosen else BLANK
        return found.cells[self._shown[column - self._first]]


def _filled_columns(section: Section) -> list[int]:
    """Return the columns in which some row has a text; all of them where there are no rows."""
    numbers = range(len(section.columns))
    if not section.rows:
        return list(numbers)
    return [number for number in numbers if any(row.cells[number].text for row in section.rows)]


def _has_uses(rows: Sequence[Row]) -> bool:
    return any(row.use is not None for row in rows)
