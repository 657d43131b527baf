"""From a profile, its provider and its secrets to a credential and the headers beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reso_explorer.providers.provider import AuthKind
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reso_explorer.export.code.request import Access
    from reso_explorer.providers import Provider
    from reso_explorer.providers.provider import AuthWay
    from reso_explorer.secret import Secret
    from reso_explorer.service.auth import SignIn
    from reso_explorer.service.transport import Credentials
    from reso_explorer.store.profiles import Profile
    from reso_explorer.store.secrets import Secrets
    from reso_explorer.world import World

    Find = Callable[[str], Secret | None]

NEEDED: Mapping[AuthKind, tuple[tuple[str, str], ...]] = {
    AuthKind.NONE: (),
    AuthKind.BEARER: (("token", "Token"),),
    AuthKind.QUERY_TOKEN: (("token", "Token"),),
    AuthKind.API_KEY: (("api_key", "Key"),),
    AuthKind.BASIC: (("password", "Password"),),
    AuthKind.CLIENT_CREDENTIALS: (("client_secret", "Client secret"),),
    AuthKind.PASSWORD: (("client_secret", "Client secret"), ("password", "Password")),
    AuthKind.AUTHORIZATION_CODE: (("client_secret", "Client secret"),),
}
"""Secrets by kind of sign-in: slot and what to call it when asking."""

OPTIONAL = frozenset(
    {(AuthKind.AUTHORIZATION_CODE, "client_secret"), (AuthKind.PASSWORD, "client_secret")}
)
"""Secrets that some clients do not have."""

RENEWED = frozenset({AuthKind.CLIENT_CREDENTIALS, AuthKind.PASSWORD, AuthKind.AUTHORIZATION_CODE})
"""Kinds whose token comes from a sign-in server and ends."""


def main_slot(kind: AuthKind) -> str:
    """Return the slot that a profile's `token_env` stands for, "" where nothing is needed."""
    return NEEDED[kind][0][0] if NEEDED[kind] else ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, and how.

    Attributes:
        credentials: the credential, with the keys that stand in further headers.
        headers: further headers without secrets.
        shown_headers: all headers for people to read; keys stand there as placeholders.
        needs_token: whether a bearer token is sent.
        access: the same for code that is given to other programs, without secrets.
    """

    credentials: Credentials
    headers: dict[str, str] = field(default_factory=dict)
    shown_headers: dict[str, str] = field(default_factory=dict)
    needs_token: bool = True
    access: Access | None = None


def access_of(profile: Profile, provider: Provider) -> Access:
    """Return how a profile proves who asks, without secrets, for code."""
    from reso_explorer.export.code.request import Access
    from reso_explorer.service.auth import sign_in_of

    found = sign_in_of(profile, way_of(provider, profile.auth, profile.variables), lambda _: None)
    return Access(
        kind=found.kind,
        token_url=found.token_url,
        scope=found.scope,
        in_header=found.style == "basic",
        extra=dict(found.extra),
        parameter=found.parameter,
        variable=profile.token_env or "",
    )


def way_of(
    provider: Provider, kind: AuthKind, variables: Mapping[str, str] | None = None
) -> AuthWay | None:
    """Return the provider's way of a kind of sign-in, its placeholders filled; None without one."""
    from msgspec.structs import replace

    from reso_explorer.providers import fill

    known = variables or {}
    for way in provider.auth:
        if way.kind is kind:
            return replace(
                way,
                token_url=fill(way.token_url, known) if way.token_url else None,
                authorize_url=fill(way.authorize_url, known) if way.authorize_url else None,
                discovery_url=fill(way.discovery_url, known) if way.discovery_url else None,
                scopes=tuple(fill(scope, known) for scope in way.scopes),
                extra={name: fill(value, known) for name, value in way.extra.items()},
            )
    return None


def texts_of_way(way: AuthWay | None) -> tuple[str, ...]:
    """Return the texts of a way that may hold placeholders."""
    if way is None:
        return ()
    urls = (way.token_url, way.authorize_url, way.discovery_url)
    return (*(url for url in urls if url), *way.scopes, *way.extra.values())


def secret_places(headers: Mapping[str, str], variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the placeholders of headers that no variable fills, and which secrets have to."""
    from reso_explorer.providers import placeholders

    found = (name for value in headers.values() for name in placeholders(value))
    return tuple(dict.fromkeys(name for name in found if name not in variables))


def secret_slots(profile: Profile) -> tuple[str, ...]:
    """Return the slots in which secrets of a profile can stand, kept tokens included."""
    from reso_explorer.workspace.token_keeper import ACCESS, REFRESH

    own = ("token", "client_secret", "password", "api_key")
    places = secret_places(profile.headers, profile.variables)
    return tuple(dict.fromkeys((*own, *places, ACCESS, REFRESH)))


def parts_of(profile: Profile, provider: Provider, find: Find) -> SignIn:
    """Return the parts of the sign-in of a profile.

    Raises:
        WorkspaceError: a placeholder of it has no value.
    """
    from reso_explorer.service.auth import sign_in_of

    way = way_of(provider, profile.auth, profile.variables)
    found = sign_in_of(profile, way, find)
    used = (found.token_url, found.authorize_url, found.scope, *(v for _, v in found.extra))
    _expect_filled(used if profile.auth in RENEWED else (), provider)
    return found


def _expect_filled(texts: Iterable[str], provider: Provider) -> None:
    from reso_explorer.providers import placeholders

    for text in texts:
        for name in placeholders(text):
            about = provider.placeholders.get(name)
            meaning = f" ({about.text.rstrip('.')})" if about else ""
            raise WorkspaceError(
                f"The sign-in at {provider.title} needs a value for {name}{meaning}.",
                hint=f"--set {name}=… of `reso-explorer connect`, or [variables] of the profile.",
                is_usage=True,
            )


def with_headers(
    credentials: Credentials, profile: Profile, provider: Provider, find: Find
) -> SignedIn:
    """Return a credential together with the headers of a profile, keys filled in.

    Raises:
        WorkspaceError: a placeholder of a header has no value.
    """
    from reso_explorer.providers import fill, placeholders
    from reso_explorer.secret import Secret
    from reso_explorer.service.auth import WithKeys

    plain: dict[str, str] = {}
    shown: dict[str, str] = {}
    keys: dict[str, Secret] = {}
    raw: list[Secret] = []
    for name, template in profile.headers.items():
        shown[name] = fill(template, profile.variables)
        missing = placeholders(shown[name])
        if not missing:
            plain[name] = shown[name]
            continue
        values: dict[str, str] = {}
        for place in missing:
            secret = find(place)
            if not secret:
                raise _no_value(name, place, profile, provider)
            values[place] = secret.reveal()
            raw.append(secret)
        keys[name] = Secret(fill(shown[name], values))
    joined = WithKeys(credentials, keys, raw) if keys else credentials
    return SignedIn(
        joined,
        plain,
        {**shown, **_shown(profile, provider)},
        needs_token=profile.auth is AuthKind.BEARER or profile.auth in RENEWED,
        access=access_of(profile, provider),
    )


def _shown(profile: Profile, provider: Provider) -> dict[str, str]:
    """Return the headers of the credential for people to read, where it is no bearer token."""
    if profile.auth is AuthKind.API_KEY:
        way = way_of(provider, profile.auth)
        return {profile.header or (way and way.header) or "x-api-key": "{api_key}"}
    if profile.auth is AuthKind.BASIC:
        return {"Authorization": "Basic {user:password in Base64}"}
    return {}


def _no_value(header: str, place: str, profile: Profile, provider: Provider) -> WorkspaceError:
    from reso_explorer.store.secrets import environment_names

    about = provider.placeholders.get(place)
    if about is not None and not about.secret:
        return WorkspaceError(
            f"The header {header} needs a value for {place} ({about.text.rstrip('.')}).",
            hint=f"--set {place}=… of `reso-explorer connect`, or [variables] of the profile.",
            is_usage=True,
        )
    return WorkspaceError(
        f"The header {header} needs the secret {place}.",
        hint=f"Set {environment_names(profile.name, place)[0]}, or keep it in the keyring: "
        f"reso-explorer connect {profile.name} --replace",
    )


class SecretFinder:
    """Finds the secrets of a profile; asks for needed ones where somebody can be asked.

    Args:
        profile: the profile.
        secrets: environment, keyring and file.
        world: has the prompt.
        given: secrets by slot that come before all that are kept.
    """

    def __init__(
        self,
        profile: Profile,
        secrets: Secrets,
        world: World,
        given: Mapping[str, Secret] | None = None,
    ) -> None:
        self._profile = profile
        self._secrets = secrets
        self._prompt = world.prompt
        self._titles = {
            slot: title
            for slot, title in NEEDED[profile.auth]
            if (profile.auth, slot) not in OPTIONAL
        }
        for place in secret_places(profile.headers, profile.variables):
            self._titles.setdefault(place, place.replace("_", " ").capitalize())
        self._found: dict[str, Secret | None] = dict(given or {})

    def __call__(self, slot: str) -> Secret | None:
        """Return a secret by slot, None where there is none.

        Raises:
            StoreError: a secret has an unusable form, or the file is open to others.
        """
        if slot not in self._found:
            self._found[slot] = self._look(slot)
        return self._found[slot]

    def _look(self, slot: str) -> Secret | None:
        from reso_explorer.secret import Secret

        profile = self._profile
        explicit = profile.token_env if slot == main_slot(profile.auth) else None
        found = self._secrets.find(profile.name, slot, explicit=explicit)
        if found is not None:
            return found.secret
        title = self._titles.get(slot)
        if title is None or self._prompt is None:
            return None
        return Secret(self._prompt(f"{title} for profile {profile.name}: ").strip()) or None
