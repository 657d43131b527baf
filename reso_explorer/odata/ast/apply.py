"""Transformations of `$apply` (OData Extension for Data Aggregation)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

from reso_explorer.diagnostics.location import NOWHERE, Span
from reso_explorer.odata.ast.expressions import Expression, Path
from reso_explorer.odata.ast.node import Bad, Missing, Name, Node

if TYPE_CHECKING:
    from reso_explorer.odata.ast.options import ComputeItem, OrderByItem
    from reso_explorer.odata.ast.paths import Argument
    from reso_explorer.odata.ast.search import SearchExpression


class ApplySequence(Node, frozen=True):
    """Transformations chained with `/`; each sees what the one before leaves."""

    transformations: tuple[Transformation, ...]


class AggregateFrom(Node, frozen=True):
    """`from G1,G2 with method` inside an aggregate expression."""

    properties: tuple[Path, ...]
    method: Name | Missing | None = None


class AggregateItem(Node, frozen=True):
    """`Amount with sum as Total`, `$count as N`, `Sales/$count as N`, or a custom aggregate.

    `method` is None for counts and custom aggregates. `alias` is None where it may be left
    out, and `Missing` where it may not.
    """

    expression: Expression
    method: Name | Missing | None = None
    chain: tuple[AggregateFrom, ...] = ()
    alias: Name | Missing | None = None


class Aggregate(Node, frozen=True):
    """`aggregate(item,…)`."""

    items: tuple[AggregateItem, ...]


class Rollup(Node, frozen=True):
    """`rollup(A,B)`, or `rollup(Qualifier)` with the name of a leveled hierarchy."""

    levels: tuple[Path, ...]


class HierarchyReference(Node, frozen=True):
    """The three first arguments of every hierarchy function: node set, qualifier, node path."""

    nodes: Expression
    qualifier: Name | Missing
    node_path: Expression


class RollupRecursive(Node, frozen=True):
    """`rolluprecursive(nodes,Qualifier,NodePath[,sequence])`."""

    hierarchy: HierarchyReference
    then: ApplySequence | None = None


GroupElement: TypeAlias = Path | Rollup | RollupRecursive | Missing | Bad


class GroupBy(Node, frozen=True):
    """`groupby((A,B/C,rollup(…)),then)`."""

    elements: tuple[GroupElement, ...]
    then: ApplySequence | None = None


class FilterTransformation(Node, frozen=True):
    """`filter(expression)`."""

    expression: Expression


class SearchTransformation(Node, frozen=True):
    """`search(expression)`."""

    expression: SearchExpression


class ComputeTransformation(Node, frozen=True):
    """`compute(expression as Name,…)`."""

    items: tuple[ComputeItem, ...]


class OrderByTransformation(Node, frozen=True):
    """`orderby(A desc,B)`."""

    items: tuple[OrderByItem, ...]


class LimitTransformation(Node, frozen=True):
    """`top(n)` or `skip(n)`."""

    function: OneOf["top", "skip"]
    value: int | None


class Identity(Node, frozen=True):
    """`identity`."""


class TopBottom(Node, frozen=True):
    """`topcount(limit,expression)` and its five kin."""

    function: OneOf["topcount", "toppercent", "topsum", "bottomcount", "bottompercent", "bottomsum"]
    limit: Expression
    expression: Expression


class Concat(Node, frozen=True):
    """`concat(sequence,sequence,…)`."""

    sequences: tuple[ApplySequence, ...]


class Join(Node, frozen=True):
    """`join(CollectionNav as Name[,sequence])` or `outerjoin(…)`."""

    function: OneOf["join", "outerjoin"]
    path: Expression
    alias: Name | Missing
    then: ApplySequence | None = None


class NestItem(Node, frozen=True):
    """`sequence as Name`."""

    sequence: ApplySequence
    alias: Name | Missing


class Nest(Node, frozen=True):
    """`nest(sequence as Name,…)`, or `addnested(path,sequence as Name,…)` when `path` is given."""

    items: tuple[NestItem, ...]
    path: Expression | None = None


class Relatives(Node, frozen=True):
    """`ancestors(nodes,Qualifier,NodePath,start[,…][,distance][,keep start])` or `descendants(…)`.

    `start` holds one sequence, or two where the grammar's optional second one is given.
    """

    function: OneOf["ancestors", "descendants"]
    hierarchy: HierarchyReference
    start: tuple[ApplySequence, ...]
    distance: int | None = None
    keep_start: bool = False


class Traverse(Node, frozen=True):
    """`traverse(nodes,Qualifier,NodePath,preorder[,start][,orderby items])`."""

    hierarchy: HierarchyReference
    order: OneOf["preorder", "postorder"] | Missing
    start: ApplySequence | None = None
    order_by: tuple[OrderByItem, ...] = ()


class ExpandTransformation(Node, frozen=True):
    """`expand(Nav,filter(…))` of earlier drafts."""

    path: Expression
    then: tuple[ApplySequence, ...] = ()


class CustomTransformation(Node, frozen=True):
    """`NS.Function(name=value)`."""

    name: Name
    arguments: tuple[Argument, ...]
    arguments_span: Span = NOWHERE


Transformation: TypeAlias = (
    Aggregate
    | GroupBy
    | FilterTransformation
    | SearchTransformation
    | ComputeTransformation
    | OrderByTransformation
    | LimitTransformation
    | Identity
    | TopBottom
    | Concat
    | Join
    | Nest
    | Relatives
    | Traverse
    | ExpandTransformation
    | CustomTransformation
    | Missing
    | Bad
)
