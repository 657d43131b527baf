"""The first segment of the resource path is no entity set, singleton or import (OData 4.01 URL, 4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import CrossjoinSegment, Name, NameSegment, Span
from reso_explorer.query.proposals import for_name
from reso_explorer.query.report import remove, replace
from reso_explorer.query.resource_path import set_name
from reso_explorer.query.steps import Step, StepKind
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

UNKNOWN_RESOURCE: Final = Rule(
    code="unknown-resource",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A resource that the service doesn't have.",
    help=(
        "A query begins with the name of a resource. Names are case-sensitive; "
        "`reso-explorer show` lists them."
    ),
    wrong="Propery?$top=5",
    right="Property?$top=5",
    spec="URL 4.2",
    message="There is no resource `{name}`.{near:long}",
    variants={
        "type": Template(
            "There is no resource `{name}`.",
            "`{name}` is a type of this schema, but no resource has it.",
        ),
        "set": Template("There is no entity set `{name}`.{near:long}"),
        "near": Template("There is no resource `{name}`.{names:mean}"),
        "nameless": Template("A query begins with the name of a resource."),
    },
)

TYPE_AS_RESOURCE: Final = Rule(
    code="type-as-resource",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A type is used as a resource.",
    help=(
        "The document has no entity container, so the query is checked as if a resource of "
        "that name had the rows of the type."
    ),
    spec="URL 4.2",
    message="`{type}` is a type; the schema has no entity container.",
    hint="The query is checked as if a resource of that name had its rows.",
)

SERVICE_ROOT_IN_QUERY: Final = Rule(
    code="service-root-in-query",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="The query begins with a part of the service root.",
    help=(
        "The service root is added when the query is sent, so the query begins with the resource."
    ),
    wrong="feed/Property?$top=5",
    right="Property?$top=5",
    spec="URL 4.1",
    message="`{text}` is part of the service root, not of the query.",
)

RULES: Final = (UNKNOWN_RESOURCE, TYPE_AS_RESOURCE, SERVICE_ROOT_IN_QUERY)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report unknown resources, with the nearest one."""
    if analysis.resource is not None and analysis.resource.steps:
        yield from _check_path(analysis, analysis.resource.steps)
    for path in analysis.paths:
        if path.steps and path.steps[0].kind is StepKind.ROOT and len(path.steps) > 1:
            yield from _check_path(analysis, path.steps[1:])


def _check_path(analysis: Analysis, steps: tuple[Step, ...]) -> Iterator[Diagnostic]:
    first = steps[0]
    if isinstance(first.segment, CrossjoinSegment):
        yield from _check_sets(analysis, first.segment)
    if first.kind is StepKind.TYPE_AS_SET and isinstance(first.segment, NameSegment):
        yield TYPE_AS_RESOURCE.at(first.segment.name.span, type=first.segment.name.text)
    if first.kind is not StepKind.UNKNOWN:
        return
    known = next((s for s in steps if s.kind is StepKind.RESOURCE), None)
    if known is not None:
        span = Span(first.segment.span.start, known.segment.span.start)
        yield SERVICE_ROOT_IN_QUERY.at(
            Span(span.start, span.end - 1),
            fix=remove(span, "Remove it"),
            text=_text(analysis, first),
        )
        return
    if not isinstance(first.segment, NameSegment):
        yield UNKNOWN_RESOURCE.at(first.segment.span, "nameless")
        return
    second = steps[1].segment if len(steps) > 1 else None
    if isinstance(second, NameSegment) and not first.after.is_known:
        names = near_names(second.name.text, resource_names(analysis))
        if names:
            yield UNKNOWN_RESOURCE.at(
                second.name.span,
                "near",
                fix=replace(analysis, second.name.span, names[0]),
                name=second.name.text,
                names=names,
            )
            return
    name = first.segment.name
    near, nearest = for_name(analysis, name.text, resource_names(analysis))
    variant = ""
    if not near and analysis.index.types_named(name.text):
        variant = "type"
    yield UNKNOWN_RESOURCE.at(
        name.span,
        variant,
        fix=replace(analysis, name.span, nearest) if nearest else None,
        name=name.text,
        near=near,
    )


def _check_sets(analysis: Analysis, segment: CrossjoinSegment) -> Iterator[Diagnostic]:
    """Report names in `$crossjoin(…)` that are no entity sets."""
    index = analysis.index
    for name in segment.sets:
        if not isinstance(name, Name):
            continue
        if set_name(index, analysis.dialect, name.text) in index.entity_sets:
            continue
        near, nearest = for_name(analysis, name.text, index.entity_sets)
        yield UNKNOWN_RESOURCE.at(
            name.span,
            "set",
            fix=replace(analysis, name.span, nearest) if nearest else None,
            name=name.text,
            near=near,
        )


def _text(analysis: Analysis, step: Step) -> str:
    return step.segment.span.of(analysis.text)


def resource_names(analysis: Analysis) -> list[str]:
    """Return everything that a query may begin with."""
    index = analysis.index
    names = [*index.entity_sets, *index.singletons]
    if not index.containers:
        names += [found.name for found in index.entity_types()]
    for container in index.containers.values():
        names += [imported.name for imported in container.function_imports]
    for own, others in analysis.dialect.set_names.items():
        if own in index.entity_sets:
            names += others
    return names
