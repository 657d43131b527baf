"""Everything that the rules look at: a query with names resolved and expressions typed.

`analyse` walks the tree once and files each thing under its kind, so that a rule goes only
through what concerns it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.csdl.meaning import Meanings
from reso_explorer.odata.version_forms import FORMS
from reso_explorer.providers.dialect import Dialect
from reso_explorer.query.types import UNKNOWN, document_version, service_version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import AllowedValue, FieldMeaning, SetMeaning
    from reso_explorer.odata.ast import (
        AggregateItem,
        AliasOption,
        AliasSegment,
        Argument,
        Binary,
        Call,
        Case,
        Cast,
        ComputeItem,
        ExpandItem,
        Expression,
        Has,
        In,
        IsOf,
        Join,
        JsonArray,
        JsonObject,
        LambdaSegment,
        Literal,
        Logical,
        Name,
        Node,
        OrderByItem,
        SearchExpression,
        SelectItem,
        Span,
        TopBottom,
        TypeName,
        Unary,
    )
    from reso_explorer.odata.result import ParseResult
    from reso_explorer.protocol import ProtocolVersion
    from reso_explorer.query.probed import Probed
    from reso_explorer.query.scope import Host, Scope
    from reso_explorer.query.steps import ResolvedPath, Step
    from reso_explorer.query.types import ValueType

    Lookups = Callable[[str], "Sequence[AllowedValue] | None"]


class Compared(NamedTuple):
    """A comparison or an arithmetic operation with the types of its operands."""

    node: Binary
    left: ValueType
    right: ValueType
    scope: Scope


class Expected(NamedTuple):
    """A value that stands where a certain type is wanted.

    `field` is the property it is compared with, if it is one. `role` is `comparison`, `in`,
    `has`, `argument`, `key` or `parameter`; `parent` is the node that wants it, `other` the
    expression it is compared with.
    """

    value: Expression
    type: ValueType
    field: Step | None
    role: str
    parent: Node
    scope: Scope
    other: Expression | None = None
    name: str = ""
    """Of the parameter or key part."""


class Called(NamedTuple):
    """A canonical function with the types of its arguments."""

    node: Call
    types: tuple[ValueType, ...]
    scope: Scope


class Tested(NamedTuple):
    """A `has` or `in` with the types of its sides."""

    node: Has | In
    left: ValueType
    right: ValueType
    scope: Scope


class Condition(NamedTuple):
    """An expression that has to be true or false; `place` is such as "`$filter`"."""

    node: Expression
    type: ValueType
    place: str


class LambdaUse(NamedTuple):
    """An `any` or `all` with what stands before it."""

    path: ResolvedPath
    segment: LambdaSegment
    before: ValueType
    field: Step | None
    scope: Scope
    inner: Scope


class KeyUse(NamedTuple):
    """A key predicate: its arguments, and the entity type that has the key.

    `implied` are the parts that the relation before it gives, so that they may be left out.
    """

    arguments: tuple[Argument, ...]
    type_name: str
    span: Span
    entity_set: str | None
    implied: frozenset[str] = frozenset()


class StrayKey(NamedTuple):
    """A key predicate on what has no rows to choose from."""

    name: str
    """Of what stands before it."""
    before: ValueType
    span: Span


class OperationUse(NamedTuple):
    """A call of a function or action of the service."""

    step: Step
    arguments: tuple[Argument, ...] | None
    span: Span
    in_resource_path: bool


class ExpandUse(NamedTuple):
    """An expand item, understood; `target` is the set that its entities live in."""

    item: ExpandItem
    path: ResolvedPath
    host: Host
    target: str | None


class SelectUse(NamedTuple):
    """A select item, understood."""

    item: SelectItem
    path: ResolvedPath
    host: Host


class OrderUse(NamedTuple):
    """A sort key, understood; `path` is None where it is no path."""

    item: OrderByItem
    type: ValueType
    path: ResolvedPath | None
    scope: Scope


class AggregateUse(NamedTuple):
    """An item of `aggregate`, with the type of its expression and the names it works on."""

    item: AggregateItem
    type: ValueType
    path: ResolvedPath | None
    scope: Scope


class JoinUse(NamedTuple):
    """A `join` or `outerjoin`, with the type of what it joins."""

    node: Join
    type: ValueType


class LimitUse(NamedTuple):
    """A `topcount` or one of its kin, with the types of its limit and its expression."""

    node: TopBottom
    limit: ValueType
    type: ValueType
    scope: Scope


class ApplyUses:
    """What the transformations of `$apply` do, each thing under its kind.

    `counts` are aggregates of `$count`; `custom` are the names of transformations of the
    service's own.
    """

    def __init__(self) -> None:
        self.aggregates: list[AggregateUse] = []
        self.counts: list[AggregateUse] = []
        self.limits: list[LimitUse] = []
        self.joins: list[JoinUse] = []
        self.custom: list[Name] = []


class Analysis:
    """A query with everything known about it; made by `analyse`."""

    def __init__(
        self,
        result: ParseResult[Node],
        index: ModelIndex,
        *,
        meanings: Meanings,
        dialect: Dialect,
        lookups: Lookups | None,
        probed: Probed | None = None,
    ) -> None:
        self.result = result
        self.text = result.text
        self.is_url = result.start in {"relative_uri", "query_options"}
        """Whether `&` and `#` end parts of the text."""
        self.is_encoded = self.is_url and "%20" in result.text and " " not in result.text
        self.index = index
        self.meanings = meanings
        self.dialect = dialect
        self.lookups = lookups
        self.probed = probed
        self.version = service_version(index, dialect)
        """The version of OData that the service speaks."""
        self.resource: ResolvedPath | None = None
        self.hosts: list[Host] = []
        self.paths: list[ResolvedPath] = []
        self.comparisons: list[Compared] = []
        self.arithmetic: list[Compared] = []
        self.expected: list[Expected] = []
        self.literals: list[Literal] = []
        self.logicals: list[Logical] = []
        self.cases: list[Case] = []
        self.calls: list[Called] = []
        self.tests: list[Tested] = []
        self.conditions: list[Condition] = []
        self.lambdas: list[LambdaUse] = []
        self.keys: list[KeyUse] = []
        self.stray_keys: list[StrayKey] = []
        self.operations: list[OperationUse] = []
        self.expands: list[ExpandUse] = []
        self.selects: list[SelectUse] = []
        self.orders: list[OrderUse] = []
        self.type_names: list[TypeName] = []
        self.computed: list[tuple[ComputeItem, Scope]] = []
        self.aliases: dict[str, AliasOption] = {}
        self.alias_uses: list[AliasSegment] = []
        self.unaries: list[Unary] = []
        self.casts: list[Cast | IsOf] = []
        self.structures: list[JsonArray | JsonObject] = []
        self.searches: list[SearchExpression] = []
        self.apply = ApplyUses()
        self.negations: list[tuple[Expression, ValueType]] = []
        self.types: dict[int, ValueType] = {}
        self.resolved: dict[int, ResolvedPath] = {}
        self.scopes: dict[int, Scope] = {}
        """What names mean at an expression, path or transformation, by its identity."""
        self.root: Host | None = None
        """What the options at the top of the query apply to."""

    @property
    def is_legacy(self) -> bool:
        """Whether the service speaks V2 or V3."""
        return self.version.is_legacy

    def takes_form(self, form: str) -> bool:
        """Tell whether the service's version has a form, or the service is known to take it."""
        if FORMS[form].is_known_to(self.version) or form in self.dialect.accepts:
            return True
        rules, name = self.dialect.filter, form.partition(":")[2]
        return bool(name) and name in (*rules.operators, *rules.functions)

    # --- answers for rules -----------------------------------------------------------------------

    def type_of(self, node: Expression) -> ValueType:
        """Return the type of an expression that was walked."""
        return self.types.get(id(node), UNKNOWN)

    def path_of(self, node: Expression) -> ResolvedPath | None:
        """Return the resolved path that an expression is, None where it is no path."""
        return self.resolved.get(id(node))

    def field_meaning(self, step: Step, entity_set: str | None = None) -> FieldMeaning | None:
        """Return what the document says about the property of a step."""
        if step.member is None or not step.before.is_structured:
            return None
        return self.meanings.field(step.before.name, step.member.name, entity_set=entity_set)

    def set_meaning(self, entity_set: str | None) -> SetMeaning | None:
        return None if entity_set is None else self.meanings.entity_set(entity_set)

    def lookup_values(self, lookup_name: str) -> Sequence[AllowedValue] | None:
        """Return the loaded values of a lookup, None where they are not loaded."""
        return None if self.lookups is None else self.lookups(lookup_name)


_generic: dict[ProtocolVersion, Dialect] = {}


def meanings_of(index: ModelIndex) -> Meanings:
    """Return the meanings of an index, made once."""
    return index.part(Meanings)


def dialect_of(index: ModelIndex) -> Dialect:
    """Return the dialect of a server of which only the document is known."""
    version = document_version(index)
    found = _generic.get(version)
    if found is None:
        found = _generic[version] = Dialect.generic(version)
    return found


def analyse(
    result: ParseResult[Node],
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    dialect: Dialect | None = None,
    lookups: Lookups | None = None,
    probed: Probed | None = None,
    resource: str | None = None,
) -> Analysis:
    """Resolve and type a parsed query.

    Args:
        result: what `odata.parse` gave, of any start.
        index: the model.
        meanings: what its annotations say; worked out where not given.
        dialect: what is known of the server.
        lookups: gives the values of a lookup by its name, None where they are not loaded.
        probed: gives what was found out about the server by trying.
        resource: the entity set, singleton or type that a text without path applies to.
    """
    from reso_explorer.query.walk import walk_tree

    analysis = Analysis(
        result,
        index,
        meanings=meanings if meanings is not None else meanings_of(index),
        dialect=dialect if dialect is not None else dialect_of(index),
        lookups=lookups,
        probed=probed,
    )
    walk_tree(analysis, result.tree, resource)
    return analysis
