"""Transformations of `$apply` as decoded text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.ast import (
    Aggregate,
    Bad,
    ComputeTransformation,
    Concat,
    CustomTransformation,
    ExpandTransformation,
    FilterTransformation,
    GroupBy,
    Identity,
    Join,
    LimitTransformation,
    Missing,
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
from reso_explorer.odata.printer import expressions, options
from reso_explorer.odata.printer.search import search_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import (
        AggregateItem,
        ApplySequence,
        GroupElement,
        HierarchyReference,
        Transformation,
    )


def sequence_text(sequence: ApplySequence) -> str:
    """Return transformations joined by `/`."""
    return "/".join(transformation_text(t) for t in sequence.transformations)


def transformation_text(transformation: Transformation) -> str:
    """Return one transformation."""
    return _PRINTERS[type(transformation)](transformation)


def aggregate_item_text(item: AggregateItem) -> str:
    """Return `expression with method from … as Name`."""
    text = expressions.expression_text(item.expression)
    if item.method is not None:
        text += f" with {expressions.name_text(item.method)}"
    for step in item.chain:
        text += f" from {','.join(expressions.path_text(p) for p in step.properties)}"
        if step.method is not None:
            text += f" with {expressions.name_text(step.method)}"
    if item.alias is not None:
        text += f" as {expressions.name_text(item.alias)}"
    return text


def _reference(reference: HierarchyReference) -> str:
    nodes = expressions.expression_text(reference.nodes)
    path = expressions.expression_text(reference.node_path)
    return f"{nodes},{expressions.name_text(reference.qualifier)},{path}"


def _element(element: GroupElement) -> str:
    if isinstance(element, Path):
        return expressions.path_text(element)
    if isinstance(element, Rollup):
        return f"rollup({','.join(expressions.path_text(level) for level in element.levels)})"
    if isinstance(element, RollupRecursive):
        return f"rolluprecursive({_reference(element.hierarchy)}{_then(element.then)})"
    return expressions.name_text(element)


def _then(sequence: ApplySequence | None) -> str:
    return "" if sequence is None else f",{sequence_text(sequence)}"


def _group_by(node: GroupBy) -> str:
    elements = ",".join(_element(element) for element in node.elements)
    return f"groupby(({elements}){_then(node.then)})"


def _top_bottom(node: TopBottom) -> str:
    limit = expressions.expression_text(node.limit)
    return f"{node.function}({limit},{expressions.expression_text(node.expression)})"


def _join(node: Join) -> str:
    path = expressions.expression_text(node.path)
    return f"{node.function}({path} as {expressions.name_text(node.alias)}{_then(node.then)})"


def _nest(node: Nest) -> str:
    items = ",".join(
        f"{sequence_text(item.sequence)} as {expressions.name_text(item.alias)}"
        for item in node.items
    )
    if node.path is None:
        return f"nest({items})"
    return f"addnested({expressions.expression_text(node.path)},{items})"


def _relatives(node: Relatives) -> str:
    parts = [_reference(node.hierarchy), *(sequence_text(s) for s in node.start)]
    if node.distance is not None:
        parts.append(str(node.distance))
    if node.keep_start:
        parts.append("keep start")
    return f"{node.function}({','.join(parts)})"


def _traverse(node: Traverse) -> str:
    order = "" if isinstance(node.order, Missing) else node.order
    items = "".join(f",{options.order_by_item_text(item)}" for item in node.order_by)
    return f"traverse({_reference(node.hierarchy)},{order}{_then(node.start)}{items})"


def _expand(node: ExpandTransformation) -> str:
    parts = [expressions.expression_text(node.path), *(sequence_text(s) for s in node.then)]
    return f"expand({','.join(parts)})"


def _custom(node: CustomTransformation) -> str:
    return f"{node.name.text}({expressions.arguments_text(node.arguments)})"


_PRINTERS: Final[dict[type, Callable[[Any], str]]] = {
    Aggregate: lambda n: f"aggregate({','.join(aggregate_item_text(i) for i in n.items)})",
    GroupBy: _group_by,
    FilterTransformation: lambda n: f"filter({expressions.expression_text(n.expression)})",
    SearchTransformation: lambda n: f"search({search_text(n.expression)})",
    ComputeTransformation: lambda n: (
        f"compute({','.join(options.compute_item_text(i) for i in n.items)})"
    ),
    OrderByTransformation: lambda n: (
        f"orderby({','.join(options.order_by_item_text(i) for i in n.items)})"
    ),
    LimitTransformation: lambda n: f"{n.function}({'' if n.value is None else n.value})",
    Identity: lambda _n: "identity",
    TopBottom: _top_bottom,
    Concat: lambda n: f"concat({','.join(sequence_text(s) for s in n.sequences)})",
    Join: _join,
    Nest: _nest,
    Relatives: _relatives,
    Traverse: _traverse,
    ExpandTransformation: _expand,
    CustomTransformation: _custom,
    Missing: lambda _n: "",
    Bad: lambda n: n.text,
}
