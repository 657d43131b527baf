"""Calls of functions and actions of the service (OData 4.01 URL, 4.5, 5.1.1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import Function
from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Literal, LiteralKind, NameSegment, RelativeUri
from reso_explorer.query.member_paths import binds, fitting_overload
from reso_explorer.query.report import replace, type_words
from reso_explorer.query.rules.parameters_as_options import (
    IN_PARENTHESES,
    MISSING,
    UNKNOWN,
    check_import,
    has_parameters_as_options,
)
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import value_type
from reso_explorer.query.walk import aliased
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.csdl.model import OperationOverload, Parameter
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Argument, Name
    from reso_explorer.query.analysis import Analysis, OperationUse

ACTION: Final = Rule(
    code="action-in-query",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="An action in a query.",
    help="Actions change data and need POST. Queries call functions only.",
    wrong="Property('a')/Homes.Withdraw",
    right="Property('a')/Homes.Score()",
    spec="Protocol 11.5.5",
    message="`{name}` is an action; it changes data and isn't a query.",
)
BINDING: Final = Rule(
    code="function-binding",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A function called on a value that it isn't bound to.",
    help="A bound function works on values of the type of its first parameter.",
    wrong="Property?$filter=ListAgent/Homes.Score() gt 5",
    right="Property?$filter=Homes.Score() gt 5",
    spec="URL 4.5.1",
    message="`{name}` is called on {types:or}; what precedes it is {what} of `{type}`.",
)
UNNAMED: Final = Rule(
    code="unnamed-parameter",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A parameter of a function without its name.",
    help="Functions of a service take parameters by name: `Name(parameter=value)`.",
    wrong="Cheapest('a',count=1)",
    right="Cheapest(city='a',count=1)",
    replaces=frozenset({"unnamed-argument"}),
    spec="URL 4.5.1",
    message="Functions of a service take their parameters by name.",
    hint="It takes none.",
    variants={
        "some": Template("Functions of a service take their parameters by name.", "Write {form}.")
    },
)
NULL: Final = Rule(
    code="null-parameter",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`null` for a parameter that can't be null.",
    help='The schema says `Nullable="false"` for the parameter, so it needs a value.',
    wrong="Newest(n=null)",
    right="Newest(n=5)",
    spec="CSDL 12.9",
    sample="library",
    message="The parameter `{name}` can't be null.",
)
TWICE: Final = Rule(
    code="parameter-twice",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A parameter of a call that occurs twice.",
    help="A server rejects a call that gives one parameter two values.",
    wrong="Cheapest(city='a',city='b',count=1)",
    right="Cheapest(city='a',count=1)",
    spec="URL 4.5.1",
    message="The call gives `{name}` twice.",
)
RULES: Final = (ACTION, BINDING, UNNAMED, NULL, TWICE, UNKNOWN, MISSING, IN_PARENTHESES)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report actions in queries, calls on the wrong value, and wrong parameters."""
    for use in analysis.operations:
        yield from _check(analysis, use)
    if analysis.resource is not None:
        for step in analysis.resource.steps:
            if step.kind is StepKind.ACTION and isinstance(step.segment, NameSegment):
                yield ACTION.at(step.segment.name.span, name=step.segment.name.text)


def _check(analysis: Analysis, use: OperationUse) -> Iterator[Diagnostic]:
    step = use.step
    segment = step.segment
    if not isinstance(segment, NameSegment):
        return
    name = segment.name
    if step.kind is StepKind.ACTION:
        if not use.in_resource_path:
            yield ACTION.at(name.span, name=name.text)
        return
    functions = [o for o in step.overloads if isinstance(o, Function)]
    bound = [o for o in functions if o.is_bound]
    only_bound = bound and len(bound) == len(functions)
    if only_bound and not any(binds(analysis.index, o, step.before) for o in bound):
        yield _wrong_binding(analysis, use, bound, name)
        return
    chosen = fitting_overload(analysis.index, step.overloads, step.before, segment)
    if chosen is None:
        return
    if has_parameters_as_options(analysis, use, chosen):
        yield from check_import(analysis, use, chosen)
    else:
        yield from _parameters(analysis, use, chosen, name)


def _wrong_binding(
    analysis: Analysis, use: OperationUse, bound: list[Function], name: Name
) -> Diagnostic:
    index = analysis.index
    wanted = [
        value_type(index, first.type, is_collection=first.is_collection).shown
        for first in (o.parameters[0] for o in bound if o.parameters)
    ]
    before = use.step.before
    return BINDING.at(
        name.span,
        name=name.simple,
        types=tuple(dict.fromkeys(wanted)),
        what=type_words(before),
        type=before.item.shown,
    )


def _parameters(
    analysis: Analysis, use: OperationUse, chosen: OperationOverload, name: Name
) -> Iterator[Diagnostic]:
    parameters = chosen.parameters[1:] if chosen.is_bound else chosen.parameters
    arguments = use.arguments or ()
    seen: set[str] = set()
    for argument in arguments:
        if argument.name is not None and argument.name.text in seen:
            yield TWICE.at(argument.span, name=argument.name.text)
        elif argument.name is not None:
            seen.add(argument.name.text)
            yield from _argument(analysis, argument, argument.name, parameters, name)
        elif not _is_key_of_result(use, parameters):
            form = f"`{name.text}({','.join(f'{p.name}=…' for p in parameters)})`"
            yield UNNAMED.at(argument.span, "some" if parameters else "", form=form)
    names = {parameter.name for parameter in parameters}
    if any(argument.name is None or argument.name.text not in names for argument in arguments):
        return
    given = {argument.name.text for argument in arguments if argument.name is not None}
    if use.in_resource_path and use.arguments is None:
        given |= _option_names(analysis)
    missing = tuple(p.name for p in parameters if p.name not in given and not _is_optional(p))
    if missing:
        yield MISSING.at(name.span, name=name.simple, names=missing)


def _argument(
    analysis: Analysis,
    argument: Argument,
    given: Name,
    parameters: Sequence[Parameter],
    function: Name,
) -> Iterator[Diagnostic]:
    """Report an argument that the function doesn't have, or that can't be null."""
    parameter = next((each for each in parameters if each.name == given.text), None)
    if parameter is not None:
        value = aliased(analysis, argument.value)
        is_null = isinstance(value, Literal) and value.kind is LiteralKind.NULL
        if is_null and parameter.nullable is False:
            yield NULL.at(value.span, name=given.text)
        return
    names = tuple(each.name for each in parameters)
    near = tuple(near_names(given.text, names))
    yield UNKNOWN.at(
        given.span,
        "known" if names and not near else "",
        fix=replace(analysis, given.span, near[0]) if near else None,
        name=function.simple,
        parameter=given.text,
        near=near,
        names=names,
    )


def _is_key_of_result(use: OperationUse, parameters: Sequence[Parameter]) -> bool:
    """Whether what is positional may be a key: the function needs nothing and gives rows."""
    is_single = len(use.arguments or ()) == 1
    return is_single and use.step.after.is_collection and all(map(_is_optional, parameters))


def _is_optional(parameter: object) -> bool:
    annotations = getattr(parameter, "annotations", ())
    return any(a.term.endswith(".OptionalParameter") for a in annotations)


def _option_names(analysis: Analysis) -> set[str]:
    """Return the names of the query's options as written; parameters may be among them."""
    tree = analysis.result.tree
    options = tree.options if isinstance(tree, RelativeUri) else ()
    return {str(getattr(option, "spelled", "")) for option in options}
