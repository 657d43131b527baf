"""Comparisons with null that are never true (OData 4.01 URL, 5.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.report import error, remark, replace, warning
from reso_explorer.query.types import NULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report ordering against null, null in lists and keys, and tests of keys for null."""
    for compared in analysis.comparisons:
        node = compared.node
        if NULL not in {compared.left, compared.right}:
            continue
        if node.operator not in {"eq", "ne"}:
            meant = "ne" if node.operator in {"gt", "lt"} else "eq"
            yield warning(
                "ordered-against-null",
                node.operator_span,
                f"Nothing is {_WORDS[node.operator]} null: this is never true.",
                f"`{meant} null` tests whether there is a value.",
                replace(analysis, node.operator_span, meant),
            )
    for expected in analysis.expected:
        value = expected.value
        if not isinstance(value, Literal) or value.kind is not LiteralKind.NULL:
            continue
        if expected.role == "key":
            yield error("null-key", value.span, "No part of a key can be null.")
        elif expected.role == "has":
            yield warning("has-null", value.span, "`has null` is never true.")
        elif expected.role == "comparison" and expected.field is not None:
            member = expected.field.member
            nullable = getattr(member, "nullable", None)
            if nullable is False and not expected.type.is_collection and member is not None:
                yield remark(
                    "never-null",
                    value.span,
                    f"The document says that {ticked(member.name)} is never null.",
                )


_WORDS = {"gt": "greater than", "ge": "at least", "lt": "less than", "le": "at most"}
