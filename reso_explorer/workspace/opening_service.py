"""Opening a live service: credentials, metadata, connection."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, unquote_plus, urlsplit, urlunsplit

from reso_explorer.credentials import carries_credential
from reso_explorer.providers.forms import AppliesTo
from reso_explorer.secret import Secret
from reso_explorer.workspace.opening import dialect_for, host_of
from reso_explorer.workspace.results import Step, tell
from reso_explorer.workspace.source import SourceKind
from reso_explorer.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.document import Document
    from reso_explorer.export.code.request import Access
    from reso_explorer.providers import Provider
    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.decode_error.context import Sends
    from reso_explorer.service.quota import QuotaMeter
    from reso_explorer.service.transport import Credentials, Stall, Transport, Wait
    from reso_explorer.store import Store
    from reso_explorer.store.snapshots import Snapshot
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]

_TOKEN_VARIABLES = ("RESO_EXPLORER_TOKEN", "RESO_AUTH_TOKEN")
_BEARER_PARAMETERS = frozenset(
    {"access_token", "accesstoken", "token", "auth_token", "authtoken", "api_key", "apikey"}
)
"""Parameters whose token is sent as a header instead, which keeps it out of logs."""


async def open_url(url: str, world: World, told: OnStep, *, quick: bool = False) -> Workspace:
    """Open a service by its address, with the token of the environment or one asked for.

    A token written into the address is taken out of it and used as the credential.
    """
    from reso_explorer.service.auth import Bearer
    from reso_explorer.service.errors import UnauthorizedError

    address = address_of_url(url, world)
    try:
        return await open_root(address, world, told, quick=quick)
    except UnauthorizedError:
        if address.credentials is not None or world.prompt is None:
            raise
    asked = world.prompt(f"Token for {host_of(address.url)}: ").strip()
    return await open_root(replace(address, credentials=Bearer(Secret(asked))), world, told)


def address_of_url(url: str, world: World) -> Address:
    """Return an address with the token that stands in it, else the one of the environment.

    Raises:
        RefusedUrlError: it is no address that is opened.
    """
    from reso_explorer.providers import match
    from reso_explorer.service.auth import Bearer, WithKeys
    from reso_explorer.service.transport import Anonymous
    from reso_explorer.service.transport.origin import Origin
    from reso_explorer.store.places import Places

    Origin.of(url)
    clean, written = without_token(url)
    clean, others = _taken_out(clean, carries_credential)
    token = written or _from_environment(world)
    who: Credentials | None = Bearer(token) if token else None
    if others:
        who = WithKeys(who or Anonymous(), {}, parameters=others)
    found = match(clean, user_folder=Places.default(world.environ).providers)
    notes = ("Removed the token from the URL; it's sent as a header instead.",) if written else ()
    headers = found.provider.headers if found else ()
    return Address(
        clean,
        credentials=who,
        needs_token=bool(token) if others else None,
        provider=found.provider if found else None,
        headers={
            each.name: each.value for each in headers if each.needed and "{" not in each.value
        },
        root_name=found.root.name if found and found.exact else None,
        variables=found.variables if found else {},
        notes=notes,
    )


def without_token(url: str) -> tuple[str, Secret | None]:
    """Return an address without the token in its query, and that token."""
    clean, found = _taken_out(url, lambda name, _: name.casefold() in _BEARER_PARAMETERS)
    return clean, next((secret for secret in found.values() if secret), None)


def _taken_out(url: str, is_wanted: Callable[[str, str], bool]) -> tuple[str, dict[str, Secret]]:
    """Return an address without the parameters that are wanted, and what they hold."""
    parts = urlsplit(url)
    found: dict[str, Secret] = {}
    kept: list[str] = []
    for piece in parts.query.split("&") if parts.query else []:
        name, _, value = piece.partition("=")
        name, value = unquote(name), unquote_plus(value)
        if is_wanted(name, value):
            found[name] = Secret(value)
        else:
            kept.append(piece)
    return urlunsplit(parts._replace(query="&".join(kept), fragment="")), found


def _from_environment(world: World) -> Secret | None:
    for name in _TOKEN_VARIABLES:
        value = world.environ.get(name, "").strip()
        if value:
            return Secret(value)
    return None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service is and who asks.

    `headers` are sent besides those of the credential and hold no secret; `shown_headers` are
    those that code shows, None where that is the same. `needs_token` tells whether a bearer
    token is sent, None where a credential always is one. `access` says the same for code.
    """

    url: str
    credentials: Credentials | None = None
    provider: Provider | None = None
    headers: dict[str, str] = field(default_factory=dict)
    shown_headers: dict[str, str] | None = None
    needs_token: bool | None = None
    access: Access | None = None
    kind: SourceKind = SourceKind.SERVICE
    title: str = ""
    profile: str | None = None
    role: str | None = None
    root_name: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    keeps_history: bool = True
    trusted_hosts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


async def open_root(
    address: Address, world: World, told: OnStep, *, quick: bool = False
) -> Workspace:
    """Get the metadata of a service and return its workspace.

    With `quick` a snapshot is opened without asking; `Workspace.revalidate` asks later. The demo
    service keeps no snapshots, for its address is another one each time.

    Raises:
        WorkspaceError: what came is no metadata.
        ServiceError: the service cannot be reached or refuses.
    """
    from reso_explorer.service.metadata import service_root
    from reso_explorer.workspace.connection import Connection

    provider = address.provider
    root = service_root(address.url)
    host = host_of(root)
    store = store_of(address, world)
    context = error_context(address)
    transport, meter, finish = transport_of(root, address, world, told)
    metadata_root = metadata_root_of(root, address)
    try:
        told(Step(f"Fetching metadata from {host}"))
        metadata = await _metadata(
            transport, metadata_root, address, world, store, told, quick=quick
        )
    except BaseException:
        await transport.aclose()
        finish()
        raise
    needs_token = address.needs_token
    connection = Connection(
        transport,
        root,
        context=context,
        needs_token=has_credential(address) if needs_token is None else needs_token,
        public_headers=address.headers if address.shown_headers is None else address.shown_headers,
        access=address.access,
        meter=meter,
        metadata_root=metadata_root,
    )
    workspace = Workspace(
        kind=address.kind,
        title=address.title or host,
        subtitle=f"live, {host}",
        document=metadata.document,
        dialect=dialect_for(
            metadata.document, provider, root_name=address.root_name, variables=address.variables
        ),
        profile=address.profile,
        world=world,
        store=store,
        snapshot=metadata.snapshot,
        is_fresh=metadata.is_fresh,
        connection=connection,
        notes=(*address.notes, *metadata.notes),
    )
    workspace.on_close(store.close)
    workspace.on_close(finish)
    return workspace


class _Metadata(NamedTuple):
    """What a service declares, and what there is to say about how it was read."""

    document: Document
    snapshot: Snapshot | None
    is_fresh: bool
    notes: tuple[str, ...]


async def _metadata(
    transport: Transport,
    metadata_root: str,
    address: Address,
    world: World,
    store: Store,
    told: OnStep,
    *,
    quick: bool,
) -> _Metadata:
    """Get the metadata of a service, read it, and save a snapshot of it."""
    from reso_explorer.service.metadata import metadata_url
    from reso_explorer.workspace.metadata_life import change_note, keep, obtain, read_kept
    from reso_explorer.workspace.referenced import with_referenced

    documents = None if address.kind is SourceKind.DEMO else store
    obtained = await obtain(
        transport,
        metadata_root,
        context=error_context(address),
        told=told,
        store=documents,
        profile=address.profile,
        quick=quick,
        is_recent=lambda snapshot: _is_recent(snapshot, address, world),
    )
    title = f"The metadata of {host_of(metadata_root)}"
    document = await read_kept(obtained, documents, title, told)
    document = await with_referenced(
        document,
        transport=transport if obtained.is_fresh else None,
        url=metadata_url(metadata_root),
        store=documents,
        told=told,
        ask=obtained.fetched is not None,
    )
    snapshot = keep(obtained, documents, metadata_root, address.profile)
    changed = change_note(obtained.before, snapshot)
    return _Metadata(document, snapshot, obtained.is_fresh, (*obtained.notes, *changed))


def _is_recent(snapshot: Snapshot, address: Address, world: World) -> bool:
    """Tell whether saved metadata serves without asking.

    Not for a token that belongs to no profile: another one may see another schema.
    """
    if address.credentials is not None and address.profile is None:
        return False
    return 0 <= world.clock() - snapshot.checked.timestamp() < world.metadata_age


def store_of(address: Address, world: World) -> Store:
    """Return the store; it masks what the credential knows, whatever is written."""
    from reso_explorer.store import Store

    who = address.credentials
    store = Store(
        environ=world.environ,
        notice=world.narrate,
        known_secrets=lambda: who.secrets() if who else (),
    )
    if not address.keeps_history:
        store.history.enabled = False
    return store


def transport_of(
    root: str, address: Address, world: World, told: OnStep
) -> tuple[Transport, QuotaMeter, Callable[[], None]]:
    """Return the transport to a service, the meter of its quota, and what is done at the end.

    Pauses are told as steps. Every request counts, those for a token at the same origin too.
    """
    from reso_explorer.service.decode_error.advice import duration
    from reso_explorer.service.transport import Budget, Transport
    from reso_explorer.workspace.http_record import record
    from reso_explorer.workspace.shared_quota import throttle_of

    def waits(wait: Wait) -> None:
        text = f"Waiting {duration(wait.seconds)} ({wait.reason})"
        tell(told, Step(text, pause=wait.seconds))

    def stalls(stall: Stall) -> None:
        tell(told, Step(stall.text, waited=stall.seconds))

    who = address.credentials
    throttle = throttle_of(root, address, world, waits)
    transport = Transport(
        root,
        who,
        headers=address.headers,
        gate=throttle,
        on_wait=waits,
        on_stall=stalls,
        trusted_hosts=address.trusted_hosts,
        budget=Budget(world.time_limit, world.started) if world.time_limit else None,
    )
    if who is not None:
        who.paced_by(throttle, transport.origin)
    return transport, throttle.meter, lambda: record(transport, world)


def has_credential(address: Address) -> bool:
    """Tell whether requests will say who asks."""
    from reso_explorer.service.transport import Anonymous

    return address.credentials is not None and not isinstance(address.credentials, Anonymous)


def error_context(address: Address) -> ErrorContext:
    """Return the facts of a service that advice on its errors needs."""
    from reso_explorer.providers.describe import how_to_get_a_key
    from reso_explorer.service.decode_error import ErrorContext

    provider = address.provider
    same, counterparts = other_roots(address)
    return ErrorContext(
        errors=provider.errors if provider else None,
        has_credential=has_credential(address),
        sends=_sends(address.credentials),
        hosts=same,
        counterparts=counterparts,
        getting_a_key=how_to_get_a_key(provider) if provider else "",
    )


def _sends(credentials: Credentials | None) -> Sends:
    """Return what a credential is made of, for advice."""
    from reso_explorer.service.auth import ApiKey, Basic, WithKeys

    while isinstance(credentials, WithKeys):
        credentials = credentials.inner
    if isinstance(credentials, Basic):
        return "user name and password"
    return "key" if isinstance(credentials, ApiKey) else "token"


def other_roots(address: Address) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the provider's roots on other hosts: those of the same kind, and the counterparts.

    A live root and one for replication are counterparts; test roots have none. A root that was
    replaced, or is a frequent mistake, has the right one as its only other.
    """
    from reso_explorer.providers.provider import RootUse
    from reso_explorer.providers.recognise import match_root

    provider = address.provider
    if provider is None:
        return (), ()
    found = match_root(address.url, [provider])
    name = found.root.name if found else address.root_name
    current = provider.root(name) if name else None
    use = current.use if current else RootUse.LIVE
    if current is not None and use in {RootUse.FORMER, RootUse.MISTAKE}:
        right = provider.root(current.instead) if current.instead else None
        return ((right.url,) if right else ()), ()
    opposite = {RootUse.LIVE: RootUse.REPLICATION, RootUse.REPLICATION: RootUse.LIVE}.get(use)
    host = host_of(address.url)
    others: dict[RootUse, list[str]] = {}
    for root in provider.roots:
        url = root.url
        for variable, value in address.variables.items():
            url = url.replace(f"{{{variable}}}", value)
        if "{" not in url and host_of(url) != host:
            others.setdefault(root.use, []).append(url)
    return tuple(others.get(use, ())), tuple(others.get(opposite, ()) if opposite else ())


def metadata_root_of(root: str, address: Address, scope: AppliesTo = AppliesTo.METADATA) -> str:
    """Return the root to ask for metadata at, with what the provider requires there.

    With the scope ALL it is the root for the service document.
    """
    from reso_explorer.providers import dialect
    from reso_explorer.workspace.required import with_required

    if address.provider is None:
        return root
    known = dialect(address.provider, root=address.root_name, variables=address.variables)
    return with_required(root, known, scope)
