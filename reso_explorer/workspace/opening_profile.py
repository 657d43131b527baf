"""Opening a saved profile: its provider, its secrets, its service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.providers.provider import AuthKind
from reso_explorer.workspace.opening_service import Address, open_root
from reso_explorer.workspace.results import Step
from reso_explorer.workspace.source import SourceKind, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reso_explorer.providers import Provider
    from reso_explorer.secret import Secret
    from reso_explorer.store.profiles import Profile
    from reso_explorer.workspace.signing_in import SignedIn
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]


async def open_profile(
    name: str,
    world: World,
    told: OnStep,
    *,
    quick: bool = False,
    given: Mapping[str, Secret] | None = None,
) -> Workspace:
    """Open the service of a saved profile with its own credential; `given` secrets come first.

    Raises:
        WorkspaceError: the profile cannot be read or a secret is missing.
        ServiceError: the service cannot be reached or refuses.
    """
    told(Step(f"Looking for the key of {name}"))
    return await open_root(address_of(name, world, told, given), world, told, quick=quick)


def profile_of(name: str, world: World) -> tuple[Profile, Provider]:
    """Return a saved profile and its provider.

    Raises:
        WorkspaceError: one of them cannot be read.
    """
    from reso_explorer.providers import ProviderError, load
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.places import Places
    from reso_explorer.store.profiles import Profiles

    places = Places.default(world.environ)
    try:
        profile = Profiles(places.profiles).load(name)
        return profile, load(profile.provider, user_folder=places.providers)
    except (StoreError, ProviderError) as problem:
        raise WorkspaceError(str(problem), is_usage=True) from None


def address_of(
    name: str, world: World, told: OnStep, given: Mapping[str, Secret] | None = None
) -> Address:
    """Return where the service of a profile is, and who asks.

    Raises:
        WorkspaceError: the profile cannot be read or a secret is missing.
    """
    profile, provider = profile_of(name, world)
    who = signed_in(profile, provider, world, told, given)
    return Address(
        profile.url,
        credentials=who.credentials,
        provider=provider,
        headers=who.headers,
        shown_headers=who.shown_headers,
        needs_token=who.needs_token,
        access=who.access,
        kind=SourceKind.PROFILE,
        title=name,
        profile=name,
        role=profile.role,
        root_name=profile.root,
        variables=profile.variables,
        keeps_history=profile.history,
        trusted_hosts=profile.trusted_hosts,
    )


def signed_in(
    profile: Profile,
    provider: Provider,
    world: World,
    told: OnStep,
    given: Mapping[str, Secret] | None = None,
) -> SignedIn:
    """Return the credential of a profile, with the token of an earlier run where one is kept.

    A missing secret is asked for where somebody can be asked.

    Raises:
        WorkspaceError: a part is missing and nobody can be asked.
    """
    from reso_explorer.service.auth import make_credentials
    from reso_explorer.service.errors import SignInError
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.places import Places
    from reso_explorer.store.secrets import Secrets, environment_names
    from reso_explorer.workspace.browser_sign_in import browser_of
    from reso_explorer.workspace.signing_in import (
        RENEWED,
        SecretFinder,
        main_slot,
        parts_of,
        with_headers,
    )
    from reso_explorer.workspace.token_keeper import TokenKeeper

    secrets = Secrets(environ=world.environ, file=Places.default(world.environ).secrets)
    find = SecretFinder(profile, secrets, world, given)
    try:
        parts = parts_of(profile, provider, find)
        keeper = TokenKeeper(profile.name, profile.keep, secrets, parts, _notice(profile, world))
        token = keeper.load() if profile.auth in RENEWED else None
        credentials = make_credentials(
            parts,
            token=token,
            on_token=keeper,
            kept=keeper.load,
            browser=browser_of(
                parts, profile.name, world, told, was_signed_in=lambda: token is not None
            ),
        )
        return with_headers(credentials, profile, provider, find)
    except (SignInError, StoreError) as problem:
        slot = main_slot(profile.auth)
        names = environment_names(profile.name, slot, explicit=profile.token_env)
        raise WorkspaceError(
            str(problem),
            hint=f"Set {names[0]}, or keep it in the keyring: "
            f"reso-explorer connect {profile.name} --replace",
        ) from None


def _notice(profile: Profile, world: World) -> Callable[[str], None]:
    """Return who is told that a token cannot be kept: nobody where another is had without people."""
    if profile.auth is AuthKind.AUTHORIZATION_CODE:
        return world.narrate
    return lambda _text: None
