"""What a set may be ordered by (vocabulary Capabilities: SortRestrictions)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.query.report import denies, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, OrderUse


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report sort keys and directions that the document excludes."""
    for order in analysis.orders:
        found = _check(analysis, order)
        if found is not None:
            yield found


def _check(analysis: Analysis, order: OrderUse) -> Diagnostic | None:
    path = order.path
    base = order.scope.base
    if path is None or not path.names or not base.is_structured:
        return None
    names, span = path.names, order.item.span
    meaning = analysis.meanings.field(base.name, names, entity_set=order.scope.entity_set)
    if denies(meaning.sortable):
        return warning(
            "field-not-sortable",
            span,
            f"The document says that rows cannot be ordered by {ticked(names)}.",
        )
    if order.item.descending and meaning.ascending_only is not None:
        return warning(
            "ascending-only", span, f"The document allows only ascending order by {ticked(names)}."
        )
    if not order.item.descending and meaning.descending_only is not None:
        return warning(
            "descending-only",
            span,
            f"The document allows only descending order by {ticked(names)}.",
        )
    return None
