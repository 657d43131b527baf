"""Opening a saved profile: its provider, its secrets, its service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.secret import Secret
from reso_explorer.workspace.opening_service import Address, open_root
from reso_explorer.workspace.results import Step
from reso_explorer.workspace.source import SourceKind, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.providers import Provider
    from reso_explorer.providers.provider import AuthWay
    from reso_explorer.service.transport import Credentials
    from reso_explorer.store.places import Places
    from reso_explorer.store.profiles import Profile
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]


async def open_profile(name: str, world: World, told: OnStep, *, quick: bool = False) -> Workspace:
    """Open the service of a saved profile with its own credential.

    Raises:
        WorkspaceError: the profile cannot be read or a secret is missing.
        ServiceError: the service cannot be reached or refuses.
    """
    told(Step(f"Looking for the key of {name}"))
    return await open_root(address_of(name, world), world, told, quick=quick)


def address_of(name: str, world: World) -> Address:
    """Return where the service of a profile is, and who asks.

    Raises:
        WorkspaceError: the profile cannot be read or a secret is missing.
    """
    from reso_explorer.providers import ProviderError, load
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.places import Places
    from reso_explorer.store.profiles import Profiles

    places = Places.default(world.environ)
    try:
        profile = Profiles(places.profiles).load(name)
        provider = load(profile.provider, user_folder=places.providers)
    except (StoreError, ProviderError) as problem:
        raise WorkspaceError(str(problem), is_usage=True) from None
    return Address(
        profile.url,
        credentials=credentials_of(profile, provider, places, world),
        provider=provider,
        headers=profile.headers,
        kind=SourceKind.PROFILE,
        title=name,
        profile=name,
        role=profile.role,
        root_name=profile.root,
        variables=profile.variables,
    )


def credentials_of(
    profile: Profile, provider: Provider, places: Places, world: World
) -> Credentials:
    """Return the credential of a profile, asking for a missing token where somebody can be asked.

    Raises:
        WorkspaceError: a part is missing and nobody can be asked.
    """
    from reso_explorer.providers.provider import AuthKind
    from reso_explorer.service.auth import make_credentials, sign_in_of
    from reso_explorer.service.errors import SignInError
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.secrets import Secrets, environment_names

    secrets = Secrets(environ=world.environ, file=places.secrets)
    slot = "token" if profile.auth in {AuthKind.BEARER, AuthKind.QUERY_TOKEN} else ""

    def find(wanted: str) -> Secret | None:
        explicit = profile.token_env if wanted in {slot, "client_secret"} else None
        found = secrets.find(profile.name, wanted, explicit=explicit)
        if found is None and wanted == slot and world.prompt is not None:
            return Secret(world.prompt(f"Token for profile {profile.name}: ").strip()) or None
        return found.secret if found else None

    try:
        return make_credentials(sign_in_of(profile, _way(profile, provider), find))
    except (SignInError, StoreError) as problem:
        names = environment_names(profile.name, slot or "client_secret", explicit=profile.token_env)
        raise WorkspaceError(
            str(problem),
            hint=f"Set {names[0]}, or keep it in the keyring: reso-explorer connect {profile.name}",
        ) from None


def _way(profile: Profile, provider: Provider) -> AuthWay | None:
    """Return the provider's way of the profile's kind, with its placeholders filled."""
    from msgspec.structs import replace

    from reso_explorer.providers import fill

    for way in provider.auth:
        if way.kind is profile.auth:
            url = fill(way.token_url, profile.variables) if way.token_url else None
            return replace(way, token_url=url)
    return None
