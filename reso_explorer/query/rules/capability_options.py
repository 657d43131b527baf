"""Options that a set does not take (vocabulary Capabilities: CountRestrictions, TopSupported …)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import (
    Apply,
    Compute,
    Count,
    InlineCount,
    Search,
    Select,
    Skip,
    Top,
)
from reso_explorer.query.report import denies, option_name
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

OPTION_NOT_SUPPORTED: Final = Rule(
    code="option-not-supported",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema says that the resource doesn't support this option.",
    help=(
        "The Capabilities vocabulary (TopSupported, SkipSupported, CountRestrictions, "
        "SearchRestrictions …) says what a resource supports. The server may reject or "
        "ignore the option."
    ),
    wrong="Items?$filter=Site eq 'a'&$top=5",
    right="Items?$filter=Site eq 'a'",
    spec="Capabilities",
    message="The schema says that `{set}` doesn't support {option}.",
    variants={
        "count": Template("The schema says that this resource doesn't support counting."),
    },
)

NOT_BY_KEY: Final = Rule(
    code="not-by-key",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema says that rows have no URL by key.",
    help=(
        "Capabilities.IndexableByKey is false: `Resource(key)` fails. Filter by the key "
        "field instead."
    ),
    wrong="Items(1)",
    right="Items?$filter=Site eq 'a'",
    spec="Capabilities IndexableByKey",
    message="The schema says that rows of `{set}` can't be addressed by key.",
    hint="Filter by the key instead.",
)

RULES: Final = (OPTION_NOT_SUPPORTED, NOT_BY_KEY)


_SUPPORT: Final = {
    Count: "countable",
    InlineCount: "countable",
    Top: "top_supported",
    Skip: "skip_supported",
    Search: "searchable",
    Select: "selectable",
    Compute: "compute_supported",
    Apply: "apply_supported",
}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report options and segments that the document says a set does not support."""
    for host in analysis.hosts:
        meaning = analysis.set_meaning(host.scope.entity_set)
        if meaning is None or host.kind == "count":
            continue
        for option in host.options:
            said = getattr(meaning, _SUPPORT.get(type(option), ""), None)
            if not denies(said):
                continue
            if isinstance(option, Count) and option.value is False:
                continue
            yield OPTION_NOT_SUPPORTED.at(
                option.span, set=host.scope.entity_set or "", option=option_name(option)
            )
    for use in analysis.keys:
        meaning = analysis.set_meaning(use.entity_set)
        if meaning is not None and denies(meaning.indexable_by_key):
            yield NOT_BY_KEY.at(use.span, set=use.entity_set or "")
    if analysis.resource is not None:
        for step in analysis.resource.steps:
            if step.kind is StepKind.COUNT:
                meaning = analysis.set_meaning(analysis.resource.scope.entity_set)
                if meaning is not None and denies(meaning.countable):
                    yield OPTION_NOT_SUPPORTED.at(step.segment.span, "count")
