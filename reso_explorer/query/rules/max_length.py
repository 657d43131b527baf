"""A text longer than the field can hold (OData CSDL 4.01, 7.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Binary, Literal, LiteralKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

TEXT_TOO_LONG: Final = Rule(
    code="text-too-long",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="A string longer than the field.",
    help="The schema gives a MaxLength; no row has a longer value, so nothing matches.",
    wrong="Property?$filter=City eq 'A city of twenty chars'",
    right="Property?$filter=City eq 'Reno'",
    spec="CSDL 7.2.2",
    message="`{field}` has at most {limit} characters; this string has {length}.",
)

RULES: Final = (TEXT_TOO_LONG,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report texts that no row can equal because of their length."""
    for expected in analysis.expected:
        value = expected.value
        if expected.field is None or not isinstance(value, Literal):
            continue
        if value.kind is not LiteralKind.STRING or expected.role not in {"comparison", "in", "key"}:
            continue
        if isinstance(expected.parent, Binary) and expected.parent.operator not in {"eq", "ne"}:
            continue
        member = expected.field.member
        limit = getattr(member, "max_length", None)
        text = str(value.value)
        if any(sign in text for sign in ("${", "{{", "…", "<")):
            continue
        if member is not None and isinstance(limit, int) and len(text) > limit:
            yield TEXT_TOO_LONG.at(value.span, field=member.name, limit=limit, length=len(text))
