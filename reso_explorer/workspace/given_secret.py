"""A token given where a server wanted one: used at once, kept if the user wants that."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.workspace.source import SourceKind, WorkspaceError, recognise

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.secret import Secret
    from reso_explorer.service.transport import Credentials
    from reso_explorer.store.profiles import Keep, Profile
    from reso_explorer.store.secrets import KeptSecret
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]


class Wanted(Struct, frozen=True):
    """What a source needs before its server answers.

    Attributes:
        source: the word that opens the source.
        address: the service root, without credentials.
        title: what is missing, such as `Token`; "" where a secret alone is no help.
        slot: where the secret of a profile goes.
        profile: the profile of the source, "" without one.
        can_sign_in: whether a sign-in of the profile yields another token.
    """

    source: str
    address: str
    title: str = "Token"
    slot: str = "token"
    profile: str = ""
    can_sign_in: bool = False


def wanted_by(source: str, world: World) -> Wanted | None:
    """Return what a source needs, None for one that no secret opens, such as a file.

    Raises:
        WorkspaceError: the profile can't be read.
        RefusedUrlError: the address isn't opened.
    """
    from reso_explorer.workspace.opening_profile import profile_of
    from reso_explorer.workspace.opening_service import without_token
    from reso_explorer.workspace.signing_in import NEEDED, RENEWED

    found = recognise(source, world)
    if found.kind is SourceKind.SERVICE:
        return Wanted(source, without_token(found.name)[0])
    if found.kind is not SourceKind.PROFILE:
        return None
    profile, _ = profile_of(found.name, world)
    needed = NEEDED[profile.auth]
    is_renewed = profile.auth in RENEWED
    slot, title = needed[0] if needed and not is_renewed else ("", "")
    return Wanted(source, profile.url, title, slot, profile.name, can_sign_in=is_renewed)


def wanted_of(workspace: Workspace) -> Wanted | None:
    """Return what the server of an opened source wants, None for one without a server."""
    connection = workspace.connection
    if connection is None or workspace.kind is SourceKind.DEMO:
        return None
    if workspace.profile:
        return wanted_by(workspace.profile, workspace.world)
    return Wanted(connection.root, connection.root)


async def open_with(wanted: Wanted, secret: Secret, world: World, told: OnStep) -> Workspace:
    """Open a source with a secret that isn't kept.

    Raises:
        WorkspaceError, ServiceError: it doesn't open; says why.
    """
    from reso_explorer.service.auth import Bearer
    from reso_explorer.workspace.opening_profile import open_profile
    from reso_explorer.workspace.opening_service import address_of_url, open_root

    secret = usable(secret, wanted)
    if wanted.profile:
        return await open_profile(wanted.profile, world, told, given={wanted.slot: secret})
    address = address_of_url(recognise(wanted.source, world).name, world)
    return await open_root(
        replace(address, credentials=Bearer(secret), needs_token=True), world, told
    )


def use(workspace: Workspace, wanted: Wanted, secret: Secret) -> None:
    """Send a secret with the requests of an open source from now on.

    Raises:
        WorkspaceError: it has no usable form, or the profile lacks another part.
    """
    from reso_explorer.service.auth import Bearer
    from reso_explorer.workspace.opening_profile import profile_of, signed_in

    secret = usable(secret, wanted)
    if not wanted.profile:
        _take(workspace, Bearer(secret))
        return
    profile, provider = profile_of(wanted.profile, workspace.world)
    given = {wanted.slot: secret}
    _take(workspace, signed_in(profile, provider, workspace.world, _silent, given).credentials)


async def sign_in(
    wanted: Wanted, world: World, told: Callable[[str], None], workspace: Workspace | None = None
) -> None:
    """Sign in to a profile, and use the token for its open source.

    Raises:
        WorkspaceError, ServiceError, StoreError: as for `sign_in_anew`.
    """
    from reso_explorer.workspace.opening_profile import profile_of, signed_in
    from reso_explorer.workspace.signing_anew import sign_in_anew

    await sign_in_anew(wanted.profile, world, told)
    if workspace is not None:
        profile, provider = profile_of(wanted.profile, world)
        _take(workspace, signed_in(profile, provider, world, _silent).credentials)


def _take(workspace: Workspace, credentials: Credentials) -> None:
    """Have the transport of an open source send other credentials."""
    connection = workspace.live_connection()
    transport = connection.transport
    credentials.paced_by(transport.gate, transport.origin)
    transport.credentials = credentials
    connection.needs_token = True
    connection.context = replace(connection.context, has_credential=True)


def keep_secret(
    wanted: Wanted, workspace: Workspace, secret: Secret, *, keep: Keep, name: str = ""
) -> KeptSecret | None:
    """Keep a secret that was accepted: for its profile, else for a new one of that name.

    Raises:
        StoreError: the name is taken or not allowed, or a place can't be written.
        WorkspaceError: the profile can't be read.
    """
    from reso_explorer.store import Store
    from reso_explorer.workspace.connecting import keep_profile
    from reso_explorer.workspace.opening_profile import profile_of

    world = workspace.world
    store = Store(environ=world.environ, notice=world.narrate)
    try:
        if wanted.profile:
            profile, _ = profile_of(wanted.profile, world)
        else:
            profile = _new_profile(name, wanted, workspace)
        secrets = {wanted.slot: usable(secret, wanted)}
        is_known = bool(wanted.profile)
        _, kept = keep_profile(profile, secrets, store, keep=keep, replace=is_known)
    finally:
        store.close()
    return kept[0] if kept else None


def _new_profile(name: str, wanted: Wanted, workspace: Workspace) -> Profile:
    """Return a profile for the address of an open source."""
    from reso_explorer.providers import load, match
    from reso_explorer.store.places import Places
    from reso_explorer.workspace.profile_draft import Draft, profile_of

    folder = Places.default(workspace.world.environ).providers
    found = match(wanted.address, user_folder=folder)
    provider = found.provider if found else load("generic", user_folder=folder)
    draft = Draft(name, provider, variables=dict(found.variables) if found else {})
    root = found.root.name if found and found.exact else ""
    return profile_of(draft, root, workspace.live_connection().root)


def proposed_name(wanted: Wanted) -> str:
    """Return a name for a new profile of an address: its host's."""
    from urllib.parse import urlsplit

    from reso_explorer.store.names import near_name

    return wanted.profile or near_name(urlsplit(wanted.address).hostname or "")


def usable(secret: Secret, wanted: Wanted) -> Secret:
    """Return a secret as it is sent: without `Bearer` in front, or blanks around it.

    Raises:
        WorkspaceError: it has no usable form.
    """
    from reso_explorer.secret import Secret as Made
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.secrets import clean

    try:
        return Made(clean(secret.reveal(), wanted.slot, f"The {wanted.title.lower()}"))
    except StoreError as problem:
        raise WorkspaceError(str(problem), is_usage=True) from None


def _silent(_step: Step) -> None:
    return None
