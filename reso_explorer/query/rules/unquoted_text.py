"""A number, date or the like for a text field (OData 4.01 ABNF, string)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import Literal
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.report import error, replace, source, type_words
from reso_explorer.query.subject import subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

_BARE: Final = frozenset({"number", "boolean", "date", "moment", "time", "guid"})


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report bare values for texts; the fix puts them in quotes."""
    for expected in analysis.expected:
        value = expected.value
        if (
            isinstance(value, Literal)
            and type_family(expected.type) == "text"
            and literal_family(value) in _BARE
            and not value.kind.is_legacy
        ):
            name = subject(analysis, expected)
            yield error(
                "text-without-quotes",
                value.span,
                f"{name} is {type_words(expected.type)}; its value stands in quotes.",
                fix=replace(analysis, value.span, f"'{source(analysis, value.span)}'"),
            )
