"""What is odd in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell, Kind
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.tables import line_text
from reso_explorer.tui.present.description import Description, Row, Section
from reso_explorer.tui.present.places import place_of_path

if TYPE_CHECKING:
    from reso_explorer.tui.session import Session

_COLUMNS: Final = (
    Column("severity", "", width=7),
    Column("count", "Times", right=True, widest=6),
    Column("message", "What", widest=90),
    Column("hint", "What to do", widest=90),
    Column("path", "Where", widest=60),
    Column("line", "Line", right=True, widest=8),
    Column("rule", "Rule", widest=40),
)
_KINDS: Final[dict[str, Kind]] = {"error": "error", "warning": "warning", "info": "dim"}


def describe_findings(session: Session) -> Description:
    """Describe everything that the reader and the rules found."""
    document = session.workspace.document
    rows = []
    for finding in document.findings:
        cells = (
            Cell(str(finding.severity), _KINDS[finding.severity]),
            Cell(f"{finding.count:,}", "number"),
            Cell(line_text(finding.message)),
            Cell(line_text(finding.hint), "dim"),
            Cell(visible(finding.path)),
            Cell(f"{finding.line:,}" if finding.line else "", "dim"),
            Cell(visible(finding.rule), "dim"),
        )
        place = place_of_path(document.index, finding.path)
        rows.append(Row(cells, place, copy=finding.message))
    section = Section(
        "findings", "Findings", _COLUMNS, rows, empty="Nothing odd was found in this document."
    )
    return Description(
        crumbs=("Findings",),
        heading="Findings",
        gist=count(len(rows), "kind of finding", "kinds of findings") if rows else "",
        sections=[section],
    )
