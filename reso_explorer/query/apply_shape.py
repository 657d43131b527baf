"""What `$apply` leaves of the rows (OData Data Aggregation 4.0, sections 3 and 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    Join,
    LimitTransformation,
    Name,
    Nest,
    OrderByTransformation,
    Path,
    Relatives,
    Rollup,
    RollupRecursive,
    TopBottom,
    Traverse,
)
from reso_explorer.query import walk
from reso_explorer.query.member_paths import resolve_path
from reso_explorer.query.scope import Shape
from reso_explorer.query.types import DOUBLE, INT64, UNKNOWN, UNKNOWN_ITEMS, ValueType

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Transformation
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Scope

_UNKNOWN_SHAPE = Shape({}, is_known=False)


def sequence_shape(analysis: Analysis, sequence: ApplySequence, scope: Scope) -> Shape:
    """Walk a chain of transformations and return what its rows look like."""
    for transformation in sequence.transformations:
        scope = scope.with_shape(_shape(analysis, transformation, scope))
    return scope.shape


def _shape(analysis: Analysis, node: Transformation, scope: Scope) -> Shape:
    shape = scope.shape
    if isinstance(node, Aggregate):
        return Shape(_aggregated(analysis, node, scope), closed=True, is_known=shape.is_known)
    if isinstance(node, GroupBy):
        return _grouped(analysis, node, scope)
    if isinstance(node, FilterTransformation):
        walk.visit_condition(analysis, node.expression, scope, "`filter`")
    elif isinstance(node, ComputeTransformation):
        from reso_explorer.query.options import with_computed

        return with_computed(analysis, node.items, scope).shape
    elif isinstance(node, OrderByTransformation):
        from reso_explorer.query.options import visit_order

        for item in node.items:
            visit_order(analysis, item, scope)
    elif isinstance(node, TopBottom):
        walk.visit(analysis, node.limit, scope)
        walk.visit(analysis, node.expression, scope)
    elif isinstance(node, Concat):
        return _concatenated(analysis, node, scope)
    elif isinstance(node, Join):
        walk.visit(analysis, node.path, scope)
        if node.then is not None:
            sequence_shape(analysis, node.then, scope.inside(UNKNOWN, None))
        return _with_names(shape, {_alias(node.alias): UNKNOWN})
    elif isinstance(node, Nest):
        for nested in node.items:
            sequence_shape(analysis, nested.sequence, scope)
        return _with_names(shape, {_alias(n.alias): UNKNOWN_ITEMS for n in node.items})
    elif isinstance(node, Relatives | Traverse | CustomTransformation | ExpandTransformation) or (
        not isinstance(node, LimitTransformation) and type(node).__name__ in {"Bad", "Missing"}
    ):
        return _UNKNOWN_SHAPE
    return shape


def _alias(name: object) -> str:
    return name.text if isinstance(name, Name) else ""


def _with_names(shape: Shape, names: dict[str, ValueType]) -> Shape:
    return Shape({**shape.names, **names}, shape.closed, shape.paths, shape.is_known)


def _aggregated(analysis: Analysis, node: Aggregate, scope: Scope) -> dict[str, ValueType]:
    names: dict[str, ValueType] = {}
    for item in node.items:
        found = aggregate_type(analysis, item, scope)
        name = _alias(item.alias)
        if not name and isinstance(item.expression, Path):
            name = _last_name(item.expression)
        if name:
            names[name] = found
    return names


def aggregate_type(analysis: Analysis, item: AggregateItem, scope: Scope) -> ValueType:
    """Walk an aggregate expression and return the type of its result."""
    expression = item.expression
    if isinstance(expression, Path) and isinstance(expression.segments[-1], CountSegment):
        if len(expression.segments) > 1:
            resolve_path(analysis, expression, scope, "aggregate")
        return INT64
    if item.method is None and isinstance(expression, Path):
        return UNKNOWN
    if isinstance(expression, Path):
        found = resolve_path(analysis, expression, scope, "aggregate").type
    else:
        found = walk.visit(analysis, expression, scope)
    method = item.method.text if isinstance(item.method, Name) else ""
    if method == "countdistinct":
        return INT64
    if method == "average":
        return found if found.name == "Edm.Decimal" else DOUBLE
    return found.item if method in {"min", "max", "sum"} else UNKNOWN


def _grouped(analysis: Analysis, node: GroupBy, scope: Scope) -> Shape:
    paths: list[str] = []
    names: dict[str, ValueType] = {}
    for element in node.elements:
        if isinstance(element, Path):
            _add_group(analysis, element, scope, paths, names)
        elif isinstance(element, Rollup):
            for level in element.levels:
                if len(element.levels) > 1:
                    _add_group(analysis, level, scope, paths, names)
        elif isinstance(element, RollupRecursive):
            return _UNKNOWN_SHAPE
    if node.then is not None:
        inner = sequence_shape(analysis, node.then, scope)
        names.update(inner.names)
        if not inner.closed:
            return _with_names(inner, names)
    return Shape(names, closed=True, paths=tuple(paths), is_known=scope.shape.is_known)


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
