"""A field of a collection of rows asked without saying of which row (OData 4.01 URL, 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, ticked
from reso_explorer.odata.ast import NameSegment, Span
from reso_explorer.query.keys import key_parts
from reso_explorer.query.report import error
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import STRING, TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

KEY_MISSING: Final = Rule(
    code="key-missing",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A field or relation of a collection without a key.",
    help=(
        "The path says the resource but not the row. Add a key for one row, or use "
        "`$select` or `$expand` for all rows."
    ),
    wrong="Property/ListPrice",
    right="Property('a')/ListPrice",
    spec="URL 4.6",
)

RULES: Final = (KEY_MISSING,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report paths such as `Property/ListPrice`."""
    if analysis.resource is None:
        return
    for step in analysis.resource.steps:
        if (
            step.kind in {StepKind.PROPERTY, StepKind.NAVIGATION}
            and step.before.is_collection
            and step.before.kind is TypeKind.ENTITY
            and isinstance(step.segment, NameSegment)
        ):
            parts = key_parts(analysis.index, step.before.name)
            key = ",".join(
                ("'…'" if part.type == STRING else "…") if len(parts) == 1 else f"{part.name}=…"
                for part in parts
            )
            place = step.segment.span.start
            before = analysis.text[:place].rstrip("/").rpartition("/")[2]
            name = step.segment.name.text
            yield error(
                "key-missing",
                Span(place, step.segment.span.end),
                f"{ticked(before)} is a collection; say of which row you want {ticked(name)}.",
                f"One row: `{before}({key})/{name}`. All rows: `{before}?$select={name}`."
                if step.kind is StepKind.PROPERTY
                else f"One row: `{before}({key})/{name}`. All rows: `{before}?$expand={name}`.",
            )
            break
