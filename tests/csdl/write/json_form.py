"""What a model becomes when it passes through CSDL JSON: the losses that the standard has."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from reso_explorer.csdl.alias_names import AliasNames
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    Annotation,
    AnnotationGroup,
    Apply,
    Collection,
    Constant,
    EntityContainer,
    EntitySet,
    EnumType,
    Expression,
    FunctionImport,
    LabeledElement,
    Model,
    NavigationProperty,
    NavigationPropertyBinding,
    Null,
    Operation,
    OperationOverload,
    PathExpression,
    Record,
    Reference,
    Schema,
    Singleton,
    StructuredType,
    Typed,
    TypeDefinition,
    TypeOperation,
    UrlRef,
)
from reso_explorer.csdl.names import Names, Paths
from reso_explorer.csdl.typed_annotations import (
    AnnotationTyper,
    TermTypes,
    with_typed_annotations,
)
from reso_explorer.csdl.write_json.literals import literal_type, typed_literal
from reso_explorer.csdl.write_json.term_defaults import default_of

_WHOLE_SECONDS = {"Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration"}


class JsonForm:
    """Works out what reading the JSON form of one model has to give."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.names = AliasNames(model, keep=True)
        self.index = ModelIndex(model)

    def result(self) -> Model:
        schemas = tuple(self.schema(schema) for schema in self.model.schemas)
        references = tuple(self.reference(reference) for reference in self.model.references)
        untyped = replace(self.model, format="json", schemas=schemas, references=references)
        typer = AnnotationTyper(TermTypes(ModelIndex(untyped)), self.resolved_path)
        return with_typed_annotations(untyped, typer)

    def resolved_path(self, written: str) -> str:
        names = Names()
        names.aliases.update(self.index.aliases)
        return Paths(names)[written]

    def reference(self, found: Reference) -> Reference:
        includes = tuple(
            replace(include, annotations=self.annotations(include.annotations))
            for include in found.includes
        )
        return replace(found, includes=includes, annotations=self.annotations(found.annotations))

    def schema(self, found: Schema) -> Schema:
        return replace(
            found,
            entity_types=tuple(self.structured(item) for item in found.entity_types),
            complex_types=tuple(self.structured(item) for item in found.complex_types),
            enum_types=tuple(self.enum(item) for item in found.enum_types),
            type_definitions=tuple(self.definition(item) for item in found.type_definitions),
            actions=tuple(self.operation(item) for item in found.actions),
            functions=tuple(self.operation(item) for item in found.functions),
            terms=tuple(self.typed(item) for item in found.terms),
            entity_containers=tuple(self.container(item) for item in found.entity_containers),
            annotation_groups=tuple(
                AnnotationGroup(group.target, self.annotations(group.annotations))
                for group in found.annotation_groups
            ),
            annotations=self.annotations(found.annotations),
        )

    def structured(self, found: StructuredType) -> Any:
        return replace(
            found,
            properties=tuple(self.typed(prop) for prop in found.properties),
            navigation_properties=tuple(
                self.navigation(navigation) for navigation in found.navigation_properties
            ),
            annotations=self.annotations(found.annotations),
        )

    def facets(self, found: Any, type_name: str) -> dict[str, Any]:
        precision, scale = found.precision, found.scale
        if precision is None and type_name in _WHOLE_SECONDS:
            precision = 0
        if type_name == "Edm.Decimal":
            scale = 0 if scale is None else scale
        elif scale == "variable":
            scale = None
        return {
            "max_length": found.max_length if isinstance(found.max_length, int) else None,
            "precision": precision,
            "scale": scale,
            "unicode": None if found.unicode else found.unicode,
        }

    def typed(self, found: Typed) -> Any:
        changes = self.facets(found, found.type)
        changes["nullable"] = not found.is_collection if found.nullable is None else found.nullable
        changes["annotations"] = self.annotations(found.annotations)
        if found.default_value is not None:
            literal = typed_literal(found.default_value, literal_type(self.index, found.type))
            text = str(literal).lower() if isinstance(literal, bool) else str(literal)
            changes["default_value"] = None if literal is None else text
        return replace(found, **changes)

    def definition(self, found: TypeDefinition) -> TypeDefinition:
        changes = self.facets(found, found.underlying_type)
        return replace(found, annotations=self.annotations(found.annotations), **changes)

    def navigation(self, found: NavigationProperty) -> NavigationProperty:
        nullable = None if found.is_collection else found.nullable is not False
        return replace(
            found,
            nullable=nullable,
            referential_constraints=tuple(
                replace(item, annotations=self.annotations(item.annotations))
                for item in found.referential_constraints
            ),
            on_delete_annotations=self.annotations(found.on_delete_annotations),
            annotations=self.annotations(found.annotations),
        )

    def enum(self, found: EnumType) -> EnumType:
        members = tuple(
            replace(member, is_explicit=True, annotations=self.annotations(member.annotations))
            for member in found.members
        )
        return replace(found, members=members, annotations=self.annotations(found.annotations))

    def operation(self, found: OperationOverload) -> Any:
        returned = found.return_type
        return replace(
            found,
            parameters=tuple(self.typed(parameter) for parameter in found.parameters),
            return_type=None if returned is None else self.typed(returned),
            annotations=self.annotations(found.annotations),
        )

    # --- containers -----------------------------------------------------------------------------

    def container(self, found: EntityContainer) -> EntityContainer:
        own = found.qualified_name + "/"
        is_one_of_several = sum(len(each.entity_containers) for each in self.model.schemas) > 1
        return replace(
            found,
            is_default=is_one_of_several and found is self.model.entity_container,
            entity_sets=tuple(self.source(item, own) for item in found.entity_sets),
            singletons=tuple(self.source(item, own) for item in found.singletons),
            action_imports=tuple(self.imported(item, own) for item in found.action_imports),
            function_imports=tuple(self.imported(item, own) for item in found.function_imports),
            annotations=self.annotations(found.annotations),
        )

    def source(self, found: EntitySet | Singleton, own: str) -> Any:
        changes: dict[str, Any] = {
            "bindings": tuple(
                NavigationPropertyBinding(binding.path, binding.target.removeprefix(own))
                for binding in found.bindings
            ),
            "annotations": self.annotations(found.annotations),
        }
        if isinstance(found, EntitySet):
            listed = found.include_in_service_document
            changes["include_in_service_document"] = None if listed else listed
        else:
            changes["nullable"] = found.nullable or None
        return replace(found, **changes)

    def imported(self, found: Any, own: str) -> Any:
        changes: dict[str, Any] = {"annotations": self.annotations(found.annotations)}
        if found.entity_set is not None:
            changes["entity_set"] = found.entity_set.removeprefix(own)
        if isinstance(found, FunctionImport):
            changes["include_in_service_document"] = found.include_in_service_document or None
        return replace(found, **changes)

    # --- annotations ----------------------------------------------------------------------------

    def annotations(self, found: tuple[Annotation, ...]) -> tuple[Annotation, ...]:
        return tuple(self.annotation(item) for item in found)

    def annotation(self, found: Annotation) -> Annotation:
        if found.value is None:
            value = from_json(default_of(self.index, found.term))
        else:
            value = self.expression(found.value)
        return Annotation(found.term, value, found.qualifier, self.annotations(found.annotations))

    def expression(self, value: Expression, *, is_operand: bool = False) -> Expression:
        if isinstance(value, Constant):
            return constant(value, is_operand=is_operand)
        if isinstance(value, PathExpression):
            if value.kind == "Path":
                return value
            return Constant("String", self.names.path(value.path))
        if isinstance(value, Collection):
            return Collection(tuple(self.expression(item) for item in value.items))
        if isinstance(value, Record):
            values = tuple(
                replace(item, value=self.expression(item.value))
                for item in value.values
                if item.value
            )
            return replace(value, values=values)
        if isinstance(value, Operation):
            operands = tuple(self.expression(item, is_operand=True) for item in value.operands)
            return replace(value, operands=operands)
        if isinstance(value, Apply):
            return replace(value, arguments=tuple(self.expression(x) for x in value.arguments))
        if isinstance(value, TypeOperation):
            assert value.value is not None
            unicode = None if value.unicode else value.unicode
            return replace(value, value=self.expression(value.value), unicode=unicode)
        if isinstance(value, LabeledElement | UrlRef):
            assert value.value is not None
            return replace(value, value=self.expression(value.value))
        return value


def from_json(value: Any) -> Expression:
    """Return what a default value of a term reads as."""
    if isinstance(value, list):
        return Collection()
    if isinstance(value, dict):
        return Record()
    if isinstance(value, bool):
        return Constant("Bool", value)
    if isinstance(value, int):
        return Constant("Int", value)
    if isinstance(value, float):
        text = repr(value)
        return Constant("Float" if "e" in text else "Decimal", text)
    return Null() if value is None else Constant("String", value)


def constant(value: Constant, *, is_operand: bool) -> Expression:
    """Return what a constant reads as: JSON knows texts, numbers and Booleans."""
    if isinstance(value.value, bool | int):
        return value
    text = value.value
    if value.kind in {"Decimal", "Float"} and text != "INF":
        return Constant("Decimal", repr(float(text)))
    if value.kind == "EnumMember":
        members = ",".join(part.rpartition("/")[2] for part in text.split())
        plain = Constant("String", members)
        type_name = text.split()[0].rpartition("/")[0]
        return TypeOperation("Cast", type_name, plain) if is_operand else plain
    return Constant("String", text.replace("\r\n", "\n").replace("\r", "\n"))
