"""Connecting to a provider for the first time: the right host, a working key, a saved profile.

The dialogue of the command line and the screen of the workbench fill a `Draft`; everything else
happens here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reso_explorer.providers.provider import AuthKind, RootUse
from reso_explorer.workspace.results import Step
from reso_explorer.workspace.source import SourceKind, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from reso_explorer.providers import Provider
    from reso_explorer.providers.provider import AuthWay
    from reso_explorer.secret import Secret
    from reso_explorer.service.transport import Credentials
    from reso_explorer.store import Store
    from reso_explorer.store.profiles import Profile
    from reso_explorer.store.secrets import KeptSecret
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World

    OnStep = Callable[[Step], None]

NEEDED: Mapping[AuthKind, tuple[tuple[str, str], ...]] = {
    AuthKind.NONE: (),
    AuthKind.BEARER: (("token", "Token"),),
    AuthKind.QUERY_TOKEN: (("token", "Token"),),
    AuthKind.API_KEY: (("api_key", "Key"),),
    AuthKind.BASIC: (("password", "Password"),),
    AuthKind.CLIENT_CREDENTIALS: (("client_secret", "Client secret"),),
    AuthKind.PASSWORD: (("client_secret", "Client secret"), ("password", "Password")),
    AuthKind.AUTHORIZATION_CODE: (("client_secret", "Client secret (may be empty)"),),
}
"""Secrets by kind of sign-in: slot and what to call it when asking."""

NEEDS_CLIENT_ID = frozenset(
    {AuthKind.CLIENT_CREDENTIALS, AuthKind.PASSWORD, AuthKind.AUTHORIZATION_CODE}
)
"""Kinds that need a client id."""

NEEDS_TOKEN_URL = frozenset({AuthKind.CLIENT_CREDENTIALS, AuthKind.PASSWORD})
"""Kinds that need the address of a token endpoint, the provider's own or one given."""

NEEDS_USERNAME = frozenset({AuthKind.BASIC, AuthKind.PASSWORD})
"""Kinds that need a user name."""


@dataclass(slots=True)
class Draft:
    """A profile that is being put together, with its secrets beside it.

    `url` is empty where the host is to be found among the provider's roots; `token_url` is set
    where the provider states no address of the token endpoint.
    """

    name: str
    provider: Provider
    auth: AuthKind = AuthKind.BEARER
    url: str = ""
    role: str | None = None
    client_id: str | None = None
    username: str | None = None
    token_url: str | None = None
    token_env: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=dict)


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


def roots_of(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return (root name, address) to try: the draft's own, else the provider's, live ones first.

    Raises:
        WorkspaceError: there is no address, or a placeholder in it has no value.
    """
    from reso_explorer.providers import fill, placeholders

    if draft.url:
        known = next((r.name for r in draft.provider.roots if r.url == draft.url), "")
        return ((known, draft.url),)
    usable = [
        root for root in draft.provider.roots if root.use in {RootUse.LIVE, RootUse.REPLICATION}
    ]
    if not usable:
        raise WorkspaceError(
            f"{draft.provider.title} has no address of its own.",
            hint="Give the address of the service: --url https://…",
            is_usage=True,
        )
    missing = [
        name for root in usable for name in placeholders(root.url) if name not in draft.variables
    ]
    if missing:
        raise WorkspaceError(
            f"The address of {draft.provider.title} needs a value for {missing[0]}.",
            hint=f"--set {missing[0]}=…",
            is_usage=True,
        )
    return tuple((root.name, fill(root.url, draft.variables)) for root in usable)


async def connect(draft: Draft, world: World, told: OnStep) -> Connected:
    """Try the roots of a draft until one opens.

    Raises:
        WorkspaceError: none does; the detail names every host and what it said.
    """
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace.opening_service import Address, open_root

    attempts: list[Attempt] = []
    for root, url in roots_of(draft):
        profile = profile_of(draft, root, url)
        told(Step(f"Trying {url}"))
        address = Address(
            url,
            credentials=credentials_of(draft, profile),
            provider=draft.provider,
            kind=SourceKind.PROFILE,
            title=draft.name,
            profile=draft.name,
            role=draft.role,
            root_name=root or None,
            variables=draft.variables,
        )
        try:
            workspace = await open_root(address, world, told)
        except ServiceError as problem:
            attempts.append(Attempt(root, url, problem.message, problem.what_to_try))
        except WorkspaceError as problem:
            attempts.append(Attempt(root, url, problem.message, problem.hint))
        else:
            attempts.append(Attempt(root, url))
            return Connected(workspace, profile, tuple(attempts))
    lines = [f"{each.url}: {each.problem}" for each in attempts]
    raise WorkspaceError(
        f"No address of {draft.provider.title} opened with this key."
        if len(attempts) > 1
        else attempts[0].problem,
        hint=attempts[-1].hint,
        detail="\n".join(lines) if len(lines) > 1 else "",
    )


def profile_of(draft: Draft, root: str, url: str) -> Profile:
    """Return the profile of a draft at one root; it holds no secret."""
    from reso_explorer.store.profiles import Profile

    return Profile(
        name=draft.name,
        url=url.rstrip("/"),
        provider=draft.provider.id,
        root=root or None,
        role=draft.role,
        auth=draft.auth,
        client_id=draft.client_id,
        username=draft.username,
        token_url=draft.token_url,
        token_env=draft.token_env,
        variables=dict(draft.variables),
        headers={header.name: header.value for header in draft.provider.headers if header.needed},
    )


def credentials_of(draft: Draft, profile: Profile) -> Credentials:
    """Return the credential of a draft.

    Raises:
        WorkspaceError: a part is missing.
    """
    from reso_explorer.service.auth import make_credentials, sign_in_of
    from reso_explorer.service.errors import SignInError

    try:
        return make_credentials(sign_in_of(profile, way_of(draft), draft.secrets.get))
    except SignInError as problem:
        raise WorkspaceError(problem.message, hint=problem.what_to_try, is_usage=True) from None


def way_of(draft: Draft) -> AuthWay | None:
    """Return the provider's way of the draft's kind of sign-in."""
    from msgspec.structs import replace

    from reso_explorer.providers import fill

    for way in draft.provider.auth:
        if way.kind is draft.auth:
            url = fill(way.token_url, draft.variables) if way.token_url else None
            return replace(way, token_url=url)
    return None


def save(
    connected: Connected, draft: Draft, store: Store, *, keep: str, replace: bool = False
) -> tuple[Path, tuple[KeptSecret, ...]]:
    """Save the profile; keep its secrets in the `keyring`, a `file`, or not at all (`env`).

    Raises:
        StoreError: the name is taken or not allowed, or a place cannot be written; a new profile
            is then not saved either.
    """
    from reso_explorer.store.errors import StoreError

    is_new = draft.name not in store.profiles.names()
    path = store.profiles.save(connected.profile, replace=replace)
    if keep == "env":
        return path, ()
    try:
        kept = tuple(
            store.secrets.keep(draft.name, secret, slot, in_file=keep == "file")
            for slot, secret in draft.secrets.items()
            if secret
        )
    except StoreError:
        if is_new:
            store.profiles.remove(draft.name)
        raise
    return path, kept
