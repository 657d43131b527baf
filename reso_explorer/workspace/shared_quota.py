"""The quota of a key, counted over all processes and runs that use it."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.providers import Provider
    from reso_explorer.providers.provider import Limits
    from reso_explorer.service.throttle import Throttle
    from reso_explorer.service.transport import Credentials, Wait
    from reso_explorer.store.places import Places
    from reso_explorer.store.quotas import FileRecord
    from reso_explorer.workspace.opening_service import Address
    from reso_explorer.world import World


def throttle_of(
    root: str, address: Address, world: World, on_wait: Callable[[Wait], None]
) -> Throttle:
    """Return the throttle of the key of a service.

    The demo is counted within this process only, for each of its runs is another service.
    """
    from reso_explorer.providers.provider import Limits
    from reso_explorer.service.throttle import make_throttle
    from reso_explorer.service.transport.origin import Origin
    from reso_explorer.store.places import Places
    from reso_explorer.store.quotas import open_record
    from reso_explorer.workspace.source import SourceKind

    if address.kind is SourceKind.DEMO:
        limits = address.provider.limits if address.provider else Limits()
        return make_throttle(limits, on_wait=on_wait)
    limits = limits_of(address.provider, root, world)
    origin = str(Origin.of(root))
    folder = Places.default(world.environ).quotas
    record = open_record(folder, record_name(origin, address.credentials))
    if record is None:
        world.narrate(
            f"Can't write {folder}; requests of other reso-explorer processes aren't counted."
        )
    return make_throttle(
        limits,
        role=address.role,
        record=record,
        origin=origin,
        names=(address.profile or root,),
        on_wait=on_wait,
        notice=world.narrate,
    )


def limits_of(provider: Provider | None, root: str, world: World) -> Limits:
    """Return the limits that hold at a service root.

    A profile may name no provider of its own; the limits of the host's provider hold all the same.
    """
    from reso_explorer.providers import match
    from reso_explorer.providers.provider import Limits
    from reso_explorer.store.places import Places

    if provider is not None and provider.id != "generic":
        return provider.limits
    found = match(root, user_folder=Places.default(world.environ).providers)
    return found.provider.limits if found is not None else Limits()


def record_name(origin: str, credentials: Credentials | None) -> str:
    """Return the name of the record of a key at an origin; the key can't be had back from it."""
    key = credentials.quota_key().reveal() if credentials is not None else ""
    salt = f"reso-explorer quota\0{origin}".encode()
    digest = hashlib.scrypt(key.encode("utf-8", "replace"), salt=salt, n=2**12, r=8, p=1, dklen=12)
    host = re.sub(r"[^a-z0-9.-]+", "-", origin.partition("://")[2].lower())[:80]
    return f"{host}-{digest.hex()}"


def record_known_as(name: str, places: Places) -> FileRecord | None:
    """Return the record that a profile used last, without looking up its key; None without one."""
    import msgspec

    from reso_explorer.service.throttle import read_state
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.quotas import RecordBusyError, records

    found: list[tuple[float, FileRecord]] = []
    for record in records(places.quotas):
        try:
            with record.hold() as held:
                names = read_state(held.data).names
            if name in names:
                found.append((record.path.stat().st_mtime, record))
        except (msgspec.DecodeError, StoreError, RecordBusyError, OSError):
            continue
    return max(found, key=lambda pair: pair[0])[1] if found else None
