"""The forms of the language that a query uses and that not every version of OData has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.odata.ast import (
    AliasOption,
    AliasSegment,
    Bad,
    CountSegment,
    CrossjoinSegment,
    CustomOption,
    FilterSegment,
    Levels,
    NameSegment,
    RelativeUri,
    SearchIncomplete,
    SearchLogical,
    SearchNot,
    SearchWord,
    Span,
    StarSegment,
    SystemSegment,
    Temporal,
    TypeName,
    UnknownOption,
    VariableSegment,
)
from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.odata.version_forms import FORMS
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.query.member_paths import default_namespaces
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.ast import Node, SearchExpression
    from reso_explorer.query.analysis import Analysis, Called
    from reso_explorer.query.steps import ResolvedPath, Step


class UsedForm(NamedTuple):
    """A form and where it stands; `use` is what the analysis knows of it, for a fix."""

    form: str
    span: Span
    use: object = None


_SYSTEM: Final = {
    "$all": "all-segment",
    "$entity": "entity-segment",
    "$ref": "ref-segment",
    "$each": "each-segment",
    "$query": "query-segment",
    "$links": "links-segment",
}
_VARIABLES: Final = {"$it": "it", "$this": "this", "$root": "root"}


def used_forms(analysis: Analysis) -> Iterator[UsedForm]:
    """Yield every form of `FORMS` that the query uses, except literals and letter case."""
    yield from _options(analysis)
    yield from _operators(analysis)
    for called in analysis.calls:
        yield from _call(called)
    for case in analysis.cases:
        yield UsedForm("function:case", case.name_span)
    for cast in analysis.casts:
        if isinstance(cast.type, TypeName):
            is_quoted = cast.type.raw.startswith("'")
            form = "quoted-type-name" if is_quoted else "bare-type-name"
            yield UsedForm(form, cast.type.span, cast.type)
    for structure in analysis.structures:
        yield UsedForm("structured-literal", structure.span)
    for path in analysis.paths:
        if path.usage == "resource":
            yield from _resource(analysis, path)
        else:
            yield from _path(analysis, path)
    yield from _items(analysis)
    if analysis.takes_form("$search"):
        for expression in analysis.searches:
            yield from _search(analysis, expression)
    yield from _unqualified(analysis)
    for use in analysis.keys:
        if use.implied and len(use.arguments) < len(analysis.index.key(use.type_name)):
            yield UsedForm("implied-key-part", use.span)


def _unqualified(analysis: Analysis) -> Iterator[UsedForm]:
    """Yield operations without their namespace, unless the document makes it the default."""
    if analysis.is_legacy:
        return
    known = default_namespaces(analysis.index)
    for use in analysis.operations:
        segment, overloads = use.step.segment, use.step.overloads
        if not isinstance(segment, NameSegment) or segment.name.is_qualified or not overloads:
            continue
        if overloads[0].is_bound and overloads[0].namespace not in known:
            yield UsedForm("unqualified-name", segment.name.span, use.step)


# --- options ----------------------------------------------------------------------------------------


def _options(analysis: Analysis) -> Iterator[UsedForm]:
    for host in analysis.hosts:
        for option in host.options:
            if isinstance(option, Bad | CustomOption | UnknownOption):
                continue
            if isinstance(option, AliasOption):
                form = "nested-alias" if host.depth else "alias-option"
                yield UsedForm(form, option.name_span, option)
                continue
            if analysis.version < ProtocolVersion.V401 and not option.spelled.startswith("$"):
                continue  # one of the service's own
            name = f"${type(option).__name__.lower()}"
            if isinstance(option, Temporal):
                name = option.option
            if name in FORMS and (host.depth or not isinstance(option, Levels)):
                yield UsedForm(name, option.name_span, option)


def _items(analysis: Analysis) -> Iterator[UsedForm]:
    for expand in analysis.expands:
        if expand.item.options:
            yield UsedForm("expand-options", expand.item.options_span, expand)
        for step in expand.path.steps:
            span = step.segment.span
            if isinstance(step.segment, StarSegment):
                yield UsedForm("expand-star", span)
            elif isinstance(step.segment, CountSegment):
                yield UsedForm("expand-count", span)
            elif isinstance(step.segment, SystemSegment):
                form = "expand-value" if step.segment.name == "$value" else "expand-ref"
                yield UsedForm(form, span)
    for select in analysis.selects:
        if select.item.options:
            options = select.item.options
            yield UsedForm("select-options", options[0].span.join(options[-1].span))
        for step in select.path.steps:
            if isinstance(step.segment, StarSegment) and step.segment.namespace is not None:
                yield UsedForm("select-namespace", step.segment.span)


# --- expressions ------------------------------------------------------------------------------------


def _operators(analysis: Analysis) -> Iterator[UsedForm]:
    for test in analysis.tests:
        word = type(test.node).__name__.lower()
        yield UsedForm(f"operator:{word}", test.node.operator_span, test)
    for compared in analysis.arithmetic:
        if compared.node.operator == "divby":
            yield UsedForm("operator:divby", compared.node.operator_span)
    for use in analysis.lambdas:
        yield UsedForm("lambda", use.segment.function_span, use)


def _call(called: Called) -> Iterator[UsedForm]:
    name = called.node.name
    function = FUNCTIONS.get(name.text)
    if function is None:
        return
    yield UsedForm(f"function:{name.text}", name.span, called)
    first = called.types[0] if called.types else None
    is_new = function.group == "collection"
    if first is not None and first.is_known and first.is_collection and not is_new:
        yield UsedForm("collection-function", name.span)


def _path(analysis: Analysis, path: ResolvedPath) -> Iterator[UsedForm]:
    for step in path.steps:
        segment = step.segment
        if isinstance(segment, VariableSegment):
            if segment.name in _VARIABLES:
                yield UsedForm(_VARIABLES[segment.name], segment.span)
        elif isinstance(segment, AliasSegment):
            if segment.name.text not in analysis.aliases:
                yield UsedForm("alias", segment.span, segment)
        elif isinstance(segment, CountSegment):
            if path.usage != "expand":
                yield UsedForm("count-in-expression", segment.name_span)
            if segment.options:
                yield UsedForm("count-options", segment.name_span)
        elif isinstance(segment, FilterSegment):
            yield UsedForm("filter-in-expression", segment.name_span)
        elif step.kind is StepKind.CAST:
            yield UsedForm("cast-segment", segment.span)


def _search(analysis: Analysis, expression: SearchExpression) -> Iterator[UsedForm]:
    if isinstance(expression, SearchWord):
        is_joined = analysis.is_url and "+" in expression.span.of(analysis.text)
        if not expression.text.isalpha() and not is_joined:
            yield UsedForm("search-word", expression.span, expression)
    elif isinstance(expression, SearchIncomplete):
        yield UsedForm("search-incomplete", expression.span)
    elif isinstance(expression, SearchNot):
        yield from _search(analysis, expression.operand)
    elif isinstance(expression, SearchLogical):
        for operand in expression.operands:
            yield from _search(analysis, operand)


# --- the resource path ------------------------------------------------------------------------------


def _resource(analysis: Analysis, path: ResolvedPath) -> Iterator[UsedForm]:
    for step in path.steps:
        segment = step.segment
        if isinstance(segment, SystemSegment):
            if segment.name in _SYSTEM:
                yield UsedForm(_SYSTEM[segment.name], segment.span, step)
        elif isinstance(segment, CrossjoinSegment):
            yield UsedForm("crossjoin-segment", segment.name_span)
        elif isinstance(segment, FilterSegment):
            yield UsedForm("filter-segment", segment.name_span, step)
        elif step.kind is StepKind.KEY and step.before.is_known:
            form = "key-as-segment" if step.before.is_structured else "ordinal-segment"
            yield UsedForm(form, segment.span, step)
        elif step.kind is StepKind.CAST:
            yield UsedForm("cast-segment", segment.span)
        elif step.kind is StepKind.FUNCTION and isinstance(segment, NameSegment):
            yield from _function(analysis, step, segment)


def _function(analysis: Analysis, step: Step, segment: NameSegment) -> Iterator[UsedForm]:
    if segment.arguments is not None or analysis.is_legacy:
        return
    names = {p.name for overload in step.overloads for p in overload.parameters}
    given = [option for option in _options_of(analysis) if _name(option) in names]
    if given:
        yield UsedForm("implicit-parameters", segment.span, (step, given))
    else:
        yield UsedForm("call-without-parentheses", segment.span, step)


def _options_of(analysis: Analysis) -> tuple[Node, ...]:
    tree = analysis.result.tree
    return tree.options if isinstance(tree, RelativeUri) else ()


def _name(option: Node) -> str:
    return str(getattr(option, "spelled", ""))
