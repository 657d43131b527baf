"""What rows can be ordered by (OData 4.01 URL, 5.1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import Property
from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.edm import WITHOUT_ORDER
from reso_explorer.query.report import source, type_words
from reso_explorer.query.rules.collection_without_lambda import ORDER_BY_COLLECTION
from reso_explorer.query.types import is_geo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, OrderUse

NO_ORDER: Final = Rule(
    code="no-order",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Rows are ordered by something that has no order.",
    help=("Locations, streams, and structures have no order. Order by a field with plain values."),
    wrong="Property?$orderby=Location",
    right="Property?$orderby=City",
    spec="URL 5.1.5",
    message="`{value}` is {kind}, which has no order.",
)

ORDER_BY_LONG_TEXT: Final = Rule(
    code="order-by-long-text",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="Rows are ordered by a long string.",
    help="Many servers reject ordering by long strings, since they have no index on them.",
    wrong="Property?$orderby=PublicRemarks",
    right="Property?$orderby=City",
    spec="URL 5.1.5",
    message="`{field}` is long; many servers reject ordering by it.",
)

ORDERED_TWICE: Final = Rule(
    code="ordered-twice",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="Rows are ordered by one field twice.",
    help="The second one changes nothing.",
    wrong="Property?$orderby=City,City desc",
    right="Property?$orderby=City",
    spec="URL 5.1.5",
    message="Rows are ordered by `{field}` twice.",
)

RULES: Final = (NO_ORDER, ORDER_BY_LONG_TEXT, ORDERED_TWICE)


LONG_TEXT: Final = 1000
"""From this MaxLength on, servers often refuse to sort."""


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report sort keys without an order, long texts, and keys given twice."""
    seen: set[tuple[str, int]] = set()
    for order in analysis.orders:
        node = order.item.expression
        text = source(analysis, node.span)
        if text and (text, id(order.scope)) in seen:
            yield ORDERED_TWICE.at(node.span, field=text)
        seen.add((text, id(order.scope)))
        found = _order(order, text)
        if found is not None:
            yield found


def _order(order: OrderUse, text: str) -> Diagnostic | None:
    node, found = order.item.expression, order.type
    if found.is_collection:
        return ORDER_BY_COLLECTION.at(node.span, name=text, head=text)
    if is_geo(found) or found.name in WITHOUT_ORDER:
        return NO_ORDER.at(node.span, value=text, kind=type_words(found))
    member = order.path.field_step.member if order.path and order.path.field_step else None
    if isinstance(member, Property) and found.name == "Edm.String":
        limit = member.max_length
        if limit == "max" or (isinstance(limit, int) and limit >= LONG_TEXT):
            return ORDER_BY_LONG_TEXT.at(node.span, field=member.name)
    return None
