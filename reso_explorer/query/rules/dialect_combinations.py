"""Options that a server does not take together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import listed
from reso_explorer.odata.ast import Apply, Count
from reso_explorer.odata.printer.options import option_name
from reso_explorer.providers.forms import AppliesTo
from reso_explorer.query.report import warning
from reso_explorer.query.request import asks_rows, is_replication, top_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Span
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report combinations that are refused or that need a further option."""
    dialect = analysis.dialect
    host = top_host(analysis)
    if host is None or dialect.provider == "generic":
        return
    present = _present(analysis)
    for option in host.options:
        if isinstance(option, Apply) and dialect.apply is False:
            yield warning("apply-refused", option.span, f"{dialect.title} does not take `$apply`.")
        if isinstance(option, Count) and dialect.count is False and option.value:
            yield warning("count-refused", option.span, f"{dialect.title} does not count rows.")
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
        names = listed(rule.options, last="and")
        message = (
            f"{dialect.title} wants {listed(missing, last='and')} with {names}."
            if rule.needs
            else f"{dialect.title} does not take {names} together."
            if len(rule.options) > 1
            else f"{dialect.title} does not take {names} here."
        )
        yield warning("combination", _span(analysis, rule.options), message, rule.text)
    replication = dialect.paging.replication
    if replication is not None and is_replication(analysis):
        for option in host.options:
            key = option_name(option).lower()
            if key in {name.lower() for name in replication.refuses}:
                yield warning(
                    "replication-refuses",
                    option.span,
                    f"The bulk path of {dialect.title} does not take `{key}`.",
                )


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
