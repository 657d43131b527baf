"""The document: envelope, references, schemas, OData CSDL XML 4.01 sections 3 to 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
from reso_explorer.csdl.xml_v4.context import Context
from reso_explorer.csdl.xml_v4.leftover import DATA_SERVICES, leftover_attributes
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
    from collections.abc import Iterator

    from lxml.etree import _Element

    from reso_explorer.csdl.model import (
        Action,
        Annotation,
        AnnotationGroup,
        ComplexType,
        EntityContainer,
        EntityType,
        EnumType,
        Function,
        Term,
        TypeDefinition,
    )

ROOTS: Final = frozenset({"Edmx", "DataServices", "Schema"})
"""Local names that the root of a metadata document may have."""

_VERSIONS: Final = frozenset({"1.0", "2.0", "3.0", "4.0", "4.01"})
_DATA_SERVICE_VERSIONS: Final = tuple(
    f"{{{DATA_SERVICES}}}{name}" for name in ("DataServiceVersion", "MaxDataServiceVersion")
)


def read_document(ctx: Context, root: _Element) -> Model:
    """Read a document whose root is one of `ROOTS`."""
    reference_elements: list[_Element] = []
    schema_elements: list[_Element] = []
    _sort_envelope(ctx, root, reference_elements, schema_elements)
    version = _version(ctx, root, schema_elements)
    ctx.is_v4 = version.startswith("4")
    references = [_reference(ctx, element) for element in reference_elements]
    _declare(ctx, references, schema_elements)
    if not ctx.is_v4 or _has_associations(schema_elements):
        from reso_explorer.csdl.xml_v3.associations import Associations
        from reso_explorer.csdl.xml_v3.using import read_using

        references.extend(read_using(ctx, schema_elements))
        ctx.associations = Associations(ctx, schema_elements)
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


def _has_associations(schemas: list[_Element]) -> bool:
    """Tell whether a V4 document holds associations all the same."""
    return any(next(schema.iterchildren("{*}Association"), None) is not None for schema in schemas)


# --- Envelope -----------------------------------------------------------------------------------


def _sort_envelope(
    ctx: Context, root: _Element, references: list[_Element], schemas: list[_Element]
) -> None:
    """Find the references and schemas of a document; report what else its envelope holds."""
    if ctx.local[str(root.tag)] == "Schema":
        schemas.append(root)
        return
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


def _designer(element: _Element) -> bool:
    """Tell whether an element is layout data that Entity Framework designers leave behind."""
    return split_tag(str(element.tag))[1] in {"Designer", "DesignerInfoPropertySet"}


def _version(ctx: Context, root: _Element, schemas: list[_Element]) -> str:
    """Work out the CSDL version; V1-V3 documents state it on DataServices or by namespace."""
    namespaces = [split_tag(str(schema.tag))[0] for schema in schemas]
    by_namespace = next((v for v in map(edm_version, namespaces) if v), None)
    stated = (root.get("Version") or "").strip()
    if by_namespace is None:
        by_namespace = edm_version(split_tag(str(root.tag))[0]) or "4.0"
    if by_namespace != "4.0":
        for element in (root, *root):
            for name in _DATA_SERVICE_VERSIONS:
                version = (element.get(name) or "").strip().rstrip(";")
                if version in _VERSIONS and not version.startswith("4"):
                    return version
        return by_namespace
    if stated in {"4.0", "4.01"}:
        return stated
    if ctx.local[str(root.tag)] == "Edmx":
        what = f"the version `{shown(stated)}`" if stated else "no version"
        message = f"The document states {what}; it is read as version 4.0."
        ctx.report("odd-version", message, root)
    return "4.0"


def _declare(ctx: Context, references: list[Reference], schemas: list[_Element]) -> None:
    """Collect namespaces and aliases, which may be used before they are declared."""
    declared: list[tuple[str, str | None, int]] = [
        (include.namespace, include.alias, include.line)
        for reference in references
        for include in reference.includes
    ]
    declared.extend(
        (schema.get("Namespace", ""), schema.get("Alias"), schema.sourceline or 0)
        for schema in schemas
    )
    aliases = ctx.names.aliases
    for namespace, alias, line in declared:
        ctx.names.namespaces.add(namespace)
        if not alias:
            continue
        if aliases.setdefault(alias, namespace) != namespace:
            message = f"The alias {shown(alias)} stands for two namespaces; the first one counts."
            ctx.log.add("alias-twice", message, namespace, line)


def _reference(ctx: Context, element: _Element) -> Reference:
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


def _include(ctx: Context, element: _Element) -> Include:
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


def _include_annotations(ctx: Context, element: _Element) -> IncludeAnnotations:
    attributes = dict(element.items())
    term_namespace = attributes.pop("TermNamespace", None)
    qualifier = attributes.pop("Qualifier", None)
    target_namespace = attributes.pop("TargetNamespace", None)
    if term_namespace is None:
        ctx.report("missing-attribute", "IncludeAnnotations states no TermNamespace.", element)
    if attributes:
        leftover_attributes(ctx, element, attributes)
    for inner in element:
        ctx.report_unknown_element(inner)
    return IncludeAnnotations(
        term_namespace=term_namespace or "",
        qualifier=qualifier,
        target_namespace=target_namespace,
        line=element.sourceline,
    )


# --- Schemas ------------------------------------------------------------------------------------


class _SchemaReader:
    """Reads one `Schema`, section 5, in two steps: its children, then its containers.

    Containers come last because the attributes of V2 properties restrict their sets.
    """

    def __init__(self, ctx: Context, element: _Element) -> None:
        self._ctx = ctx
        self._element = element
        namespace = element.get("Namespace")
        if namespace is None:
            ctx.report("missing-attribute", "Schema states no namespace.", element)
        self._namespace = namespace or ""
        self._entity_types: list[EntityType] = []
        self._complex_types: list[ComplexType] = []
        self._enum_types: list[EnumType] = []
        self._type_definitions: list[TypeDefinition] = []
        self._actions: list[Action] = []
        self._functions: list[Function] = []
        self._terms: list[Term] = []
        self._groups: list[AnnotationGroup] = []
        self._annotations: list[Annotation] = []
        self._container_elements: list[_Element] = []

    def read_children(self) -> None:
        ctx = self._ctx
        namespace = self._namespace
        for child in self._element:
            match ctx.local[child.tag]:
                case "Annotations":
                    self._groups.append(read_annotation_group(ctx, child))
                case "ComplexType":
                    self._complex_types.append(read_complex_type(ctx, child, namespace))
                case "EntityType":
                    self._entity_types.append(read_entity_type(ctx, child, namespace))
                case "EnumType":
                    self._enum_types.append(read_enum_type(ctx, child, namespace))
                case "Action":
                    self._actions.append(read_action(ctx, child, namespace))
                case "Function":
                    self._functions.append(read_function(ctx, child, namespace))
                case "TypeDefinition":
                    self._type_definitions.append(read_type_definition(ctx, child, namespace))
                case "Term" | "ValueTerm":
                    self._terms.append(read_term(ctx, child, namespace))
                case "EntityContainer":
                    self._container_elements.append(child)
                case "Annotation":
                    self._annotations.append(read_annotation(ctx, child))
                case "Association" | "Using":
                    pass
                case kind:
                    self._annotations.extend(read_older_annotation(ctx, child, kind))

    def finish(self) -> Schema:
        ctx = self._ctx
        containers = tuple(self._containers())
        attributes = dict(self._element.items())
        attributes.pop("Namespace", None)
        alias = attributes.pop("Alias", None)
        if attributes:
            left = leftover_attributes(ctx, self._element, attributes, tuple(self._annotations))
            self._annotations.extend(left)
        return Schema(
            namespace=self._namespace,
            alias=alias,
            entity_types=tuple(self._entity_types),
            complex_types=tuple(self._complex_types),
            enum_types=tuple(self._enum_types),
            type_definitions=tuple(self._type_definitions),
            actions=tuple(self._actions),
            functions=tuple(self._functions),
            terms=tuple(self._terms),
            entity_containers=containers,
            annotation_groups=tuple(self._groups),
            annotations=tuple(self._annotations),
            line=self._element.sourceline or 0,
        )

    def _containers(self) -> Iterator[EntityContainer]:
        for element in self._container_elements:
            yield read_container(
                self._ctx, element, self._namespace, self._actions, self._functions
            )
