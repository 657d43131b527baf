"""What a set may be filtered by (vocabulary Capabilities: FilterRestrictions, FilterFunctions)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Binary, Filter
from reso_explorer.query.report import denies, option_name
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.meaning import SetMeaning
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Span
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host
    from reso_explorer.query.steps import ResolvedPath

FILTER_REQUIRED: Final = Rule(
    code="filter-required",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema says that the resource needs a filter.",
    help=(
        "Capabilities.FilterRestrictions requires a `$filter`; without it the server "
        "rejects the request."
    ),
    wrong="Parts",
    right="Parts?$filter=Id eq 1",
    spec="Capabilities FilterRestrictions",
    message="The schema says that `{set}` needs a `$filter`.",
)

FILTER_PROPERTY_REQUIRED: Final = Rule(
    code="filter-property-required",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The filter lacks a field that the schema requires.",
    help=(
        "Capabilities.FilterRestrictions lists fields that every filter must use, often to "
        "keep a query on one part of the data."
    ),
    wrong="Items?$filter=Weight gt 1",
    right="Items?$filter=Weight gt 1 and Site eq 'a'",
    spec="Capabilities FilterRestrictions",
    message="The schema says that every filter must use {names:and}.",
)

FIELD_NOT_FILTERABLE: Final = Rule(
    code="field-not-filterable",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema says that this field can't be filtered by.",
    help=(
        "Capabilities.FilterRestrictions lists the field as non-filterable. Filter by "
        "another field, or filter the rows after you have them."
    ),
    wrong="Items?$filter=Site eq 'a' and Secret eq 'b'",
    right="Items?$filter=Site eq 'a'",
    spec="Capabilities FilterRestrictions",
    message="The schema says that `{field}` can't be filtered by.",
)

NOT_FILTERABLE: Final = Rule(
    code="not-filterable",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema says that this resource can't be filtered.",
    help=(
        "Capabilities.FilterRestrictions says that the server doesn't filter this resource. "
        "Fetch its rows and filter them yourself."
    ),
    wrong="Makers?$filter=Id eq 1",
    right="Makers",
    spec="Capabilities FilterRestrictions",
    message="The schema says that `{set}` doesn't support {option}.",
)

FUNCTION_NOT_SUPPORTED: Final = Rule(
    code="function-not-supported",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema doesn't list this function for filters.",
    help=(
        "Capabilities.FilterFunctions lists the functions that the server supports in "
        "filters of this resource."
    ),
    wrong="Items?$filter=Site eq 'a' and trim(Site) eq 'a'",
    right="Items?$filter=Site eq 'a' and contains(Site,'b')",
    spec="Capabilities FilterFunctions",
    message="The schema doesn't list `{function}` among the functions for this resource.",
    hint="It lists {known:and}.",
)

FILTER_EXPRESSION: Final = Rule(
    code="filter-expression",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema allows only certain comparisons on this field.",
    help=(
        "Capabilities.FilterRestrictions names the kind of filter per field: SingleValue "
        "means `eq`, MultiValue `eq` joined by `or`, SingleRange and MultiRange also `gt`, "
        "`ge`, `lt`, and `le`."
    ),
    wrong="Items?$filter=Site eq 'a' and Born gt 2026-01-31",
    right="Items?$filter=Site eq 'a' and Born eq 2026-01-31",
    spec="Capabilities FilterRestrictions",
    message="The schema allows only {kinds} filters on `{field}`.",
)

RULES: Final = (
    FILTER_REQUIRED,
    FILTER_PROPERTY_REQUIRED,
    FIELD_NOT_FILTERABLE,
    NOT_FILTERABLE,
    FUNCTION_NOT_SUPPORTED,
    FILTER_EXPRESSION,
)


_RANGE: Final = frozenset({"gt", "ge", "lt", "le"})


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report filters that the set's restrictions exclude."""
    for host in analysis.hosts:
        option = next((o for o in host.options if isinstance(o, Filter)), None)
        meaning = analysis.set_meaning(host.scope.entity_set)
        if meaning is None:
            continue
        if option is not None and denies(meaning.filterable):
            yield NOT_FILTERABLE.at(
                option.name_span if option.name_span.start >= 0 else option.span,
                set=host.scope.entity_set or "",
                option=option_name(option),
            )
            continue
        yield from _required(analysis, host, meaning, option)
    for path in analysis.paths:
        if path.usage == "expression" and path.starts_at_base:
            yield from _field(analysis, path)
    for called in analysis.calls:
        meaning = analysis.set_meaning(called.scope.entity_set)
        name = called.node.name.text
        if meaning is not None and meaning.filter_functions:
            known = {text.removeprefix("odata.") for text in meaning.filter_functions}
            if name not in known and name.removeprefix("geo.") not in known:
                yield FUNCTION_NOT_SUPPORTED.at(
                    called.node.name.span, function=name, known=tuple(sorted(known))
                )


def _required(
    analysis: Analysis, host: Host, meaning: SetMeaning, option: Filter | None
) -> Iterator[Diagnostic]:
    if host.kind not in {"resource", "count-resource"} or not host.type.is_collection:
        return
    place = option.span if option is not None else _place(analysis)
    requires = meaning.requires_filter
    used = {p.names for p in analysis.paths if p.usage == "expression" and p.starts_at_base}
    missing = [name for name in meaning.required_properties if name not in used]
    is_bare = option is None and not missing
    if is_bare and requires is not None and requires.value is True:
        yield FILTER_REQUIRED.at(place, set=host.scope.entity_set or "")
    if missing:
        yield FILTER_PROPERTY_REQUIRED.at(place, names=tuple(missing))


def _place(analysis: Analysis) -> Span:
    if analysis.resource is not None and analysis.resource.steps:
        return analysis.resource.steps[-1].segment.span
    return analysis.result.tree.span


def _field(analysis: Analysis, path: ResolvedPath) -> Iterator[Diagnostic]:
    names = path.names
    owner = path.scope.base
    if (
        not names
        or not owner.is_structured
        or not any(s.kind is StepKind.PROPERTY for s in path.steps)
    ):
        return
    meaning = analysis.meanings.field(owner.name, names, entity_set=path.scope.entity_set)
    whole = analysis.set_meaning(path.scope.entity_set)
    if whole is not None and denies(whole.filterable):
        return
    if denies(meaning.filterable):
        yield FIELD_NOT_FILTERABLE.at(path.node.span, field=names)
    elif meaning.filter_expression is not None:
        kinds = str(meaning.filter_expression.value)
        node = next(
            (c.node for c in analysis.comparisons if path.node in {c.node.left, c.node.right}), None
        )
        if node is not None and not _allows(kinds, node):
            yield FILTER_EXPRESSION.at(node.operator_span, kinds=kinds, field=names)


def _allows(kinds: str, node: Binary) -> bool:
    if node.operator == "eq":
        return True
    if node.operator in _RANGE:
        return "Range" in kinds
    return False
