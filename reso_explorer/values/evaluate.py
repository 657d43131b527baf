"""`$filter` and other expressions of a query evaluated here, over rows as they came.

An expression is compiled once to closures and then asked row by row. What a row lacks, what is
only partly there, and what a server may well decide differently is CANNOT_TELL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from reso_explorer.edm import TIMESTAMPS
from reso_explorer.odata.ast import (
    AliasSegment,
    Binary,
    Call,
    Case,
    Cast,
    CountSegment,
    EnumLiteral,
    Filter,
    GeoLiteral,
    Has,
    In,
    IsOf,
    JsonArray,
    KeySegment,
    LambdaSegment,
    ListExpr,
    Literal,
    Logical,
    Name,
    NameSegment,
    Path,
    TypeName,
    Unary,
    VariableSegment,
    walk,
)
from reso_explorer.values.compare import compare, folded
from reso_explorer.values.declared import UNDECLARED, DeclaredType, declared_type, member_type
from reso_explorer.values.functions import CONDITIONS, FUNCTIONS, arithmetic
from reso_explorer.values.geo import GEO_FUNCTIONS, Shape, literal_shape, read_shape
from reso_explorer.values.literal_value import literal_value
from reso_explorer.values.outcome import (
    AND,
    ANY,
    CANNOT_TELL,
    FALSE,
    NULL,
    OR,
    TRUE,
    Mask,
    Outcome,
    mask_of,
    negated,
    outcome,
)
from reso_explorer.values.read import AsSent, EnumValue, read_enum, read_value
from reso_explorer.values.temporal import Duration, Timestamp, midnight

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.odata.ast import Expression, Node, Segment

Row: TypeAlias = Mapping[str, Any]
Scope: TypeAlias = dict[str, Any]
"""What names stand for: "" the current instance, "$it" the row, variables by name."""

_Test: TypeAlias = Callable[[Scope], Mask]
_Get: TypeAlias = Callable[[Scope], Any]

_COMPARISONS: Final = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_CLOCK_SKEW: Final = dt.timedelta(minutes=10)
_HIDDEN: Final = ("@Core.Permissions", "@Org.OData.Core.V1.Permissions")
_MOST_ALIASES: Final = 20
_CUT: Final = 10
"""Related rows in one row from which on a server may have left out some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationContext:
    """What evaluating needs besides the row.

    Attributes:
        index: the model; without it, values are read by what they are compared with.
        type_name: the qualified name of the rows' type.
        aliases: the expressions of `@name` options, by name without the `@`.
        now: the current time; that of the machine if None.
        lenient: give every liberty to the server (case, accents, time zones, stored digits), so
            that what remains is certain. Without it, the rules of OData hold to the letter.
        nulls_known: whether null in a row means null; if not, it may be a value that the server
            hides.
        partial: relations of which a row may have only a part: `$expand` filtered or limited it.
    """

    index: ModelIndex | None = None
    type_name: str = ""
    aliases: Mapping[str, Expression] = field(default_factory=dict)
    now: dt.datetime | None = None
    lenient: bool = False
    nulls_known: bool = True
    partial: frozenset[str] = frozenset()


class Condition(NamedTuple):
    """A compiled `$filter`."""

    test: _Test

    def mask(self, row: Row) -> Mask:
        """Return the outcomes that are possible for a row."""
        return self.test({"": row, "$it": row})

    def outcome(self, row: Row) -> Outcome:
        """Return True, False, None (null) or CANNOT_TELL for a row."""
        return outcome(self.mask(row))

    def rejects(self, row: Row) -> bool:
        """Tell whether a row certainly doesn't belong into the result."""
        return not self.mask(row) & TRUE


def evaluate(
    tree: Filter | Expression, row: Row, context: EvaluationContext | None = None
) -> Outcome:
    """Return what a condition is for one row: True, False, None (null), or CANNOT_TELL.

    A `$filter` keeps the rows for which this is True. For many rows compile the condition once
    with `compile_filter`.
    """
    return compile_filter(tree, context).outcome(row)


def compile_filter(
    tree: Filter | Expression, context: EvaluationContext | None = None
) -> Condition:
    """Return a condition that can be asked of many rows."""
    expression = tree.expression if isinstance(tree, Filter) else tree
    try:
        test = _Compiler(context or EvaluationContext()).test(expression)
    except RecursionError:
        return Condition(_any)
    return Condition(_guarded(test))


def compile_value(expression: Expression, context: EvaluationContext) -> Callable[[Row], Any]:
    """Return a function that gives the value of an expression for a row."""
    try:
        get = _Compiler(context).value(expression).get
    except RecursionError:
        return lambda _row: CANNOT_TELL

    def value(row: Row) -> Any:
        try:
            return get({"": row, "$it": row})
        except RecursionError:
            return CANNOT_TELL

    return value


def value_type_of(expression: Expression, context: EvaluationContext) -> DeclaredType:
    """Return the declared type of an expression, UNDECLARED for anything but a property."""
    return _Compiler(context).value(expression).declared


def _guarded(test: _Test) -> _Test:
    def guarded(scope: Scope) -> Mask:
        try:
            return test(scope)
        except RecursionError:
            return ANY

    return guarded


def _any(_scope: Scope) -> Mask:
    return ANY


def _cannot_tell(_scope: Scope) -> Any:
    return CANNOT_TELL


class _Value(NamedTuple):
    """A compiled expression: how to get its value, the declared type, and the value of a literal."""

    get: _Get
    declared: DeclaredType = UNDECLARED
    constant: Any = CANNOT_TELL


_UNKNOWN: Final = _Value(_cannot_tell)


class _Compiler:
    """Compiles expressions for one context."""

    def __init__(
        self,
        context: EvaluationContext,
        types: Mapping[str, DeclaredType] | None = None,
        aliases: int = 0,
    ) -> None:
        self._context = context
        self._index = context.index
        self._lenient = context.lenient
        row = declared_type(context.index, context.type_name)
        self._types = types or {"": row, "$it": row}
        self._aliases = aliases

    # --- conditions --------------------------------------------------------------------------------

    def test(self, node: Expression) -> _Test:
        """Compile an expression that stands where a condition is expected."""
        if isinstance(node, Logical):
            return self._logical(node)
        if isinstance(node, Binary) and node.operator in _COMPARISONS:
            return self._comparison(node)
        if isinstance(node, Unary) and node.operator == "not":
            inner = self.test(node.operand)
            return lambda scope: negated(inner(scope))
        if isinstance(node, In):
            return self._in(node)
        if isinstance(node, Has):
            return self._has(node)
        if isinstance(node, Call) and node.name.text in CONDITIONS:
            return self._condition_call(node)
        if isinstance(node, Path) and node.segments:
            last = node.segments[-1]
            if isinstance(last, LambdaSegment):
                return self._lambda(node, last)
        if isinstance(node, IsOf):
            return self._isof(node)
        get = self.value(node).get
        return lambda scope: mask_of(get(scope))

    def _logical(self, node: Logical) -> _Test:
        tests = [self.test(operand) for operand in node.operands]
        table, neutral, end = (AND, TRUE, FALSE) if node.operator == "and" else (OR, FALSE, TRUE)

        def logical(scope: Scope) -> Mask:
            found = neutral
            for test in tests:
                found = table[found][test(scope)]
                if found == end:
                    break
            return found

        return logical

    def _comparison(self, node: Binary) -> _Test:
        if self._lenient and _uses_now(node):
            return self._with_clock_skew(node)
        left, right = self._pair(node.left, node.right)
        operator, lenient = node.operator, self._lenient
        first, second = left.get, right.get

        def comparison(scope: Scope) -> Mask:
            return compare(first(scope), operator, second(scope), lenient=lenient)

        return comparison

    def _with_clock_skew(self, node: Binary) -> _Test:
        """Compile a comparison with `now()` for clocks that are ten minutes off either way."""
        if _uses_now(node.left) and _uses_now(node.right):
            return _any
        now = _now(self._context)
        early, late = (
            _Compiler(replace(self._context, now=moment, lenient=False), self._types).test(node)
            for moment in (now - _CLOCK_SKEW, now + _CLOCK_SKEW)
        )
        return lambda scope: early(scope) | late(scope)

    def _pair(self, left: Expression, right: Expression) -> tuple[_Value, _Value]:
        """Compile two operands; a literal beside an enum field is read as its members."""
        first, second = self.value(left), self.value(right)
        return self._as_member(first, second), self._as_member(second, first)

    @staticmethod
    def _as_member(value: _Value, beside: _Value) -> _Value:
        enum, constant = beside.declared.enum, value.constant
        if enum is None or constant is CANNOT_TELL or value.declared.enum is not None:
            return value
        if isinstance(constant, EnumValue):
            constant = sorted(constant.names) or constant.number
        if not isinstance(constant, str | int | list) or isinstance(constant, bool):
            return value
        member = read_enum(enum, constant)
        return _constant(member) if isinstance(member, EnumValue) else value

    def _in(self, node: In) -> _Test:
        left = self.value(node.left)
        lenient = self._lenient
        first = left.get
        if isinstance(node.right, ListExpr | JsonArray):
            gets = [self._as_member(self.value(item), left).get for item in node.right.items]

            def listed(scope: Scope) -> Mask:
                value = first(scope)
                found = FALSE
                for get in gets:
                    found = OR[found][compare(value, "eq", get(scope), lenient=lenient)]
                    if found == TRUE:
                        break
                return found

            return listed
        items = self.value(node.right).get

        def among(scope: Scope) -> Mask:
            value, collection = first(scope), items(scope)
            if not isinstance(collection, list):
                return NULL if collection is None else ANY
            found = FALSE
            for item in collection:
                found = OR[found][compare(value, "eq", item, lenient=lenient)]
            return found

        return among

    def _has(self, node: Has) -> _Test:
        left, right = self._pair(node.left, node.right)
        lenient = self._lenient

        def has(scope: Scope) -> Mask:
            return _has_flag(left.get(scope), right.get(scope), lenient=lenient)

        return has

    def _condition_call(self, node: Call) -> _Test:
        function = CONDITIONS[node.name.text]
        gets = [self.value(argument).get for argument in node.arguments]
        lenient = self._lenient

        def call(scope: Scope) -> Mask:
            values = [_plain(get(scope)) for get in gets]
            if len(values) != 2 or any(value is CANNOT_TELL for value in values):
                return ANY
            if any(value is None for value in values):
                return NULL | FALSE if lenient else NULL
            found = function(*values, lenient=lenient)
            return ANY if found is None else found

        return call

    def _lambda(self, node: Path, last: LambdaSegment) -> _Test:
        items = self._path(node.segments[:-1], raw=True)
        wants_any, lenient = last.function == "any", self._lenient
        partial = self._is_partial(node.segments[:-1])
        variable = last.variable.text if isinstance(last.variable, Name) else ""
        inner: _Test | None = None
        if last.predicate is not None:
            types = {**self._types, variable: items.declared.item, "$this": items.declared.item}
            inner = _Compiler(self._context, types, self._aliases).test(last.predicate)
        item_type = items.declared.item

        def quantified(scope: Scope) -> Mask:
            found, is_part = _items(items.get(scope), partial=partial, lenient=lenient)
            if found is None:
                return ANY
            table, mask, rest = (OR, FALSE, TRUE) if wants_any else (AND, TRUE, FALSE)
            for item in found:
                value = item if isinstance(item, dict) else read_value(item_type, item)
                here = {**scope, variable: value, "$this": value}
                mask = table[mask][TRUE if inner is None else inner(here)]
                if mask == rest:
                    return mask
            return table[mask][ANY] if is_part else mask

        return quantified

    def _is_partial(self, segments: tuple[Segment, ...]) -> bool:
        return any(
            isinstance(segment, NameSegment) and segment.name.text in self._context.partial
            for segment in segments
        )

    def _isof(self, node: IsOf) -> _Test:
        if not isinstance(node.type, TypeName) or self._index is None:
            return _any
        index, name = self._index, self._index.qualify(node.type.name.text)
        get = self.value(node.operand).get if node.operand is not None else _current

        def isof(scope: Scope) -> Mask:
            value = get(scope)
            sent = _sent_type(value) if isinstance(value, dict) else ""
            if not sent:
                return NULL | FALSE if value is None else ANY
            return TRUE if index.is_a(index.qualify(sent), name) else FALSE

        return isof

    # --- values --------------------------------------------------------------------------------------

    def value(self, node: Expression) -> _Value:
        """Compile an expression that stands where a value is expected."""
        if isinstance(node, Literal | EnumLiteral | GeoLiteral):
            return _constant(literal_value(node, self._index))
        if isinstance(node, Path):
            last = node.segments[-1] if node.segments else None
            if isinstance(last, LambdaSegment):
                return _truth(self.test(node))
            return self._path(node.segments)
        if isinstance(node, Call):
            return self._call(node)
        if isinstance(node, Binary) and node.operator not in _COMPARISONS:
            first, second = self.value(node.left).get, self.value(node.right).get
            operator, lenient = node.operator, self._lenient
            return _Value(
                lambda scope: arithmetic(
                    operator, _plain(first(scope)), _plain(second(scope)), lenient=lenient
                )
            )
        if isinstance(node, Unary) and node.operator == "-":
            operand = self.value(node.operand).get
            return _Value(lambda scope: _negative(_plain(operand(scope))))
        if isinstance(node, Cast):
            return self._cast(node)
        if isinstance(node, Case):
            return self._case(node)
        if isinstance(node, ListExpr | JsonArray):
            gets = [self.value(item).get for item in node.items]
            return _Value(lambda scope: [get(scope) for get in gets])
        if isinstance(node, Logical | Binary | Unary | In | Has | IsOf):
            return _truth(self.test(node))
        return _UNKNOWN

    def _call(self, node: Call) -> _Value:
        name = node.name.text
        if name in CONDITIONS:
            return _truth(self._condition_call(node))
        if not node.arguments and name in {"now", "mindatetime", "maxdatetime"}:
            return _constant(self._moment(name))
        if name in GEO_FUNCTIONS:
            return self._geo_call(node)
        function = FUNCTIONS.get(name)
        if function is None or not 1 <= len(node.arguments) <= 3:
            return _UNKNOWN
        gets = [self.value(argument).get for argument in node.arguments]
        lenient = self._lenient

        def call(scope: Scope) -> Any:
            values = [_plain(get(scope)) for get in gets]
            if any(value is CANNOT_TELL for value in values):
                return CANNOT_TELL
            if any(value is None for value in values):
                return None
            try:
                return function(*values, lenient=lenient)
            except TypeError:
                return CANNOT_TELL

        return _Value(call)

    def _geo_call(self, node: Call) -> _Value:
        """Compile a geo function; units and borders of servers differ, so they aren't judged."""
        number, function = GEO_FUNCTIONS[node.name.text]
        if self._lenient or len(node.arguments) != number:
            return _UNKNOWN
        gets = [self._shape(argument) for argument in node.arguments]
        is_round = not any(
            self.value(each).declared.name.startswith("Edm.Geometry")
            or (isinstance(each, GeoLiteral) and each.family == "geometry")
            for each in node.arguments
        )

        def call(scope: Scope) -> Any:
            shapes = [get(scope) for get in gets]
            if any(each is None for each in shapes):
                return None
            is_known = all(isinstance(each, Shape) for each in shapes)
            return function(*shapes, is_round=is_round) if is_known else CANNOT_TELL

        return _Value(call)

    def _shape(self, node: Expression) -> _Get:
        """Compile an argument of a geo function to a shape, None for null."""
        if isinstance(node, GeoLiteral):
            shape = literal_shape(node.shape) or CANNOT_TELL
            return lambda _scope: shape
        get = self.value(node).get

        def read(scope: Scope) -> Any:
            value = _plain(get(scope))
            return value if value is None else read_shape(value) or CANNOT_TELL

        return read

    def _moment(self, name: str) -> Timestamp:
        if name == "now":
            return timestamp_of(_now(self._context))
        return midnight(dt.date.min if name == "mindatetime" else dt.date.max)

    def _cast(self, node: Cast) -> _Value:
        if not isinstance(node.type, TypeName):
            return _UNKNOWN
        if node.operand is None:
            return _UNKNOWN
        wanted = declared_type(
            self._index, node.type.name.text, is_collection=node.type.is_collection
        )
        operand = self.value(node.operand)
        return _Value(lambda scope: _cast_value(operand.get(scope), wanted), wanted)

    def _case(self, node: Case) -> _Value:
        branches = [(self.test(b.condition), self.value(b.value).get) for b in node.branches]

        def case(scope: Scope) -> Any:
            for test, get in branches:
                mask = test(scope)
                if mask == TRUE:
                    return get(scope)
                if mask & TRUE:
                    return CANNOT_TELL
            return None

        return _Value(case)

    # --- paths ---------------------------------------------------------------------------------------

    def _path(self, segments: tuple[Segment, ...], *, raw: bool = False) -> _Value:
        """Compile a path; with `raw`, to the JSON value that stands at its end."""
        if not segments:
            return _Value(_current, self._types[""])
        start, rest = self._start(segments)
        if start is None:
            return _UNKNOWN
        get, declared = start
        for place, segment in enumerate(rest):
            if isinstance(segment, CountSegment):
                return self._count(segments, segment, get, declared)
            if not isinstance(segment, NameSegment) or segment.arguments is not None:
                return _UNKNOWN
            name = segment.name.text
            if "." in name:
                declared = declared_type(self._index, name, is_collection=declared.is_collection)
                continue
            if declared.is_collection:
                return _UNKNOWN
            get = self._member(get, name)
            declared = member_type(self._index, declared.name, name) or UNDECLARED
            if place == len(rest) - 1 and not raw:
                return _Value(_reading(get, declared), declared)
        if raw:
            return _Value(get, declared)
        return _Value(_reading(get, declared), declared)

    def _start(
        self, segments: tuple[Segment, ...]
    ) -> tuple[tuple[_Get, DeclaredType] | None, tuple[Segment, ...]]:
        first = segments[0]
        if isinstance(first, VariableSegment):
            if first.name not in self._types:
                return None, ()
            return (_named(first.name), self._types[first.name]), segments[1:]
        if isinstance(first, AliasSegment):
            alias = self._context.aliases.get(first.name.text)
            if alias is None or self._aliases >= _MOST_ALIASES:
                return None, ()
            inner = _Compiler(self._context, self._types, self._aliases + 1).value(alias)
            return (inner.get, inner.declared), segments[1:]
        if isinstance(first, NameSegment) and first.arguments is None:
            name = first.name.text
            if name in self._types and name:
                return (_named(name), self._types[name]), segments[1:]
            return (_current, self._types[""]), segments
        if isinstance(first, Call | Cast) and len(segments) == 1:
            inner = self.value(first)
            return (inner.get, inner.declared), ()
        if isinstance(first, CountSegment | KeySegment):
            return None, ()
        return None, ()

    def _member(self, get: _Get, name: str) -> _Get:
        nulls_known = self._context.nulls_known
        hidden = tuple(name + mark for mark in _HIDDEN)

        def member(scope: Scope) -> Any:
            owner = get(scope)
            if owner is None:
                return None
            if isinstance(owner, str):
                owner = read_value(DeclaredType("?", is_structured=True), owner)
            if not isinstance(owner, dict) or name not in owner:
                return CANNOT_TELL
            value = owner[name]
            if value is None:
                if not nulls_known or any(mark in owner for mark in hidden):
                    return CANNOT_TELL
                return None
            if isinstance(value, dict):
                if "__deferred" in value:
                    return CANNOT_TELL
                if isinstance(value.get("results"), list):
                    return value["results"]
            if isinstance(value, list) and _is_cut(owner, name):
                return _Part(value)
            return value

        return member

    def _count(
        self,
        segments: tuple[Segment, ...],
        segment: CountSegment,
        get: _Get,
        declared: DeclaredType,
    ) -> _Value:
        """Compile `Media/$count`, also with `$filter`."""
        test: _Test | None = None
        for option in segment.options:
            if not isinstance(option, Filter):
                return _UNKNOWN
            types = {**self._types, "": declared.item, "$this": declared.item}
            test = _Compiler(self._context, types, self._aliases).test(option.expression)
        partial, lenient = self._is_partial(segments), self._lenient

        def count(scope: Scope) -> Any:
            found, is_part = _items(get(scope), partial=partial, lenient=lenient)
            if found is None or is_part:
                return CANNOT_TELL
            if test is None:
                return len(found)
            masks = [test({**scope, "": item, "$this": item}) for item in found]
            if any(mask & TRUE and mask != TRUE for mask in masks):
                return CANNOT_TELL
            return sum(mask == TRUE for mask in masks)

        return _Value(count)


# --- helpers of compiled expressions --------------------------------------------------------------------


class _Part(list[Any]):
    """Items of a collection that goes on behind a next link."""


def _is_cut(owner: Mapping[str, Any], name: str) -> bool:
    return f"{name}@odata.nextLink" in owner or f"{name}@nextLink" in owner


def _items(value: Any, *, partial: bool, lenient: bool) -> tuple[list[Any] | None, bool]:
    """Return the items of a collection, and whether there may be more; None if it isn't there.

    With `lenient`, a long list of related rows may be cut: some servers do so without a link.
    """
    if isinstance(value, str):
        value = read_value(DeclaredType("?", is_collection=True), value)
        value = [each.value for each in value] if isinstance(value, list) else value
    if not isinstance(value, list):
        return None, False
    is_long = lenient and len(value) >= _CUT and isinstance(value[0], dict)
    return value, partial or is_long or isinstance(value, _Part)


def _constant(value: Any) -> _Value:
    return _Value(lambda _scope: value, UNDECLARED, value)


def _truth(test: _Test) -> _Value:
    return _Value(lambda scope: outcome(test(scope)), DeclaredType("Edm.Boolean"))


def _current(scope: Scope) -> Any:
    return scope[""]


def _named(name: str) -> _Get:
    return lambda scope: scope[name]


def _reading(get: _Get, declared: DeclaredType) -> _Get:
    def read(scope: Scope) -> Any:
        raw = get(scope)
        if raw is None or raw is CANNOT_TELL or not isinstance(raw, _RAW):
            return raw
        if isinstance(raw, AsSent):
            return raw
        return read_value(declared, raw)

    return read


_RAW: Final = (bool, int, float, Decimal, str, list, dict)


def _plain(value: Any) -> Any:
    """Return a value that functions can take: of no declared type, it is what it is in JSON."""
    return value.value if isinstance(value, AsSent) else value


def _negative(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, Duration):
        return Duration(-value.length)
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return -value if is_number else CANNOT_TELL


def _cast_value(value: Any, wanted: DeclaredType) -> Any:
    """Return a value as another type: text as anything, and numbers and times among themselves."""
    value = _plain(value)
    if value is None or value is CANNOT_TELL:
        return value
    if wanted.name == "Edm.String":
        return value if isinstance(value, str) else CANNOT_TELL
    if isinstance(value, Timestamp):
        return value if wanted.name in TIMESTAMPS else CANNOT_TELL
    if isinstance(value, str | int | float | Decimal):
        found = read_value(wanted, value)
        return CANNOT_TELL if isinstance(found, AsSent) else found
    return CANNOT_TELL


def _has_flag(value: Any, flag: Any, *, lenient: bool) -> Mask:
    """Return the outcome of `has`; on a collection it asks for a member."""
    if value is None or flag is None:
        return NULL | FALSE if lenient else NULL
    if isinstance(value, list):
        masks = [_has_flag(item, flag, lenient=lenient) for item in value]
        found = FALSE
        for mask in masks:
            found = OR[found][mask]
        return found
    if isinstance(value, EnumValue) and isinstance(flag, EnumValue):
        if value.number is not None and flag.number is not None:
            return TRUE if value.number & flag.number == flag.number else FALSE
        if flag.names <= value.names:
            return TRUE
        return ANY
    wanted = flag.names if isinstance(flag, EnumValue) else {_plain(flag)}
    text = _plain(value)
    if not isinstance(text, str) or not all(isinstance(name, str) for name in wanted):
        return ANY
    sent = {folded(part) for part in text.split(",")} | {folded(text)}
    return TRUE if all(folded(name) in sent for name in wanted) else ANY


def _sent_type(value: Mapping[str, Any]) -> str:
    """Return the type that a row says it has."""
    sent = value.get("@odata.type", value.get("@type"))
    if sent is None and isinstance(value.get("__metadata"), dict):
        sent = value["__metadata"].get("type")
    return sent.rpartition("#")[2] if isinstance(sent, str) else ""


def _uses_now(node: Node) -> bool:
    return any(isinstance(each, Call) and each.name.text == "now" for each in walk(node))


def _now(context: EvaluationContext) -> dt.datetime:
    return context.now or dt.datetime.now(dt.UTC)


def timestamp_of(moment: dt.datetime) -> Timestamp:
    """Return a `datetime` as a timestamp."""
    offset = moment.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    plain = moment.replace(tzinfo=None)
    clock = dt.timedelta(
        hours=plain.hour, minutes=plain.minute, seconds=plain.second, microseconds=plain.microsecond
    )
    at = midnight(plain.date(), minutes).at + clock // dt.timedelta(microseconds=1) * 10**6
    return Timestamp(at, minutes)
