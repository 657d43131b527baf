"""Calls of functions and actions of the service (OData 4.01 URL, 4.5, 5.1.1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import Function
from reso_explorer.diagnostics import listed, ticked
from reso_explorer.odata.ast import CustomOption, NameSegment, RelativeUri
from reso_explorer.query.member_paths import binds, fitting_overload
from reso_explorer.query.report import did_you_mean, error, replace, type_words
from reso_explorer.query.rules.parameters_as_options import (
    check_import,
    has_parameters_as_options,
)
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import value_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import OperationOverload
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, OperationUse


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report actions in queries, calls on the wrong value, and wrong parameters."""
    for use in analysis.operations:
        yield from _check(analysis, use)
    if analysis.resource is not None:
        for step in analysis.resource.steps:
            if step.kind is StepKind.ACTION and isinstance(step.segment, NameSegment):
                yield error(
                    "action-in-query",
                    step.segment.name.span,
                    f"{ticked(step.segment.name.text)} is an action; it changes data and is no query.",
                )


def _check(analysis: Analysis, use: OperationUse) -> Iterator[Diagnostic]:
    step = use.step
    segment = step.segment
    if not isinstance(segment, NameSegment):
        return
    name = segment.name
    if step.kind is StepKind.ACTION:
        if not use.in_resource_path:
            yield error("action-in-query", name.span, f"{ticked(name.text)} is an action.")
        return
    functions = [o for o in step.overloads if isinstance(o, Function)]
    bound = [o for o in functions if o.is_bound]
    only_bound = bound and len(bound) == len(functions)
    if only_bound and not any(binds(analysis.index, o, step.before) for o in bound):
        yield _wrong_binding(analysis, use, bound)
        return
    chosen = fitting_overload(analysis.index, step.overloads, step.before, segment)
    if chosen is None:
        return
    if has_parameters_as_options(analysis, use, chosen):
        yield from check_import(analysis, use, chosen)
    else:
        yield from _parameters(analysis, use, chosen)


def _wrong_binding(analysis: Analysis, use: OperationUse, bound: list[Function]) -> Diagnostic:
    segment = use.step.segment
    assert isinstance(segment, NameSegment)
    wanted = [
        value_type(
            analysis.index, o.parameters[0].type, is_collection=o.parameters[0].is_collection
        ).shown
        for o in bound
        if o.parameters
    ]
    return error(
        "function-binding",
        segment.name.span,
        f"{ticked(segment.name.simple)} is called on {listed(dict.fromkeys(wanted))};"
        f" what stands before it is {type_words(use.step.before)} of {ticked(use.step.before.item.shown)}.",
    )


def _parameters(
    analysis: Analysis, use: OperationUse, chosen: OperationOverload
) -> Iterator[Diagnostic]:
    parameters = chosen.parameters[1:] if chosen.is_bound else chosen.parameters
    names = [parameter.name for parameter in parameters]
    arguments = use.arguments or ()
    given = [a.name.text for a in arguments if a.name is not None]
    segment = use.step.segment
    assert isinstance(segment, NameSegment)
    for argument in arguments:
        if argument.name is None:
            if not _is_key_of_result(use):
                hint = f"Write `{segment.name.text}({','.join(f'{n}=…' for n in names)})`."
                yield error(
                    "unnamed-parameter",
                    argument.span,
                    "Functions of a service are called with named parameters.",
                    hint if names else "It takes none.",
                )
        elif argument.name.text not in names:
            near, nearest = did_you_mean(argument.name.text, names)
            yield error(
                "unknown-parameter",
                argument.name.span,
                f"{ticked(segment.name.simple)} has no parameter {ticked(argument.name.text)}.{near}",
                f"It takes {listed(names, last='and')}." if names and not near else "",
                replace(analysis, argument.name.span, nearest) if nearest else None,
            )
    missing = [p for p in parameters if p.name not in given and not _is_optional(p)]
    if missing and not any(argument.name is None for argument in arguments):
        if use.in_resource_path and use.arguments is None:
            options = {option.name for option in _custom_options(analysis)}
            missing = [p for p in missing if p.name not in options]
        if missing:
            yield error(
                "missing-parameter",
                segment.name.span,
                f"{ticked(segment.name.simple)} also needs {listed([p.name for p in missing], last='and')}.",
            )


def _is_key_of_result(use: OperationUse) -> bool:
    """Whether `Function(…)` gives rows, so that what is positional may be their key."""
    return use.step.after.is_collection and len(use.arguments or ()) == 1


def _is_optional(parameter: object) -> bool:
    annotations = getattr(parameter, "annotations", ())
    return any(a.term.endswith(".OptionalParameter") for a in annotations)


def _custom_options(analysis: Analysis) -> list[CustomOption]:
    tree = analysis.result.tree
    if isinstance(tree, RelativeUri):
        return [option for option in tree.options if isinstance(option, CustomOption)]
    return []
