"""Schemas, OData CSDL XML 4.01 section 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import Schema
from reso_explorer.csdl.xml.annotated import read_annotation_group, read_older_annotation
from reso_explorer.csdl.xml.annotations import read_annotation
from reso_explorer.csdl.xml.containers import read_container
from reso_explorer.csdl.xml.leftover import leftover_attributes
from reso_explorer.csdl.xml.operations import read_action, read_function
from reso_explorer.csdl.xml.typed import read_term
from reso_explorer.csdl.xml.types import (
    read_complex_type,
    read_entity_type,
    read_enum_type,
    read_type_definition,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import (
        Annotation,
        AnnotationGroup,
        EntityContainer,
        SchemaElement,
        Term,
    )
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

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


class SchemaReader:
    """Reads one `Schema`: its children first, its containers when all schemas have been read.

    Containers come last because the attributes of V2 properties restrict their sets.
    """

    def __init__(self, ctx: Context, element: XmlElement) -> None:
        self._ctx = ctx
        self._element = element
        namespace = element.get("Namespace")
        if namespace is None:
            ctx.report("missing-attribute", "Schema has no namespace.", element)
        self._namespace = namespace or ""
        self._named: dict[str, list[Any]] = {field: [] for field, _ in _NAMED.values()}
        self._taken = {kind: (read, self._named[field]) for kind, (field, read) in _NAMED.items()}
        self._groups: list[AnnotationGroup] = []
        self._annotations: list[Annotation] = []
        self._container_elements: list[XmlElement] = []

    def read_children(self) -> None:
        """Read all children of the schema but its containers."""
        ctx = self._ctx
        namespace = ctx.namespace = self._namespace
        for child in self._element:
            ctx.scope = child
            kind = ctx.kinds[child.tag]
            taken = self._taken.get(kind)
            if taken is not None:
                read, found = taken
                found.append(read(ctx, child, namespace))
            elif kind == "Annotations":
                self._groups.append(read_annotation_group(ctx, child))
            elif kind == "EntityContainer":
                self._container_elements.append(child)
            elif kind == "Annotation":
                self._annotations.append(read_annotation(ctx, child))
            elif kind == "Association":
                ctx.associations.report_unused(ctx, child, namespace)
            elif kind != "Using":
                older = read_older_annotation(ctx, child, self._element)
                self._annotations.extend(older)

    def finish(self) -> Schema:
        """Return the schema once all its children have been read."""
        ctx = self._ctx
        containers: list[EntityContainer] = []
        for element in self._container_elements:
            ctx.enter(element, self._namespace)
            actions, functions = self._named["actions"], self._named["functions"]
            containers.append(read_container(ctx, element, self._namespace, actions, functions))
        attributes = dict(self._element.items())
        attributes.pop("Namespace", None)
        alias = attributes.pop("Alias", None)
        if attributes:
            left = leftover_attributes(ctx, self._element, attributes)
            self._annotations.extend(left)
        return Schema(
            namespace=self._namespace,
            alias=alias,
            entity_containers=tuple(containers),
            annotation_groups=tuple(self._groups),
            annotations=tuple(self._annotations),
            line=ctx.line(self._element),
            document="",
            **{field: tuple(found) for field, found in self._named.items()},
        )
