"""Every form that a schema is written in: one table, which help texts, file names and writers follow.

A writer takes the dictionary, the resolved view (`reso_explorer.dictionary`), or the document
where a form has to keep what the document says word for word. It returns the bytes of a file, or
several files by their path where the form is a folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from reso_explorer.export.reso.versions import DATA_DICTIONARY

if TYPE_CHECKING:
    from reso_explorer.dictionary import Dictionary  # noqa: TC004 - options are never decoded
    from reso_explorer.document import Document

Aliases = Literal["keep", "resolve"]
"""Whether names are written with the aliases of the document or in full."""

Written = bytes | Mapping[str, bytes]
"""A file, or the files of a folder by their path in it, with slashes."""


class Options(Struct, frozen=True, kw_only=True):
    """What may be asked of a form; each form takes what concerns it."""

    aliases: Aliases = "keep"
    spreadsheet_safe: bool = False
    """Whether cells that a spreadsheet would run as formulas are guarded in CSV."""
    data_dictionary: str = DATA_DICTIONARY
    """Version of the Data Dictionary that RESO's own forms name."""
    beside: Dictionary | None = None
    """Another dictionary, which pages match with the first and show beside it."""
    now: dt.datetime | None = None
    """The moment that forms name which have to; the current one where None."""


class Subject:
    """What is written: a document, and its dictionary, which is made when a form asks for it."""

    def __init__(
        self,
        document: Document,
        make: Callable[[], Dictionary] | None = None,
        *,
        is_part: bool = False,
    ) -> None:
        self.document = document
        self.is_part = is_part
        """Whether the dictionary holds a part of the document."""
        self._make = make
        self._made: Dictionary | None = None

    @property
    def dictionary(self) -> Dictionary:
        """The resolved view, the same one for every form."""
        if self._made is None:
            from reso_explorer.dictionary import build

            self._made = self._make() if self._make is not None else build(self.document)
        return self._made


Writer = Callable[[Subject, Options], Written]


class ExportFormat(Struct, frozen=True, kw_only=True):
    """A form: its name on the command line, and what it is."""

    name: str
    title: str
    """A few words for a list, such as "Fields as CSV"."""
    about: str
    """What it is, in one line for the help."""
    ending: str
    """How names of its files end; of a folder, of its name."""
    writer: Writer
    takes: Literal["all", "parts", "nothing"] = "all"
    """What it can be asked for: parts and layers, parts only, or the whole document only."""
    is_folder: bool = False


def of_dictionary(module: str, function: str = "export", *options: str) -> Writer:
    """Return the writer of a module below `reso_explorer.export`, imported on first use.

    Args:
        module: its name, such as `schema.typescript`.
        function: takes the dictionary, returns text, bytes, or files by path.
        options: attributes of `Options` that it takes as keyword arguments.
    """

    def write(subject: Subject, chosen: Options) -> Written:
        found = getattr(import_module(f"reso_explorer.export.{module}"), function)
        given = {name: getattr(chosen, name) for name in options}
        return _as_bytes(found(subject.dictionary, **given))

    return write


def _as_bytes(written: Any) -> Written:
    if isinstance(written, str):
        return written.encode("utf-8", "backslashreplace")
    if isinstance(written, Mapping):
        return {path: bytes(_as_bytes(each)) for path, each in written.items()}  # type: ignore[arg-type]
    return bytes(written)


def _json(subject: Subject, _options: Options) -> bytes:
    from reso_explorer.dictionary.write_json import write_json

    return write_json(subject.dictionary)


def _model_json(subject: Subject, _options: Options) -> bytes:
    from reso_explorer.export.model_json import export

    document = subject.document
    return export(document.model, document.findings).encode("utf-8", "replace")


def _csdl_json(subject: Subject, options: Options) -> bytes:
    import json

    from reso_explorer.csdl.write_json import to_csdl_json

    data = to_csdl_json(subject.document.model, aliases=options.aliases)
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _csdl_xml(subject: Subject, options: Options) -> bytes:
    from reso_explorer.csdl.write_xml import to_csdl_xml

    return to_csdl_xml(subject.document.model, aliases=options.aliases)


def _of_graph(module: str) -> Writer:
    def write(subject: Subject, _options: Options) -> Written:
        from reso_explorer.export.relations import diagram

        export = import_module(f"reso_explorer.export.{module}").export
        among = None
        if subject.is_part:
            among = {shape.type for shape in subject.dictionary.shapes.values()}
        return _as_bytes(export(diagram(subject.document.graph(), among=among)))

    return write


def _metadata_report(subject: Subject, options: Options) -> bytes:
    from reso_explorer.export.reso.metadata_report import export

    return export(
        subject.document,
        subject.dictionary,
        version=options.data_dictionary,
        generated_on=options.now or dt.datetime.now(dt.UTC),
    )


_TABLE: Final = (
    ExportFormat(
        name="json",
        title="Schema as JSON",
        about="The dictionary: fields, types, labels, values, keys, and joins, resolved.",
        ending=".json",
        writer=_json,
    ),
    ExportFormat(
        name="csv",
        title="Fields as CSV",
        about="One line per field and relation, for a spreadsheet.",
        ending=".csv",
        writer=of_dictionary("tables", "fields_csv", "spreadsheet_safe"),
    ),
    ExportFormat(
        name="values-csv",
        title="Allowed values as CSV",
        about="One line per allowed value.",
        ending=".values.csv",
        writer=of_dictionary("tables", "values_csv", "spreadsheet_safe"),
    ),
    ExportFormat(
        name="xlsx",
        title="Workbook for Excel",
        about="Resources, fields, relations, values, and operations as sheets.",
        ending=".xlsx",
        writer=of_dictionary("xlsx"),
    ),
    ExportFormat(
        name="html",
        title="Dictionary as a page",
        about="One page to search and mail around; works offline.",
        ending=".html",
        writer=of_dictionary("html.page", "export", "beside"),
    ),
    ExportFormat(
        name="html-folder",
        title="Dictionary as a web site",
        about="A folder with a page per resource, for static hosting.",
        ending=".html",
        writer=of_dictionary("html.folder", "export", "beside"),
        is_folder=True,
    ),
    ExportFormat(
        name="csdl-xml",
        title="Schema as CSDL XML",
        about="OASIS CSDL XML 4.01, also from V2 and V3 documents.",
        ending=".xml",
        writer=_csdl_xml,
        takes="nothing",
    ),
    ExportFormat(
        name="csdl-json",
        title="Schema as CSDL JSON",
        about="OASIS CSDL JSON 4.01.",
        ending=".csdl.json",
        writer=_csdl_json,
        takes="nothing",
    ),
    ExportFormat(
        name="model-json",
        title="Syntax tree as JSON",
        about="The document as it was read, with findings (schemas/model-1.schema.json).",
        ending=".model.json",
        writer=_model_json,
        takes="nothing",
    ),
    ExportFormat(
        name="mermaid",
        title="Diagram as Mermaid",
        about="Entities and relations, for Markdown.",
        ending=".mmd",
        writer=_of_graph("mermaid"),
        takes="parts",
    ),
    ExportFormat(
        name="dot",
        title="Diagram as DOT",
        about="Entities and relations, for Graphviz.",
        ending=".dot",
        writer=_of_graph("dot"),
        takes="parts",
    ),
    ExportFormat(
        name="graphml",
        title="Graph as GraphML",
        about="Entities and relations, for graph tools.",
        ending=".graphml",
        writer=_of_graph("graphml"),
        takes="parts",
    ),
    ExportFormat(
        name="reso-report",
        title="RESO metadata report",
        about="Fields and lookups as RESO's certification tools read them.",
        ending=".metadata-report.json",
        writer=_metadata_report,
    ),
    ExportFormat(
        name="reso-fields",
        title="RESO Field resource",
        about="Rows of RESO's Field resource.",
        ending=".fields.json",
        writer=of_dictionary("reso.resource_rows", "fields_json", "data_dictionary"),
    ),
    ExportFormat(
        name="reso-lookups",
        title="RESO Lookup resource",
        about="Rows of RESO's Lookup resource.",
        ending=".lookups.json",
        writer=of_dictionary("reso.resource_rows", "lookups_json", "data_dictionary"),
    ),
    ExportFormat(
        name="typescript",
        title="TypeScript types",
        about="Interfaces, unions of allowed values, and types of query options.",
        ending=".ts",
        writer=of_dictionary("schema.typescript"),
    ),
    ExportFormat(
        name="pydantic",
        title="Pydantic models",
        about="Python: models of pydantic 2 that parse rows.",
        ending=".pydantic.py",
        writer=of_dictionary("schema.pydantic"),
    ),
    ExportFormat(
        name="dataclasses",
        title="Python dataclasses",
        about="Python: dataclasses, with a function that parses rows.",
        ending=".dataclasses.py",
        writer=of_dictionary("schema.dataclasses"),
    ),
    ExportFormat(
        name="typed-dict",
        title="Python TypedDicts",
        about="Python: TypedDicts of rows as JSON holds them.",
        ending=".typeddict.py",
        writer=of_dictionary("schema.typed_dict"),
    ),
    ExportFormat(
        name="msgspec",
        title="Msgspec structs",
        about="Python: structs of msgspec that parse rows.",
        ending=".msgspec.py",
        writer=of_dictionary("schema.msgspec"),
    ),
    ExportFormat(
        name="json-schema",
        title="JSON Schema of payloads",
        about="JSON Schema 2020-12 of rows, pages, and responses.",
        ending=".schema.json",
        writer=of_dictionary("schema.json_schema"),
    ),
    ExportFormat(
        name="openapi",
        title="OpenAPI description",
        about="OpenAPI 3.1: paths, methods, and parameters that the service allows.",
        ending=".openapi.json",
        writer=of_dictionary("schema.openapi"),
    ),
    ExportFormat(
        name="postgresql",
        title="Tables for PostgreSQL",
        about="SQL: tables for resources, lists, and allowed values in PostgreSQL.",
        ending=".postgresql.sql",
        writer=of_dictionary("schema.sql", "postgresql"),
    ),
    ExportFormat(
        name="sqlite",
        title="Tables for SQLite",
        about="SQL: the same tables in SQLite.",
        ending=".sqlite.sql",
        writer=of_dictionary("schema.sql", "sqlite"),
    ),
    ExportFormat(
        name="duckdb",
        title="Tables for DuckDB",
        about="SQL: the same tables in DuckDB.",
        ending=".duckdb.sql",
        writer=of_dictionary("schema.sql", "duckdb"),
    ),
    ExportFormat(
        name="mysql",
        title="Tables for MySQL",
        about="SQL: the same tables in MySQL or MariaDB.",
        ending=".mysql.sql",
        writer=of_dictionary("schema.sql", "mysql"),
    ),
    ExportFormat(
        name="dbt",
        title="Sources for dbt",
        about="The tables as sources.yml, with tests.",
        ending=".sources.yml",
        writer=of_dictionary("schema.dbt"),
    ),
    ExportFormat(
        name="arrow",
        title="Arrow schemas",
        about="Python: schemas of pyarrow.",
        ending=".arrow.py",
        writer=of_dictionary("schema.arrow"),
    ),
    ExportFormat(
        name="polars",
        title="Polars schemas",
        about="Python: schemas of Polars.",
        ending=".polars.py",
        writer=of_dictionary("schema.polars"),
    ),
    ExportFormat(
        name="spark",
        title="Spark schemas",
        about="Python: schemas of PySpark.",
        ending=".spark.py",
        writer=of_dictionary("schema.spark"),
    ),
    ExportFormat(
        name="graphql",
        title="GraphQL schema",
        about="Types, allowed values, and queries in GraphQL SDL.",
        ending=".graphql",
        writer=of_dictionary("schema.graphql"),
    ),
    ExportFormat(
        name="dbml",
        title="Tables as DBML",
        about="The tables with references, for dbdiagram.io.",
        ending=".dbml",
        writer=of_dictionary("schema.dbml"),
    ),
    ExportFormat(
        name="plantuml",
        title="Diagram as PlantUML",
        about="Classes with fields and relations.",
        ending=".puml",
        writer=of_dictionary("schema.plantuml"),
    ),
    ExportFormat(
        name="markdown",
        title="Schema as Markdown",
        about="One page with all resources, fields, and allowed values.",
        ending=".md",
        writer=of_dictionary("schema.markdown"),
    ),
    ExportFormat(
        name="markdown-folder",
        title="Schema as Markdown pages",
        about="A folder with a page per resource, type, and lookup.",
        ending="-pages",
        writer=of_dictionary("schema.markdown", "export_folder"),
        is_folder=True,
    ),
)

FORMATS: Final = {form.name: form for form in _TABLE}
"""The forms by name, in the order that lists show them."""


def of_file(name: str) -> tuple[ExportFormat, ...]:
    """Return the forms whose ending a file name has: the longest one counts.

    One form: it is meant. Several: the name doesn't tell. None: it tells nothing.
    """
    lowered = name.lower()
    fitting = [form for form in _TABLE if not form.is_folder and lowered.endswith(form.ending)]
    longest = max((len(form.ending) for form in fitting), default=0)
    return tuple(form for form in fitting if len(form.ending) == longest)


def losses(document: Document, form: str, written: Written) -> tuple[str, ...]:
    """Return sentences about what a format can't hold of a document, or holds against its schema.

    What CSDL XML leaves out it says itself, in a comment.
    """
    if form == "csdl-xml" and isinstance(written, bytes):
        from reso_explorer.csdl.write_xml.schema_faults import schema_faults

        return schema_faults(written)
    if form != "csdl-json":
        return ()
    from reso_explorer.csdl.v4_form import v4_form
    from reso_explorer.csdl.write_json.losses import json_losses

    return (*v4_form(document.model).notes, *json_losses(document.model))


def write(subject: Subject | Document, form: str, options: Options | None = None) -> Written:
    """Return a document in one of `FORMATS`.

    Raises:
        KeyError: no such format.
    """
    chosen = subject if isinstance(subject, Subject) else Subject(subject)
    return FORMATS[form].writer(chosen, options or Options())
