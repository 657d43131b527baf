"""What `$apply` and `$compute` calculate, and the names they give it (Data Aggregation, 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.edm import NUMBERS, WITHOUT_ORDER
from reso_explorer.odata.ast import Literal, Name, Path
from reso_explorer.query.apply_shape import custom_aggregates
from reso_explorer.query.fields import member_named
from reso_explorer.query.report import insert, replace, source, type_words
from reso_explorer.query.types import is_geo
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import AggregateUse, Analysis, LimitUse
    from reso_explorer.query.scope import Scope
    from reso_explorer.query.types import ValueType

METHOD: Final = Rule(
    code="aggregate-without-method",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="An aggregate of a field that doesn't say how.",
    help="`aggregate` needs `with sum`, `min`, `max`, `average`, or `countdistinct`, except for"
    " counts and for custom aggregates that the schema declares.",
    wrong="Property?$apply=aggregate(ListPrice as Total)",
    right="Property?$apply=aggregate(ListPrice with sum as Total)",
    spec="Aggregation 3.2.1",
    message="`{field}` needs a method: `{field} with sum`, `average`, `min`, `max`, or"
    " `countdistinct`.",
    variants={
        "values": Template(
            "`{field}` needs a method: `{field} with countdistinct`, `min`, or `max`."
        )
    },
)
CUSTOM: Final = Rule(
    code="unknown-aggregate",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A custom aggregate that the schema doesn't declare.",
    help="A name without a method is a custom aggregate of the service. The schema should"
    " declare it with `Aggregation.CustomAggregate`.",
    wrong="Property?$apply=aggregate(Forecast)",
    right="Property?$apply=aggregate(ListPrice with sum as Total)",
    spec="Aggregation 3.2.1.2",
    message="{type} has no field and declares no custom aggregate `{name}`.{near:mean}",
)
TYPES: Final = Rule(
    code="aggregate-type",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A method of `$apply` that doesn't work on the field's type.",
    help="`sum`, `average`, and the `top…` and `bottom…` transformations calculate with numbers;"
    " `min` and `max` compare values that have an order.",
    wrong="Property?$apply=aggregate(City with sum as Total)",
    right="Property?$apply=aggregate(City with countdistinct as Cities)",
    spec="Aggregation 3.1.3",
    message="`{method}` needs {needs}; `{text}` is {what}.",
)
TAKEN: Final = Rule(
    code="name-taken",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A computed value with the name of a field or of another computed value.",
    help="`$compute` and `$apply` add properties to the rows; each needs a new name.",
    wrong="Property?$compute=ListPrice div 2 as City",
    right="Property?$compute=ListPrice div 2 as Half",
    spec="URL 5.1.5",
    message="`{name}` is a field of {type}; a computed value needs a new name.",
    variants={"twice": Template("Two computed values are named `{name}`.")},
)
TRANSFORMATION: Final = Rule(
    code="unknown-transformation",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A custom transformation that the schema doesn't declare.",
    help="A qualified name in `$apply` is a function of the service, bound to a collection.",
    wrong="Property?$apply=Homes.Smooth()",
    right="Property?$apply=identity",
    spec="Aggregation 3.6",
    message="There's no transformation or function `{name}`.{near:mean}",
)
JOIN: Final = Rule(
    code="join-of-single-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A `join` with what isn't a collection.",
    help="`join` and `outerjoin` repeat each row for every item of a collection. A to-one relation"
    " needs no join; write its path.",
    wrong="Property?$apply=join(ListAgent as Agent)",
    right="Property?$apply=join(Media as Picture)",
    spec="Aggregation 3.4",
    message="`{function}` needs a collection; `{text}` is {what}.",
)
RULES: Final = (METHOD, CUSTOM, TYPES, TAKEN, TRANSFORMATION, JOIN)

_NUMERIC: Final = frozenset({"sum", "average"})
_ORDERED: Final = frozenset({"min", "max"})
_UNORDERED: Final = WITHOUT_ORDER | {"Edm.Untyped"}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report aggregates without method or of a wrong type, and names that are taken."""
    for use in analysis.apply.aggregates:
        yield from _aggregate(analysis, use)
    for limit in analysis.apply.limits:
        yield from _limit(analysis, limit)
    for join in analysis.apply.joins:
        if join.type.is_known and not join.type.is_collection:
            span, what = join.node.path.span, type_words(join.type)
            text = source(analysis, span)
            yield JOIN.at(span, function=join.node.function, text=text, what=what)
    yield from _names(analysis)
    for name in analysis.apply.custom:
        qualified = analysis.index.qualify(name.text)
        if qualified not in analysis.index.functions:
            near = near_names(name.text, analysis.index.functions)
            fix = replace(analysis, name.span, near[0]) if near else None
            yield TRANSFORMATION.at(name.span, fix=fix, name=name.text, near=tuple(near))


# --- aggregates -------------------------------------------------------------------------------------


def _aggregate(analysis: Analysis, use: AggregateUse) -> Iterator[Diagnostic]:
    item, found = use.item, use.type
    text = source(analysis, item.expression.span)
    if item.method is None:
        if use.path is None and isinstance(item.expression, Path):
            yield from _custom(analysis, use, text)
        elif not isinstance(item.expression, Path) or found.is_known:
            yield _without_method(analysis, use, text)
        return
    method = item.method.text if isinstance(item.method, Name) else ""
    if not found.is_known:
        return
    if method in _NUMERIC and not _is_number(found):
        yield TYPES.at(
            item.expression.span, method=method, needs="a number", text=text, what=type_words(found)
        )
    elif method in _ORDERED and not _has_order(found):
        what = type_words(found)
        needs = "a value with an order"
        yield TYPES.at(item.expression.span, method=method, needs=needs, text=text, what=what)


def _is_number(found: ValueType) -> bool:
    return found.name in NUMBERS or found.name == "Edm.Duration"


def _has_order(found: ValueType) -> bool:
    return not (found.is_structured or found.name in _UNORDERED or is_geo(found))


def _custom(analysis: Analysis, use: AggregateUse, text: str) -> Iterator[Diagnostic]:
    declared = custom_aggregates(analysis, use.scope)
    if text in declared or not use.scope.base.is_known:
        return
    fields = analysis.index.properties(use.scope.base.name)
    near = near_names(text, [*declared, *fields])
    span = use.item.expression.span
    fix = replace(analysis, span, near[0]) if near and near[0] in declared else None
    shown = use.scope.base.shown
    yield CUSTOM.at(span, fix=fix, type=shown, name=text, near=tuple(near))


def _without_method(analysis: Analysis, use: AggregateUse, text: str) -> Diagnostic:
    end = use.item.expression.span.end
    span = use.item.expression.span
    if not _is_number(use.type):
        return METHOD.at(span, "values", field=text)
    fix = None
    if isinstance(use.item.alias, Name):
        fix = insert(analysis, end, " with sum", "Write `with sum`")
    return METHOD.at(span, fix=fix, field=text)


def _limit(analysis: Analysis, use: LimitUse) -> Iterator[Diagnostic]:
    node, name = use.node, use.node.function
    if isinstance(node.limit, Literal) and use.limit.is_known and not _is_number(use.limit):
        text, what = source(analysis, node.limit.span), type_words(use.limit)
        yield TYPES.at(node.limit.span, method=name, needs="a number", text=text, what=what)
    if not use.type.is_known:
        return
    text, what = source(analysis, node.expression.span), type_words(use.type)
    span = node.expression.span
    if not name.endswith("count") and not _is_number(use.type):
        yield TYPES.at(span, method=name, needs="a number", text=text, what=what)
    elif not _has_order(use.type) or use.type.is_collection:
        needs = "a value with an order"
        yield TYPES.at(span, method=name, needs=needs, text=text, what=what)


# --- names ------------------------------------------------------------------------------------------


def _names(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report names of computed values and aggregates that exist already."""
    seen: set[tuple[int, str]] = set()
    for item, scope in analysis.computed:
        if isinstance(item.alias, Name):
            yield from _name(analysis, item.alias, scope, Severity.ERROR, seen)
    for use in (*analysis.apply.aggregates, *analysis.apply.counts):
        if isinstance(use.item.alias, Name):
            yield from _name(analysis, use.item.alias, use.scope, Severity.WARNING, seen)


def _name(
    analysis: Analysis, alias: Name, scope: Scope, severity: Severity, seen: set[tuple[int, str]]
) -> Iterator[Diagnostic]:
    name, base = alias.text, scope.base
    key = (id(scope), name)
    if key in seen:
        yield TAKEN.at(alias.span, "twice", name=name)
    elif member_named(analysis.index, base.name, name) is not None:
        yield TAKEN.at(alias.span, severity=severity, name=name, type=base.shown)
    elif severity is Severity.ERROR and name in scope.shape.names:
        yield TAKEN.at(alias.span, "twice", name=name)
    seen.add(key)
