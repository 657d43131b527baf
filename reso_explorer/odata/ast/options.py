"""Query options. Each has `name_span` (the name alone) and `spelled` (the name as written)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

from reso_explorer.diagnostics.location import NOWHERE, Span
from reso_explorer.odata.ast.node import Bad, Missing, Name, Node

if TYPE_CHECKING:
    from reso_explorer.odata.ast.apply import ApplySequence
    from reso_explorer.odata.ast.expressions import Expression, Path
    from reso_explorer.odata.ast.search import SearchExpression


class OptionNode(Node, frozen=True, kw_only=True):
    """What all options share.

    `spelled` is empty for an option that was built. `value_span` covers what stands after
    the `=`.
    """

    name_span: Span = NOWHERE
    value_span: Span = NOWHERE
    spelled: str = ""


class Filter(OptionNode, frozen=True):
    """`$filter`."""

    expression: Expression


class SelectItem(Node, frozen=True):
    """`*`, `NS.*`, `City`, `Address/City`, `Tags($top=1)`, `NS.Func(p1,p2)`, `@NS.Term`.

    `parameters` names the parameters that pick one overload; None without parentheses.
    """

    path: Path
    options: tuple[Option, ...] = ()
    parameters: tuple[Name | Missing, ...] | None = None


class Select(OptionNode, frozen=True):
    """`$select`."""

    items: tuple[SelectItem, ...]


class ExpandItem(Node, frozen=True):
    """`Media($top=1)`, `Media/$ref`, `Media/$count($filter=…)`, `*($levels=2)`, `$value`.

    A last `$ref` or `$count` is the last segment of `path`; options always stand here.
    """

    path: Path
    options: tuple[Option, ...] = ()
    options_span: Span = NOWHERE
    """From `(` to `)` inclusive."""


class Expand(OptionNode, frozen=True):
    """`$expand`."""

    items: tuple[ExpandItem, ...]


class OrderByItem(Node, frozen=True):
    """An expression and its direction; `direction_span` is NOWHERE if none was written."""

    expression: Expression
    descending: bool = False
    direction_span: Span = NOWHERE


class OrderBy(OptionNode, frozen=True):
    """`$orderby`."""

    items: tuple[OrderByItem, ...]


class Top(OptionNode, frozen=True):
    """`$top`; None where the value is no number."""

    value: int | None


class Skip(OptionNode, frozen=True):
    """`$skip`; None where the value is no number."""

    value: int | None


class Index(OptionNode, frozen=True):
    """`$index`, may be negative; None where the value is no number."""

    value: int | None


class Count(OptionNode, frozen=True):
    """`$count`; None where the value is neither true nor false."""

    value: bool | None


class Search(OptionNode, frozen=True):
    """`$search`."""

    expression: SearchExpression


class ComputeItem(Node, frozen=True):
    """`expression as Name`."""

    expression: Expression
    alias: Name | Missing


class Compute(OptionNode, frozen=True):
    """`$compute`."""

    items: tuple[ComputeItem, ...]


class Apply(OptionNode, frozen=True):
    """`$apply`."""

    sequence: ApplySequence


class Format(OptionNode, frozen=True):
    """`$format`, decoded."""

    value: str


class Id(OptionNode, frozen=True):
    """`$id`, decoded."""

    value: str


class Levels(OptionNode, frozen=True):
    """`$levels`: a positive number or `max`; None where it is neither."""

    value: int | OneOf["max"] | None


class SkipToken(OptionNode, frozen=True):
    """`$skiptoken`, decoded and otherwise left alone."""

    value: str


class DeltaToken(OptionNode, frozen=True):
    """`$deltatoken`, decoded and otherwise left alone."""

    value: str


class SchemaVersion(OptionNode, frozen=True):
    """`$schemaversion`: `*` or a version."""

    value: str


class Temporal(OptionNode, frozen=True):
    """`$at`, `$from`, `$to` or `$toInclusive`: `min`, `max` or an expression."""

    option: OneOf["$at", "$from", "$to", "$toInclusive"]
    value: Expression | OneOf["min", "max"]


class InlineCount(OptionNode, frozen=True):
    """`$inlinecount` of V2 and V3; None where the value is neither word."""

    value: OneOf["allpages", "none"] | None


class AliasOption(OptionNode, frozen=True):
    """`@name=value`; `name` is without the `@`."""

    name: Name
    value: Expression


class CustomOption(OptionNode, frozen=True):
    """An option of the service's own; `value` is None without `=`."""

    name: str
    value: str | None


class UnknownOption(OptionNode, frozen=True):
    """An option with a `$` that OData does not have."""

    name: str
    value: str | None


Option: TypeAlias = (
    Filter
    | Select
    | Expand
    | OrderBy
    | Top
    | Skip
    | Index
    | Count
    | Search
    | Compute
    | Apply
    | Format
    | Id
    | Levels
    | SkipToken
    | DeltaToken
    | SchemaVersion
    | Temporal
    | InlineCount
    | AliasOption
    | CustomOption
    | UnknownOption
    | Bad
)
"""One query option; `Bad` for text between two separators that is none."""
