"""Function imports of V1-V3 services, whose parameters are query options (OData V2, URI 2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec

from reso_explorer.diagnostics import Area, Edit, Fix, Rule, Severity, Template
from reso_explorer.odata.ast import Bad, Literal, NameSegment, RelativeUri, Span
from reso_explorer.odata.parser.entry import parse
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.report import replace, source, type_words
from reso_explorer.query.rules.legacy_literal import MODERN, older_form
from reso_explorer.query.rules.literal_mismatch import LITERAL_TYPE
from reso_explorer.query.types import value_type
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import OperationOverload, Parameter
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Argument
    from reso_explorer.odata.ast.options import OptionNode
    from reso_explorer.query.analysis import Analysis, OperationUse

IN_PARENTHESES: Final = Rule(
    code="parameters-in-parentheses",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Parameters in parentheses, sent to a service of OData V2.",
    help="OData V2 passes the parameters of a function import as query options.",
    wrong="Find(id='a')",
    right="Find?id='a'",
    spec="OData V2 URI Conventions, 2.3",
    sample="v2",
    message="OData {version} passes parameters as query options.",
    variants={
        "form": Template(
            "OData {version} passes parameters as query options.", "Write `{name}?name=value`."
        )
    },
)
UNKNOWN: Final = Rule(
    code="unknown-parameter",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A parameter that a function doesn't have.",
    help="The schema declares the parameters of each function; names are case-sensitive.",
    wrong="Property('a')/Homes.Nearby(mile=2)",
    right="Property('a')/Homes.Nearby(miles=2)",
    spec="URL 4.5.1",
    message="`{name}` has no parameter `{parameter}`.{near:mean}",
    variants={
        "known": Template("`{name}` has no parameter `{parameter}`.", "It takes {names:and}.")
    },
)
MISSING: Final = Rule(
    code="missing-parameter",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A call without a required parameter.",
    help="Only parameters that the schema marks with `Core.OptionalParameter` are optional; in"
    " OData V2 and V3, nullable ones are too.",
    wrong="Cheapest(city='Reno')",
    right="Cheapest(city='Reno',count=5)",
    spec="URL 4.5.1",
    message="`{name}` also needs {names:and}.",
    variants={
        "options": Template(
            "`{name}` also needs {names:and}.", "Parameters are query options: {form}."
        )
    },
)
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
        near = tuple(near_names(name, names))
        if near and name not in known and not name.startswith(("$", "@")):
            span = option.name_span
            fix = replace(analysis, span, near[0])
            shown = segment.name.simple
            return UNKNOWN.at(span, fix=fix, name=shown, parameter=name, near=near)
    pairs = "&".join(f"{parameter.name}=…" for parameter in chosen.parameters)
    form = f"`{segment.name.text}?{pairs}`"
    name = segment.name.simple
    return MISSING.at(segment.name.span, "options", name=name, names=tuple(names), form=form)


def _in_parentheses(
    analysis: Analysis, use: OperationUse, segment: NameSegment, arguments: tuple[Argument, ...]
) -> Diagnostic:
    """Report a call as V4 writes it, with the call as V2 does."""
    fix: Fix | None = None
    path = analysis.resource
    is_last = path is not None and path.steps[-1] is use.step
    is_sound = not analysis.result.errors
    if is_sound and is_last and all(each.name is not None for each in arguments):
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
    span = Span(segment.name.span.end, use.span.end)
    version, name = str(analysis.version), segment.name.text
    return IN_PARENTHESES.at(span, "" if fix else "form", fix=fix, version=version, name=name)


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
    in_quotes = replace(analysis, span, quoted) if is_bare and text else None
    kind = type_words(wanted_type)
    yield LITERAL_TYPE.at(span, "parameter", fix=in_quotes, name=parameter.name, kind=kind)
