"""Path segments, shared by resource paths, expression paths, `$select` and `$expand` items."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

from reso_explorer.diagnostics.location import NOWHERE, Span
from reso_explorer.odata.ast.expressions import Call, Cast, Expression
from reso_explorer.odata.ast.node import Bad, Missing, Name, Node

if TYPE_CHECKING:
    from reso_explorer.odata.ast.apply import AggregateItem
    from reso_explorer.odata.ast.options import Option


class Argument(Node, frozen=True):
    """A value in the parentheses after a name; `name` is None for a positional one."""

    name: Name | None
    value: Expression


class NameSegment(Node, frozen=True):
    """A name in a path, with or without parentheses.

    Without a model the grammar cannot tell what it is: an unqualified name is an entity set,
    singleton, function import, property, lambda variable, default-namespace type or
    operation, or a key written as a segment; a qualified one is a type cast, bound function
    or action. `arguments` is None without parentheses, else a key predicate (one positional,
    or all named), or function parameters (named, or none). `key` is a second pair of
    parentheses: one row of the result, as in `Top(n=5)('a')`.
    """

    name: Name
    arguments: tuple[Argument, ...] | None = None
    arguments_span: Span = NOWHERE
    """From `(` to `)` inclusive."""
    key: tuple[Argument, ...] | None = None
    key_span: Span = NOWHERE


class KeySegment(Node, frozen=True):
    """A segment that is no name: a key value (`/2026-01-31`) or an ordinal (`/0`, `/-1`)."""

    text: str

    @property
    def ordinal(self) -> int | None:
        """The position, if the segment can be one."""
        digits = self.text.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) < 20:
            return int(self.text)
        return None


class VariableSegment(Node, frozen=True):
    """`$it`, `$this`, `$root` or `$these`, first in an expression path."""

    name: OneOf["$it", "$this", "$root", "$these"]


class AliasSegment(Node, frozen=True):
    """`@name`, first in a path: a parameter alias or an unqualified annotation."""

    name: Name
    """Without the `@`."""


class AnnotationSegment(Node, frozen=True):
    """`@NS.Term` or `@NS.Term#Qualifier`."""

    term: Name
    qualifier: Name | None = None


class LambdaSegment(Node, frozen=True):
    """`any(x:predicate)`, `any()` or `all(x:predicate)` after a collection."""

    function: OneOf["any", "all"]
    variable: Name | Missing | None
    predicate: Expression | None
    function_span: Span = NOWHERE


class CountSegment(Node, frozen=True):
    """`$count`; inside an expression it may have options: `$count($filter=…;$search=…)`."""

    options: tuple[Option, ...] = ()
    name_span: Span = NOWHERE


class FilterSegment(Node, frozen=True):
    """`$filter(expression)` as a path segment; `key` is of one of the rows that are left."""

    expression: Expression
    name_span: Span = NOWHERE
    key: tuple[Argument, ...] | None = None
    key_span: Span = NOWHERE


class SystemSegment(Node, frozen=True):
    """A segment that is only its name."""

    name: OneOf[
        "$ref",
        "$value",
        "$each",
        "$query",
        "$all",
        "$batch",
        "$metadata",
        "$entity",
        "$links",
    ]


class CrossjoinSegment(Node, frozen=True):
    """`$crossjoin(A,B)`."""

    sets: tuple[Name | Missing, ...]
    name_span: Span = NOWHERE


class StarSegment(Node, frozen=True):
    """`*`, or `NS.*` in `$select`."""

    namespace: Name | None = None


class AggregateSegment(Node, frozen=True):
    """`aggregate(Amount with sum)` after a collection in an expression (aggregation extension)."""

    item: AggregateItem
    name_span: Span = NOWHERE


Segment: TypeAlias = (
    NameSegment
    | KeySegment
    | VariableSegment
    | AliasSegment
    | AnnotationSegment
    | LambdaSegment
    | CountSegment
    | FilterSegment
    | SystemSegment
    | CrossjoinSegment
    | StarSegment
    | AggregateSegment
    | Call
    | Cast
    | Missing
    | Bad
)
"""One step of a path."""
