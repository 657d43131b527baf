"""Options that a server does not take together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Apply, Count
from reso_explorer.odata.printer.options import option_name
from reso_explorer.providers.forms import AppliesTo
from reso_explorer.query.request import asks_rows, is_replication, top_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Span
    from reso_explorer.query.analysis import Analysis

COMBINATION: Final = Rule(
    code="combination",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="Options that the provider doesn't support together.",
    help=(
        "Some providers reject certain options together, or need a second option beside the "
        "first. The message quotes the provider's rule."
    ),
    wrong="Property?$orderby=City",
    right="Property?$filter=City eq 'a'&$orderby=City",
    message="{provider} doesn't support {options:and} together.",
    hint="{text:long}",
    variants={
        "needs": Template("{provider} needs {missing:and} with {options:and}.", "{text:long}"),
        "here": Template("{provider} doesn't support {options:and} here.", "{text:long}"),
    },
)

APPLY_REFUSED: Final = Rule(
    code="apply-refused",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The provider doesn't support `$apply`.",
    help="Aggregate the rows yourself after you fetch them.",
    wrong="Property?$apply=identity",
    right="Property",
    message="{provider} doesn't support `$apply`.",
)

COUNT_REFUSED: Final = Rule(
    code="count-refused",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The provider doesn't count rows.",
    help="Follow the next links to the end to know how many rows there are.",
    wrong="Property?$count=true",
    right="Property",
    message="{provider} doesn't count rows.",
)

REPLICATION_REFUSES: Final = Rule(
    code="replication-refuses",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The replication endpoint doesn't support this option.",
    help=(
        "Replication endpoints return rows in their own order, so they support fewer "
        "options than the ordinary ones."
    ),
    wrong="Properties/bulk?$orderby=City",
    right="Properties/bulk?$top=1000",
    message="The replication endpoint of {provider} doesn't support `{option}`.",
)

RULES: Final = (COMBINATION, APPLY_REFUSED, COUNT_REFUSED, REPLICATION_REFUSES)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report combinations that are refused or that need a further option."""
    dialect = analysis.dialect
    host = top_host(analysis)
    if host is None or dialect.provider == "generic":
        return
    present = _present(analysis)
    for option in host.options:
        if isinstance(option, Apply) and dialect.apply is False:
            yield APPLY_REFUSED.at(option.span, provider=dialect.title)
        if isinstance(option, Count) and dialect.count is False and option.value:
            yield COUNT_REFUSED.at(option.span, provider=dialect.title)
    if not asks_rows(analysis):
        return
    for rule in dialect.combinations:
        if rule.scope is AppliesTo.METADATA:
            continue
        if rule.scope is AppliesTo.REPLICATION and not is_replication(analysis):
            continue
        if not all(name.lower() in present for name in rule.options):
            continue
        missing = [name for name in rule.needs if name.lower() not in present]
        if rule.needs and not missing:
            continue
        variant = "needs" if rule.needs else "" if len(rule.options) > 1 else "here"
        yield COMBINATION.at(
            _span(analysis, rule.options),
            variant,
            provider=dialect.title,
            options=tuple(rule.options),
            missing=tuple(missing),
            text=rule.text,
        )
    replication = dialect.paging.replication
    if replication is not None and is_replication(analysis):
        for option in host.options:
            key = option_name(option).lower()
            if key in {name.lower() for name in replication.refuses}:
                yield REPLICATION_REFUSES.at(option.span, provider=dialect.title, option=key)


def _present(analysis: Analysis) -> set[str]:
    """Return what the query holds: option names, `name(` for functions, `$expand(`."""
    host = top_host(analysis)
    assert host is not None
    found = {option_name(option).lower() for option in host.options}
    found |= {f"{called.node.name.text.lower()}(" for called in analysis.calls}
    found |= {f"{use.segment.function}(" for use in analysis.lambdas}
    found |= {"has" if type(t.node).__name__ == "Has" else "in" for t in analysis.tests}
    found |= {c.node.operator for c in analysis.comparisons}
    if any(use.item.options for use in analysis.expands):
        found.add("$expand(")
    return found


def _span(analysis: Analysis, names: tuple[str, ...]) -> Span:
    host = top_host(analysis)
    wanted = {name.lower() for name in names}
    for option in host.options if host is not None else ():
        if option_name(option).lower() in wanted:
            return option.span
    for called in analysis.calls:
        if f"{called.node.name.text.lower()}(" in wanted:
            return called.node.name.span
    return analysis.result.tree.span
