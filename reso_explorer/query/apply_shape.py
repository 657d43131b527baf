"""What `$apply` leaves of the rows (OData Data Aggregation 4.0, sections 3 and 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import (
    Aggregate,
    AggregateItem,
    ApplySequence,
    ComputeTransformation,
    Concat,
    CountSegment,
    CustomTransformation,
    ExpandTransformation,
    FilterTransformation,
    GroupBy,
    Identity,
    Join,
    LimitTransformation,
    Name,
    NameSegment,
    Nest,
    OrderByTransformation,
    Path,
    Relatives,
    Rollup,
    RollupRecursive,
    SearchTransformation,
    TopBottom,
    Traverse,
)
from reso_explorer.query import walk
from reso_explorer.query.analysis import AggregateUse, JoinUse, LimitUse
from reso_explorer.query.fields import member_named
from reso_explorer.query.member_paths import resolve_path
from reso_explorer.query.scope import Shape
from reso_explorer.query.types import DOUBLE, INT64, UNKNOWN, UNKNOWN_ITEMS, ValueType

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import Annotation
    from reso_explorer.odata.ast import (
        Expression,
        HierarchyReference,
        OrderByItem,
        Transformation,
    )
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Scope
    from reso_explorer.query.steps import ResolvedPath

_CUSTOM_AGGREGATE: Final = "Org.OData.Aggregation.V1.CustomAggregate"

_UNKNOWN_SHAPE = Shape({}, is_known=False)


def sequence_shape(analysis: Analysis, sequence: ApplySequence, scope: Scope) -> Shape:
    """Walk a chain of transformations and return what its rows look like."""
    for transformation in sequence.transformations:
        analysis.scopes[id(transformation)] = scope
        scope = scope.with_shape(_shape(analysis, transformation, scope))
    return scope.shape


def _shape(analysis: Analysis, node: Transformation, scope: Scope) -> Shape:
    shape_of = _SHAPES.get(type(node))
    return _UNKNOWN_SHAPE if shape_of is None else shape_of(analysis, node, scope)


# --- transformations that keep the rows' shape ------------------------------------------------------


def _filter(analysis: Analysis, node: FilterTransformation, scope: Scope) -> Shape:
    walk.visit_condition(analysis, node.expression, scope, "`filter`")
    return scope.shape


def _search(analysis: Analysis, node: SearchTransformation, scope: Scope) -> Shape:
    analysis.searches.append(node.expression)
    return scope.shape


def _order(analysis: Analysis, node: OrderByTransformation, scope: Scope) -> Shape:
    _visit_orders(analysis, node.items, scope)
    return scope.shape


def _visit_orders(analysis: Analysis, items: tuple[OrderByItem, ...], scope: Scope) -> None:
    from reso_explorer.query.options import visit_order

    for item in items:
        visit_order(analysis, item, scope)


def _unchanged(_analysis: Analysis, _node: LimitTransformation | Identity, scope: Scope) -> Shape:
    return scope.shape


def _top_bottom(analysis: Analysis, node: TopBottom, scope: Scope) -> Shape:
    limit = walk.visit(analysis, node.limit, scope)
    found = walk.visit(analysis, node.expression, scope)
    analysis.apply.limits.append(LimitUse(node, limit, found, scope))
    return scope.shape


def _relatives(analysis: Analysis, node: Relatives, scope: Scope) -> Shape:
    _visit_hierarchy(analysis, node.hierarchy, scope)
    for sequence in node.start:
        sequence_shape(analysis, sequence, scope)
    return scope.shape


def _traverse(analysis: Analysis, node: Traverse, scope: Scope) -> Shape:
    _visit_hierarchy(analysis, node.hierarchy, scope)
    if node.start is not None:
        sequence_shape(analysis, node.start, scope)
    _visit_orders(analysis, node.order_by, scope)
    return scope.shape


def _visit_hierarchy(
    analysis: Analysis, hierarchy: HierarchyReference, scope: Scope
) -> ResolvedPath | None:
    """Walk the nodes and the path to a node, and return that path."""
    walk.visit(analysis, hierarchy.nodes, scope)
    if not isinstance(hierarchy.node_path, Path):
        return None
    return resolve_path(analysis, hierarchy.node_path, scope, "aggregate")


def _expanded(analysis: Analysis, node: ExpandTransformation, scope: Scope) -> Shape:
    found = walk.visit(analysis, node.path, scope)
    for sequence in node.then:
        sequence_shape(analysis, sequence, scope.inside(found.item, None))
    return scope.shape


# --- transformations that change it -----------------------------------------------------------------


def _computed(analysis: Analysis, node: ComputeTransformation, scope: Scope) -> Shape:
    from reso_explorer.query.options import with_computed

    return with_computed(analysis, node.items, scope).shape


def _joined(analysis: Analysis, node: Join, scope: Scope) -> Shape:
    joined = walk.visit(analysis, node.path, scope)
    analysis.apply.joins.append(JoinUse(node, joined))
    found = joined.item
    if node.then is not None:
        sequence_shape(analysis, node.then, scope.inside(found, None))
        found = UNKNOWN
    return _with_names(scope.shape, {_alias(node.alias): found})


def _nested(analysis: Analysis, node: Nest, scope: Scope) -> Shape:
    inner = scope
    is_direct = True
    if node.path is not None:
        inner = scope.inside(walk.visit(analysis, node.path, scope).item, None)
        is_direct = isinstance(node.path, Path) and len(node.path.segments) == 1
    for nested in node.items:
        sequence_shape(analysis, nested.sequence, inner)
    if not is_direct:
        return scope.shape
    return _with_names(scope.shape, {_alias(n.alias): UNKNOWN_ITEMS for n in node.items})


def _custom(analysis: Analysis, node: CustomTransformation, scope: Scope) -> Shape:
    walk.visit_arguments(analysis, node.arguments, scope)
    analysis.apply.custom.append(node.name)
    return _UNKNOWN_SHAPE


def _alias(name: object) -> str:
    return name.text if isinstance(name, Name) else ""


def _with_names(shape: Shape, names: dict[str, ValueType]) -> Shape:
    return Shape({**shape.names, **names}, shape.closed, shape.paths, shape.is_known)


def _aggregated(analysis: Analysis, node: Aggregate, scope: Scope) -> Shape:
    names: dict[str, ValueType] = {}
    for item in node.items:
        found = aggregate_type(analysis, item, scope)
        name = _alias(item.alias)
        if not name and isinstance(item.expression, Path):
            name = _last_name(item.expression)
        if name:
            names[name] = found
    return Shape(names, closed=True, is_known=scope.shape.is_known)


def aggregate_type(analysis: Analysis, item: AggregateItem, scope: Scope) -> ValueType:
    """Walk an aggregate expression and return the type of its result."""
    expression = item.expression
    for part in item.chain:
        for each in part.properties:
            resolve_path(analysis, each, scope, "groupby")
    if isinstance(expression, Path) and isinstance(expression.segments[-1], CountSegment):
        analysis.apply.counts.append(AggregateUse(item, INT64, None, scope))
        if len(expression.segments) > 1:
            resolve_path(analysis, expression, scope, "aggregate")
        return INT64
    path: ResolvedPath | None = None
    if item.method is None and _is_custom(analysis, expression, scope):
        analysis.apply.aggregates.append(AggregateUse(item, UNKNOWN, None, scope))
        return UNKNOWN
    if isinstance(expression, Path):
        path = resolve_path(analysis, expression, scope, "aggregate")
        found = path.type
    else:
        found = walk.visit(analysis, expression, scope)
    analysis.apply.aggregates.append(AggregateUse(item, found, path, scope))
    return _result(item, found)


def _result(item: AggregateItem, found: ValueType) -> ValueType:
    method = item.method.text if isinstance(item.method, Name) else ""
    if method == "countdistinct":
        return INT64
    if method == "average":
        return found if found.name == "Edm.Decimal" else DOUBLE
    return found.item if method in {"min", "max", "sum"} else UNKNOWN


def _is_custom(analysis: Analysis, expression: Expression, scope: Scope) -> bool:
    """Whether an aggregate without a method can be a custom one: no field has its name."""
    if not isinstance(expression, Path):
        return False
    name = _last_name(expression)
    if name in custom_aggregates(analysis, scope):
        return True
    if len(expression.segments) > 1 or not isinstance(expression.segments[0], NameSegment):
        return False
    base = scope.base.name
    is_member = member_named(analysis.index, base, name) is not None
    return not is_member and name not in scope.shape.names


def custom_aggregates(analysis: Analysis, scope: Scope) -> frozenset[str]:
    """Return the custom aggregates that the schema declares for the rows of a scope.

    Each is an annotation of a set, a type or the container; its name is the qualifier.
    """
    index = analysis.index
    names: set[str] = set()
    for found in index.lineage(scope.base.name):
        names |= _qualifiers(index.annotations(found.qualified_name, found.annotations))
    for container in index.containers.values():
        target = container.qualified_name
        names |= _qualifiers(index.annotations(target, container.annotations))
        for entity_set in container.entity_sets:
            if entity_set.name == scope.entity_set:
                target = f"{container.qualified_name}/{entity_set.name}"
                names |= _qualifiers(index.annotations(target, entity_set.annotations))
    return frozenset(names)


def _qualifiers(annotations: tuple[Annotation, ...]) -> set[str]:
    return {each.qualifier or "" for each in annotations if each.term == _CUSTOM_AGGREGATE}


def _grouped(analysis: Analysis, node: GroupBy, scope: Scope) -> Shape:
    paths: list[str] = []
    names: dict[str, ValueType] = {}
    is_known = scope.shape.is_known
    for element in node.elements:
        if isinstance(element, Path):
            _add_group(analysis, element, scope, paths, names)
        elif isinstance(element, Rollup):
            if len(element.levels) == 1:
                # The levels stand in an annotation of the type, under this name.
                is_known = False
                continue
            for level in element.levels:
                _add_group(analysis, level, scope, paths, names)
        elif isinstance(element, RollupRecursive):
            found = _visit_hierarchy(analysis, element.hierarchy, scope)
            if element.then is not None:
                sequence_shape(analysis, element.then, scope)
            if found is None:
                return _UNKNOWN_SHAPE
            paths.append(found.names.rpartition("/")[0] or found.names)
    if node.then is not None:
        inner = sequence_shape(analysis, node.then, scope)
        names.update(inner.names)
        if not inner.closed:
            return _with_names(inner, names)
    return Shape(names, closed=True, paths=tuple(paths), is_known=is_known)


def _add_group(
    analysis: Analysis,
    path: Path,
    scope: Scope,
    paths: list[str],
    names: dict[str, ValueType],
) -> None:
    found = resolve_path(analysis, path, scope, "groupby")
    if found.names:
        paths.append(found.names)
    else:
        name = _last_name(path)
        if name:
            names[name] = found.type


def _last_name(path: Path) -> str:
    name = getattr(path.segments[-1], "name", None)
    return name.text if isinstance(name, Name) else ""


def _concatenated(analysis: Analysis, node: Concat, scope: Scope) -> Shape:
    names: dict[str, ValueType] = {}
    paths: list[str] = []
    closed, is_known = True, True
    for sequence in node.sequences:
        shape = sequence_shape(analysis, sequence, scope)
        names.update(shape.names)
        paths += shape.paths
        closed = closed and shape.closed
        is_known = is_known and shape.is_known
    return Shape(names, closed, tuple(paths), is_known)


_SHAPES: Final[dict[type, Callable[..., Shape]]] = {
    Aggregate: _aggregated,
    ComputeTransformation: _computed,
    Concat: _concatenated,
    CustomTransformation: _custom,
    ExpandTransformation: _expanded,
    FilterTransformation: _filter,
    GroupBy: _grouped,
    Identity: _unchanged,
    Join: _joined,
    LimitTransformation: _unchanged,
    Nest: _nested,
    OrderByTransformation: _order,
    Relatives: _relatives,
    SearchTransformation: _search,
    TopBottom: _top_bottom,
    Traverse: _traverse,
}
"""What each transformation makes of the rows; after any other text nothing is known."""
