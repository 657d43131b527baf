"""What rows tell about a service: how full fields are, and what the metadata does not say."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reso_explorer.workspace.results import Step
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.census import Census
    from reso_explorer.service.drift import Drift
    from reso_explorer.workspace.paging_plan import Way
    from reso_explorer.workspace.workspace import Workspace

DEFAULT_ROWS = 200
"""Rows that are looked at where nothing else is said."""


def type_of(workspace: Workspace, resource: str) -> str:
    """Return the qualified name of the type of a resource.

    Raises:
        WorkspaceError: there is no such resource.
    """
    from reso_explorer.search import did_you_mean

    index = workspace.document.index
    if resource not in index.entity_sets:
        raise WorkspaceError(
            f"There is no resource `{resource}`."
            + did_you_mean(resource, index.entity_sets, index=index),
            is_usage=True,
        )
    return index.qualify(index.entity_sets[resource].type)


def sample_price(workspace: Workspace, resource: str, rows: int, query: str = "") -> int:
    """Return about how many requests reading a sample takes: pages as large as are asked for.

    Raises:
        WorkspaceError: there is no such resource.
    """
    type_of(workspace, resource)
    from reso_explorer.query.edit import stated_top

    stated = stated_top(_narrowed(resource, query))
    if stated is not None:
        rows = min(rows, stated)
    size = workspace.dialect.max_top(resource) or workspace.dialect.top.default
    return max(-(-rows // size), 1) if size else 1


def _narrowed(resource: str, query: str) -> str:
    return f"{resource}?{query}" if query else resource


async def sample(
    workspace: Workspace,
    resource: str,
    rows: int,
    *,
    query: str = "",
    on_step: Callable[[Step], None] | None = None,
) -> list[dict[str, Any]]:
    """Return up to a number of whole rows of a resource; `query` narrows them."""
    from reso_explorer.query.edit import set_top, stated_top

    text = _narrowed(resource, query)
    size = workspace.dialect.max_top(resource)
    if size and stated_top(text) is None:
        text = set_top(text, min(rows, size)).text
    found: list[dict[str, Any]] = []
    way: Way | None = None if "top=" in text else "link"  # the page size that the server allows
    async for page in workspace.pages(
        text, max_rows=rows, way=way, remember=False, on_step=on_step
    ):
        found.extend(page.rows)
        if on_step is not None:
            on_step(Step(f"Reading {resource}", len(found), rows))
    return found[:rows]


async def take_census(
    workspace: Workspace,
    resource: str,
    *,
    rows: int = DEFAULT_ROWS,
    query: str = "",
    on_step: Callable[[Step], None] | None = None,
) -> Census:
    """Count how full the fields of a resource are in some rows, and keep the result.

    Raises:
        WorkspaceError: there is no such resource, or no service.
        ServiceError: the rows could not be had.
    """
    from reso_explorer.service.census import FORM, CensusTaker

    type_name = type_of(workspace, resource)
    index = workspace.document.index
    taker = CensusTaker(resource, index.properties(type_name), index=index, type_name=type_name)
    taker.add(await sample(workspace, resource, rows, query=query, on_step=on_step))
    census = taker.result()
    if workspace.store is not None:
        with suppress(UnicodeEncodeError):  # half a character: told, but not kept
            workspace.store.censuses.put(workspace.address, resource, FORM, census.pack())
    return census


def kept_census(workspace: Workspace, resource: str) -> Census | None:
    """Return the latest census of a resource, None where there is none that can be read."""
    import msgspec

    from reso_explorer.service.census import FORM, Census

    if workspace.store is None:
        return None
    kept = workspace.store.censuses.get(workspace.address, resource, FORM)
    try:
        return Census.unpack(kept.data) if kept else None
    except msgspec.DecodeError:
        return None


async def look_for_drift(
    workspace: Workspace,
    resource: str,
    *,
    rows: int = DEFAULT_ROWS,
    query: str = "",
    on_step: Callable[[Step], None] | None = None,
) -> Drift:
    """Compare some rows of a resource with what the metadata declares.

    Raises:
        WorkspaceError: there is no such resource, or no service.
        ServiceError: the rows could not be had.
    """
    from reso_explorer.service.drift import find_drift

    type_name = type_of(workspace, resource)
    found = await sample(workspace, resource, rows, query=query, on_step=on_step)
    return find_drift(found, workspace.document.index, type_name)
