"""The document: its envelope, version, aliases, OData CSDL XML 4.01 sections 3 and 4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import Model
from reso_explorer.csdl.reader_rules import shown
from reso_explorer.csdl.xml.context import NeedsWholeError
from reso_explorer.csdl.xml.leftover import DATA_SERVICES, report_attributes
from reso_explorer.csdl.xml.parse import NotCsdlError
from reso_explorer.csdl.xml.references import read_reference
from reso_explorer.csdl.xml.schema import SchemaReader
from reso_explorer.csdl.xml.tags import edm_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.node import Node

_ROOTS: Final = frozenset({"Edmx", "DataServices", "Schema"})
_REFERENCES: Final = frozenset({"Reference", "AnnotationsReference"})
_ENVELOPES: Final = frozenset({"DataServices", "Runtime", "ConceptualModels"})
_SKIPPED: Final = frozenset({"StorageModels", "Mappings", "Designer"})
_DESIGNER: Final = frozenset({"Designer", "DesignerInfoPropertySet"})
_VERSIONS: Final = frozenset({"1.0", "2.0", "3.0", "4.0", "4.01"})
_DATA_SERVICE_VERSIONS: Final[tuple[str, ...]] = tuple(
    f"{DATA_SERVICES}}}{name}" for name in ("DataServiceVersion", "MaxDataServiceVersion")
)


def _older_version(root: Node) -> str | None:
    """Return the version that a V1-V3 document states on its envelope."""
    elements: list[Node] = [root, *root.children]
    for element in elements:
        for name in _DATA_SERVICE_VERSIONS:
            version = element.attrib.get(name, "").strip().rstrip(";")
            if version in _VERSIONS and not version.startswith("4"):
                return version
    return None


def _first(document: Node) -> Node:
    """Return the root element of a document."""
    return next(iter(document.children))


class DocumentReader:
    """Reads a document while it is parsed, or afterwards as a whole.

    V4 documents are read one child of a schema at a time. V1-V3 documents, and those that use an
    alias in a way that was not foreseen, have to be at hand as a whole.
    """

    def __init__(self, ctx: Context, early: dict[str, str] | None) -> None:
        """Make a reader.

        Args:
            ctx: the state of reading the document.
            early: aliases that the document seems to declare; None to read it as a whole.
        """
        self._ctx = ctx
        self._whole = early is None
        self._early = early or {}
        self._declared: set[str] = set()
        self._readers: list[SchemaReader] = []
        self.child: Callable[[Node], None] = self._no_schema
        ctx.names.aliases.update(self._early)

    def _no_schema(self, child: Node) -> None:
        """Stands for the reader of the schema begun last until there is one."""

    # --- while the document is parsed -----------------------------------------------------------

    def begin(self, root: Node) -> None:
        """Check the root element."""
        if root.kind not in _ROOTS:
            raise NotCsdlError

    def begin_schema(self, schema: Node, document: Node) -> bool:
        """Declare the names of a schema; tell whether its children are wanted one by one."""
        if not self._readers and edm_version(schema.namespace) != "4.0":
            self._whole = True
            self._ctx.names.aliases.clear()
        if self._whole:
            return False
        references = [child for child in _first(document).children if child.kind in _REFERENCES]
        self._declare(references, [schema])
        reader = SchemaReader(self._ctx, schema)
        self._readers.append(reader)
        self.child = reader.read_child
        return True

    def prefix(self, prefix: str, namespace: str) -> None:
        """Note the prefix of an XML namespace."""
        self._ctx.prefixes.setdefault(namespace, prefix)

    # --- afterwards -----------------------------------------------------------------------------

    def finish(self, root: Node) -> Model:
        """Return the model once the document has been parsed; reads what is left of it."""
        ctx = self._ctx
        references: list[Node] = []
        schemas: list[Node] = []
        strangers: list[tuple[Node, Node]] = []
        self._sort_envelope(root, references, schemas, strangers)
        version = self._version(root, schemas)
        ctx.is_v4 = version.startswith("4")
        self._declare(references, schemas)
        for child, parent in strangers:
            ctx.report_unknown_element(child, parent)
        found = [read_reference(ctx, element) for element in references]
        if not ctx.is_v4:
            from reso_explorer.csdl.xml.using import read_using

            found.extend(read_using(ctx, schemas))
        if not schemas:
            ctx.report("no-schema", "The document holds no schema.", root)
        if not self._readers:
            self._read_whole(schemas)
        elif not self._declared.issuperset(self._early):
            raise NeedsWholeError
        self._check_namespaces(root, schemas)
        return Model(
            version=version,
            format="xml",
            schemas=tuple(reader.finish() for reader in self._readers),
            references=tuple(found),
        )

    def _read_whole(self, schemas: list[Node]) -> None:
        self._ctx.schemas = schemas
        for schema in schemas:
            reader = SchemaReader(self._ctx, schema)
            self._readers.append(reader)
            for child in schema.children:
                reader.read_child(child)

    def _sort_envelope(
        self,
        root: Node,
        references: list[Node],
        schemas: list[Node],
        strangers: list[tuple[Node, Node]],
    ) -> None:
        """Find the references and schemas of a document, and what else its envelope holds.

        Other elements go to `strangers` with their parent: to tell where they are takes names,
        which may be resolved only once all aliases are known.
        """
        if root.kind == "Schema":
            schemas.append(root)
            return
        known = {"Version", *_DATA_SERVICE_VERSIONS}
        attributes = {name: text for name, text in root.attrib.items() if name not in known}
        if attributes:
            report_attributes(self._ctx, root, attributes)
        for child in root.children:
            kind = child.kind
            if kind in _REFERENCES:
                references.append(child)
            elif kind == "Schema":
                schemas.append(child)
            elif kind in _ENVELOPES:
                self._sort_envelope(child, references, schemas, strangers)
            elif kind not in _SKIPPED and child.name not in _DESIGNER:
                strangers.append((child, root))

    def _version(self, root: Node, schemas: list[Node]) -> str:
        """Work out the CSDL version; V1-V3 documents state it on DataServices or by namespace."""
        known = (edm_version(element.namespace) for element in (*schemas, root))
        by_namespace = next((version for version in known if version), "4.0")
        if by_namespace != "4.0":
            return _older_version(root) or by_namespace
        stated = root.attrib.get("Version", "").strip()
        if stated in {"4.0", "4.01"}:
            return stated
        if root.kind == "Edmx":
            what = f"the version `{shown(stated)}`" if stated else "no version"
            message = f"The document states {what}; it is read as version 4.0."
            self._ctx.report("odd-version", message, root)
        return "4.0"

    def _declare(self, references: list[Node], schemas: list[Node]) -> None:
        """Note namespaces and aliases.

        Raises:
            NeedsWholeError: an alias was used before it was declared.
        """
        ctx = self._ctx
        names = ctx.names
        declaring = [
            child for found in references for child in found.children if child.kind == "Include"
        ]
        declaring += schemas
        if not ctx.is_v4:
            declaring += [child for found in schemas for child in found.children]
        for element in declaring:
            if element.kind not in {"Include", "Schema", "Using"}:
                continue
            namespace = element.attrib.get("Namespace", "")
            names.namespaces.add(namespace)
            alias = element.attrib.get("Alias")
            if not alias:
                continue
            if alias in names.undeclared:
                raise NeedsWholeError
            self._declared.add(alias)
            if names.aliases.setdefault(alias, namespace) != namespace:
                what = f"The alias {shown(alias)} stands for two namespaces"
                ctx.report("alias-twice", f"{what}; the first one counts.", element)

    def _check_namespaces(self, root: Node, schemas: list[Node]) -> None:
        for element in (root, *schemas):
            if not element.namespace:
                message = "Elements stand in no XML namespace; they are read as elements of CSDL."
                self._ctx.report("missing-namespace", message, element)
                return
            if edm_version(element.namespace) is None:
                what = f"The XML namespace {shown(element.namespace)} is unknown"
                message = f"{what}; its elements are read as elements of CSDL."
                self._ctx.report("unknown-namespace", message, element)
                return
