"""What can be written to a file, and under which name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reso_explorer.export import row_csv, row_json
from reso_explorer.export.formats import FORMATS
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reso_explorer.export.formats import ExportFormat
    from reso_explorer.export.relations import Diagram
    from reso_explorer.service.transport import Recording
    from reso_explorer.tui.session import Session
    from reso_explorer.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Export:
    """One thing that can be written; `make` returns the bytes of the file."""

    title: str
    detail: str
    file_name: str
    make: Callable[[], bytes]


def exports_of(session: Session) -> list[Export]:
    """Return what can be written now: the rows where there are any, then the schema."""
    found: list[Export] = []
    results = session.results
    if results.rows and len(results.shown) < len(results.rows):
        found += _shown_rows(session)
    if results.rows:
        base = _file_name(results.resource or "rows")
        detail = f"the {count(len(results.rows), 'row')} fetched so far"
        rows, columns = results.rows, results.columns
        found += [
            Export("Rows as CSV", detail, f"{base}.csv", lambda: rows_csv(rows, columns)),
            Export("Rows as JSON", detail, f"{base}.json", lambda: rows_json(rows)),
            Export("Rows as JSON lines", detail, f"{base}.ndjson", lambda: rows_ndjson(rows)),
            Export("Rows as Markdown", detail, f"{base}.md", lambda: rows_markdown(rows, columns)),
        ]
    base = _file_name(session.workspace.title)
    workspace = session.workspace
    found += [_of_schema(form, base, workspace) for form in FORMATS.values() if not form.is_folder]
    return found


def _of_schema(form: ExportFormat, base: str, workspace: Workspace) -> Export:
    def make() -> bytes:
        written = workspace.export(form.name)
        assert isinstance(written, bytes)
        return written

    return Export(form.title, form.about.rstrip("."), base + form.ending, make)


def diagram_exports(shape: Diagram, first: str) -> list[Export]:
    """Return the forms that a diagram can be written in; `first` is the type at the left."""
    from reso_explorer.export import dot, mermaid, svg

    base = _file_name(f"{first.rpartition('.')[2]}-relations")
    detail = f"{count(len(shape.nodes), 'type')}, {count(len(shape.edges), 'edge')}"
    return [
        Export("Mermaid", f"{detail}, for Markdown", f"{base}.mmd", lambda: _text(mermaid, shape)),
        Export("DOT", f"{detail}, for Graphviz", f"{base}.dot", lambda: _text(dot, shape)),
        Export(
            "SVG",
            f"{detail}, a picture",
            f"{base}.svg",
            lambda: svg.export(shape, first=first).encode(),
        ),
    ]


def _text(form: Any, shape: Diagram) -> bytes:
    text: str = form.export(shape)
    return text.encode()


def _shown_rows(session: Session) -> list[Export]:
    """Return what can be written of rows that were narrowed here."""
    results = session.results
    rows, columns = list(results.shown), results.columns
    base = _file_name(f"{results.resource or 'rows'}-shown")
    detail = f"the {count(len(rows), 'row')} shown, of {len(results.rows):,} loaded"
    return [
        Export("Shown rows as CSV", detail, f"{base}.csv", lambda: rows_csv(rows, columns)),
        Export("Shown rows as JSON", detail, f"{base}.json", lambda: rows_json(rows)),
    ]


def exports_of_response(session: Session, recording: Recording) -> list[Export]:
    """Return what can be written of a response: its exchanges, and the body as it came."""
    from reso_explorer.workspace.http_record import archive_of

    workspace = session.workspace
    base = _file_name(f"{session.results.resource or workspace.title}-response")
    exchanges = recording.exchanges
    found = [
        Export(
            "HTTP archive (HAR)",
            f"{count(len(exchanges), 'request')} with headers and times, without credentials",
            f"{base}.har",
            lambda: archive_of(workspace, exchanges),
        )
    ]
    if recording.body:
        ending = ".json" if recording.body.lstrip()[:1] in {b"{", b"["} else ".txt"
        detail = f"{count(len(recording.body), 'byte')} as they came"
        found.append(Export("Body", detail, f"{base}{ending}", lambda: recording.body))
    return found


def _file_name(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip("-.")[:60] or "export"


def rows_json(rows: Sequence[dict[str, Any]]) -> bytes:
    """Return rows as a JSON array; decimals keep their digits as numbers."""
    import msgspec

    return bytes(msgspec.json.format(row_json.encode(rows), indent=2)) + b"\n"


def rows_ndjson(rows: Sequence[dict[str, Any]]) -> bytes:
    """Return rows as JSON, one per line."""
    return b"".join(row_json.encode(row) + b"\n" for row in rows)


def rows_csv(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> bytes:
    """Return rows as CSV: the shown columns first, then those that only later rows have."""
    names = row_csv.ordered((name for row in rows for name in row_csv.columns_of(row)), columns)
    table = ([row.get(name) for name in names] for row in rows)
    return row_csv.csv_bytes(row_csv.csv_text(names, table))


def rows_markdown(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> bytes:
    """Return rows as a Markdown table, columns as for CSV."""
    from reso_explorer.tui.present.copies import rows_text

    names = row_csv.ordered((name for row in rows for name in row_csv.columns_of(row)), columns)
    return rows_text("markdown", rows, names).encode("utf-8", "backslashreplace")
