"""What is left of the allowance of a key, told without using much of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reso_explorer.workspace.source import SourceKind, WorkspaceError, recognise

if TYPE_CHECKING:
    from reso_explorer.service.quota import Reading
    from reso_explorer.workspace.opening_service import Address
    from reso_explorer.workspace.results import Step
    from reso_explorer.world import World


@dataclass(frozen=True, slots=True)
class QuotaReport:
    """The meter of a key, and what else is known of its limits."""

    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()


async def quota_of(source: str, world: World, *, ask: bool = False) -> QuotaReport:
    """Return the meter of a service or profile, counts of earlier and other runs included.

    Nothing is sent unless `ask` wants to hear what the server says; that takes one request.

    Raises:
        WorkspaceError: the source is no service, or a secret is missing.
        ServiceError: the service cannot be asked.
    """
    from reso_explorer.service.metadata import service_root
    from reso_explorer.workspace.opening_service import store_of, transport_of

    address = _address(source, world, ask=ask)
    root = service_root(address.url)
    store = store_of(address, world)
    transport, meter, finish = transport_of(root, address, store, world, _silent)
    notes: list[str] = []
    try:
        if ask:
            reply = await transport.get(root, accept="*/*", redirects="return")
            notes.append(f"{transport.origin.host} answered {reply.status}.")
        readings = meter.readings(transport.clock.now())
    finally:
        await transport.aclose()
        finish()
        store.close()
    limits = address.provider.limits if address.provider is not None else None
    if limits is not None and limits.suspends:
        notes.append("Going over a limit suspends the key.")
    if limits is not None and limits.text:
        notes.append(limits.text)
    if not readings:
        name = address.profile or transport.origin.host
        notes.insert(0, f"No limits of {name} are known." + ("" if ask else " --ask asks."))
    return QuotaReport(readings, tuple(dict.fromkeys(notes)))


def _address(source: str, world: World, *, ask: bool) -> Address:
    """Return where the service is; its secrets are looked up only where they are needed."""
    from reso_explorer.workspace.opening_profile import address_of, profile_of
    from reso_explorer.workspace.opening_service import Address, address_of_url

    found = recognise(source, world)
    if found.kind is SourceKind.SERVICE:
        address = address_of_url(found.name, world)
        return address if ask else replace(address, credentials=None)
    if found.kind is not SourceKind.PROFILE:
        raise WorkspaceError(
            f"{source} is no service whose allowance is counted.",
            hint="Give a URL or a profile.",
            is_usage=True,
        )
    if ask:
        return address_of(found.name, world, _silent)
    profile, provider = profile_of(found.name, world)
    return Address(profile.url, provider=provider, profile=profile.name, role=profile.role)


def _silent(_step: Step) -> None:
    return None
