"""Options that do not fit what they are applied to (OData 4.01 URL, 5.1; Protocol, 11.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import (
    Apply,
    Compute,
    Count,
    Expand,
    Filter,
    InlineCount,
    Levels,
    OrderBy,
    Search,
    Select,
    Skip,
    Top,
)
from reso_explorer.query.report import option_name, type_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Option
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host

LEVELS_OUTSIDE_EXPAND: Final = Rule(
    code="levels-outside-expand",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`$levels` outside `$expand`.",
    help=(
        "`$levels` says how often an expand repeats, so it goes into its parentheses: "
        "`$expand=Parent($levels=2)`."
    ),
    wrong="Property?$levels=2",
    right="Member?$expand=Manager($levels=2)",
    spec="URL 5.1.3.1.1",
    message="`$levels` is allowed only inside `$expand`.",
    replaces=frozenset({"misplaced-option"}),
)

OPTION_WITHOUT_EFFECT: Final = Rule(
    code="option-without-effect",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="An option that changes nothing here.",
    help=(
        "`/$count` returns one number and the service document a list of resources, so "
        "options about rows have no effect."
    ),
    wrong="Property/$count?$select=City",
    right="Property/$count?$filter=City eq 'a'",
    spec="URL 5.1",
    message="{option} has no effect here.",
    variants={
        "count": Template("{option} has no effect on `/$count`, which returns one number."),
    },
)

OPTION_OF_COLLECTION: Final = Rule(
    code="option-of-collection",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="An option for many rows on a single row.",
    help=(
        "`$filter`, `$orderby`, `$top`, `$skip`, `$count`, and `$search` work on "
        "collections. A key or a single-valued relation returns one row."
    ),
    wrong="Property('a')?$filter=City eq 'a'",
    right="Property?$filter=City eq 'a'",
    spec="URL 5.1",
    message="{option} is for many rows; the path returns one row.",
    variants={
        "relation": Template(
            "{option} is for many rows; the relation `{relation}` points to one row."
        ),
        "value": Template("{option} is for many rows; the path returns {kind}."),
    },
)

RULES: Final = (LEVELS_OUTSIDE_EXPAND, OPTION_WITHOUT_EFFECT, OPTION_OF_COLLECTION)


_OF_COLLECTIONS: Final = (Filter, OrderBy, Top, Skip, Count, InlineCount, Search, Apply)
_OF_COUNTS: Final = (Filter, Search, Apply)
_SYSTEM: Final = (*_OF_COLLECTIONS, Select, Expand, Compute)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report options of collections on single rows, and options without effect on counts."""
    for host in analysis.hosts:
        for option in host.options:
            found = _check(analysis, host, option)
            if found is not None:
                yield found


def _check(analysis: Analysis, host: Host, option: Option) -> Diagnostic | None:
    if isinstance(option, Levels) and host.depth == 0:
        return LEVELS_OUTSIDE_EXPAND.at(option.name_span)
    if not isinstance(option, _SYSTEM):
        return None
    name = option_name(option)
    if host.kind == "service":
        if analysis.resource is not None and analysis.resource.steps:
            return None  # the parser says so, for `$metadata` and `$batch`
        return OPTION_WITHOUT_EFFECT.at(option.name_span, option=name)
    if host.kind == "count-resource":
        if isinstance(option, _OF_COUNTS):
            return None
        return OPTION_WITHOUT_EFFECT.at(option.name_span, "count", option=name)
    if not isinstance(option, _OF_COLLECTIONS) or not host.type.is_known:
        return None
    if host.type.is_collection or host.kind == "unknown":
        return None
    variant = "" if host.type.is_structured else "value"
    if host.item is not None:
        variant = "relation"
    relation = host.path.rpartition("/")[2]
    return OPTION_OF_COLLECTION.at(
        option.name_span, variant, option=name, relation=relation, kind=type_words(host.type)
    )
