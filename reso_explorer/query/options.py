"""Walks query options, at the top and nested in expand and select items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import (
    AliasOption,
    Apply,
    ApplySequence,
    Compute,
    ComputeItem,
    Expand,
    ExpandItem,
    Filter,
    Name,
    Node,
    OrderBy,
    OrderByItem,
    Path,
    Search,
    Select,
    SelectItem,
    Temporal,
)
from reso_explorer.query import walk
from reso_explorer.query.analysis import ExpandUse, OrderUse, SelectUse
from reso_explorer.query.member_paths import resolve_path
from reso_explorer.query.scope import Host, Shape
from reso_explorer.query.steps import ResolvedPath, StepKind

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Option
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Scope
    from reso_explorer.query.types import ValueType

_FIRST: Final = (AliasOption, Apply, Compute)
"""Options whose names the others use."""


def note_aliases(analysis: Analysis, options: tuple[Option, ...]) -> None:
    """Note the parameter aliases of a query, which its path may use too."""
    for option in options:
        if isinstance(option, AliasOption):
            analysis.aliases.setdefault(option.name.text, option)


def visit_options(analysis: Analysis, host: Host) -> None:
    """Walk the options of a host: those that make names first."""
    analysis.hosts.append(host)
    note_aliases(analysis, host.options)
    for option in host.options:
        if isinstance(option, AliasOption):
            walk.visit(analysis, option.value, host.scope)
    for option in host.options:
        if isinstance(option, Apply):
            from reso_explorer.query.apply_shape import sequence_shape

            shape = sequence_shape(analysis, option.sequence, host.scope)
            host.scope = host.scope.with_shape(shape)
    for option in host.options:
        if isinstance(option, Compute):
            host.scope = with_computed(analysis, option.items, host.scope)
    for option in host.options:
        if not isinstance(option, _FIRST):
            _visit_option(analysis, option, host)


def with_computed(analysis: Analysis, items: tuple[ComputeItem, ...], scope: Scope) -> Scope:
    """Walk computed items and return the scope that knows their names."""
    names: dict[str, ValueType] = dict(scope.shape.names)
    for item in items:
        analysis.computed.append((item, scope))
        found = walk.visit(analysis, item.expression, scope)
        if isinstance(item.alias, Name):
            names[item.alias.text] = found
    shape = scope.shape
    return scope.with_shape(Shape(names, shape.closed, shape.paths, shape.is_known))


def _visit_option(analysis: Analysis, option: Option, host: Host) -> None:
    scope = host.scope
    if isinstance(option, Filter):
        walk.visit_condition(analysis, option.expression, scope, "`$filter`")
    elif isinstance(option, OrderBy):
        for item in option.items:
            visit_order(analysis, item, scope)
    elif isinstance(option, Select):
        for select in option.items:
            visit_select(analysis, select, host)
    elif isinstance(option, Expand):
        for expand in option.items:
            visit_expand(analysis, expand, host)
    elif isinstance(option, Search):
        analysis.searches.append(option.expression)
    elif isinstance(option, Temporal) and isinstance(option.value, Node):
        walk.visit(analysis, option.value, scope)


def visit_order(analysis: Analysis, item: OrderByItem, scope: Scope) -> None:
    """Walk a sort key."""
    expression = item.expression
    path: ResolvedPath | None = None
    if isinstance(expression, Path):
        path = resolve_path(analysis, expression, scope, "orderby")
        found = path.type
    else:
        found = walk.visit(analysis, expression, scope)
    analysis.orders.append(OrderUse(item, found, path, scope))


def visit_select(analysis: Analysis, item: SelectItem, host: Host) -> None:
    """Walk a select item with its options."""
    path = resolve_path(analysis, item.path, host.scope, "select")
    analysis.selects.append(SelectUse(item, path, host))
    if item.options:
        inner = host.scope.inside(path.type.item, None)
        visit_options(
            analysis,
            Host(path.type, inner, item.options, kind="select", item=item, depth=host.depth + 1),
        )


def visit_expand(analysis: Analysis, item: ExpandItem, host: Host) -> None:
    """Walk an expand item with its options."""
    path = resolve_path(analysis, item.path, host.scope, "expand")
    target = target_set(analysis, path, host.scope.entity_set)
    analysis.expands.append(ExpandUse(item, path, host, target))
    found = path.type
    kind = "expand"
    for step in path.steps:
        if step.kind is StepKind.NAVIGATION:
            found = step.after
        elif step.kind is StepKind.COUNT:
            kind, found = "expand-count", step.before
        elif step.kind is StepKind.SYSTEM and getattr(step.segment, "name", "") == "$ref":
            kind, found = "expand-ref", step.before
        elif step.kind is StepKind.CAST:
            found = step.after
        elif step.kind is StepKind.STAR:
            kind = "expand-star"
    inner = host.scope.inside(found.item, target)
    names = path.names
    nested = Host(
        found,
        inner,
        item.options,
        kind=kind,
        item=item,
        path=f"{host.path}/{names}" if host.path else names,
        depth=host.depth + 1,
    )
    if item.options:
        visit_options(analysis, nested)


def target_set(analysis: Analysis, path: ResolvedPath, entity_set: str | None) -> str | None:
    """Return the set that the entities at the end of a navigation path live in."""
    names = path.names
    index = analysis.index
    if entity_set is not None and names:
        source = index.entity_sets.get(entity_set) or index.singletons.get(entity_set)
        if source is not None:
            found = index.binding_target(source, names)
            if found is not None:
                return found
    for step in reversed(path.steps):
        if step.kind is StepKind.NAVIGATION:
            sets = index.sets_of_type(step.after.name)
            return sets[0].name if len(sets) == 1 else None
    return None


def visit_part(analysis: Analysis, tree: Node, host: Host) -> None:
    """Walk a text that is less than an option: an expression, a literal, a sequence."""
    if isinstance(tree, ApplySequence):
        from reso_explorer.query.apply_shape import sequence_shape

        sequence_shape(analysis, tree, host.scope)
    elif walk.is_expression(tree):
        if analysis.result.start == "filter":
            walk.visit_condition(analysis, tree, host.scope, "`$filter`")
        else:
            walk.visit(analysis, tree, host.scope)
