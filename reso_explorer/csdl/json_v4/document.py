"""The document in CSDL JSON: references and schemas, sections 3 to 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.foreign_names import foreign_prefix
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.json_v4.annotations import read_annotations
from reso_explorer.csdl.json_v4.containers import read_container
from reso_explorer.csdl.json_v4.context import Place
from reso_explorer.csdl.json_v4.parse import JsonObject
from reso_explorer.csdl.json_v4.types import (
    read_complex_type,
    read_entity_type,
    read_enum_type,
    read_operation,
    read_term,
    read_type_definition,
)
from reso_explorer.csdl.model import (
    Action,
    AnnotationGroup,
    Include,
    IncludeAnnotations,
    Model,
    Reference,
    Schema,
)
from reso_explorer.csdl.typed_annotations import (
    AnnotationTyper,
    TermTypes,
    with_typed_annotations,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.json_v4.context import JsonContext

_KINDS: Final[dict[str, tuple[str, Callable[[Place, str, str], Any]]]] = {
    "EntityType": ("entity_types", read_entity_type),
    "ComplexType": ("complex_types", read_complex_type),
    "EnumType": ("enum_types", read_enum_type),
    "TypeDefinition": ("type_definitions", read_type_definition),
    "Term": ("terms", read_term),
    "EntityContainer": ("entity_containers", read_container),
}
_VERSIONS: Final = frozenset({"1.0", "2.0", "3.0", "4.0", "4.01"})


def read_document(ctx: JsonContext, root: JsonObject) -> Model:
    """Read a document whose root object holds CSDL."""
    place = Place(ctx, root, "", ctx.source.line(min(root.positions.values(), default=0)))
    place.report_unknown({"$Version", "$Reference", "$EntityContainer"})
    version = place.text("$Version") or ""
    if version not in _VERSIONS:
        what = f"the version `{shown(version)}`" if version else "no version"
        message = f"The document declares {what}; it's read as version 4.01."
        ctx.report("odd-version", message, place, "$Version")
        version = "4.01"
    schemas: list[tuple[str, Place]] = []
    for namespace in place.children():
        inner = place.inner(namespace, namespace)
        if inner is not None:
            schemas.append((namespace, inner))
    _declare(place, schemas)
    if not schemas:
        ctx.report("no-schema", "The document has no schema.", place)
    model = Model(
        version=version,
        format="json",
        schemas=_with_default(place, [_schema(inner, namespace) for namespace, inner in schemas]),
        references=_references(place),
    )
    types = TermTypes(ModelIndex(model))
    return with_typed_annotations(model, AnnotationTyper(types, ctx.paths.__getitem__))


def _with_default(place: Place, schemas: list[Schema]) -> tuple[Schema, ...]:
    """Mark the container that `$EntityContainer` names where there are several."""
    name = place.text("$EntityContainer")
    containers = [found for schema in schemas for found in schema.entity_containers]
    if name is None or len(containers) < 2:
        return tuple(schemas)
    qualified = place.ctx.names[name]
    return tuple(
        replace(
            schema,
            entity_containers=tuple(
                replace(found, is_default=found.qualified_name == qualified)
                for found in schema.entity_containers
            ),
        )
        for schema in schemas
    )


def _declare(place: Place, schemas: list[tuple[str, Place]]) -> None:
    """Collect namespaces and aliases, which may be used before they are declared.

    A reference whose address is an XML namespace gives foreign attributes a CSDL namespace.
    """
    declared: list[tuple[Any, Any, int]] = [
        (namespace, schema.value.get("$Alias"), schema.line) for namespace, schema in schemas
    ]
    references = place.value.get("$Reference")
    for uri, reference in references.items() if isinstance(references, dict) else ():
        includes = reference.get("$Include") if isinstance(reference, dict) else None
        prefix = foreign_prefix(uri)
        for include in includes if isinstance(includes, list) else ():
            if isinstance(include, JsonObject):
                line = place.ctx.source.line(min(include.positions.values(), default=0))
                namespace = include.get("$Namespace")
                declared.append((namespace, include.get("$Alias"), line))
                if prefix is not None and isinstance(namespace, str):
                    place.ctx.names.foreign[namespace] = prefix
    names = place.ctx.names
    for namespace, alias, line in declared:
        if not isinstance(namespace, str):
            continue
        names.namespaces.add(namespace)
        if not isinstance(alias, str) or not alias:
            continue
        if names.aliases.setdefault(alias, namespace) != namespace:
            message = f"Two namespaces have the alias {shown(alias)}; the first one is used."
            place.ctx.log.add("alias-twice", message, namespace, line)


def _references(place: Place) -> tuple[Reference, ...]:
    """Return the references but those that only stand for foreign attributes."""
    if "$Reference" not in place.value:
        return ()
    holder = place.inner("$Reference", "")
    if holder is None:
        return ()
    found: list[Reference] = []
    for uri in holder.value:
        inner = holder.inner(uri, "")
        if inner is None or (foreign_prefix(uri) is not None and list(inner.value) == ["$Include"]):
            continue
        inner.report_unknown({"$Include", "$IncludeAnnotations"})
        found.append(
            Reference(
                uri=uri,
                includes=tuple(_include(item) for item in inner.items_of("$Include", "")),
                include_annotations=tuple(
                    _include_annotations(item) for item in inner.items_of("$IncludeAnnotations", "")
                ),
                annotations=read_annotations(inner),
                line=inner.line,
            )
        )
    return tuple(found)


def _include(place: Place) -> Include:
    place.report_unknown({"$Namespace", "$Alias"})
    return Include(
        namespace=place.text("$Namespace") or "",
        alias=place.text("$Alias"),
        annotations=read_annotations(place),
        line=place.line,
    )


def _include_annotations(place: Place) -> IncludeAnnotations:
    place.report_unknown({"$TermNamespace", "$Qualifier", "$TargetNamespace"})
    return IncludeAnnotations(
        term_namespace=place.text("$TermNamespace") or "",
        qualifier=place.text("$Qualifier"),
        target_namespace=place.text("$TargetNamespace"),
        line=place.line,
    )


def _schema(place: Place, namespace: str) -> Schema:
    place.report_unknown({"$Kind", "$Alias", "$Annotations"})
    parts: dict[str, list[Any]] = {field: [] for field, _ in _KINDS.values()}
    parts |= {"actions": [], "functions": []}
    for member in place.children():
        path = f"{namespace}.{member}"
        if isinstance(place.value[member], list):
            for overload in place.items_of(member, path):
                operation = read_operation(overload, member, namespace)
                field = "actions" if isinstance(operation, Action) else "functions"
                parts[field].append(operation)
            continue
        inner = place.inner(member, path)
        if inner is None:
            continue
        kind = inner.text("$Kind") or ""
        if kind in _KINDS:
            field, read = _KINDS[kind]
            parts[field].append(read(inner, member, namespace))
        else:
            what = f"of the unknown kind {shown(kind)}" if kind else "without $Kind"
            message = f"A schema has an element {what}; it's ignored."
            place.ctx.report("unknown-member", message, place, member)
    return Schema(
        namespace=namespace,
        alias=place.text("$Alias"),
        annotation_groups=_groups(place),
        annotations=read_annotations(place),
        line=place.line,
        document="",
        **{field: tuple(found) for field, found in parts.items()},
    )


def _groups(place: Place) -> tuple[AnnotationGroup, ...]:
    if "$Annotations" not in place.value:
        return ()
    holder = place.inner("$Annotations", place.path)
    if holder is None:
        return ()
    found: list[AnnotationGroup] = []
    for target in holder.value:
        path = place.ctx.paths[target]
        inner = holder.inner(target, path)
        if inner is not None:
            group = AnnotationGroup(path, read_annotations(inner), None, inner.line)
            found.append(group)
    return tuple(found)
