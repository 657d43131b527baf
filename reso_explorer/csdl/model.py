"""The vocabulary of the whole program: what a metadata document says, as immutable data.

Every construct of CSDL 4.01 has a type here (OData CSDL XML 4.01, sections named per class).
Names of other model elements are stored fully qualified, with aliases resolved; the text as
it was written is found through `line`. Objects hold no links to their parents or targets:
`reso_explorer.csdl.index.ModelIndex` resolves names.

All classes are frozen `msgspec.Struct`s without reference cycles, hence `gc=False`.
`line` is the 1-based source line (0 where unknown) and takes no part in equality checks made
with `reso_explorer.csdl.canonical.same_model`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

EDM_STRING = "Edm.String"
"""The type of a property that states none."""


class Element(Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """Anything with a place in the document and annotations of its own."""

    annotations: tuple[Annotation, ...] = ()
    line: int = 0


# --- Annotations and expressions (section 14) -------------------------------------------------


class Annotation(Struct, frozen=True, gc=False, array_like=True):
    """A term applied to a model element, section 14.3.

    `term` is qualified; an undeclared alias is kept as written. `value` is None where the
    document states no expression: the value is then the default of the term.
    """

    term: str
    value: Expression | None = None
    qualifier: str | None = None
    annotations: tuple[Annotation, ...] = ()
    line: int = 0


class Constant(Struct, frozen=True, gc=False, array_like=True, tag="const", tag_field="$"):
    """A constant expression, section 14.4.1.

    `kind` is the XML name: Binary, Bool, Date, DateTimeOffset, Decimal, Duration, EnumMember,
    Float, Guid, Int, String, TimeOfDay. `value` is a bool for Bool, an int for Int, otherwise
    the text as written (Decimal and Float keep their digits; EnumMember is
    `NS.Type/Member` items joined by blanks).
    """

    kind: str
    value: str | bool | int
    annotations: tuple[Annotation, ...] = ()


class PathExpression(Struct, frozen=True, gc=False, array_like=True, tag="path", tag_field="$"):
    """A path, sections 14.4.1.7 to 14.4.1.10 and 14.4.2.

    `kind` is AnnotationPath, ModelElementPath, NavigationPropertyPath, PropertyPath,
    AnyPropertyPath or Path (a value path).
    """

    kind: str
    path: str
    annotations: tuple[Annotation, ...] = ()


class Collection(Struct, frozen=True, gc=False, array_like=True, tag="coll", tag_field="$"):
    """A collection expression, section 14.4.6."""

    items: tuple[Expression, ...] = ()
    annotations: tuple[Annotation, ...] = ()


class PropertyValue(Struct, frozen=True, gc=False, array_like=True):
    """One property of a record, section 14.4.12."""

    name: str
    value: Expression | None = None
    annotations: tuple[Annotation, ...] = ()
    line: int = 0


class Record(Struct, frozen=True, gc=False, array_like=True, tag="rec", tag_field="$"):
    """A record expression, section 14.4.12; `type` is qualified, None where not stated."""

    values: tuple[PropertyValue, ...] = ()
    type: str | None = None
    annotations: tuple[Annotation, ...] = ()


class Null(Struct, frozen=True, gc=False, array_like=True, tag="null", tag_field="$"):
    """The null expression, section 14.4.11."""

    annotations: tuple[Annotation, ...] = ()


class Operation(Struct, frozen=True, gc=False, array_like=True, tag="op", tag_field="$"):
    """Logic, comparison, arithmetic and If, sections 14.4.3 to 14.4.5 and 14.4.8.

    `operator` is the XML name: And, Or, Not, Eq, Ne, Gt, Ge, Lt, Le, Has, In, Add, Sub, Neg,
    Mul, Div, DivBy, Mod, If.
    """

    operator: str
    operands: tuple[Expression, ...] = ()
    annotations: tuple[Annotation, ...] = ()


class Apply(Struct, frozen=True, gc=False, array_like=True, tag="apply", tag_field="$"):
    """A client-side function applied to expressions, section 14.4.4."""

    function: str
    arguments: tuple[Expression, ...] = ()
    annotations: tuple[Annotation, ...] = ()


class TypeOperation(Struct, frozen=True, gc=False, array_like=True, tag="type", tag_field="$"):
    """Cast or IsOf (in `operator`), sections 14.4.5 and 14.4.9, with the type's facets."""

    operator: str
    type: str
    value: Expression | None = None
    is_collection: bool = False
    max_length: int | Literal["max"] | None = None
    precision: int | None = None
    scale: int | Literal["variable", "floating"] | None = None
    unicode: bool | None = None
    srid: int | Literal["variable"] | None = None
    annotations: tuple[Annotation, ...] = ()


class LabeledElement(Struct, frozen=True, gc=False, array_like=True, tag="label", tag_field="$"):
    """A named expression, section 14.4.9."""

    name: str
    value: Expression | None = None
    annotations: tuple[Annotation, ...] = ()


class LabeledElementReference(
    Struct, frozen=True, gc=False, array_like=True, tag="labelref", tag_field="$"
):
    """The value of a labeled element elsewhere, section 14.4.10."""

    name: str
    annotations: tuple[Annotation, ...] = ()


class UrlRef(Struct, frozen=True, gc=False, array_like=True, tag="url", tag_field="$"):
    """A URL whose content is the value, section 14.4.13."""

    value: Expression
    annotations: tuple[Annotation, ...] = ()


Expression = (
    Constant
    | PathExpression
    | Collection
    | Record
    | Null
    | Operation
    | Apply
    | TypeOperation
    | LabeledElement
    | LabeledElementReference
    | UrlRef
)
"""Any expression that an annotation may hold."""


class AnnotationGroup(Struct, frozen=True, gc=False, array_like=True):
    """An `Annotations` element: annotations for a target elsewhere, section 14.2.

    `target` has its aliases resolved and its blanks removed. A qualifier of the group is
    already applied to its annotations.
    """

    target: str
    annotations: tuple[Annotation, ...] = ()
    qualifier: str | None = None
    line: int = 0


# --- Typed elements -----------------------------------------------------------------------------


class Typed(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """Anything with a type and facets, section 7.2.

    `type` is the qualified item type (`Collection(…)` is told by `is_collection`). A facet is
    None where the document does not state it; see `Property.is_nullable` for the meaning.
    """

    type: str = EDM_STRING
    is_collection: bool = False
    nullable: bool | None = None
    max_length: int | Literal["max"] | None = None
    precision: int | None = None
    scale: int | Literal["variable", "floating"] | None = None
    unicode: bool | None = None
    srid: int | Literal["variable"] | None = None
    default_value: str | None = None


class Property(Typed, frozen=True, gc=False, array_like=True, kw_only=True):
    """A structural property, section 7.1. In RESO terms: a field."""

    name: str

    @property
    def is_nullable(self) -> bool:
        """Whether the value (or an item of the collection) may be null; true unless denied."""
        return self.nullable is not False


class ReferentialConstraint(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """A join column pair of a navigation property, section 8.5. Both are paths."""

    property: str
    referenced_property: str


class NavigationProperty(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """A relation to another entity type, section 8."""

    name: str
    type: str
    is_collection: bool = False
    nullable: bool | None = None
    partner: str | None = None
    contains_target: bool = False
    referential_constraints: tuple[ReferentialConstraint, ...] = ()
    on_delete: str | None = None
    """Cascade, None, SetNull or SetDefault, section 8.6."""
    on_delete_annotations: tuple[Annotation, ...] = ()

    @property
    def multiplicity(self) -> str:
        """`*`, `0..1` or `1`, as in V1-V3 documents."""
        if self.is_collection:
            return "*"
        return "1" if self.nullable is False else "0..1"


# --- Types --------------------------------------------------------------------------------------


class SchemaElement(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """A named child of a schema."""

    name: str
    namespace: str

    @property
    def qualified_name(self) -> str:
        """Namespace, dot, name."""
        return f"{self.namespace}.{self.name}"


class PropertyRef(Struct, frozen=True, gc=False, array_like=True):
    """One part of a key, section 6.5.1; `name` may be a path, then `alias` names it in URLs."""

    name: str
    alias: str | None = None
    line: int = 0


class StructuredType(SchemaElement, frozen=True, gc=False, array_like=True, kw_only=True):
    """What entity types and complex types share, sections 6 and 9."""

    base_type: str | None = None
    abstract: bool = False
    open_type: bool = False
    properties: tuple[Property, ...] = ()
    navigation_properties: tuple[NavigationProperty, ...] = ()


class EntityType(StructuredType, frozen=True, gc=False, array_like=True, kw_only=True):
    """A type with identity, section 6. `key` holds only its own key, not an inherited one."""

    has_stream: bool = False
    key: tuple[PropertyRef, ...] = ()


class ComplexType(StructuredType, frozen=True, gc=False, array_like=True, kw_only=True):
    """A type without identity, section 9."""


class EnumMember(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """A member of an enumeration, section 10.3.

    `value` is the stated one, or the position-based one where none is stated.
    """

    name: str
    value: int
    is_explicit: bool = True
    """Whether the document states the value."""


class EnumType(SchemaElement, frozen=True, gc=False, array_like=True, kw_only=True):
    """An enumeration, section 10."""

    underlying_type: str = "Edm.Int32"
    is_flags: bool = False
    members: tuple[EnumMember, ...] = ()


class TypeDefinition(SchemaElement, frozen=True, gc=False, array_like=True, kw_only=True):
    """A name for a primitive type with facets, section 11."""

    underlying_type: str
    max_length: int | Literal["max"] | None = None
    precision: int | None = None
    scale: int | Literal["variable", "floating"] | None = None
    unicode: bool | None = None
    srid: int | Literal["variable"] | None = None


# --- Operations -----------------------------------------------------------------------------------


class Parameter(Typed, frozen=True, gc=False, array_like=True, kw_only=True):
    """A parameter of an action or function, section 12.9."""

    name: str


class ReturnType(Typed, frozen=True, gc=False, array_like=True, kw_only=True):
    """What an operation returns, section 12.8."""


class OperationOverload(SchemaElement, frozen=True, gc=False, array_like=True, kw_only=True):
    """One overload of an operation, section 12. The first parameter binds when `is_bound`."""

    is_bound: bool = False
    entity_set_path: str | None = None
    parameters: tuple[Parameter, ...] = ()
    return_type: ReturnType | None = None


class Action(OperationOverload, frozen=True, gc=False, array_like=True, kw_only=True):
    """An operation that may change data, section 12.1."""


class Function(OperationOverload, frozen=True, gc=False, array_like=True, kw_only=True):
    """An operation that only reads, section 12.3."""

    is_composable: bool = False


class Term(Typed, frozen=True, gc=False, array_like=True, kw_only=True):
    """A term that annotations may use, section 14.1."""

    name: str
    namespace: str
    base_term: str | None = None
    applies_to: tuple[str, ...] = ()

    @property
    def qualified_name(self) -> str:
        """Namespace, dot, name."""
        return f"{self.namespace}.{self.name}"


# --- Containers -----------------------------------------------------------------------------------


class NavigationPropertyBinding(Struct, frozen=True, gc=False, array_like=True):
    """Where the targets of a navigation property live, section 13.4.

    `path` starts at the set's type. `target` is a set or singleton name of the same
    container, `NS.Container/Set`, or a path into a containment property.
    """

    path: str
    target: str
    line: int = 0


class EntitySet(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """A collection of entities with an address, section 13.2. In RESO terms: a resource."""

    name: str
    type: str
    bindings: tuple[NavigationPropertyBinding, ...] = ()
    include_in_service_document: bool | None = None


class Singleton(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """A single entity with an address, section 13.3."""

    name: str
    type: str
    nullable: bool | None = None
    bindings: tuple[NavigationPropertyBinding, ...] = ()


class ActionImport(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """An action callable at the service root, section 13.5."""

    name: str
    action: str
    entity_set: str | None = None


class FunctionImport(Element, frozen=True, gc=False, array_like=True, kw_only=True):
    """A function callable at the service root, section 13.6."""

    name: str
    function: str
    entity_set: str | None = None
    include_in_service_document: bool | None = None


class EntityContainer(SchemaElement, frozen=True, gc=False, array_like=True, kw_only=True):
    """What a service offers at its root, section 13."""

    extends: str | None = None
    entity_sets: tuple[EntitySet, ...] = ()
    singletons: tuple[Singleton, ...] = ()
    action_imports: tuple[ActionImport, ...] = ()
    function_imports: tuple[FunctionImport, ...] = ()
    is_default: bool = False
    """Stated by `m:IsDefaultEntityContainer` in V1-V3 documents."""


# --- Document -------------------------------------------------------------------------------------


class Schema(Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """One namespace of the document, section 5."""

    namespace: str
    alias: str | None = None
    entity_types: tuple[EntityType, ...] = ()
    complex_types: tuple[ComplexType, ...] = ()
    enum_types: tuple[EnumType, ...] = ()
    type_definitions: tuple[TypeDefinition, ...] = ()
    actions: tuple[Action, ...] = ()
    functions: tuple[Function, ...] = ()
    terms: tuple[Term, ...] = ()
    entity_containers: tuple[EntityContainer, ...] = ()
    """At most one in V4; V1-V3 documents may hold several."""
    annotation_groups: tuple[AnnotationGroup, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    line: int = 0
    document: str = ""
    """The address of the referenced document that it was taken from, "" for the document itself."""

    @property
    def entity_container(self) -> EntityContainer | None:
        """The container of this schema: the one marked as default, else the first."""
        for container in self.entity_containers:
            if container.is_default:
                return container
        return self.entity_containers[0] if self.entity_containers else None


class Include(Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """A namespace taken from a referenced document, section 4.2."""

    namespace: str
    alias: str | None = None
    annotations: tuple[Annotation, ...] = ()
    line: int = 0


class IncludeAnnotations(Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """Annotations taken from a referenced document, section 4.3."""

    term_namespace: str
    qualifier: str | None = None
    target_namespace: str | None = None
    line: int = 0


class Reference(Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """A document that this one refers to, section 4.1.

    The reader doesn't fetch it: see `reso_explorer.csdl.references`.
    """

    uri: str
    includes: tuple[Include, ...] = ()
    include_annotations: tuple[IncludeAnnotations, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    line: int = 0


class Model(Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """A whole metadata document."""

    version: str = "4.0"
    """The CSDL version: `1.0`, `2.0`, `3.0`, `4.0`, `4.01`."""
    format: Literal["xml", "json"] = "xml"
    """The form the document had."""
    schemas: tuple[Schema, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def own_schemas(self) -> tuple[Schema, ...]:
        """The schemas without those taken from referenced documents."""
        return tuple(schema for schema in self.schemas if not schema.document)

    @property
    def entity_container(self) -> EntityContainer | None:
        """The default container of the document."""
        containers = [c for schema in self.schemas for c in schema.entity_containers]
        for container in containers:
            if container.is_default:
                return container
        return containers[0] if containers else None


NamedType = EntityType | ComplexType | EnumType | TypeDefinition
"""Any type that a schema may declare."""
