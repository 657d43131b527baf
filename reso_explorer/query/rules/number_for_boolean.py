"""1 and 0 for true and false, which only V2 and V3 take (OData 4.01 ABNF, booleanValue)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.families import type_family
from reso_explorer.query.report import error, replace
from reso_explorer.query.subject import subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report numbers for Booleans."""
    if analysis.is_legacy:
        return
    for expected in analysis.expected:
        value = expected.value
        if (
            isinstance(value, Literal)
            and value.kind is LiteralKind.INTEGER
            and type_family(expected.type) == "boolean"
        ):
            fix = None
            if value.value in {0, 1}:
                fix = replace(analysis, value.span, "true" if value.value else "false")
            name = subject(analysis, expected)
            yield error("number-for-boolean", value.span, f"{name} is true or false.", fix=fix)
