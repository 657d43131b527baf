"""`$levels` on a relation that does not lead back to its own type (OData 4.01 URL, 5.1.3.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Levels
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

LEVELS_WITHOUT_CYCLE: Final = Rule(
    code="levels-without-cycle",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`$levels` on a relation that doesn't point back to its own type.",
    help=(
        "`$levels` repeats the same relation at each level, so the relation has to point to "
        "its own type. Nest `$expand` for other relations."
    ),
    wrong="Property?$expand=Media($levels=2)",
    right="Property?$expand=Media",
    spec="URL 5.1.3.1.1",
    message=(
        "`{relation}` goes from {from_type} to {to_type}, so `$levels` has nothing to repeat."
    ),
)

RULES: Final = (LEVELS_WITHOUT_CYCLE,)


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
        yield LEVELS_WITHOUT_CYCLE.at(
            option.span,
            relation=name,
            from_type=use.host.scope.base.shown,
            to_type=last.after.item.shown,
        )
