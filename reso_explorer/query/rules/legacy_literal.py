"""Literals of V2 and V3 sent to a V4 service, and those of V4 to an older one (OData 4.01 URL, 5.1.1.14)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.odata.version_forms import FORMS
from reso_explorer.providers.forms import TimestampForm
from reso_explorer.query.report import is_understood, replace, source
from reso_explorer.query.types import UNKNOWN, ValueType, edm
from reso_explorer.values.literals import literal, moment_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic, Fix
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
_FORMS: Final = {
    LiteralKind.V2_DATE_TIME: "datetime-literal",
    LiteralKind.V2_DATE_TIME_OFFSET: "datetime-literal",
    LiteralKind.V2_TIME: "time-prefix",
    LiteralKind.V2_GUID: "guid-prefix",
    LiteralKind.V2_BINARY: "hex-binary",
    **dict.fromkeys(_SUFFIXED, "number-suffix"),
    LiteralKind.DATE: "date-literal",
    LiteralKind.DATE_TIME_OFFSET: "timestamp-literal",
    LiteralKind.TIME_OF_DAY: "time-literal",
    LiteralKind.GUID: "guid-literal",
    LiteralKind.DURATION: "duration-literal",
    LiteralKind.BINARY: "base64-binary",
}
"""The form that each kind of literal is, in the table of forms."""

LEGACY: Final = Rule(
    code="legacy-literal",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A literal as OData V2 and V3 write it.",
    help="OData 4 writes dates, timestamps, and Guids without prefix and quotes, and numbers"
    " without a type suffix.",
    wrong="Property?$filter=ModificationTimestamp gt datetime'2026-01-31T00:00:00'",
    right="Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00Z",
    spec="URL 5.1.1.14.1",
    message="{name} is a form of OData V2 and V3; this service uses OData {version}.",
)
MODERN: Final = Rule(
    code="modern-literal",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A literal as OData 4 writes it, sent to an older service.",
    help="OData V2 and V3 write dates, times, and Guids with a prefix, in single quotes.",
    wrong="Orders?$filter=Placed gt 2026-01-31T00:00:00Z",
    right="Orders?$filter=Placed gt datetime'2026-01-31T00:00:00'",
    spec="OData V2 Overview, 6",
    sample="v2",
    message="{name} is a form of OData 4; this service uses OData {version}.",
)
RULES: Final = (LEGACY, MODERN)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report literals of the other protocol generation, each with the form that fits."""
    wanted = {id(expected.value): expected.type for expected in analysis.expected}
    version = str(analysis.version)
    for node in analysis.literals:
        form = _FORMS.get(node.kind)
        if form is None or analysis.takes_form(form):
            continue
        found = wanted.get(id(node), UNKNOWN)
        name = FORMS[form].name
        if analysis.is_legacy:
            fix = _older(analysis, node, found)
            if fix is not None and not is_understood(analysis, fix):
                fix = None
            yield MODERN.at(node.span, fix=fix, name=name, version=version)
        elif node.kind not in _SUFFIXED or not _takes_suffix(analysis, node):
            modern = modern_form(analysis, node, found)
            fix = replace(analysis, node.span, modern) if modern else None
            yield LEGACY.at(node.span, fix=fix, name=name, version=version)


def _older(analysis: Analysis, node: Literal, found: ValueType) -> Fix | None:
    """Return the literal as V2 and V3 write it."""
    if node.kind is LiteralKind.DURATION and isinstance(node.value, str):
        text = f"time'{node.value}'"
    elif node.kind is LiteralKind.BINARY and isinstance(node.value, bytes):
        text = f"X'{node.value.hex().upper()}'"
    else:
        text = older_form(analysis, node, found)
    return replace(analysis, node.span, text) if text else None


def older_form(analysis: Analysis, node: Literal, found: ValueType) -> str:
    """Return a date, time or Guid of V4 as V2 and V3 write it for a type, "" for others."""
    if node.kind not in _MODERN:
        return ""
    if not found.is_known or found.name == "Edm.Date":
        found = edm(_MODERN[node.kind])
    return literal(analysis.index, found, source(analysis, node.span), analysis.dialect)


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
