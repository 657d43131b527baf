"""`$levels` on a relation that does not lead back to its own type (OData 4.01 URL, 5.1.3.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import Levels
from reso_explorer.query.report import error
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report levels where there is nothing to repeat."""
    index = analysis.index
    for use in analysis.expands:
        option = next((o for o in use.item.options if isinstance(o, Levels)), None)
        last = use.path.last
        if option is None or last is None or last.kind is not StepKind.NAVIGATION:
            continue
        target, own = last.after.name, use.host.scope.base.name
        if not own or not target or not last.after.is_known:
            continue
        if index.is_a(target, own) or index.is_a(own, target):
            continue
        if last.member is not None and last.member.name in index.navigation_properties(target):
            continue
        name = last.member.name if last.member is not None else "The relation"
        yield error(
            "levels-without-cycle",
            option.span,
            f"{ticked(name)} leads from {use.host.scope.base.shown} to {last.after.item.shown}; "
            "there is no cycle to follow.",
        )
