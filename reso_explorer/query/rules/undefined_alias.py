"""A parameter alias without a value counts as null (OData 4.01 URL, 5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import QueryOptions, RelativeUri
from reso_explorer.query.report import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report aliases that the query uses and does not define."""
    if not isinstance(analysis.result.tree, RelativeUri | QueryOptions):
        return
    for use in analysis.alias_uses:
        name = use.name.text
        if name not in analysis.aliases:
            yield warning(
                "undefined-alias",
                use.span,
                f"{ticked('@' + name)} has no value and counts as null.",
                f"Add `@{name}=…` to the options.",
            )
