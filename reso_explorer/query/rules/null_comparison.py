"""Comparisons with null that are never true (OData 4.01 URL, 5.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.report import replace
from reso_explorer.query.types import NULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

ORDERED_AGAINST_NULL: Final = Rule(
    code="ordered-against-null",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="Greater or less than null.",
    help=(
        "Null has no order: `gt null`, `ge null`, `lt null`, and `le null` are never true. "
        'Use `ne null` for "has a value" and `eq null` for "is empty".'
    ),
    wrong="Property?$filter=City gt null",
    right="Property?$filter=City ne null",
    spec="URL 5.1.1.1.3",
    message="Nothing is {relation} null, so this is never true.",
    hint="`{meant} null` tests whether there is a value.",
)

NULL_KEY: Final = Rule(
    code="null-key",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Null as a part of a key.",
    help="Every part of a key has a value.",
    wrong="Property(null)",
    right="Property('a')",
    spec="URL 4.3.1",
    message="No part of a key can be null.",
    replaces=frozenset({"bad-key"}),
)

HAS_NULL: Final = Rule(
    code="has-null",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="`has null`.",
    help=(
        "A flags enumeration never has null among its values. Test for an empty field with "
        "`eq null`."
    ),
    wrong="Property?$filter=View has null",
    right="Property?$filter=View eq null",
    spec="URL 5.1.1.1.9",
    message="`has null` is never true.",
)

NEVER_NULL: Final = Rule(
    code="never-null",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A field that is never null is compared with null.",
    help=('The schema says Nullable="false", so the condition has the same result for every row.'),
    wrong="Property?$filter=ListingKey ne null",
    right="Property?$filter=City ne null",
    spec="CSDL 7.2.1",
    message="The schema says that `{field}` is never null.",
)

RULES: Final = (ORDERED_AGAINST_NULL, NULL_KEY, HAS_NULL, NEVER_NULL)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report ordering against null, null in lists and keys, and tests of keys for null."""
    for compared in analysis.comparisons:
        node = compared.node
        if NULL not in {compared.left, compared.right}:
            continue
        if node.operator not in {"eq", "ne"}:
            meant = "ne" if node.operator in {"gt", "lt"} else "eq"
            yield ORDERED_AGAINST_NULL.at(
                node.operator_span,
                fix=replace(analysis, node.operator_span, meant),
                relation=_WORDS[node.operator],
                meant=meant,
            )
    for expected in analysis.expected:
        value = expected.value
        if not isinstance(value, Literal) or value.kind is not LiteralKind.NULL:
            continue
        if expected.role == "key":
            yield NULL_KEY.at(value.span)
        elif expected.role == "has":
            yield HAS_NULL.at(value.span)
        elif expected.role == "comparison" and expected.field is not None:
            member = expected.field.member
            nullable = getattr(member, "nullable", None)
            if nullable is False and not expected.type.is_collection and member is not None:
                yield NEVER_NULL.at(value.span, field=member.name)


_WORDS = {"gt": "greater than", "ge": "at least", "lt": "less than", "le": "at most"}
