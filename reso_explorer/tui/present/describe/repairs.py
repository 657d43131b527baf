"""What was changed in a pasted query to make it right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import count
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.tables import line_text
from reso_explorer.tui.present.description import Description, Row, Section

if TYPE_CHECKING:
    from reso_explorer.tui.session import Session

_COLUMNS: Final = (
    Column("number", "", right=True, width=3),
    Column("text", "What was changed", widest=200),
)


def describe_repairs(session: Session) -> Description:
    """Describe the repairs of the query that was pasted last into this tab."""
    rows = [
        Row((Cell(f"{number}", "dim"), Cell(line_text(text, 2000))), copy=text)
        for number, text in enumerate(session.tab.repairs, start=1)
    ]
    empty = "The last query you pasted needed no repair."
    return Description(
        crumbs=("Repairs",),
        heading="Repairs of the pasted query",
        gist=count(len(rows), "repair") if rows else "",
        sections=[Section("repairs", "Repairs", _COLUMNS, rows, empty=empty)],
    )
