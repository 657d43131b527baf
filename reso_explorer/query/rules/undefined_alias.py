"""A parameter alias without a value counts as null (OData 4.01 URL, 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import QueryOptions, RelativeUri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

UNDEFINED_ALIAS: Final = Rule(
    code="undefined-alias",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="A parameter alias without a value.",
    help="`@name` needs a value among the options: `@name=…`. Without it the alias is null.",
    wrong="Property?$filter=City eq @city",
    right="Property?$filter=City eq @city&@city='a'",
    spec="URL 5.3",
    message="`@{alias}` has no value, so it's null.",
    hint="Add `@{alias}=…` to the options.",
)

RULES: Final = (UNDEFINED_ALIAS,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report aliases that the query uses and does not define."""
    if not isinstance(analysis.result.tree, RelativeUri | QueryOptions):
        return
    for use in analysis.alias_uses:
        name = use.name.text
        if name not in analysis.aliases:
            yield UNDEFINED_ALIAS.at(use.span, alias=name)
