"""Questions about a whole request that dialect rules ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import CustomOption, NameSegment
from reso_explorer.providers.forms import ReplicationKind
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host


def top_host(analysis: Analysis) -> Host | None:
    """Return the host of the query's own options, None for a part of a query."""
    return next((h for h in analysis.hosts if h.depth == 0 and h.kind != "count"), None)


def asks_rows(analysis: Analysis) -> bool:
    """Tell whether the text is a whole request for rows."""
    host = top_host(analysis)
    return (
        analysis.result.start == "relative_uri"
        and host is not None
        and host.kind == "resource"
        and host.type.is_collection
    )


def wire_name(analysis: Analysis) -> str:
    """Return the resource name that a provider's rules use: the RESO one where it has one."""
    host = top_host(analysis)
    name = host.scope.entity_set if host is not None else None
    if name is None:
        return ""
    for own, others in analysis.dialect.set_names.items():
        if name in others:
            return own
    return name


def is_replication(analysis: Analysis) -> bool:
    """Tell whether the request goes to the provider's bulk path."""
    replication = analysis.dialect.paging.replication
    if replication is None:
        return False
    if analysis.resource is not None and any(
        step.kind is StepKind.PROVIDER and isinstance(step.segment, NameSegment)
        for step in analysis.resource.steps
    ):
        return True
    if replication.kind is not ReplicationKind.PARAMETER:
        return False
    name, _, value = replication.value.partition("=")
    host = top_host(analysis)
    return host is not None and any(
        isinstance(o, CustomOption)
        and o.name.lower() == name.lower()
        and (o.value or "").lower() == value.lower()
        for o in host.options
    )
