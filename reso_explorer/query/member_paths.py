"""Segments after a value: properties, relations, casts, functions, lambdas (OData 4.01 URL, 4.3 to 4.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.csdl.model import Function
from reso_explorer.graph import EntityGraph
from reso_explorer.odata.ast import (
    AggregateSegment,
    AliasSegment,
    AnnotationSegment,
    Bad,
    Call,
    Cast,
    CountSegment,
    FilterSegment,
    KeySegment,
    LambdaSegment,
    Missing,
    Name,
    NameSegment,
    StarSegment,
    SystemSegment,
    VariableSegment,
)
from reso_explorer.query import walk
from reso_explorer.query.analysis import KeyUse, LambdaUse, OperationUse, StrayKey
from reso_explorer.query.hierarchy_functions import HIERARCHY_FUNCTIONS
from reso_explorer.query.scope import Binding, Host
from reso_explorer.query.steps import ResolvedPath, Step, StepKind
from reso_explorer.query.types import (
    BOOLEAN,
    INT64,
    UNKNOWN,
    TypeKind,
    ValueType,
    value_type,
)

_DEFAULT_NAMESPACE = "Org.OData.Core.V1.DefaultNamespace"

if TYPE_CHECKING:
    from typing import Self

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import NavigationProperty, OperationOverload
    from reso_explorer.odata.ast import Argument, Node, Path, Segment, Span
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Scope


def resolve_path(
    analysis: Analysis, path: Path, scope: Scope, usage: str = "expression"
) -> ResolvedPath:
    """Understand a path inside an expression, a select or an expand item."""
    steps: list[Step] = []
    current = scope.base
    for number, segment in enumerate(path.segments):
        if number == 0:
            step = _first(analysis, segment, scope)
        elif steps[-1].kind is StepKind.ROOT:
            from reso_explorer.query.resource_path import root_step

            step = root_step(analysis, segment, scope)
        else:
            step = next_step(analysis, segment, current, scope, steps, path)
        steps.append(step)
        current = step.after
    resolved = ResolvedPath(path, tuple(steps), current, scope, usage)
    analysis.paths.append(resolved)
    analysis.resolved[id(path)] = resolved
    analysis.types[id(path)] = current
    analysis.scopes[id(path)] = scope
    return resolved


def _first(analysis: Analysis, segment: Segment, scope: Scope) -> Step:
    """Understand the segment that begins a path in an expression."""
    base = scope.base
    if isinstance(segment, NameSegment):
        if segment.arguments is None:
            binding = scope.variables.get(segment.name.text)
            if binding is not None:
                return Step(segment, StepKind.VARIABLE, UNKNOWN, binding.type)
        made = scope.shape.names.get(segment.name.text)
        if made is not None:
            return Step(segment, StepKind.DYNAMIC, base, made)
        return next_step(analysis, segment, base.item, scope, [], None)
    if isinstance(segment, VariableSegment):
        if segment.name == "$root":
            return Step(segment, StepKind.ROOT, UNKNOWN, UNKNOWN)
        found = scope.it if segment.name == "$it" else scope.this
        found = scope.base.item.collection if segment.name == "$these" else found.item
        return Step(segment, StepKind.INSTANCE, UNKNOWN, found)
    if isinstance(segment, AliasSegment):
        analysis.alias_uses.append(segment)
        option = analysis.aliases.get(segment.name.text)
        found = analysis.type_of(option.value) if option is not None else UNKNOWN
        return Step(segment, StepKind.ALIAS, UNKNOWN, found)
    if isinstance(segment, Call | Cast):
        return Step(segment, StepKind.CALL, UNKNOWN, walk.visit(analysis, segment, scope))
    return next_step(analysis, segment, base.item, scope, [], None)


def next_step(
    analysis: Analysis,
    segment: Segment,
    before: ValueType,
    scope: Scope,
    steps: list[Step],
    path: Path | None,
) -> Step:
    """Understand a segment that follows a value of a type."""
    if isinstance(segment, NameSegment):
        return name_step(analysis, segment, before, scope)
    if isinstance(segment, LambdaSegment):
        return _lambda_step(analysis, segment, before, scope, steps, path)
    if isinstance(segment, CountSegment):
        if segment.options:
            inner = scope.inside(before.item, None)
            walk.visit_options(
                analysis, Host(before, inner, segment.options, kind="count", depth=1)
            )
        return Step(segment, StepKind.COUNT, before, INT64)
    if isinstance(segment, FilterSegment):
        inner = scope.inside(before.item, scope.entity_set)
        walk.visit_condition(analysis, segment.expression, inner, "`/$filter`")
        after = before
        if segment.key is not None:
            key = Key("$filter", segment, segment.key, segment.key_span)
            after = keyed(analysis, key, before, scope, scope.entity_set)
        return Step(segment, StepKind.FILTER, before, after)
    if isinstance(segment, AnnotationSegment):
        return Step(segment, StepKind.ANNOTATION, before, UNKNOWN)
    if isinstance(segment, AggregateSegment):
        inner = scope.inside(before.item, None)
        return Step(
            segment, StepKind.AGGREGATE, before, walk.visit_aggregate(analysis, segment.item, inner)
        )
    if isinstance(segment, KeySegment):
        return Step(segment, StepKind.KEY, before, before.item)
    if isinstance(segment, StarSegment):
        return Step(segment, StepKind.STAR, before, UNKNOWN)
    if isinstance(segment, SystemSegment):
        return Step(segment, StepKind.SYSTEM, before, before)
    if isinstance(segment, Missing | Bad):
        return Step(segment, StepKind.BROKEN, before, UNKNOWN)
    return Step(segment, StepKind.AFTER_UNKNOWN, before, UNKNOWN)


def name_step(
    analysis: Analysis,
    segment: NameSegment,
    before: ValueType,
    scope: Scope,
    *,
    in_resource_path: bool = False,
) -> Step:
    """Understand a name after a value: member, cast, operation, or nothing known."""
    index = analysis.index
    name = segment.name.text
    if "." in name:
        return _qualified_step(analysis, segment, before, scope, in_resource_path=in_resource_path)
    if before.is_structured:
        declared = index.properties(before.name).get(name)
        if declared is not None:
            member = declared.member
            after = value_type(index, member.type, is_collection=member.is_collection)
            if segment.arguments is not None:
                keyed(analysis, Key.of(segment), after, scope, None)
            return Step(segment, StepKind.PROPERTY, before, after, member)
        relation = index.navigation_properties(before.name).get(name)
        if relation is not None:
            target = relation.member
            after = value_type(index, target.type, is_collection=target.is_collection)
            if segment.arguments is not None:
                implied = implied_key_parts(index, target)
                after = keyed(analysis, Key.of(segment), after, scope, None, implied)
            return Step(segment, StepKind.NAVIGATION, before, after, target)
        overloads = unqualified_operations(index, name)
        if overloads:
            return operation_step(
                analysis, segment, before, scope, overloads, in_resource_path=in_resource_path
            )
        qualified = default_type(index, name)
        if qualified is not None:
            after = value_type(index, qualified, is_collection=before.is_collection)
            if segment.arguments is not None:
                after = keyed(analysis, Key.of(segment), after, scope, None)
            return Step(segment, StepKind.CAST, before, after)
        walk.visit_arguments(analysis, segment.arguments, scope)
        if is_open(index, before.name):
            return Step(segment, StepKind.DYNAMIC, before, UNKNOWN)
        return Step(segment, StepKind.UNKNOWN, before, UNKNOWN)
    walk.visit_arguments(analysis, segment.arguments, scope)
    if not before.is_known:
        return Step(segment, StepKind.AFTER_UNKNOWN, before, UNKNOWN)
    return Step(segment, StepKind.UNKNOWN, before, UNKNOWN)


def _qualified_step(
    analysis: Analysis,
    segment: NameSegment,
    before: ValueType,
    scope: Scope,
    *,
    in_resource_path: bool,
) -> Step:
    index = analysis.index
    name = segment.name.text
    found = index.type(name)
    if found is not None:
        after = value_type(index, found.qualified_name, is_collection=before.is_collection)
        if segment.arguments is not None:
            after = keyed(analysis, Key.of(segment), after, scope, None)
        return Step(segment, StepKind.CAST, before, after)
    overloads = operations_named(index, index.qualify(name))
    if overloads:
        return operation_step(
            analysis, segment, before, scope, overloads, in_resource_path=in_resource_path
        )
    walk.visit_arguments(analysis, segment.arguments, scope)
    if name.startswith("Edm."):
        return Step(segment, StepKind.CAST, before, value_type(index, name))
    return Step(segment, StepKind.UNKNOWN, before, UNKNOWN)


def operation_step(
    analysis: Analysis,
    segment: NameSegment,
    before: ValueType,
    scope: Scope,
    overloads: tuple[OperationOverload, ...],
    *,
    in_resource_path: bool = False,
) -> Step:
    """Understand a call of a function or action of the service."""
    fitting = fitting_overload(analysis.index, overloads, before, segment)
    chosen = fitting or overloads[0]
    kind = StepKind.FUNCTION if isinstance(chosen, Function) else StepKind.ACTION
    after = UNKNOWN
    result = chosen.return_type
    if result is not None:
        after = value_type(analysis.index, result.type, is_collection=result.is_collection)
    walk.visit_arguments(analysis, segment.arguments, scope, chosen)
    if segment.key is not None:
        key = Key(segment.name.simple, segment, segment.key, segment.key_span)
        after = keyed(analysis, key, after, scope, None)
    step = Step(segment, kind, before, after, None, overloads)
    analysis.operations.append(
        OperationUse(step, segment.arguments, segment.span, in_resource_path)
    )
    return step


def fitting_overload(
    index: ModelIndex,
    overloads: tuple[OperationOverload, ...],
    before: ValueType,
    segment: NameSegment,
) -> OperationOverload | None:
    """Return the overload that takes this binding value and these parameter names."""
    given = {a.name.text for a in segment.arguments or () if a.name is not None}
    best: OperationOverload | None = None
    nearest = sorted(overloads, key=lambda o: not _binds_exactly(index, o, before))
    for overload in nearest:
        parameters = overload.parameters
        if overload.is_bound:
            if not parameters or not binds(index, overload, before):
                continue
            parameters = parameters[1:]
        if {parameter.name for parameter in parameters} == given:
            return overload
        best = best or overload
    return best


def _binds_exactly(index: ModelIndex, overload: OperationOverload, before: ValueType) -> bool:
    parameters = overload.parameters
    return bool(parameters) and value_type(index, parameters[0].type).name == before.name


def binds(index: ModelIndex, overload: OperationOverload, before: ValueType) -> bool:
    """Tell whether an overload can be called on a value."""
    if not before.is_known or not overload.parameters:
        return True
    first = overload.parameters[0]
    if first.is_collection != before.is_collection:
        return False
    wanted = value_type(index, first.type)
    return not wanted.is_known or wanted.name == before.name or index.is_a(before.name, wanted.name)


def unqualified_operations(index: ModelIndex, name: str) -> tuple[OperationOverload, ...]:
    """Return bound operations of a simple name, as servers with a default namespace take them."""
    found: list[OperationOverload] = []
    for qualified in EntityGraph.of(index).bound_operations(name):
        found += [o for o in operations_named(index, qualified) if o.is_bound]
    return tuple(found)


class _DefaultNamespaces(tuple[str, ...]):
    """Namespaces whose names may be written without them."""

    __slots__ = ()

    def __new__(cls, index: ModelIndex) -> Self:
        """Gather the schemas and includes with the annotation."""
        model = index.model
        places = [(schema.namespace, schema.annotations) for schema in model.schemas]
        for reference in model.references:
            places += [(each.namespace, each.annotations) for each in reference.includes]
        return super().__new__(
            cls,
            [
                namespace
                for namespace, annotations in places
                if any(each.term == _DEFAULT_NAMESPACE for each in annotations)
            ],
        )


def default_namespaces(index: ModelIndex) -> tuple[str, ...]:
    """Return the namespaces whose names may be written without them."""
    return index.part(_DefaultNamespaces)


def default_type(index: ModelIndex, name: str) -> str | None:
    """Return the qualified name of a structured type of a default namespace."""
    for namespace in default_namespaces(index):
        if index.structured(f"{namespace}.{name}") is not None:
            return f"{namespace}.{name}"
    return None


def operations_named(index: ModelIndex, qualified: str) -> tuple[OperationOverload, ...]:
    """Return the functions and actions of a qualified name, functions first."""
    declared = (*index.functions.get(qualified, ()), *index.actions.get(qualified, ()))
    standard = HIERARCHY_FUNCTIONS.get(qualified)
    return (standard,) if standard is not None and not declared else declared


def is_open(index: ModelIndex, type_name: str) -> bool:
    """Tell whether instances of a type may have properties that the document does not declare.

    They may where the type is open, and where it inherits from a type of another document.
    """
    if any(found.open_type for found in index.lineage(type_name)):
        return True
    return index.unresolved_base(type_name) is not None


class Key(NamedTuple):
    """A key predicate: what it stands behind, its segment, its arguments and their place."""

    name: str
    segment: Node
    arguments: tuple[Argument, ...]
    span: Span

    @classmethod
    def of(cls, segment: NameSegment) -> Key:
        """Return what stands in the first parentheses of a segment."""
        return cls(segment.name.text, segment, segment.arguments or (), segment.arguments_span)


def keyed(
    analysis: Analysis,
    key: Key,
    collection: ValueType,
    scope: Scope,
    entity_set: str | None,
    implied: frozenset[str] = frozenset(),
) -> ValueType:
    """Note a key predicate and return the type of the one entity behind it."""
    is_entity = collection.kind is TypeKind.ENTITY
    if collection.is_known and not (is_entity and collection.is_collection):
        analysis.stray_keys.append(StrayKey(key.name, collection, key.span))
        for argument in key.arguments:
            walk.visit(analysis, argument.value, scope)
        return collection
    if is_entity:
        use = KeyUse(key.arguments, collection.name, key.span, entity_set, implied)
        analysis.keys.append(use)
    walk.visit_key(analysis, key.arguments, collection, scope, key.segment, implied)
    if isinstance(key.segment, NameSegment) and key.segment.key is not None:
        _second_key(analysis, key, collection.item, scope)
    return collection.item


def _second_key(analysis: Analysis, key: Key, row: ValueType, scope: Scope) -> None:
    """Note a key behind a key."""
    segment = key.segment
    assert isinstance(segment, NameSegment)
    if key.span == segment.arguments_span and segment.key is not None:
        analysis.stray_keys.append(StrayKey(key.name, row, segment.key_span))
        for argument in segment.key:
            walk.visit(analysis, argument.value, scope)


def implied_key_parts(index: ModelIndex, relation: NavigationProperty) -> frozenset[str]:
    """Return the key parts of the target that a referential constraint of the partner gives."""
    partner = index.navigation_properties(relation.type).get(relation.partner or "")
    if partner is None:
        return frozenset()
    return frozenset(each.property for each in partner.member.referential_constraints)


def _lambda_step(
    analysis: Analysis,
    segment: LambdaSegment,
    before: ValueType,
    scope: Scope,
    steps: list[Step],
    path: Path | None,
) -> Step:
    inner = scope
    origin = None
    if steps and path is not None:
        origin = ResolvedPath(path, tuple(steps), before, scope, "expression")
    if isinstance(segment.variable, Name):
        item = before.item if before.is_known else UNKNOWN
        inner = scope.with_variable(segment.variable.text, Binding(item, origin))
    if segment.predicate is not None:
        walk.visit_condition(analysis, segment.predicate, inner, f"`{segment.function}`")
    step = Step(segment, StepKind.LAMBDA, before, BOOLEAN)
    if origin is not None:
        analysis.lambdas.append(LambdaUse(origin, segment, before, origin.field_step, scope, inner))
    return step
