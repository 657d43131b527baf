"""A condition that is neither true nor false (OData 4.01 URL, 5.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import Literal
from reso_explorer.query.report import error, source, type_words
from reso_explorer.query.types import NULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report values that stand where a condition is wanted."""
    loose = {id(getattr(compared.node.left, "operand", None)) for compared in analysis.comparisons}
    for condition in analysis.conditions:
        found, node = condition.type, condition.node
        if not found.is_known or found is NULL or id(node) in loose:
            continue
        if found.name == "Edm.Boolean" and not found.is_collection:
            continue
        path = analysis.path_of(node)
        hint = ""
        if path is not None:
            text = source(analysis, node.span)
            if found.is_collection:
                hint = f"`{text}/any()` tests whether it holds anything."
            elif not found.is_structured:
                hint = f"Compare it: `{text} eq …`."
        elif isinstance(node, Literal):
            hint = "Compare a field with it."
        yield error(
            "no-condition",
            node.span,
            f"{condition.place} needs a condition; {ticked(source(analysis, node.span))} is {type_words(found)}.",
            hint,
        )
