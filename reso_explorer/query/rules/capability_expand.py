"""What a set may expand (vocabulary Capabilities: ExpandRestrictions)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.query.report import denies, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, ExpandUse


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report relations that the document excludes from `$expand`, and too many levels."""
    for use in analysis.expands:
        yield from _check(analysis, use)


def _check(analysis: Analysis, use: ExpandUse) -> Iterator[Diagnostic]:
    host = use.host
    names = use.path.names
    set_meaning = analysis.set_meaning(host.scope.entity_set)
    if set_meaning is not None and denies(set_meaning.expandable):
        yield warning(
            "not-expandable",
            use.item.span,
            f"The document says that {ticked(host.scope.entity_set or '')} takes no `$expand`.",
        )
        return
    if names and host.scope.base.is_structured:
        meaning = analysis.meanings.relation(
            host.scope.base.name, names, entity_set=host.scope.entity_set
        )
        if denies(meaning.expandable):
            yield warning(
                "relation-not-expandable",
                use.item.span,
                f"The document says that {ticked(names)} cannot be expanded.",
            )
    top = analysis.set_meaning(analysis.hosts[0].scope.entity_set) if analysis.hosts else None
    if top is not None and top.max_expand_levels is not None:
        levels = int(top.max_expand_levels.value)
        if host.depth + 1 > levels > 0:
            yield warning(
                "expand-too-deep",
                use.item.span,
                f"The document allows {levels} levels of `$expand`; this is level {host.depth + 1}.",
            )
