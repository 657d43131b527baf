"""The overview of a source: what it is, how large, its resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import ComplexType, EntityType, EnumType
from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.tables import line_text
from reso_explorer.tui.present.description import Description, Row, Section, Use
from reso_explorer.tui.present.places import CHANGES, FINDINGS, Place, PlaceKind
from reso_explorer.tui.present.type_names import simple

if TYPE_CHECKING:
    from reso_explorer.compare.comparison import Comparison
    from reso_explorer.csdl.model import EntitySet, Singleton
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.document import Document
    from reso_explorer.tui.session import Session

_RESOURCES: Final = (
    Column("name", "Resource", widest=36),
    Column("fields", "Fields", right=True, widest=8),
    Column("relations", "Relations", right=True, widest=9),
    Column("type", "Type", widest=28),
    Column("description", "Description", widest=200),
)

_REFERENCES: Final = (
    Column("uri", "Document", widest=90),
    Column("includes", "Includes", widest=60),
    Column("alias", "As", widest=24),
)

_BOOKMARKS: Final = (
    Column("name", "Name", widest=48),
    Column("kind", "Kind", widest=12),
    Column("path", "Path", widest=80),
)

_SCHEMAS: Final = (
    Column("namespace", "Namespace", widest=48),
    Column("alias", "Alias", widest=16),
    Column("entities", "Entity types", right=True, widest=12),
    Column("complex", "Complex", right=True, widest=8),
    Column("enums", "Enums", right=True, widest=8),
    Column("operations", "Operations", right=True, widest=10),
    Column("terms", "Terms", right=True, widest=8),
)


def size_of(document: Document) -> str:
    """Return the size of a document in one line: sets, types, fields, enumerations."""
    index = document.index
    types = [found for found in index.types.values() if isinstance(found, EntityType)]
    fields = sum(
        len(found.properties)
        for found in index.types.values()
        if isinstance(found, EntityType | ComplexType)
    )
    sets = len(index.entity_sets) + len(index.singletons)
    enums = sum(isinstance(found, EnumType) for found in index.types.values())
    parts = [count(sets, "resource"), count(len(types), "type"), count(fields, "field")]
    return " · ".join((*parts, count(enums, "enumeration")) if enums else parts)


def findings_text(findings: tuple[Diagnostic, ...]) -> str:
    """Return how many findings there are, by severity; "" where there are none."""
    numbers: dict[str, int] = {}
    for finding in findings:
        numbers[finding.severity] = numbers.get(finding.severity, 0) + 1
    words = {"error": "error", "warning": "warning", "info": "info"}
    return ", ".join(count(numbers[key], word) for key, word in words.items() if key in numbers)


def describe_overview(session: Session) -> Description:
    """Describe the opened source as a whole."""
    workspace = session.workspace
    document = workspace.document
    model = document.model
    description = Description(
        crumbs=("Overview",),
        heading="Overview",
        gist=f"{size_of(document)} · OData {model.version} · CSDL {model.format.upper()}",
        copy=workspace.title,
    )
    provider = workspace.dialect.title
    description.fact("Dialect", visible(provider), "query rules")
    for note in workspace.notes:
        description.fact("Noted", line_text(note, 500))
    if not workspace.is_live:
        description.fact("Rows", workspace.why_not_live, kind="warning")
    if session.findings is None:
        description.fact("Problems", "checking …", kind="dim")
    else:
        findings = findings_text(session.findings)
        description.fact(
            "Problems",
            findings or "none",
            "! lists them" if findings else "",
            kind="warning" if findings else "text",
            place=FINDINGS if findings else None,
        )
    _changed(description, session)
    description.sections = [_resources(document), _schemas(document)]
    if model.references:
        description.sections.append(_references(document))
    if session.bookmarks:
        description.sections.append(_bookmarks(session))
    if session.changed is not None:
        description.sections.append(_changes(session.changed))
    return description


def _changed(description: Description, session: Session) -> None:
    """Say how much changed since the last look."""
    found = session.changed
    if found is None:
        return
    from reso_explorer.compare.change import Impact

    breaking = found.count(Impact.BREAKING)
    text = f"{count(len(found.changes), 'change')} since {found.old.title}"
    description.fact(
        "Changed",
        f"{text}, {breaking:,} breaking" if breaking else text,
        "listed under Changes",
        kind="warning" if breaking else "text",
        place=CHANGES,
    )


def _changes(found: Comparison) -> Section:
    from reso_explorer.tui.present.diff import COLUMNS, TABS, cells_of, diff_lines

    lines = [
        line
        for impact, _ in TABS
        for line in diff_lines(found, impact, only_touched=False, unfolded=())
    ]
    rows = [
        Row(cells_of(found, line), Place(PlaceKind.CHANGES, line.path), copy=line.path)
        for line in lines
    ]
    return Section("changes", "Changes", COLUMNS, rows, note="Enter opens the diff")


def _bookmarks(session: Session) -> Section:
    from reso_explorer.tui.present.targets import bookmarked

    rows = [
        Row(
            (
                Cell(visible(place.name), "strong"),
                Cell(place.kind.value),
                Cell(visible(place.path), "dim"),
            ),
            place,
            copy=place.path,
        )
        for place in bookmarked(session, session.bookmarks)
    ]
    return Section(
        "bookmarks", "Bookmarks", _BOOKMARKS, rows, empty="The schema has none of them now."
    )


def _resources(document: Document) -> Section:
    index = document.index
    rows = []
    sources: dict[str, EntitySet | Singleton] = {**index.entity_sets, **index.singletons}
    for name, found in sources.items():
        meaning = document.meanings.entity_set(name)
        said = (
            meaning.description or meaning.label or document.meanings.type(found.type).description
        )
        relations = len(index.navigation_properties(found.type))
        cells = (
            Cell(visible(name), "strong"),
            Cell(f"{len(index.properties(found.type)):,}", "number"),
            Cell(f"{relations:,}" if relations else "", "number"),
            Cell(simple(found.type) if simple(found.type) != name else "", "dim"),
            Cell(line_text(said.value) if said is not None else "", "dim"),
        )
        place = Place(PlaceKind.RESOURCE, name, name)
        rows.append(Row(cells, place, Use("resource", name, name), copy=name))
    return Section(
        "resources",
        "Resources",
        _RESOURCES,
        rows,
        empty="The document offers no entity set: there is nothing to query, only types to read.",
    )


def _references(document: Document) -> Section:
    rows = [
        Row(
            (
                Cell(line_text(reference.uri), "strong"),
                Cell(visible(", ".join(part.namespace for part in reference.includes))),
                Cell(visible(", ".join(part.alias or "" for part in reference.includes))),
            ),
            copy=reference.uri,
        )
        for reference in document.model.references
    ]
    return Section("references", "References", _REFERENCES, rows, note="never fetched")


def _schemas(document: Document) -> Section:
    rows = []
    for schema in document.model.schemas:
        numbers = (
            len(schema.entity_types),
            len(schema.complex_types),
            len(schema.enum_types),
            len(schema.actions) + len(schema.functions),
            len(schema.terms),
        )
        cells = (
            Cell(visible(schema.namespace), "strong"),
            Cell(visible(schema.alias or "")),
            *(Cell(f"{number:,}", "number") for number in numbers),
        )
        rows.append(Row(cells, copy=schema.namespace))
    return Section("schemas", "Schemas", _SCHEMAS, rows, empty="The document has no schema.")
