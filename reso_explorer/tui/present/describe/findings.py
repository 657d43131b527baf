"""What is odd in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell, Kind
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.tables import line_text
from reso_explorer.tui.present.description import Description, Fact, Row, Section
from reso_explorer.tui.present.places import place_of_path

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic, Location
    from reso_explorer.tui.session import Session

_COLUMNS: Final = (
    Column("severity", "", width=7),
    Column("count", "Times", right=True, widest=6),
    Column("message", "What", widest=90),
    Column("path", "Where", widest=60),
    Column("line", "Line", right=True, widest=8),
    Column("rule", "Rule", widest=40),
)
_KINDS: Final[dict[str, Kind]] = {"error": "error", "warning": "warning", "info": "dim"}
_PLACES: Final = 5
"""Further places that are told of a finding."""


def describe_findings(session: Session) -> Description:
    """Describe everything that the reader and the rules found."""
    document = session.workspace.document
    rows = []
    for finding in session.findings or ():
        cells = (
            Cell(str(finding.severity), _KINDS[finding.severity]),
            Cell(f"{finding.count:,}", "number"),
            Cell(line_text(finding.message)),
            Cell(visible(finding.path)),
            Cell(f"{finding.line:,}" if finding.line else "", "dim"),
            Cell(visible(finding.code), "dim"),
        )
        place = place_of_path(document.index, finding.path)
        rows.append(Row(cells, place, copy=finding.message, facts=_facts(finding)))
    section = Section(
        "findings", "Findings", _COLUMNS, rows, empty="Nothing odd was found in this document."
    )
    if session.findings is None:
        section.is_loading = True
        section.empty = "Being looked for …"
    return Description(
        crumbs=("Findings",),
        heading="Findings",
        gist=count(len(rows), "kind of finding", "kinds of findings") if rows else "",
        sections=[section],
    )


def _facts(finding: Diagnostic) -> tuple[Fact, ...]:
    """Return the whole of a finding: what, what to do, where."""
    facts = [Fact("What", line_text(finding.message, 2000), finding.code)]
    if finding.hint:
        facts.append(Fact("To do", line_text(finding.hint, 2000)))
    if finding.path:
        facts.append(Fact("Where", visible(finding.path), _where(finding.location)))
    others = [place for place in finding.places if place != finding.location]
    for number, place in enumerate(others[:_PLACES]):
        facts.append(Fact("" if number else "Also", visible(place.path), _where(place)))
    more = finding.count - 1 - min(len(others), _PLACES)
    if others and more > 0:
        facts.append(Fact("", f"and {count(more, 'further place')}", kind="dim"))
    if finding.spec:
        facts.append(Fact("See", visible(finding.spec)))
    return tuple(facts)


def _where(place: Location) -> str:
    column = f", column {place.column:,}" if place.column else ""
    return f"line {place.line:,}{column}" if place.line else ""
