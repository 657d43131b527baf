"""A field of a collection of rows asked without saying of which row (OData 4.01 URL, 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import NameSegment
from reso_explorer.query.keys import key_parts
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
    summary="A field after a collection of rows.",
    help="A path continues from one row: give its key. To get a field of all rows, select it.",
    wrong="Property/City",
    right="Property('a')/City",
    spec="URL 4.6",
    message="`{rows}` is a collection; the path needs the key of one row before `{name}`.",
    hint="One row: {one}. All rows: {all}.",
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
            span = step.segment.span
            rows = analysis.text[: span.start].rstrip("/").rpartition("/")[2]
            name = step.segment.name.text
            option = "$select" if step.kind is StepKind.PROPERTY else "$expand"
            one, all_rows = f"`{rows}({key})/{name}`", f"`{rows}?{option}={name}`"
            yield KEY_MISSING.at(span, rows=rows, name=name, one=one, all=all_rows)
            return
