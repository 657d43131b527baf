"""Function imports of V1-V3 services, whose parameters are query options (OData V2, URI 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec

from reso_explorer.diagnostics import Area, Edit, Fix, Rule, Severity, listed, ticked
from reso_explorer.odata.ast import Bad, Literal, NameSegment, RelativeUri, Span
from reso_explorer.odata.parser.entry import parse
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.report import did_you_mean, error, replace, source, type_words
from reso_explorer.query.rules.legacy_literal import MODERN, older_form
from reso_explorer.query.types import value_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import OperationOverload, Parameter
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Argument
    from reso_explorer.odata.ast.options import OptionNode
    from reso_explorer.query.analysis import Analysis, OperationUse

PARAMETERS_IN_PARENTHESES: Final = Rule(
    code="parameters-in-parentheses",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Parameters in parentheses for a V2 function.",
    help="OData V2 and V3 pass parameters of functions as query options: `Top?count=5`.",
    wrong="Find(id='a')",
    right="Find?id='a'",
    spec="OData V2",
    sample="v2",
)

RULES: Final = (PARAMETERS_IN_PARENTHESES,)


_UNJUDGED = frozenset({"unknown", "collection", "structure", "null", "geo", "stream", "open"})


def has_parameters_as_options(
    analysis: Analysis, use: OperationUse, chosen: OperationOverload
) -> bool:
    """Tell whether a call is that of a function import of V1 to V3."""
    return analysis.is_legacy and use.in_resource_path and not chosen.is_bound


def check_import(
    analysis: Analysis, use: OperationUse, chosen: OperationOverload
) -> Iterator[Diagnostic]:
    """Report parameters in parentheses (V3 takes them there), missing ones and wrong values."""
    segment = use.step.segment
    assert isinstance(segment, NameSegment)
    arguments = use.arguments or ()
    given = {each.name.text for each in arguments if each.name is not None}
    if arguments and not analysis.takes_form("parameters-in-parentheses"):
        yield _in_parentheses(analysis, use, segment, arguments)
    options = _options(analysis)
    missing: list[Parameter] = []
    for parameter in chosen.parameters:
        option = options.get(parameter.name)
        if option is not None:
            yield from _value(analysis, parameter, option)
        elif parameter.name not in given and parameter.nullable is not True:
            missing.append(parameter)
    if missing and not any(each.name is None for each in arguments):
        yield _missing(analysis, segment, chosen, missing, options)


def _options(analysis: Analysis) -> dict[str, OptionNode]:
    """Return the options of the query by name as written; those of OData begin with `$`."""
    tree = analysis.result.tree
    if not isinstance(tree, RelativeUri):
        return {}
    return {
        source(analysis, each.name_span): each for each in tree.options if not isinstance(each, Bad)
    }


def _missing(
    analysis: Analysis,
    segment: NameSegment,
    chosen: OperationOverload,
    missing: list[Parameter],
    options: dict[str, OptionNode],
) -> Diagnostic:
    names = [parameter.name for parameter in missing]
    known = {parameter.name for parameter in chosen.parameters}
    for name, option in options.items():
        near, nearest = did_you_mean(name, names)
        if nearest is not None and name not in known and not name.startswith(("$", "@")):
            return error(
                "unknown-parameter",
                option.name_span,
                f"{ticked(segment.name.simple)} has no parameter {ticked(name)}.{near}",
                fix=replace(analysis, option.name_span, nearest),
            )
    form = "&".join(f"{parameter.name}=…" for parameter in chosen.parameters)
    return error(
        "missing-parameter",
        segment.name.span,
        f"{ticked(segment.name.simple)} also needs {listed(names, last='and')}.",
        f"Parameters are query options: `{segment.name.text}?{form}`.",
    )


def _in_parentheses(
    analysis: Analysis, use: OperationUse, segment: NameSegment, arguments: tuple[Argument, ...]
) -> Diagnostic:
    """Report a call as V4 writes it, with the call as V2 does."""
    fix: Fix | None = None
    path = analysis.resource
    is_last = path is not None and path.steps[-1] is use.step
    if is_last and all(each.name is not None for each in arguments):
        parts = [
            f"{each.name.text}={source(analysis, each.value.span)}"
            for each in arguments
            if each.name is not None
        ]
        end = use.span.end
        rest = analysis.text[end:]
        joined = "?" + "&".join(parts) + ("&" if rest.startswith("?") and rest[1:] else "")
        taken = end + 1 if rest.startswith("?") else end
        fix = Fix("Pass them as query options", (Edit(segment.name.span.end, taken, joined),))
    return error(
        "parameters-in-parentheses",
        Span(segment.name.span.end, use.span.end),
        f"OData {analysis.version} passes parameters as query options.",
        "" if fix else f"Write `{segment.name.text}?name=value`.",
        fix,
    )


def _value(analysis: Analysis, parameter: Parameter, option: OptionNode) -> Iterator[Diagnostic]:
    """Report a value that can never be one of the parameter's type."""
    name, _, text = source(analysis, option.span).partition("=")
    wanted_type = value_type(analysis.index, parameter.type, is_collection=parameter.is_collection)
    wanted = type_family(wanted_type)
    if wanted in _UNJUDGED:
        return
    result = parse(unquote(text), "literal")
    given = "unknown" if result.errors else literal_family(result.tree)
    span = Span(option.span.start + len(name) + 1, option.span.end)
    older = ""
    if isinstance(result.tree, Literal) and not result.errors:
        node = msgspec.structs.replace(result.tree, span=span)
        older = older_form(analysis, node, wanted_type)
    if older:
        fix = replace(analysis, span, older)
        yield MODERN.at(span, fix=fix, name="This", version=str(analysis.version))
        return
    if given in {wanted, "null"} or {wanted, given} == {"time", "duration"}:
        return
    if given == "unknown" and wanted != "text":
        return
    is_bare = wanted == "text" and "'" not in unquote(text)
    quoted = f"'{text}'"
    yield error(
        "literal-type",
        span,
        f"The parameter {ticked(parameter.name)} is {type_words(wanted_type)}.",
        fix=replace(analysis, span, quoted) if is_bare and text else None,
    )
