"""What a server does not take in `$expand` and `$select`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template, ticked
from reso_explorer.odata.ast import Expand
from reso_explorer.query.report import insert, remove
from reso_explorer.query.request import top_host
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, ExpandUse

EXPAND_REFUSED: Final = Rule(
    code="expand-refused",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The provider doesn't expand this.",
    help="Query the related resource by itself and join the rows by key.",
    wrong="Property?$expand=Rooms",
    right="Property?$expand=Media",
    message="{provider} doesn't expand `{relation}`.",
    variants={
        "known": Template("{provider} doesn't expand `{relation}`.", "It expands {names:and}."),
        "instead": Template("{provider} doesn't expand `{relation}`.", "{instead:long}"),
        "all": Template("{provider} doesn't support `$expand`.", "{instead:long}"),
    },
)

EXPAND_OPTIONS_REFUSED: Final = Rule(
    code="expand-options-refused",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The provider doesn't support options inside `$expand`.",
    help="Take the options out; filter, order, and cut related rows after you fetch them.",
    wrong="Property?$expand=Media($top=1)",
    right="Property?$expand=Media",
    message="{provider} doesn't support options inside `$expand`.",
)

SELECT_MISSES_EXPANDED: Final = Rule(
    code="select-misses-expanded",
    severity=Severity.INFO,
    area=Area.DIALECT,
    summary="The provider requires expanded relations in `$select` too.",
    help=("With `$select`, this provider returns only what it names, also for expanded relations."),
    wrong="Property?$select=City&$expand=Media",
    right="Property?$select=City,Media&$expand=Media",
    message="{provider} requires expanded relations in `$select`; `{relation}` is missing.",
)

RULES: Final = (EXPAND_REFUSED, EXPAND_OPTIONS_REFUSED, SELECT_MISSES_EXPANDED)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report expands that are refused, their options, and expanded names missing in `$select`."""
    rules, title = analysis.dialect.expand, analysis.dialect.title
    host = top_host(analysis)
    if not rules.allowed and host is not None:
        for option in host.options:
            if isinstance(option, Expand):
                yield EXPAND_REFUSED.at(option.span, "all", provider=title, instead=rules.instead)
        return
    for use in analysis.expands:
        yield from _check(analysis, use)


def _check(analysis: Analysis, use: ExpandUse) -> Iterator[Diagnostic]:
    rules, title = analysis.dialect.expand, analysis.dialect.title
    names = use.path.names
    if names and (names in rules.refused or (rules.names and names not in rules.names)):
        yield EXPAND_REFUSED.at(
            use.item.span,
            "instead" if rules.instead else "known" if rules.names else "",
            provider=title,
            relation=names,
            names=tuple(rules.names),
            instead=rules.instead,
        )
    if use.item.options and not rules.nested_options:
        yield EXPAND_OPTIONS_REFUSED.at(
            use.item.options_span, fix=remove(use.item.options_span, "Remove them"), provider=title
        )
    top = [s for s in analysis.selects if s.host is use.host]
    is_listed = any(s.path.names == names or s.path.steps[-1].kind is StepKind.STAR for s in top)
    if analysis.dialect.select.names_expanded and top and names and not is_listed:
        yield SELECT_MISSES_EXPANDED.at(
            use.item.span,
            fix=insert(
                analysis, top[-1].item.span.end, f",{names}", f"Add {ticked(names)} to `$select`"
            ),
            provider=title,
            relation=names,
        )
