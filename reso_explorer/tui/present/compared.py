"""Which two rows are compared, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.tui.present.loaded_rows import LoadedRows
    from reso_explorer.tui.session import Session


class RowPair(NamedTuple):
    """Two rows and their titles; the older one is left."""

    left: dict[str, Any]
    right: dict[str, Any]
    titles: tuple[str, str]


def pair_of(session: Session, view: LoadedRows, row: int) -> RowPair | None:
    """Return the rows to compare, None where there is only one.

    Two marked rows; else the marked one and this; else the last version of this one, as an
    earlier query returned it, if it was another then; else this and the next one.
    """
    rows = view.current
    if not rows:
        return None
    keys = view.fields.keys
    here = rows[min(row, len(rows) - 1)]
    if len(view.marked) >= 2:
        return _pair(view.marked[-2], view.marked[-1], keys)
    if view.marked and view.marked[0] is not here:
        return _pair(view.marked[0], here, keys)
    before = last_version(session, here, keys)
    if before is not None:
        name = row_title(here, keys)
        return RowPair(before, here, (f"{name}, before", f"{name}, now"))
    if len(rows) < 2:
        return None
    other = rows[row + 1] if row + 1 < len(rows) else rows[row - 1]
    return _pair(here, other, keys)


def _pair(left: dict[str, Any], right: dict[str, Any], keys: Sequence[str]) -> RowPair:
    return RowPair(left, right, (row_title(left, keys), row_title(right, keys)))


def row_title(row: Mapping[str, Any], keys: Sequence[str]) -> str:
    """Return the key of a row as its title, else its first value."""
    values = [str(row[key]) for key in keys if row.get(key) is not None]
    return ", ".join(values) or next((str(value) for value in row.values()), "")


def last_version(
    session: Session, row: Mapping[str, Any], keys: Sequence[str]
) -> dict[str, Any] | None:
    """Return the row of the same key in the latest earlier rows, if a value of it was another."""
    wanted = [row.get(key) for key in keys]
    if not wanted or None in wanted:
        return None
    resource = session.results.resource
    for results in reversed(session.earlier):
        if results.resource != resource:
            continue
        for found in results.rows:
            if [found.get(key) for key in keys] == wanted:
                shared = found.keys() & row.keys()
                return found if any(found[name] != row[name] for name in shared) else None
    return None
