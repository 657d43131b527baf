"""Models of every construct of CSDL, made by hypothesis; all of them can stand in XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import strategies as st

from reso_explorer.csdl.model import (
    Action,
    ActionImport,
    Annotation,
    AnnotationGroup,
    ComplexType,
    EntityContainer,
    EntitySet,
    EntityType,
    EnumMember,
    EnumType,
    Function,
    FunctionImport,
    Include,
    IncludeAnnotations,
    Model,
    NavigationProperty,
    NavigationPropertyBinding,
    Parameter,
    Property,
    PropertyRef,
    Reference,
    ReferentialConstraint,
    ReturnType,
    Schema,
    Singleton,
    Term,
    TypeDefinition,
)
from tests.csdl.write.expression_strategies import (
    PATHS,
    QUALIFIED,
    annotation_tuples,
    foreign_annotation,
    names,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

PRIMITIVES = st.sampled_from(
    [
        "Edm.String",
        "Edm.Int64",
        "Edm.Decimal",
        "Edm.DateTimeOffset",
        "Edm.Boolean",
        "Edm.Duration",
        "Edm.Untyped",
        "Edm.GeographyPoint",
    ]
)
TYPES = PRIMITIVES | QUALIFIED
TRUTH = st.none() | st.booleans()
FEW = 2


def several(
    elements: st.SearchStrategy[T], unique_by: Callable[[T], Any]
) -> st.SearchStrategy[Any]:
    """Tuples of up to a few elements that differ in something."""
    return st.lists(elements, max_size=FEW, unique_by=unique_by).map(tuple)


def by_name(element: Any) -> str:
    return str(element.name)


facets = st.fixed_dictionaries(
    {
        "max_length": st.none() | st.just("max") | st.integers(1, 4000),
        "precision": st.none() | st.integers(0, 40),
        "scale": st.none() | st.sampled_from(["variable", "floating"]) | st.integers(0, 12),
        "unicode": TRUTH,
        "srid": st.none() | st.just("variable") | st.integers(0, 9999),
    }
)
typed: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    facets,
    type=TYPES,
    is_collection=st.booleans(),
    nullable=TRUTH,
    default_value=st.none() | texts,
    annotations=annotation_tuples,
)


def typed_element(kind: Callable[..., T], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    return st.builds(
        lambda fields, rest: kind(**fields, **rest), typed, st.fixed_dictionaries(more)
    )


properties = typed_element(Property, name=names) | st.builds(
    lambda name, note: Property(name=name, annotations=(note,)), names, foreign_annotation
)
parameters = typed_element(Parameter, name=names)
return_types = typed_element(ReturnType)

constraints = st.builds(
    ReferentialConstraint,
    property=PATHS,
    referenced_property=PATHS,
    annotations=annotation_tuples,
)


@st.composite
def navigation_properties(draw: st.DrawFn) -> NavigationProperty:
    on_delete = draw(st.none() | st.sampled_from(["Cascade", "None", "SetNull"]))
    return NavigationProperty(
        name=draw(names),
        type=draw(QUALIFIED),
        is_collection=draw(st.booleans()),
        nullable=draw(TRUTH),
        partner=draw(st.none() | PATHS),
        contains_target=draw(st.booleans()),
        referential_constraints=draw(several(constraints, lambda found: found.property)),
        on_delete=on_delete,
        on_delete_annotations=draw(annotation_tuples) if on_delete else (),
        annotations=draw(annotation_tuples),
    )


@st.composite
def structured_types(draw: st.DrawFn, namespace: str, *, is_entity: bool) -> Any:
    members = draw(several(properties, by_name))
    taken = {member.name for member in members}
    related = [
        found
        for found in draw(several(navigation_properties(), by_name))
        if found.name not in taken
    ]
    fields: dict[str, Any] = {
        "name": draw(names),
        "namespace": namespace,
        "base_type": draw(st.none() | QUALIFIED),
        "abstract": draw(st.booleans()),
        "open_type": draw(st.booleans()),
        "properties": members,
        "navigation_properties": tuple(related),
        "annotations": draw(annotation_tuples),
    }
    if not is_entity:
        return ComplexType(**fields)
    keys = st.builds(PropertyRef, names) | st.builds(PropertyRef, PATHS, names)
    return EntityType(
        **fields,
        has_stream=draw(st.booleans()),
        key=draw(several(keys, lambda part: (part.name, part.alias))),
    )


@st.composite
def enum_types(draw: st.DrawFn, namespace: str) -> EnumType:
    member_names = draw(st.lists(names, max_size=4, unique=True))
    is_explicit = draw(st.booleans())
    members = tuple(
        EnumMember(
            name=name,
            value=draw(st.integers(-(2**63), 2**63 - 1)) if is_explicit else at,
            is_explicit=is_explicit,
            annotations=draw(annotation_tuples),
        )
        for at, name in enumerate(member_names)
    )
    return EnumType(
        name=draw(names),
        namespace=namespace,
        underlying_type=draw(st.sampled_from(["Edm.Int32", "Edm.Byte", "Edm.Int64"])),
        is_flags=draw(st.booleans()),
        members=members,
        annotations=draw(annotation_tuples),
    )


def type_definitions(namespace: str) -> st.SearchStrategy[TypeDefinition]:
    return st.builds(
        lambda stated, fields: TypeDefinition(namespace=namespace, **stated, **fields),
        facets,
        st.fixed_dictionaries(
            {"name": names, "underlying_type": PRIMITIVES, "annotations": annotation_tuples}
        ),
    )


def operations(namespace: str, kind: Callable[..., T], **more: Any) -> st.SearchStrategy[T]:
    return st.builds(
        kind,
        name=names,
        namespace=st.just(namespace),
        is_bound=st.booleans(),
        entity_set_path=st.none() | PATHS,
        parameters=several(parameters, by_name),
        return_type=st.none() | return_types,
        annotations=annotation_tuples,
        **more,
    )


def terms(namespace: str) -> st.SearchStrategy[Term]:
    return typed_element(
        Term,
        name=names,
        namespace=st.just(namespace),
        base_term=st.none() | QUALIFIED,
        applies_to=st.lists(
            st.sampled_from(["Property", "EntitySet", "Member"]), max_size=2, unique=True
        ).map(tuple),
    )


bindings = several(st.builds(NavigationPropertyBinding, PATHS, PATHS), lambda found: found.path)
entity_sets = st.builds(
    EntitySet,
    name=names,
    type=QUALIFIED,
    bindings=bindings,
    include_in_service_document=TRUTH,
    annotations=annotation_tuples,
)
singletons = st.builds(
    Singleton,
    name=names,
    type=QUALIFIED,
    nullable=TRUTH,
    bindings=bindings,
    annotations=annotation_tuples,
)
action_imports = st.builds(
    ActionImport,
    name=names,
    action=QUALIFIED,
    entity_set=st.none() | PATHS,
    annotations=annotation_tuples,
)
function_imports = st.builds(
    FunctionImport,
    name=names,
    function=QUALIFIED,
    entity_set=st.none() | PATHS,
    include_in_service_document=TRUTH,
    annotations=annotation_tuples,
)


@st.composite
def containers(draw: st.DrawFn, namespace: str) -> EntityContainer:
    groups: list[Any] = []
    taken: set[str] = set()
    for strategy in (entity_sets, singletons, action_imports, function_imports):
        found = [item for item in draw(several(strategy, by_name)) if item.name not in taken]
        taken |= {item.name for item in found}
        groups.append(tuple(found))
    return EntityContainer(
        name=draw(names),
        namespace=namespace,
        extends=draw(st.none() | QUALIFIED),
        entity_sets=groups[0],
        singletons=groups[1],
        action_imports=groups[2],
        function_imports=groups[3],
        annotations=draw(annotation_tuples),
    )


@st.composite
def annotation_groups(draw: st.DrawFn) -> AnnotationGroup:
    qualifier = draw(st.none() | names)
    found = draw(annotation_tuples)
    inside = [
        Annotation(item.term, item.value, item.qualifier or qualifier, item.annotations)
        for item in found
    ]
    unique = {(item.term, item.qualifier): item for item in inside}
    return AnnotationGroup(draw(QUALIFIED | PATHS), tuple(unique.values()), qualifier)


@st.composite
def schemas(draw: st.DrawFn, namespace: str, alias: str | None) -> Schema:
    taken: set[str] = set()

    def fresh(strategy: st.SearchStrategy[Any]) -> Any:
        found = [item for item in draw(several(strategy, by_name)) if item.name not in taken]
        taken.update(item.name for item in found)
        return tuple(found)

    container = draw(st.none() | containers(namespace))
    if container is not None:
        taken.add(container.name)
    return Schema(
        namespace=namespace,
        alias=alias,
        entity_types=fresh(structured_types(namespace, is_entity=True)),
        complex_types=fresh(structured_types(namespace, is_entity=False)),
        enum_types=fresh(enum_types(namespace)),
        type_definitions=fresh(type_definitions(namespace)),
        actions=fresh(operations(namespace, Action)),
        functions=fresh(operations(namespace, Function, is_composable=st.booleans())),
        terms=fresh(terms(namespace)),
        entity_containers=() if container is None else (container,),
        annotation_groups=draw(several(annotation_groups(), lambda group: group.target)),
        annotations=draw(annotation_tuples),
    )


@st.composite
def references(draw: st.DrawFn) -> tuple[Reference, ...]:
    """Up to two references; `Far` is the alias of an included namespace."""
    include = Include(
        namespace="Far.Away",
        alias=draw(st.none() | st.just("Far")),
        annotations=draw(annotation_tuples),
    )
    included = IncludeAnnotations(
        term_namespace=draw(names),
        qualifier=draw(st.none() | names),
        target_namespace=draw(st.none() | names),
    )
    first = Reference(
        uri="https://example.org/far.xml",
        includes=(include,),
        annotations=draw(annotation_tuples),
    )
    second = Reference(uri="other.xml", include_annotations=(included,))
    return draw(st.sampled_from([(), (first,), (second,), (first, second)]))


@st.composite
def models(draw: st.DrawFn) -> Model:
    """A model of one or two schemas, with or without aliases."""
    aliases = [draw(st.none() | st.just("self")), draw(st.none() | st.just("g"))]
    namespaces = draw(st.sampled_from([("My.Model",), ("My.Model", "Garden")]))
    return Model(
        version=draw(st.sampled_from(["4.0", "4.01"])),
        schemas=tuple(
            draw(schemas(namespace, alias))
            for namespace, alias in zip(namespaces, aliases, strict=False)
        ),
        references=draw(references()),
    )
