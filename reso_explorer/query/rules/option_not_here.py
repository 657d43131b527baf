"""Options that do not fit what they are applied to (OData 4.01 URL, 5.1; Protocol, 11.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import ticked
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
from reso_explorer.query.report import error, option_name, remark, type_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Option
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host

_OF_COLLECTIONS: Final = (Filter, OrderBy, Top, Skip, Count, InlineCount, Search, Apply)
_OF_COUNTS: Final = (Filter, Search, Apply)
_SYSTEM: Final = (*_OF_COLLECTIONS, Select, Expand, Compute)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report options of collections on single rows, and options without effect on counts."""
    for host in analysis.hosts:
        for option in host.options:
            found = _check(host, option)
            if found is not None:
                yield found


def _check(host: Host, option: Option) -> Diagnostic | None:
    if isinstance(option, Levels) and host.depth == 0:
        return error(
            "levels-outside-expand", option.name_span, "`$levels` stands only in an `$expand`."
        )
    if not isinstance(option, _SYSTEM):
        return None
    name = option_name(option)
    if host.kind == "service":
        return remark("option-without-effect", option.name_span, f"{name} has no effect here.")
    if host.kind == "count-resource":
        if isinstance(option, _OF_COUNTS):
            return None
        return remark(
            "option-without-effect",
            option.name_span,
            f"{name} has no effect on `/$count`, which gives one number.",
        )
    if not isinstance(option, _OF_COLLECTIONS) or not host.type.is_known:
        return None
    if host.type.is_collection or host.kind == "unknown":
        return None
    if host.item is not None:
        where = f"the relation {ticked(host.path.rpartition('/')[2])} leads to one row"
    else:
        where = (
            f"the path leads to {type_words(host.type)}"
            if not host.type.is_structured
            else "the path leads to one row"
        )
    return error("option-of-collection", option.name_span, f"{name} is for many rows; {where}.")
