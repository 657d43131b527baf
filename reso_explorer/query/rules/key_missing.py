"""A field of a collection of rows asked without saying of which row (OData 4.01 URL, 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import NameSegment, Span
from reso_explorer.query.keys import key_parts
from reso_explorer.query.report import error
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import STRING, TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


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
