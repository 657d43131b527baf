"""Options that a set does not take (vocabulary Capabilities: CountRestrictions, TopSupported …)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import ticked
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
from reso_explorer.query.report import denies, option_name, warning
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

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
            yield warning(
                "option-not-supported",
                option.span,
                f"The document says that {ticked(host.scope.entity_set or '')} takes no {option_name(option)}.",
            )
    for use in analysis.keys:
        meaning = analysis.set_meaning(use.entity_set)
        if meaning is not None and denies(meaning.indexable_by_key):
            yield warning(
                "not-by-key",
                use.span,
                f"The document says that rows of {ticked(use.entity_set or '')} have no address by key.",
            )
    if analysis.resource is not None:
        for step in analysis.resource.steps:
            if step.kind is StepKind.COUNT:
                meaning = analysis.set_meaning(analysis.resource.scope.entity_set)
                if meaning is not None and denies(meaning.countable):
                    yield warning(
                        "option-not-supported",
                        step.segment.span,
                        "The document says that this set is not counted.",
                    )
