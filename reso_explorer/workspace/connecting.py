"""Connecting to a provider for the first time: the right host, a working key, a saved profile.

The dialogue of the command line and the screen of the workbench fill a `Draft`; everything else
happens here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reso_explorer.providers.provider import AuthKind
from reso_explorer.workspace.profile_draft import Draft, profile_of, roots_of
from reso_explorer.workspace.results import Step
from reso_explorer.workspace.signing_in import RENEWED, parts_of, way_of, with_headers
from reso_explorer.workspace.source import SourceKind, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reso_explorer.secret import Secret
    from reso_explorer.service.auth import Endpoints, SignIn
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.store import Store
    from reso_explorer.store.profiles import Keep, Profile
    from reso_explorer.store.secrets import KeptSecret
    from reso_explorer.workspace.opening_service import Address
    from reso_explorer.workspace.signing_in import SignedIn
    from reso_explorer.workspace.token_keeper import TokenKeeper
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]

__all__ = ["Attempt", "Connected", "Draft", "connect", "keep_profile", "roots_of", "save"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One host that was tried: its address, and what went wrong, "" where nothing did."""

    root: str
    url: str
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Connected:
    """A service that answered, as an open workspace, and all attempts on the way."""

    workspace: Workspace
    profile: Profile
    attempts: tuple[Attempt, ...]
    keeper: TokenKeeper


async def connect(
    draft: Draft,
    world: World,
    told: OnStep,
    *,
    answered: Callable[[Attempt], None] | None = None,
) -> Connected:
    """Sign in once and try the roots of a draft until one opens; `answered` hears of each.

    Raises:
        WorkspaceError: none does; the detail names every host and what it said. Or a header or
            address of the draft holds a credential, which no profile does.
    """
    from reso_explorer.service.errors import (
        ENDS_A_RUN,
        ForbiddenError,
        ServiceError,
        SignInError,
    )
    from reso_explorer.service.transport.origin import Origin
    from reso_explorer.workspace.opening_service import open_root

    take_token_of_address(draft)
    roots = roots_of(draft)
    _expect_no_secret(profile_of(draft, *roots[0]))
    endpoints = await find_endpoints(draft, told)
    who, keeper = signed_in(draft, profile_of(draft, *roots[0]), world, told, endpoints)
    attempts: list[Attempt] = []
    refused: set[str] = set()
    for root, url in roots:
        if str(Origin.of(url)) in refused:
            continue  # another path of a host that doesn't know the key, or can't be reached
        told(Step(f"Trying {url}"))
        try:
            workspace = await open_root(_address(draft, who, root, url), world, told)
        except SignInError as problem:
            hint = f"{problem.what_to_try} {other_addresses(draft)}".strip()
            raise WorkspaceError(problem.message, hint=hint) from None
        except ServiceError as problem:
            if _ends_all(problem, draft):
                raise WorkspaceError(problem.message, hint=problem.what_to_try) from None
            if isinstance(problem, (*ENDS_A_RUN, ForbiddenError)):
                refused.add(str(Origin.of(url)))
            attempts.append(Attempt(root, url, problem.message, problem.what_to_try))
        except WorkspaceError as problem:
            attempts.append(Attempt(root, url, problem.message, problem.hint))
        else:
            attempts.append(Attempt(root, url))
            if answered is not None:
                answered(attempts[-1])
            return Connected(workspace, profile_of(draft, root, url), tuple(attempts), keeper)
        if answered is not None:
            answered(attempts[-1])
    lines = [f"{each.url}: {each.problem}" for each in attempts]
    raise WorkspaceError(
        f"No URL of {draft.provider.title} opened with this key."
        if len(attempts) > 1
        else attempts[0].problem,
        hint=attempts[-1].hint,
        detail="\n".join(lines) if len(lines) > 1 else "",
    )


def _address(draft: Draft, who: SignedIn, root: str, url: str) -> Address:
    """Return what to open for a root of a draft."""
    from reso_explorer.workspace.opening_service import Address

    return Address(
        url,
        credentials=who.credentials,
        provider=draft.provider,
        headers=who.headers,
        shown_headers=who.shown_headers,
        needs_token=who.needs_token,
        access=who.access,
        kind=SourceKind.PROFILE,
        title=draft.name,
        profile=draft.name,
        role=draft.role,
        root_name=root or None,
        variables=draft.variables,
    )


def _expect_no_secret(profile: Profile) -> None:
    """Refuse a profile that could not be saved before anything is sent."""
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.profiles import check_free_of_secrets

    try:
        check_free_of_secrets(profile, f"Profile `{profile.name}`")
    except StoreError as problem:
        raise WorkspaceError(str(problem), is_usage=True) from None


def _ends_all(problem: ServiceError, draft: Draft) -> bool:
    """Tell whether the key must not be tried at another host after an error."""
    from reso_explorer.service.errors import ForbiddenError, QuotaError, TooManyRequestsError

    if isinstance(problem, TooManyRequestsError | QuotaError):
        return True
    return draft.provider.limits.suspends and isinstance(problem, ForbiddenError)


def other_addresses(draft: Draft) -> str:
    """Return a sentence about further token addresses that the provider is known to have."""
    way = way_of(draft.provider, draft.auth, draft.variables)
    if way is None or draft.token_url or not way.other_token_urls:
        return ""
    return f"Other token URLs of this provider, for --token-url: {', '.join(way.other_token_urls)}."


def take_token_of_address(draft: Draft) -> None:
    """Take a token that stands in the address out of it, and `$metadata` off its end.

    Raises:
        RefusedUrlError: it is no address that is opened.
    """
    from reso_explorer.service.metadata import service_root
    from reso_explorer.service.transport.origin import Origin
    from reso_explorer.workspace.opening_service import without_token

    if not draft.url:
        return
    Origin.of(draft.url)
    clean, written = without_token(draft.url)
    draft.url = service_root(clean)
    if written:
        draft.secrets.setdefault("token", written)


async def find_endpoints(draft: Draft, told: OnStep) -> Endpoints | None:
    """Ask the sign-in server for its addresses where it publishes them, and put them down.

    Where that fails and the provider states addresses, those are used.

    Raises:
        WorkspaceError: it fails and no address is known otherwise.
    """
    from reso_explorer.service.auth import discover
    from reso_explorer.service.errors import ServiceError

    if draft.auth not in RENEWED or (draft.token_url and draft.auth is not _BY_BROWSER):
        return None
    way = way_of(draft.provider, draft.auth, draft.variables)
    known = way.discovery_url if way is not None and way.trust_discovery else None
    url = draft.discovery_url or ("" if draft.token_url else known)
    if not url:
        return None
    told(Step(f"Fetching sign-in settings from {url}"))
    try:
        found = await discover(url)
    except ServiceError as problem:
        if draft.discovery_url or way is None or not way.token_url:
            raise WorkspaceError(problem.message, hint=problem.what_to_try) from None
        told(Step(f"{problem.message} Using the URLs from the provider file"))
        return None
    draft.token_url = found.token_url
    draft.authorize_url = draft.authorize_url or found.authorize_url
    return found


_BY_BROWSER = AuthKind.AUTHORIZATION_CODE


def signed_in(
    draft: Draft, profile: Profile, world: World, told: OnStep, endpoints: Endpoints | None
) -> tuple[SignedIn, TokenKeeper]:
    """Return the credential of a draft, and what keeps its tokens once the profile is saved.

    Raises:
        WorkspaceError: a part is missing.
    """
    from reso_explorer.service.auth import make_credentials
    from reso_explorer.service.errors import SignInError
    from reso_explorer.store.places import Places
    from reso_explorer.store.secrets import Secrets
    from reso_explorer.workspace.browser_sign_in import browser_of
    from reso_explorer.workspace.token_keeper import TokenKeeper

    secrets = Secrets(environ=world.environ, file=Places.default(world.environ).secrets)
    parts: SignIn = parts_of(profile, draft.provider, draft.secrets.get)
    keeper = TokenKeeper(draft.name, "env", secrets, parts, world.narrate, is_held=True)
    try:
        credentials = make_credentials(
            parts,
            on_token=keeper,
            browser=browser_of(parts, draft.name, world, told, endpoints=endpoints),
        )
    except SignInError as problem:
        raise WorkspaceError(problem.message, hint=problem.what_to_try, is_usage=True) from None
    return with_headers(credentials, profile, draft.provider, draft.secrets.get), keeper


def save(
    connected: Connected, draft: Draft, store: Store, *, keep: Keep, replace: bool = False
) -> tuple[Path, tuple[KeptSecret, ...]]:
    """Save the profile; keep its secrets in the `keyring`, a `file`, or not at all (`env`).

    Tokens that the sign-in yielded are kept in the same place.

    Raises:
        StoreError: the name is taken or not allowed, or a place cannot be written; a new profile
            is then not saved either.
    """
    saved = keep_profile(connected.profile, draft.secrets, store, keep=keep, replace=replace)
    connected.keeper.release(keep)
    return saved


def keep_profile(
    profile: Profile,
    secrets: Mapping[str, Secret],
    store: Store,
    *,
    keep: Keep,
    replace: bool = False,
) -> tuple[Path, tuple[KeptSecret, ...]]:
    """Save a profile; keep its secrets in the `keyring`, a `file`, or not at all (`env`).

    Raises:
        StoreError: as for `save`.
    """
    from msgspec.structs import replace as changed

    from reso_explorer.store.errors import StoreError
    from reso_explorer.workspace.signing_in import secret_slots

    is_new = profile.name not in store.profiles.names()
    profile = changed(profile, keep=keep)
    path = store.profiles.save(profile, replace=replace)
    try:
        for slot in secret_slots(profile):
            store.secrets.forget(profile.name, slot)
        kept = tuple(
            store.secrets.keep(profile.name, secret, slot, in_file=keep == "file")
            for slot, secret in secrets.items()
            if secret and keep != "env"
        )
    except StoreError:
        if is_new:
            store.profiles.remove(profile.name)
        raise
    return path, kept
