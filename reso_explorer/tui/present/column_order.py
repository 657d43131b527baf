"""The columns of the rows in the order in which they answer the query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.query.edit import expanded_names, filtered_by, ordered_by, selected
from reso_explorer.tui.present.arrangement import ColumnArrangement, by_use, fill_of
from reso_explorer.tui.present.cells import is_empty

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reso_explorer.tui.present.result_fields import ResultFields
    from reso_explorer.tui.session import Session

SAMPLE: Final = 200
"""Rows looked at for the fill of a column."""


def column_order(session: Session, fields: ResultFields) -> tuple[str, ...]:
    """Return the columns: key, what the query uses, what it chooses, then by fill.

    An order of the user's own wins. Fill is that of the first page, so that columns don't jump
    when further pages come.
    """
    results = session.results
    query = results.query
    if not results.fill and results.pages:
        results.fill = fill_of(results.pages[0].rows, results.columns, SAMPLE)
    ordered = [name.partition("/")[0] for name in ordered_by(query)]
    chosen = [name.partition("/")[0] for name in selected(query)]
    names = by_use(
        results.columns,
        keys=fields.keys,
        used=(*filtered_by(query), *ordered),
        chosen=(*chosen, *expanded_names(query)),
        filled=results.fill,
    )
    return session.arrangements.get(results.resource, ColumnArrangement()).arranged(names)


def empty_columns(rows: Sequence[dict[str, Any]], names: Collection[str]) -> frozenset[str]:
    """Return the columns in which no loaded row has a value."""
    return frozenset(
        name for name in names if all(row.get(name) is None or is_empty(row[name]) for row in rows)
    )
