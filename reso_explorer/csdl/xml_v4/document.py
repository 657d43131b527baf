"""The document: envelope, references, schemas, OData CSDL XML 4.01 sections 3 to 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import (
    Include,
    IncludeAnnotations,
    Model,
    Reference,
    Schema,
)
from reso_explorer.csdl.reader_rules import shown
from reso_explorer.csdl.xml_v4.annotations import (
    read_annotation,
    read_annotation_group,
    read_annotations,
    read_older_annotation,
)
from reso_explorer.csdl.xml_v4.containers import read_container
from reso_explorer.csdl.xml_v4.leftover import DATA_SERVICES, leftover_attributes, report_attributes
from reso_explorer.csdl.xml_v4.operations import read_action, read_function
from reso_explorer.csdl.xml_v4.tags import edm_version, split_tag
from reso_explorer.csdl.xml_v4.typed import read_term
from reso_explorer.csdl.xml_v4.types import (
    read_complex_type,
    read_entity_type,
    read_enum_type,
    read_type_definition,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import Annotation, AnnotationGroup, SchemaElement, Term
    from reso_explorer.csdl.xml_v4.context import Context
    from reso_explorer.csdl.xml_v4.element import XmlElement

ROOTS: Final = frozenset({"Edmx", "DataServices", "Schema"})
"""Local names that the root of a metadata document may have."""

_VERSIONS: Final = frozenset({"1.0", "2.0", "3.0", "4.0", "4.01"})
_DATA_SERVICE_VERSIONS: Final = tuple(
    f"{{{DATA_SERVICES}}}{name}" for name in ("DataServiceVersion", "MaxDataServiceVersion")
)


def read_document(ctx: Context, root: XmlElement) -> Model:
    """Read a document whose root is one of `ROOTS`."""
    reference_elements: list[XmlElement] = []
    schema_elements: list[XmlElement] = []
    _sort_envelope(ctx, root, reference_elements, schema_elements)
    version = _version(ctx, root, schema_elements)
    ctx.is_v4 = version.startswith("4")
    _declare(ctx, reference_elements, schema_elements)
    references = [_reference(ctx, element) for element in reference_elements]
    if not ctx.is_v4:
        from reso_explorer.csdl.xml_v3.using import read_using

        references.extend(read_using(ctx, schema_elements))
    ctx.schemas = schema_elements
    if not schema_elements:
        ctx.report("no-schema", "The document holds no schema.", root)
    schemas = [_SchemaReader(ctx, element) for element in schema_elements]
    for reader in schemas:
        reader.read_children()
    return Model(
        version=version,
        format="xml",
        schemas=tuple(reader.finish() for reader in schemas),
        references=tuple(references),
    )


# --- Envelope -----------------------------------------------------------------------------------


def _sort_envelope(
    ctx: Context, root: XmlElement, references: list[XmlElement], schemas: list[XmlElement]
) -> None:
    """Find the references and schemas of a document; report what else its envelope holds."""
    if ctx.local[root.tag] == "Schema":
        schemas.append(root)
        return
    known = {"Version", *_DATA_SERVICE_VERSIONS}
    attributes = {name: text for name, text in root.items() if name not in known}
    if attributes:
        report_attributes(ctx, root, attributes)
    for child in root:
        kind = ctx.local[child.tag]
        if kind in {"Reference", "AnnotationsReference"}:
            references.append(child)
        elif kind == "Schema":
            schemas.append(child)
        elif kind in {"DataServices", "Runtime", "ConceptualModels"}:
            _sort_envelope(ctx, child, references, schemas)
        elif kind not in {"StorageModels", "Mappings", "Designer"} and not _designer(child):
            ctx.report_unknown_element(child)


def _designer(element: XmlElement) -> bool:
    """Tell whether an element is layout data that Entity Framework designers leave behind."""
    return split_tag(element.tag)[1] in {"Designer", "DesignerInfoPropertySet"}


def _version(ctx: Context, root: XmlElement, schemas: list[XmlElement]) -> str:
    """Work out the CSDL version; V1-V3 documents state it on DataServices or by namespace."""
    namespaces = [split_tag(schema.tag)[0] for schema in schemas]
    by_namespace = next((v for v in map(edm_version, namespaces) if v), None)
    stated = (root.get("Version") or "").strip()
    if by_namespace is None:
        by_namespace = edm_version(split_tag(root.tag)[0]) or "4.0"
    if by_namespace != "4.0":
        for element in (root, *root):
            for name in _DATA_SERVICE_VERSIONS:
                version = (element.get(name) or "").strip().rstrip(";")
                if version in _VERSIONS and not version.startswith("4"):
                    return version
        return by_namespace
    if stated in {"4.0", "4.01"}:
        return stated
    if ctx.local[root.tag] == "Edmx":
        what = f"the version `{shown(stated)}`" if stated else "no version"
        message = f"The document states {what}; it is read as version 4.0."
        ctx.report("odd-version", message, root)
    return "4.0"


def _declare(ctx: Context, references: list[XmlElement], schemas: list[XmlElement]) -> None:
    """Collect namespaces and aliases, which may be used before they are declared."""
    declaring = [
        child for reference in references for child in reference.iterchildren("{*}Include")
    ]
    declaring.extend(schemas)
    if not ctx.is_v4:
        declaring.extend(
            child for schema in schemas for child in schema if ctx.local[child.tag] == "Using"
        )
    aliases = ctx.names.aliases
    for element in declaring:
        namespace = element.get("Namespace", "")
        ctx.names.namespaces.add(namespace)
        alias = element.get("Alias")
        if alias and aliases.setdefault(alias, namespace) != namespace:
            message = f"The alias {shown(alias)} stands for two namespaces; the first one counts."
            ctx.report("alias-twice", message, element)


def _reference(ctx: Context, element: XmlElement) -> Reference:
    """Read a `Reference`, section 4.1, or its older forms with `Url`."""
    attributes = dict(element.items())
    uri = attributes.pop("Uri", None) or attributes.pop("Url", None)
    if uri is None:
        ctx.report("missing-attribute", "Reference states no Uri.", element)
    includes: list[Include] = []
    include_annotations: list[IncludeAnnotations] = []
    annotations: list[Annotation] = []
    for child in element:
        kind = ctx.local[child.tag]
        if kind == "Include" and child.get("TermNamespace") is None:
            includes.append(_include(ctx, child))
        elif kind in {"Include", "IncludeAnnotations"}:
            include_annotations.append(_include_annotations(ctx, child))
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, kind))
    if attributes:
        annotations.extend(leftover_attributes(ctx, element, attributes))
    return Reference(
        uri=uri or "",
        includes=tuple(includes),
        include_annotations=tuple(include_annotations),
        annotations=tuple(annotations),
        line=element.sourceline,
    )


def _include(ctx: Context, element: XmlElement) -> Include:
    attributes = dict(element.items())
    namespace = attributes.pop("Namespace", None)
    alias = attributes.pop("Alias", None)
    if namespace is None:
        ctx.report("missing-attribute", "Include states no namespace.", element)
    annotations = read_annotations(ctx, element) if len(element) else ()
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes, annotations)
    return Include(
        namespace=namespace or "", alias=alias, annotations=annotations, line=element.sourceline
    )


def _include_annotations(ctx: Context, element: XmlElement) -> IncludeAnnotations:
    attributes = dict(element.items())
    term_namespace = attributes.pop("TermNamespace", None)
    qualifier = attributes.pop("Qualifier", None)
    target_namespace = attributes.pop("TargetNamespace", None)
    if term_namespace is None:
        ctx.report("missing-attribute", "IncludeAnnotations states no TermNamespace.", element)
    if attributes:
        report_attributes(ctx, element, attributes)
    for inner in element:
        ctx.report_unknown_element(inner)
    return IncludeAnnotations(
        term_namespace=term_namespace or "",
        qualifier=qualifier,
        target_namespace=target_namespace,
        line=element.sourceline,
    )


# --- Schemas ------------------------------------------------------------------------------------


_NAMED: Final[dict[str, tuple[str, Callable[[Context, XmlElement, str], SchemaElement | Term]]]] = {
    "EntityType": ("entity_types", read_entity_type),
    "ComplexType": ("complex_types", read_complex_type),
    "EnumType": ("enum_types", read_enum_type),
    "TypeDefinition": ("type_definitions", read_type_definition),
    "Action": ("actions", read_action),
    "Function": ("functions", read_function),
    "Term": ("terms", read_term),
    "ValueTerm": ("terms", read_term),
}
"""By element: the field of `Schema` that its kind belongs to, and what reads it."""


class _SchemaReader:
    """Reads one `Schema`, section 5, in two steps: its children, then its containers.

    Containers come last because the attributes of V2 properties restrict their sets.
    """

    def __init__(self, ctx: Context, element: XmlElement) -> None:
        self._ctx = ctx
        self._element = element
        namespace = element.get("Namespace")
        if namespace is None:
            ctx.report("missing-attribute", "Schema states no namespace.", element)
        self._namespace = namespace or ""
        self._named: dict[str, list[Any]] = {field: [] for field, _ in _NAMED.values()}
        self._groups: list[AnnotationGroup] = []
        self._annotations: list[Annotation] = []
        self._container_elements: list[XmlElement] = []

    def read_children(self) -> None:
        ctx = self._ctx
        for child in self._element:
            kind = ctx.local[child.tag]
            if kind == "Annotations":
                self._groups.append(read_annotation_group(ctx, child))
            elif kind in _NAMED:
                field, read = _NAMED[kind]
                self._named[field].append(read(ctx, child, self._namespace))
            elif kind == "EntityContainer":
                self._container_elements.append(child)
            elif kind == "Annotation":
                self._annotations.append(read_annotation(ctx, child))
            elif kind not in {"Association", "Using"}:
                self._annotations.extend(read_older_annotation(ctx, child, kind))

    def finish(self) -> Schema:
        ctx = self._ctx
        containers = tuple(
            read_container(
                ctx, element, self._namespace, self._named["actions"], self._named["functions"]
            )
            for element in self._container_elements
        )
        attributes = dict(self._element.items())
        attributes.pop("Namespace", None)
        alias = attributes.pop("Alias", None)
        if attributes:
            left = leftover_attributes(ctx, self._element, attributes, tuple(self._annotations))
            self._annotations.extend(left)
        return Schema(
            namespace=self._namespace,
            alias=alias,
            entity_containers=containers,
            annotation_groups=tuple(self._groups),
            annotations=tuple(self._annotations),
            line=self._element.sourceline,
            **{field: tuple(found) for field, found in self._named.items()},
        )
