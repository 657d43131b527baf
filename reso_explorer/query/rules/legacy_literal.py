"""Literals of V2 and V3 sent to a V4 service, and those of V4 to an older one (OData 4.01 URL, 5.1.1.14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.providers.forms import TimestampForm
from reso_explorer.query.literals import literal, moment_literal
from reso_explorer.query.report import error, replace, source
from reso_explorer.query.types import UNKNOWN, ValueType, edm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

_SUFFIXED: Final = frozenset(
    {
        LiteralKind.V2_INT64,
        LiteralKind.V2_DECIMAL,
        LiteralKind.V2_DOUBLE,
        LiteralKind.V2_SINGLE,
    }
)
_MODERN: Final = {
    LiteralKind.DATE: "Edm.DateTime",
    LiteralKind.DATE_TIME_OFFSET: "Edm.DateTime",
    LiteralKind.GUID: "Edm.Guid",
    LiteralKind.TIME_OF_DAY: "Edm.Time",
}
_WHAT: Final = {
    LiteralKind.V2_DATE_TIME: "datetime'…'",
    LiteralKind.V2_DATE_TIME_OFFSET: "datetimeoffset'…'",
    LiteralKind.V2_TIME: "time'…'",
    LiteralKind.V2_GUID: "guid'…'",
    LiteralKind.V2_BINARY: "X'…'",
}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report literals of the other protocol generation, each with the form that fits."""
    wanted = {id(expected.value): expected.type for expected in analysis.expected}
    for node in analysis.literals:
        kind = node.kind
        if kind.is_legacy and not analysis.is_legacy:
            if kind in _SUFFIXED and _takes_suffix(analysis, node):
                continue
            modern = modern_form(analysis, node, wanted.get(id(node), UNKNOWN))
            what = _WHAT.get(kind, "A number with a letter behind it")
            yield error(
                "legacy-literal",
                node.span,
                f"{what} is a form of OData V2 and V3; this service speaks V4.",
                fix=replace(analysis, node.span, modern) if modern else None,
            )
        elif analysis.is_legacy and kind in _MODERN:
            found = wanted.get(id(node), UNKNOWN)
            if not found.is_known or found.name == "Edm.Date":
                found = edm(_MODERN[kind])
            text = literal(analysis.index, found, source(analysis, node.span), analysis.dialect)
            yield error(
                "modern-literal",
                node.span,
                "This is a form of OData V4; this service speaks an older version.",
                fix=replace(analysis, node.span, text),
            )


def _takes_suffix(analysis: Analysis, node: Literal) -> bool:
    suffix = analysis.dialect.geo.number_suffix
    return bool(suffix) and source(analysis, node.span).endswith(suffix)


def modern_form(analysis: Analysis, node: Literal, found: ValueType) -> str | None:
    """Return a V2 literal as V4 writes it for a type, None where there is no such form."""
    text = source(analysis, node.span)
    if node.kind in _SUFFIXED:
        return text[:-1]
    inner = re.sub(r"^\w*'|'$", "", text)
    if node.kind in {LiteralKind.V2_DATE_TIME, LiteralKind.V2_DATE_TIME_OFFSET}:
        if found.name == "Edm.Date":
            return inner.partition("T")[0]
        dialect = analysis.dialect
        if dialect.timestamps.form is TimestampForm.V2_DATETIME:
            return None
        return moment_literal(inner, "Edm.DateTimeOffset", dialect)
    if node.kind is LiteralKind.V2_GUID:
        return inner
    if node.kind is LiteralKind.V2_TIME:
        return _time_of_day(inner) if found.name != "Edm.Duration" else f"duration'{inner}'"
    if node.kind is LiteralKind.V2_BINARY:
        import base64

        try:
            data = bytes.fromhex(inner)
        except ValueError:
            return None
        return f"binary'{base64.urlsafe_b64encode(data).decode()}'"
    return None


def _time_of_day(text: str) -> str | None:
    found = re.fullmatch(r"P(?:0D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(\.\d+)?S)?", text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.group(1, 2, 3))
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return f"{hours:02}:{minutes:02}:{seconds:02}{found[4] or ''}"
