"""What a set may be ordered by (vocabulary Capabilities: SortRestrictions)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.query.report import denies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, OrderUse

FIELD_NOT_SORTABLE: Final = Rule(
    code="field-not-sortable",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema says that rows can't be ordered by this field.",
    help="Capabilities.SortRestrictions lists the field as non-sortable.",
    wrong="Items?$filter=Site eq 'a'&$orderby=Secret",
    right="Items?$filter=Site eq 'a'&$orderby=Site",
    spec="Capabilities SortRestrictions",
    message="The schema says that rows can't be ordered by `{field}`.",
)

ASCENDING_ONLY: Final = Rule(
    code="ascending-only",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema allows only ascending order by this field.",
    help=(
        "Capabilities.SortRestrictions lists the field as ascending only. Take `desc` out, "
        "or turn the rows around yourself."
    ),
    wrong="Parts?$filter=Id eq 1&$orderby=Rank desc",
    right="Parts?$filter=Id eq 1&$orderby=Rank",
    spec="Capabilities SortRestrictions",
    message="The schema allows only ascending order by `{field}`.",
)

DESCENDING_ONLY: Final = Rule(
    code="descending-only",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema allows only descending order by this field.",
    help="Capabilities.SortRestrictions lists the field as descending only. Add `desc`.",
    wrong="Items?$filter=Site eq 'a'&$orderby=Born",
    right="Items?$filter=Site eq 'a'&$orderby=Born desc",
    spec="Capabilities SortRestrictions",
    message="The schema allows only descending order by `{field}`.",
)

RULES: Final = (FIELD_NOT_SORTABLE, ASCENDING_ONLY, DESCENDING_ONLY)


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
        return FIELD_NOT_SORTABLE.at(span, field=names)
    if order.item.descending and meaning.ascending_only is not None:
        return ASCENDING_ONLY.at(span, field=names)
    if not order.item.descending and meaning.descending_only is not None:
        return DESCENDING_ONLY.at(span, field=names)
    return None
