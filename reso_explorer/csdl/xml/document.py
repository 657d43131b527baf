"""The document: its envelope, version, aliases, OData CSDL XML 4.01 sections 3 and 4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.foreign_names import foreign_prefix
from reso_explorer.csdl.model import Model
from reso_explorer.csdl.standard_terms import with_standard_terms
from reso_explorer.csdl.xml.leftover import DATA_SERVICES, report_attributes
from reso_explorer.csdl.xml.references import read_reference
from reso_explorer.csdl.xml.schema import SchemaReader
from reso_explorer.csdl.xml.tags import edm_version, split_tag
from reso_explorer.csdl.xml.using import read_using

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Reference
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

ROOTS: Final = frozenset({"Edmx", "DataServices", "Schema"})
"""Kinds of elements that a document may begin with."""

_REFERENCES: Final = frozenset({"Reference", "AnnotationsReference"})
_ENVELOPES: Final = frozenset({"DataServices", "Runtime", "ConceptualModels"})
_SKIPPED: Final = frozenset({"StorageModels", "Mappings", "Designer"})
_DESIGNER: Final = frozenset({"Designer", "DesignerInfoPropertySet"})
_VERSIONS: Final = frozenset({"1.0", "2.0", "3.0", "4.0", "4.01"})
_DATA_SERVICE_VERSIONS: Final[tuple[str, ...]] = tuple(
    f"{{{DATA_SERVICES}}}{name}" for name in ("DataServiceVersion", "MaxDataServiceVersion")
)


class _Envelope:
    """What the envelope of a document holds, in document order.

    Attributes:
        references: the references to other documents.
        schemas: the schemas.
        strangers: other elements, each with its parent.
    """

    def __init__(self, ctx: Context, root: XmlElement) -> None:
        self.references: list[XmlElement] = []
        self.schemas: list[XmlElement] = []
        self.strangers: list[tuple[XmlElement, XmlElement]] = []
        waiting = [(root, root)]
        while waiting:
            element, parent = waiting.pop()
            kind = ctx.kinds[element.tag]
            if kind in _REFERENCES:
                self.references.append(element)
            elif kind == "Schema":
                self.schemas.append(element)
            elif kind in _ENVELOPES or element is root:
                _check_attributes(ctx, element)
                waiting.extend((child, element) for child in reversed(element))
            elif kind not in _SKIPPED and split_tag(element.tag)[1] not in _DESIGNER:
                self.strangers.append((element, parent))


def _check_attributes(ctx: Context, element: XmlElement) -> None:
    """Report attributes that an element of the envelope may not have."""
    known = {"Version", *_DATA_SERVICE_VERSIONS}
    attributes = {name: text for name, text in element.items() if name not in known}
    if attributes:
        report_attributes(ctx, element, attributes)


def declare_names(ctx: Context) -> tuple[_Envelope, str]:
    """Work out what the envelope of a document says: its parts, its version, its aliases."""
    envelope = _Envelope(ctx, ctx.root)
    ctx.schemas = envelope.schemas
    version = _version(ctx, ctx.root, ctx.schemas)
    ctx.is_v4 = version.startswith("4")
    _declare(ctx, envelope.references)
    return envelope, version


def read_document(ctx: Context) -> Model:
    """Read a document whose root is one of `ROOTS`."""
    envelope, version = declare_names(ctx)
    root, schemas = ctx.root, ctx.schemas
    for child, parent in envelope.strangers:
        ctx.report_unknown_element(child, parent)
    references = [
        found
        for element in envelope.references
        if not _is_foreign(found := read_reference(ctx, element))
    ]
    if not ctx.is_v4:
        references.extend(read_using(ctx, schemas))
    if not schemas:
        ctx.report("no-schema", "The document has no schema.", root)
    readers = [SchemaReader(ctx, schema) for schema in schemas]
    for reader in readers:
        reader.read_children()
    _check_namespaces(ctx, root)
    model = Model(
        version=version,
        format="xml",
        schemas=tuple(reader.finish() for reader in readers),
        references=tuple(references),
    )
    return with_standard_terms(model) if ctx.has_vendor_terms or not ctx.is_v4 else model


def _version(ctx: Context, root: XmlElement, schemas: list[XmlElement]) -> str:
    """Work out the CSDL version; V1-V3 documents state it on DataServices or by namespace."""
    known = (edm_version(split_tag(element.tag)[0]) for element in (*schemas, root))
    by_namespace = next((version for version in known if version), "4.0")
    if by_namespace != "4.0":
        return _older_version(root) or by_namespace
    stated = root.get("Version", "").strip()
    if stated in {"4.0", "4.01"}:
        return stated
    if ctx.kinds[root.tag] == "Edmx":
        what = f"the version `{shown(stated)}`" if stated else "no version"
        message = f"The document declares {what}; it's read as version 4.0."
        ctx.report("odd-version", message, root)
    return "4.0"


def _older_version(root: XmlElement) -> str | None:
    """Return the version that a V1-V3 document states on its envelope."""
    elements: list[XmlElement] = [root, *root]
    for element in elements:
        for name in _DATA_SERVICE_VERSIONS:
            version = element.get(name, "").strip().rstrip(";")
            if version in _VERSIONS and not version.startswith("4"):
                return version
    return None


def _declare(ctx: Context, references: list[XmlElement]) -> None:
    """Note namespaces and aliases, all of them before any name is resolved."""
    kinds, names = ctx.kinds, ctx.names
    declaring = [child for found in references for child in found if kinds[child.tag] == "Include"]
    for found in references:
        prefix = foreign_prefix(found.get("Uri", ""))
        if prefix is not None:
            names.foreign |= {child.get("Namespace", ""): prefix for child in found}
    declaring += ctx.schemas
    if not ctx.is_v4:
        declaring += [
            child for found in ctx.schemas for child in found if kinds[child.tag] == "Using"
        ]
    for element in declaring:
        namespace = element.get("Namespace", "")
        names.namespaces.add(namespace)
        alias = element.get("Alias")
        if alias and names.aliases.setdefault(alias, namespace) != namespace:
            what = f"Two namespaces have the alias {shown(alias)}"
            ctx.report("alias-twice", f"{what}; the first one is used.", element)


def _is_foreign(found: Reference) -> bool:
    """Tell whether a reference only gives attributes of an XML namespace their namespace here."""
    return foreign_prefix(found.uri) is not None and not (
        found.annotations or found.include_annotations
    )


def _check_namespaces(ctx: Context, root: XmlElement) -> None:
    for element in (root, *ctx.schemas):
        namespace = split_tag(element.tag)[0]
        if not namespace:
            message = "Elements have no XML namespace; they're read as CSDL elements."
            ctx.report("missing-namespace", message, element)
            return
        if edm_version(namespace) is None:
            what = f"The XML namespace {shown(namespace)} is unknown"
            message = f"{what}; its elements are read as CSDL elements."
            ctx.report("unknown-namespace", message, element)
            return
