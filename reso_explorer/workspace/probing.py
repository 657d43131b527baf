"""Finding out what a service really takes, and remembering it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.providers.forms import AppliesTo
from reso_explorer.workspace.knowing import type_of
from reso_explorer.workspace.required import demanded, with_required

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from reso_explorer.service.core_check import CheckResult
    from reso_explorer.service.probe import Outcome, ProbeTarget
    from reso_explorer.store.probes import ProbeResult
    from reso_explorer.workspace.workspace import Workspace


_FREQUENT: Final = 5
"""Values of a field that are taken from what was saved."""


def probe_target(workspace: Workspace, resource: str) -> ProbeTarget:
    """Return what a probe needs to know of a resource.

    Raises:
        WorkspaceError: there is no such resource, or no service.
    """
    from reso_explorer.service.probe import ProbeTarget

    options, condition = demanded(workspace.dialect, AppliesTo.ROWS)
    root = workspace.live_connection().root
    return ProbeTarget(
        root=root,
        resource=resource,
        index=workspace.document.index,
        type_name=type_of(workspace, resource),
        dialect=workspace.dialect,
        meanings=workspace.document.meanings,
        options=options,
        condition=condition,
        known=_known_values(workspace, resource),
        possible=_possible_values(workspace, resource),
        metadata_root=workspace.live_connection().metadata_root,
        document_root=with_required(root, workspace.dialect, AppliesTo.ALL),
    )


def _known_values(workspace: Workspace, resource: str) -> dict[str, tuple[str, ...]]:
    """Return values that a saved census or sample found, the rarest of the frequent ones first.

    Lists and truth values are left out: what they are as a row has them isn't known.
    """
    from reso_explorer.store.errors import StoreError
    from reso_explorer.workspace.knowing import kept_census

    found: dict[str, list[str]] = {}
    try:
        census = kept_census(workspace, resource)
        saved = workspace.store.lookups.all(workspace.address) if workspace.store else ()
    except StoreError:
        return {}
    for field in census.fields if census is not None else ():
        found[field.name] = [each.value for each in reversed(field.common)]
    for lookup in saved:
        owner, _, name = lookup.name.partition("/")
        if owner == resource and name:
            counted = sorted(lookup.entries, key=lambda each: each.count or 0, reverse=True)
            frequent = [each.value for each in counted[:_FREQUENT] if each.count]
            found.setdefault(name, []).extend(reversed(frequent))
    index = workspace.document.index
    properties = index.properties(type_of(workspace, resource))
    return {
        name: tuple(dict.fromkeys(values))
        for name, values in found.items()
        if values
        and name in properties
        and not properties[name].member.is_collection
        and index.primitive(properties[name].member.type) != "Edm.Boolean"
    }


def _possible_values(workspace: Workspace, resource: str) -> dict[str, tuple[str, ...]]:
    """Return values of fields that their saved lookups list; nothing is read for that."""
    from reso_explorer.store.errors import StoreError

    if workspace.store is None:
        return {}
    document = workspace.document
    type_name = type_of(workspace, resource)
    try:
        saved = {each.name: each.entries for each in workspace.store.lookups.all(workspace.address)}
    except StoreError:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name in document.index.properties(type_name) if saved else ():
        lookup = document.meanings.field(type_name, name).lookup_name
        entries = saved.get(str(lookup.value), ()) if lookup is not None else ()
        if entries:
            found[name] = tuple(entry.value for entry in entries[:_FREQUENT])
    return found


def probe_price(workspace: Workspace, resource: str, fields: Sequence[str] = ()) -> int:
    """Return how many requests `probe` sends at most.

    Raises:
        WorkspaceError: there is no such resource, or no service.
    """
    from reso_explorer.service.probe import field_price, resource_price

    target = probe_target(workspace, resource)
    return field_price(target, fields) if fields else resource_price(target)


def core_check_ids(workspace: Workspace, resource: str) -> tuple[str, ...]:
    """Return the ids of the checks that `check_core` carries out, in order.

    Raises:
        WorkspaceError: there is no such resource, or no service.
    """
    from reso_explorer.service.core_check import check_ids

    return check_ids(probe_target(workspace, resource))


def core_check_price(workspace: Workspace, resource: str, only: str = "") -> int:
    """Return how many requests `check_core` sends at most.

    Raises:
        WorkspaceError: there is no such resource, or no service.
    """
    from reso_explorer.service.core_check import core_price

    return core_price(probe_target(workspace, resource), only=only)


async def probe(
    workspace: Workspace, resource: str, fields: Sequence[str] = ()
) -> AsyncIterator[Outcome]:
    """Try what works for some fields, or for the resource and its relations where none is named.

    Every outcome is kept for the profile.

    Raises:
        WorkspaceError: there is no such resource, or no service.
        ServiceError: no rows can be had, or the credential or the allowance ended.
    """
    from reso_explorer.service.probe import Prober

    target = probe_target(workspace, resource)
    prober = Prober(workspace.live_connection().transport, target)
    trials = prober.fields(fields) if fields else prober.resource()
    async for outcome in trials:
        _keep(workspace, outcome)
        yield outcome


def _keep(workspace: Workspace, outcome: Outcome) -> None:
    """Keep an outcome for later runs, and let the checker of this one know."""
    from reso_explorer.store.probes import ProbeResult

    store = workspace.store
    if store is None:
        return
    store.probes.put(
        workspace.address,
        outcome.resource,
        outcome.capability,
        outcome.verdict,
        field=outcome.field,
        words=outcome.words,
        form=outcome.form,
        url=outcome.url,
        rows=outcome.rows,
    )
    workspace.probed.add(
        ProbeResult(
            resource=outcome.resource,
            field=outcome.field,
            capability=outcome.capability,
            verdict=outcome.verdict,
            words=outcome.words,
            form=outcome.form,
            url=outcome.url,
            rows=outcome.rows,
            at=store.clock(),
        )
    )


def kept_probes(
    workspace: Workspace, resource: str, field: str | None = None, *, with_forms: bool = False
) -> tuple[ProbeResult, ...]:
    """Return what was found out before about a resource or one of its fields.

    What was found out about single forms of literals is there `with_forms`.
    """
    if workspace.store is None:
        return ()
    return workspace.store.probes.all(
        workspace.address, resource=resource, field=field, with_forms=with_forms
    )


async def check_core(
    workspace: Workspace, resource: str, only: str = ""
) -> AsyncIterator[CheckResult]:
    """Run the requests of the RESO Web API Core on a resource; a smoke run, no certification.

    With `only`, the one check of that id.

    Raises:
        WorkspaceError: there is no such resource, or no service.
        ServiceError: no sample of rows can be had.
    """
    from reso_explorer.service.core_check import core_check

    target = probe_target(workspace, resource)
    async for result in core_check(workspace.live_connection().transport, target, only=only):
        yield result
