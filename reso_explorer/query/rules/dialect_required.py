"""Parts that a server wants in every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Diagnostic, Edit, Fix, Rule, Severity, Template
from reso_explorer.odata.ast import Binary, CustomOption, Literal
from reso_explorer.odata.printer.options import option_name
from reso_explorer.providers.forms import AppliesTo, PartKind
from reso_explorer.query import edit
from reso_explorer.query.report import source
from reso_explorer.query.request import asks_rows, is_replication, top_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.ast import Span
    from reso_explorer.providers.dialect import Required
    from reso_explorer.query.analysis import Analysis

REQUIRED_PART: Final = Rule(
    code="required-part",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A part that the provider requires in every query is missing.",
    help=(
        "Some providers need a certain condition, option, or parameter in every request, "
        "for example the originating system. `query` adds it if its value is known."
    ),
    wrong="Property?$top=5",
    right="Property?$filter=City eq 'a'",
    message="{provider} requires `{part}`.",
    hint="{text:long}",
    variants={
        "filter": Template("{provider} requires `{part}` in `$filter`.", "{text:long}"),
    },
)

REQUIRED_ONCE: Final = Rule(
    code="required-once",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A required part occurs more than once.",
    help="The provider needs this part exactly once.",
    wrong="Property?$filter=City eq 'a' or City eq 'b'",
    right="Property?$filter=City eq 'a'",
    message="{provider} requires `{part}` exactly once.",
    hint="{text:long}",
    variants={
        "filter": Template(
            "{provider} requires `{part}` in `$filter` exactly once.", "{text:long}"
        ),
    },
)

RULES: Final = (REQUIRED_PART, REQUIRED_ONCE)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report mandatory conditions, options and parameters that are missing or stand twice."""
    if not asks_rows(analysis):
        return
    for part in analysis.dialect.required:
        if part.part is PartKind.HEADER or part.scope is AppliesTo.METADATA:
            continue
        if part.scope is AppliesTo.REPLICATION and not is_replication(analysis):
            continue
        number = _number(analysis, part)
        if number == 0:
            yield REQUIRED_PART.at(
                _place(analysis),
                _variant(part),
                fix=_fix(analysis, part),
                provider=analysis.dialect.title,
                part=_shown(part),
                text=part.text,
            )
        elif part.exactly_once and number > 1:
            yield REQUIRED_ONCE.at(
                _place(analysis),
                _variant(part),
                provider=analysis.dialect.title,
                part=_shown(part),
                text=part.text,
            )


def _place(analysis: Analysis) -> Span:
    if analysis.resource is not None and analysis.resource.steps:
        return analysis.resource.steps[-1].segment.span
    return analysis.result.tree.span


def _number(analysis: Analysis, part: Required) -> int:
    """Return how often the part occurs."""
    host = top_host(analysis)
    options = host.options if host is not None else ()
    if part.part is PartKind.FILTER:
        return sum(
            1 for compared in analysis.comparisons if _names(analysis, compared.node, part.name)
        )
    if part.part is PartKind.OPTION:
        wanted = part.name.lower()
        return sum(option_name(option).lower() == wanted for option in options)
    return sum(
        isinstance(option, CustomOption) and option.name.lower() == part.name.lower()
        for option in options
    )


def _names(analysis: Analysis, node: Binary, field: str) -> bool:
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if source(analysis, side.span) == field and isinstance(other, Literal):
            return node.operator == "eq"
    return False


def _shown(part: Required) -> str:
    value = part.value
    if part.part is PartKind.FILTER:
        return f"{part.name} eq {value or '…'}"
    if part.part is PartKind.PARAMETER:
        return f"{part.name}={value or '…'}"
    return part.name + (f"={value}" if value else "")


def _variant(part: Required) -> str:
    return "filter" if part.part is PartKind.FILTER else ""


def _fix(analysis: Analysis, part: Required) -> Fix | None:
    """Return the fix that adds the part; None where its value is not known."""
    value = part.value
    if value is None or "{" in value:
        return None
    if part.part is PartKind.FILTER:
        put = edit.add_condition(analysis.text, f"{part.name} eq {value}")
        text = put.text if put.outcome is edit.Outcome.ADDED else analysis.text
    elif part.part is PartKind.OPTION and part.name == "$top" and not value.isdigit():
        return None
    else:
        text = edit.set_option(analysis.text, part.name, value).text
    if text == analysis.text:
        return None
    return Fix("Add it", (Edit(0, len(analysis.text), text),))
