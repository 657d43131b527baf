"""What is left of the quota of a key, told without using much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reso_explorer.workspace.source import SourceKind, WorkspaceError, recognise

if TYPE_CHECKING:
    from reso_explorer.service.quota import Reading
    from reso_explorer.service.throttle import Stop, Throttle
    from reso_explorer.workspace.opening_service import Address
    from reso_explorer.workspace.results import Step
    from reso_explorer.world import World


@dataclass(frozen=True, slots=True)
class QuotaReport:
    """The meter of a key, and what else is known of its limits.

    `stop` is what stopped all requests with the key, None where they may go out; `stopped` says
    so in a sentence, and the first reading until when.
    """

    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()
    stop: Stop | None = None
    stopped: str = ""


async def quota_of(source: str, world: World, *, ask: bool = False) -> QuotaReport:
    """Return the meter of a service or profile, counts of earlier and other runs included.

    Nothing is sent unless `ask` wants to hear what the server says; that takes one request.

    Raises:
        WorkspaceError: the source is no service, a secret is missing, or the record can't be read.
        ServiceError: the service can't be asked.
    """
    from reso_explorer.service.metadata import service_root
    from reso_explorer.service.quota import Reading
    from reso_explorer.service.throttle import Throttle
    from reso_explorer.workspace.opening_service import metadata_root_of, transport_of
    from reso_explorer.workspace.shared_quota import limits_of

    address = _address(source, world, ask=ask)
    notes: list[str] = []
    if ask:
        root = service_root(address.url)
        transport, meter, finish = transport_of(root, address, world, _silent)
        throttle = transport.gate
        assert isinstance(throttle, Throttle)
        try:
            wanted = metadata_root_of(root, address)
            reply = await transport.get(wanted, accept="*/*", redirects="return")
            notes.append(f"{transport.origin.host} returned HTTP {reply.status}.")
            now = transport.clock.now()
        finally:
            await transport.aclose()
            finish()
    else:
        throttle = _recorded(address, world)
        now = world.clock()
        meter = throttle.meter
    stop = _refreshed(throttle)
    readings = meter.readings(now)
    if stop is not None:
        readings = (Reading("stopped", None, None, 0.0, stop.until - now, "server"), *readings)
    limits = limits_of(address.provider, service_root(address.url), world)
    if limits.suspends:
        notes.append("Going over a limit suspends the key.")
    if limits.text:
        notes.append(limits.text)
    if not readings:
        name = address.profile or address.url
        notes.insert(0, f"No limits of {name} are known." + ("" if ask else " Try: --refresh."))
    stopped = stop.sentence(now) if stop is not None else ""
    return QuotaReport(readings, tuple(dict.fromkeys(notes)), stop, stopped)


def resume(source: str, world: World) -> Stop | None:
    """Lift the stop of a key, and waits that its server asked for; return the stop.

    Raises:
        WorkspaceError: the source is no service, or the record can't be written.
    """
    from reso_explorer.store.errors import StoreError

    throttle = _recorded(_address(source, world, ask=False), world)
    try:
        return throttle.resume()
    except StoreError as problem:
        raise WorkspaceError(str(problem)) from None


def _refreshed(throttle: Throttle) -> Stop | None:
    """Bring the meter up to the record; return the stop that holds now."""
    from reso_explorer.store.errors import StoreError

    try:
        state = throttle.refresh()
    except StoreError as problem:
        raise WorkspaceError(str(problem)) from None
    return state.stop if throttle.stopped else None


def _recorded(address: Address, world: World) -> Throttle:
    """Return the throttle of a key that nothing is sent with.

    A profile's record is found by its name, so that its secret need not be looked up.
    """
    from reso_explorer.service.metadata import service_root
    from reso_explorer.service.throttle import make_throttle
    from reso_explorer.store.places import Places
    from reso_explorer.workspace.shared_quota import limits_of, record_known_as, throttle_of

    root = service_root(address.url)
    if address.profile is None:
        return throttle_of(root, address, world, lambda _wait: None)
    record = record_known_as(address.profile, Places.default(world.environ))
    limits = limits_of(address.provider, root, world)
    return make_throttle(limits, role=address.role, record=record, names=(address.profile,))


def _address(source: str, world: World, *, ask: bool) -> Address:
    """Return where the service is; its secrets are looked up only where they are needed."""
    from reso_explorer.workspace.opening_profile import address_of, profile_of
    from reso_explorer.workspace.opening_service import Address, address_of_url

    found = recognise(source, world)
    if found.kind is SourceKind.SERVICE:
        return address_of_url(found.name, world)
    if found.kind is not SourceKind.PROFILE:
        raise WorkspaceError(
            f"Quota isn't tracked for {source}.",
            hint="Give a URL or a profile.",
            is_usage=True,
        )
    if ask:
        return address_of(found.name, world, _silent)
    profile, provider = profile_of(found.name, world)
    return Address(profile.url, provider=provider, profile=profile.name, role=profile.role)


def _silent(_step: Step) -> None:
    return None
