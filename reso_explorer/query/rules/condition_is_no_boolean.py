"""A condition that is neither true nor false (OData 4.01 URL, 5.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Literal
from reso_explorer.query.report import source, type_words
from reso_explorer.query.types import NULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

NO_CONDITION: Final = Rule(
    code="no-condition",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A value is used where a condition is needed.",
    help=(
        "`$filter`, `and`, `or`, `not`, `any`, and `all` need something that is true or "
        "false. Compare the value with another one."
    ),
    wrong="Property?$filter=ListPrice",
    right="Property?$filter=ListPrice gt 5",
    spec="URL 5.1.2",
    message="{where} needs a condition; `{value}` is {kind}.",
    variants={
        "collection": Template(
            "{where} needs a condition; `{value}` is {kind}.",
            "`{value}/any()` tests whether it has any items.",
        ),
        "field": Template(
            "{where} needs a condition; `{value}` is {kind}.", "Compare it: `{value} eq …`."
        ),
        "literal": Template(
            "{where} needs a condition; `{value}` is {kind}.", "Compare a field with it."
        ),
    },
)

RULES: Final = (NO_CONDITION,)


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
        variant = ""
        if path is not None and found.is_collection:
            variant = "collection"
        elif path is not None and not found.is_structured:
            variant = "field"
        elif isinstance(node, Literal):
            variant = "literal"
        yield NO_CONDITION.at(
            node.span,
            variant,
            where=condition.place,
            value=source(analysis, node.span),
            kind=type_words(found),
        )
