"""Opening a live service: credentials, metadata, connection."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from reso_explorer.secret import Secret
from reso_explorer.workspace.opening import dialect_for, host_of, read_document
from reso_explorer.workspace.results import Step
from reso_explorer.workspace.source import SourceKind
from reso_explorer.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reso_explorer.providers import Provider
    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.metadata import FetchedMetadata
    from reso_explorer.service.transport import Credentials, Progress, Transport
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]

_TOKEN_VARIABLES = ("RESO_EXPLORER_TOKEN", "RESO_AUTH_TOKEN")
_TOKEN_PARAMETERS = frozenset({"access_token", "token", "api_key", "apikey"})


async def open_url(url: str, world: World, told: OnStep) -> Workspace:
    """Open a service by its address, with the token of the environment or one asked for.

    A token written into the address is taken out of it and used as the credential.
    """
    from reso_explorer.providers import recognise
    from reso_explorer.service.errors import UnauthorizedError

    clean, written = without_token(url)
    token = written or _from_environment(world)
    provider = recognise(clean)
    notes = (
        ("The token was taken out of the address; it is sent as a header instead.",)
        if written
        else ()
    )
    try:
        return await open_root(clean, world, told, token=token, provider=provider, notes=notes)
    except UnauthorizedError:
        if token is not None or world.prompt is None:
            raise
    asked = world.prompt(f"Token for {host_of(clean)}: ").strip()
    return await open_root(clean, world, told, token=Secret(asked), provider=provider, notes=notes)


def without_token(url: str) -> tuple[str, Secret | None]:
    """Return an address without a credential in its query, and that credential."""
    parts = urlsplit(url)
    found: Secret | None = None
    kept: list[str] = []
    for piece in parts.query.split("&") if parts.query else []:
        name, _, _ = piece.partition("=")
        if name.casefold() in _TOKEN_PARAMETERS:
            found = Secret(dict(parse_qsl(piece)).get(name, ""))
        else:
            kept.append(piece)
    return urlunsplit(parts._replace(query="&".join(kept), fragment="")), found or None


def _from_environment(world: World) -> Secret | None:
    for name in _TOKEN_VARIABLES:
        value = world.environ.get(name, "").strip()
        if value:
            return Secret(value)
    return None


async def open_root(
    url: str,
    world: World,
    told: OnStep,
    *,
    token: Secret | None = None,
    credentials: Credentials | None = None,
    provider: Provider | None = None,
    headers: Mapping[str, str] | None = None,
    kind: SourceKind = SourceKind.SERVICE,
    title: str = "",
    notes: tuple[str, ...] = (),
) -> Workspace:
    """Fetch the metadata of a service and return its workspace.

    Raises:
        WorkspaceError: what came is no metadata.
        ServiceError: the service cannot be reached or refuses.
    """
    from reso_explorer.service.auth import Bearer
    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.metadata import service_root
    from reso_explorer.service.transport import Transport
    from reso_explorer.workspace.connection import Connection

    who = credentials or (Bearer(token) if token else None)
    root = service_root(url)
    host = host_of(root)
    transport = Transport(root, who, headers=headers)
    try:
        told(Step(f"Asking {host} for its metadata"))
        context = ErrorContext(
            codes=_codes(provider),
            has_credential=who is not None,
            hosts=tuple(each.url for each in provider.roots) if provider else (),
        )
        fetched = await _fetch(transport, root, context, told)
        document = await read_document(fetched.content, f"The metadata of {host}", told)
    except BaseException:
        await transport.aclose()
        raise
    connection = Connection(
        transport,
        root,
        context=context,
        needs_token=who is not None,
        public_headers=headers,
    )
    return Workspace(
        kind=kind,
        title=title or host,
        subtitle=f"live, {host}",
        document=document,
        dialect=dialect_for(document, provider),
        world=world,
        connection=connection,
        notes=(*notes, *fetched.notes),
    )


async def _fetch(
    transport: Transport, root: str, context: ErrorContext, told: OnStep
) -> FetchedMetadata:
    """Fetch the metadata document, telling how much is here."""
    from reso_explorer.service.metadata import fetch_metadata

    def progress(done: Progress) -> None:
        told(Step("Receiving the metadata", done.received, done.expected))

    return await fetch_metadata(transport, root, context=context, on_progress=progress)


def _codes(provider: Provider | None) -> dict[str, str]:
    """Return what the provider's own error codes mean."""
    return {code.code: code.text for code in provider.errors.codes} if provider else {}
