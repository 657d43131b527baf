"""What is wrong in a document and in the query, each problem with the help of its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell, Kind
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.tables import line_text
from reso_explorer.tui.present.description import Description, Fact, Row, Section
from reso_explorer.tui.present.places import place_of_path

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic, Location, Rule
    from reso_explorer.tui.session import Session

_COLUMNS: Final = (
    Column("severity", "", width=7),
    Column("count", "Times", right=True, widest=6),
    Column("message", "What", widest=90),
    Column("path", "Where", widest=60),
    Column("line", "Line", right=True, widest=8),
    Column("rule", "Rule", widest=40),
)
_QUERY_COLUMNS: Final = (
    Column("severity", "", width=7),
    Column("message", "What", widest=90),
    Column("text", "Where", widest=60),
    Column("rule", "Rule", widest=40),
)
_KINDS: Final[dict[str, Kind]] = {"error": "error", "warning": "warning", "info": "dim"}
_PLACES: Final = 5
"""Further places that are listed of a problem."""


def describe_findings(session: Session) -> Description:
    """Describe every problem of the query and of the document."""
    query = _query_section(session)
    document = _document_section(session)
    number = len(query.rows) + len(document.rows)
    return Description(
        crumbs=("Problems",),
        heading="Problems",
        gist=count(number, "kind of problem", "kinds of problems") if number else "",
        sections=[query, document] if query.rows else [document],
    )


def _document_section(session: Session) -> Section:
    from reso_explorer.rules import DOCUMENT_AREAS, rule_of

    index = session.workspace.document.index
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
        facts = (*_facts(finding), *_rule_facts(rule_of(finding, DOCUMENT_AREAS)))
        place = place_of_path(index, finding.path)
        rows.append(Row(cells, place, copy=finding.message, facts=facts))
    section = Section(
        "findings", "In the metadata", _COLUMNS, rows, empty="No problems in the metadata."
    )
    if session.findings is None:
        section.is_loading = True
        section.empty = "Checking…"
    return section


def _query_section(session: Session) -> Section:
    from reso_explorer.rules import QUERY_AREAS, rule_of

    text = session.draft.compose().text
    rows = []
    for found in session.workspace.check(text) if text else ():
        cells = (
            Cell(str(found.severity), _KINDS[found.severity]),
            Cell(line_text(found.message)),
            Cell(line_text(found.span.of(text))),
            Cell(visible(found.code), "dim"),
        )
        facts = (*_facts(found), *_rule_facts(rule_of(found, QUERY_AREAS)))
        rows.append(Row(cells, copy=found.sentence, facts=facts))
    return Section("query", "In the query", _QUERY_COLUMNS, rows)


def _facts(found: Diagnostic) -> tuple[Fact, ...]:
    """Return the whole of a problem: what, what to do, where."""
    facts = [Fact("What", line_text(found.message, 2000), found.code)]
    if found.hint:
        facts.append(Fact("To do", line_text(found.hint, 2000)))
    if found.fix is not None:
        facts.append(Fact("Fix", line_text(found.fix.title, 2000)))
    if found.path:
        facts.append(Fact("Where", visible(found.path), _where(found.location)))
    others = [place for place in found.places if place != found.location]
    for number, place in enumerate(others[:_PLACES]):
        facts.append(Fact("" if number else "Also", visible(place.path), _where(place)))
    more = found.count - 1 - min(len(others), _PLACES)
    if others and more > 0:
        facts.append(Fact("", f"and {count(more, 'further place')}", kind="dim"))
    return tuple(facts)


def _rule_facts(rule: Rule | None) -> tuple[Fact, ...]:
    """Return what the rule says: why it matters, a wrong and a right example, the source."""
    from reso_explorer.diagnostics.explain import source

    if rule is None:
        return ()
    facts = [Fact("Why", line_text(rule.help, 2000))] if rule.help else []
    for label, example in (("Wrong", rule.wrong), ("Right", rule.right)):
        lines = example.strip("\n").split("\n") if example.strip() else []
        facts += [Fact("" if number else label, line) for number, line in enumerate(lines)]
    if rule.spec:
        facts.append(Fact("Source", source(rule)))
    return tuple(facts)


def _where(place: Location) -> str:
    column = f", column {place.column:,}" if place.column else ""
    return f"line {place.line:,}{column}" if place.line else ""
