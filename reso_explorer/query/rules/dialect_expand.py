"""What a server does not take in `$expand` and `$select`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import listed, ticked
from reso_explorer.odata.ast import Expand
from reso_explorer.query.report import insert, remark, remove, warning
from reso_explorer.query.request import top_host
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, ExpandUse


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report expands that are refused, their options, and expanded names missing in `$select`."""
    rules, title = analysis.dialect.expand, analysis.dialect.title
    host = top_host(analysis)
    if not rules.allowed and host is not None:
        for option in host.options:
            if isinstance(option, Expand):
                yield warning(
                    "expand-refused",
                    option.span,
                    f"{title} does not take `$expand`.",
                    rules.instead,
                )
        return
    for use in analysis.expands:
        yield from _check(analysis, use)


def _check(analysis: Analysis, use: ExpandUse) -> Iterator[Diagnostic]:
    rules, title = analysis.dialect.expand, analysis.dialect.title
    names = use.path.names
    if names and (names in rules.refused or (rules.names and names not in rules.names)):
        hint = rules.instead
        if rules.names and not hint:
            hint = f"It expands {listed(rules.names, last='and')}."
        yield warning(
            "expand-refused", use.item.span, f"{title} does not expand {ticked(names)}.", hint
        )
    if use.item.options and not rules.nested_options:
        yield warning(
            "expand-options-refused",
            use.item.options_span,
            f"{title} takes no options inside `$expand`.",
            fix=remove(use.item.options_span, "Leave them out"),
        )
    top = [s for s in analysis.selects if s.host is use.host]
    is_listed = any(s.path.names == names or s.path.steps[-1].kind is StepKind.STAR for s in top)
    if analysis.dialect.select.names_expanded and top and names and not is_listed:
        yield remark(
            "select-misses-expanded",
            use.item.span,
            f"{title} also wants expanded relations in `$select`: {ticked(names)} is missing.",
            fix=insert(
                analysis, top[-1].item.span.end, f",{names}", f"Add {ticked(names)} to `$select`"
            ),
        )
