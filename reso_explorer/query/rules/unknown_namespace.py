"""A namespace in `$select` that the service doesn't have (OData 4.01 URL, 5.1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import StarSegment
from reso_explorer.query.report import replace
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

UNKNOWN_NAMESPACE: Final = Rule(
    code="unknown-namespace",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A namespace in `$select` that the service doesn't have.",
    help="`Namespace.*` selects the functions and actions of a schema of the service.",
    wrong="Property?$select=Hoems.*",
    right="Property?$select=Homes.*",
    spec="URL 5.1.4",
    message="There's no namespace `{name}`.{near:mean}",
)
RULES: Final = (UNKNOWN_NAMESPACE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report `$select=nowhere.*`."""
    for use in analysis.selects:
        for step in use.path.steps:
            segment = step.segment
            if isinstance(segment, StarSegment) and segment.namespace is not None:
                known = _namespaces(analysis)
                name = segment.namespace
                if name.text not in known:
                    near = tuple(near_names(name.text, sorted(known)))
                    fix = replace(analysis, name.span, near[0]) if near else None
                    yield UNKNOWN_NAMESPACE.at(name.span, fix=fix, name=name.text, near=near)


def _namespaces(analysis: Analysis) -> set[str]:
    """Return the namespaces and aliases that the document declares or includes."""
    index, model = analysis.index, analysis.index.model
    known = {schema.namespace for schema in model.schemas} | set(index.aliases)
    for reference in model.references:
        known |= {include.namespace for include in reference.includes}
    return known
