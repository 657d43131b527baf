"""What a set may expand (vocabulary Capabilities: ExpandRestrictions)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.query.report import denies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, ExpandUse

NOT_EXPANDABLE: Final = Rule(
    code="not-expandable",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema says that nothing of this resource can be expanded.",
    help=(
        "The document restricts the resource with Capabilities.ExpandRestrictions. Query "
        "the related resource by itself and join the rows by key."
    ),
    wrong="Items?$filter=Site eq 'a'&$expand=Maker($expand=Items)",
    right="Items?$filter=Site eq 'a'&$expand=Maker",
    spec="Capabilities ExpandRestrictions",
    message="The schema says that `{set}` doesn't support `$expand`.",
)

RELATION_NOT_EXPANDABLE: Final = Rule(
    code="relation-not-expandable",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The schema says that this relation can't be expanded.",
    help=(
        "Capabilities.ExpandRestrictions lists the relation as non-expandable. Query the "
        "related resource by itself and join the rows by key."
    ),
    wrong="Items?$filter=Site eq 'a'&$expand=Parts",
    right="Items?$filter=Site eq 'a'&$expand=Maker",
    spec="Capabilities ExpandRestrictions",
    message="The schema says that `{relation}` can't be expanded.",
)

EXPAND_TOO_DEEP: Final = Rule(
    code="expand-too-deep",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="The query expands more levels than the schema allows.",
    help=(
        "Capabilities.ExpandRestrictions gives the deepest level. Fetch deeper rows with "
        "queries of their own."
    ),
    wrong="Parts?$filter=Id eq 1&$expand=Whole($expand=Pieces)",
    right="Parts?$filter=Id eq 1&$expand=Whole",
    spec="Capabilities ExpandRestrictions",
    message="The schema allows {levels} levels of `$expand`; this is level {level}.",
)

RULES: Final = (NOT_EXPANDABLE, RELATION_NOT_EXPANDABLE, EXPAND_TOO_DEEP)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report relations that the document excludes from `$expand`, and too many levels."""
    for use in analysis.expands:
        yield from _check(analysis, use)


def _check(analysis: Analysis, use: ExpandUse) -> Iterator[Diagnostic]:
    host = use.host
    names = use.path.names
    set_meaning = analysis.set_meaning(host.scope.entity_set)
    if set_meaning is not None and denies(set_meaning.expandable):
        yield NOT_EXPANDABLE.at(use.item.span, set=host.scope.entity_set or "")
        return
    if names and host.scope.base.is_structured:
        meaning = analysis.meanings.relation(
            host.scope.base.name, names, entity_set=host.scope.entity_set
        )
        if denies(meaning.expandable):
            yield RELATION_NOT_EXPANDABLE.at(use.item.span, relation=names)
    top = analysis.set_meaning(analysis.hosts[0].scope.entity_set) if analysis.hosts else None
    if top is not None and top.max_expand_levels is not None:
        levels = int(top.max_expand_levels.value)
        if host.depth + 1 > levels > 0:
            yield EXPAND_TOO_DEEP.at(use.item.span, levels=levels, level=host.depth + 1)
