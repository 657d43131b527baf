"""What is measured of the fields of a resource: how many rows fill them, and what works on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.text import count
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.description import Fact
from reso_explorer.tui.present.moments import ago

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.tui.session import Results, Session

MOST_ROWS: Final = 200
"""Loaded rows that are looked at."""


class Measured(NamedTuple):
    """Cells by field: its fill rate, and what works on it. `note` says how that is known."""

    filled: Mapping[str, Cell]
    works: Mapping[str, Cell]
    note: str = ""


NOTHING_MEASURED: Final = Measured({}, {})


def measured(session: Session, resource: str) -> Measured:
    """Return what is measured of a resource: fill from its stats, else from loaded rows."""
    filled, note = _filled(session, resource)
    works, how = _works(session, resource)
    return Measured(filled, works, " · ".join(filter(None, (note, how))))


def _filled(session: Session, resource: str) -> tuple[dict[str, Cell], str]:
    taken = session.known.census(resource)
    if taken is not None:
        census = taken.census
        cells = {each.name: _share(each.filled, each.rows) for each in census.fields}
        return (
            cells,
            f"filled in {count(census.rows, 'row')} {ago(taken.at, session.known.clock())}",
        )
    results = loaded_rows(session, resource)
    if results is None:
        return {}, ""
    from reso_explorer.tui.present.arrangement import fill_of

    rows = min(len(results.rows), MOST_ROWS)
    found = fill_of(results.rows, results.columns, MOST_ROWS)
    cells = {name: _share(number, rows) for name, number in found.items()}
    return cells, f"filled in {count(rows, 'loaded row')}"


def loaded_rows(session: Session, resource: str) -> Results | None:
    """Return the rows of a resource that are loaded: those in front, else those of another tab."""
    found = (session.results, *(tab.results for tab in session.tabs))
    return next((each for each in found if each.resource == resource and each.rows), None)


def loaded_facts(session: Session, resource: str, field: str) -> list[Fact]:
    """Return in how many of the loaded rows a field has a value; nothing if it isn't in them."""
    filled, note = _filled(session, resource)
    if field not in filled or not note:
        return []
    return [Fact("Filled", f"{filled[field].text} of {note.removeprefix('filled in ')}")]


def _share(filled: int, rows: int) -> Cell:
    from reso_explorer.tui.present.census import share_text

    return Cell(share_text(filled, rows), "number" if filled else "dim")


def _works(session: Session, resource: str) -> tuple[dict[str, Cell], str]:
    results = session.known.probed(resource)
    if not results:
        return {}, ""
    from reso_explorer.tui.present.probes import works_text

    cells: dict[str, Cell] = {}
    for name, each in results.items():
        text = works_text(each)
        cells[name] = Cell(text, "warning" if text.startswith("no ") else "text")
    latest = max(result.at for each in results.values() for result in each)
    return cells, f"probed {ago(latest, session.known.clock())}"
