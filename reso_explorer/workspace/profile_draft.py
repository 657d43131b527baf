"""A profile that is being put together: what it needs, and where its service may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reso_explorer.credentials import is_credential_header, is_credential_name
from reso_explorer.providers.provider import AuthKind, ClientAuth, RootUse
from reso_explorer.workspace.signing_in import (
    NEEDED,
    OPTIONAL,
    RENEWED,
    secret_places,
    texts_of_way,
    way_of,
)
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from reso_explorer.providers import Provider
    from reso_explorer.providers.provider import Root
    from reso_explorer.secret import Secret
    from reso_explorer.store.profiles import Profile

NEEDS_USERNAME = frozenset({AuthKind.BASIC, AuthKind.PASSWORD})
"""Kinds that need a user name."""

_TRIED = frozenset({RootUse.LIVE, RootUse.REPLICATION})


@dataclass(slots=True)
class Draft:
    """A profile in the making, with its secrets beside it.

    `url` is empty where the host is to be found among the provider's roots, `root` names one of
    them. What stands empty of the rest is the provider's. `headers` come on top of those that
    the provider demands.
    """

    name: str
    provider: Provider
    auth: AuthKind = AuthKind.BEARER
    url: str = ""
    root: str = ""
    role: str | None = None
    client_id: str | None = None
    username: str | None = None
    token_url: str | None = None
    authorize_url: str | None = None
    discovery_url: str | None = None
    scopes: tuple[str, ...] = ()
    client_auth: ClientAuth = ClientAuth.UNKNOWN
    redirect_port: int | None = None
    parameter: str | None = None
    header: str | None = None
    token_env: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=dict)

    @property
    def all_headers(self) -> dict[str, str]:
        """The headers that the profile will send, keys as placeholders."""
        demanded = {each.name: each.value for each in self.provider.headers if each.needed}
        return demanded | self.headers

    @property
    def needs_client_id(self) -> bool:
        """Whether a client id is still missing."""
        return self.auth in RENEWED and not self.client_id

    @property
    def needs_username(self) -> bool:
        """Whether a user name is still missing."""
        return self.auth in NEEDS_USERNAME and not self.username

    @property
    def needs_token_url(self) -> bool:
        """Whether it is not known where tokens are had."""
        if self.auth not in RENEWED or self.token_url or self.discovery_url:
            return False
        way = way_of(self.provider, self.auth)
        return way is None or not (way.token_url or way.discovery_url)

    @property
    def needs_authorize_url(self) -> bool:
        """Whether it is not known where people sign in."""
        if self.auth is not AuthKind.AUTHORIZATION_CODE or self.authorize_url or self.discovery_url:
            return False
        way = way_of(self.provider, self.auth)
        return way is None or not (way.authorize_url or way.discovery_url)


def candidates(draft: Draft) -> tuple[Root, ...]:
    """Return the provider's roots that are tried: the named one, else live and bulk ones.

    Raises:
        WorkspaceError: there is no root of that name.
    """
    from reso_explorer.suggest import did_you_mean

    if draft.root:
        found = draft.provider.root(draft.root)
        if found is None:
            names = [root.name for root in draft.provider.roots]
            raise WorkspaceError(
                f"{draft.provider.title} has no root `{draft.root}`."
                + did_you_mean(draft.root, names),
                hint=f"Known: {', '.join(names)}." if names else "",
                is_usage=True,
            )
        return (found,)
    return tuple(root for root in draft.provider.roots if root.use in _TRIED)


def roots_of(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return (root name, address) to try: the draft's own, else the provider's.

    Of several roots those are left out whose placeholders have no value.

    Raises:
        WorkspaceError: there is no address, or a placeholder in all of them has no value.
    """
    from reso_explorer.providers import fill, placeholders

    if draft.url:
        same = (
            root for root in draft.provider.roots if fill(root.url, draft.variables) == draft.url
        )
        known = next((root.name for root in same), draft.root)
        return ((known, draft.url),)
    usable = candidates(draft)
    if not usable:
        raise WorkspaceError(
            f"{draft.provider.title} has no default URL.",
            hint="Add the service URL: --url https://…",
            is_usage=True,
        )
    filled = [(root.name, fill(root.url, draft.variables)) for root in usable]
    ready = tuple((name, url) for name, url in filled if not placeholders(url))
    if not ready:
        missing = placeholders(filled[0][1])[0]
        raise WorkspaceError(
            f"The URL of {draft.provider.title} needs a value for {missing}.",
            hint=f"--set {missing}=…",
            is_usage=True,
        )
    return ready


def needed_variables(draft: Draft) -> tuple[str, ...]:
    """Return the placeholders that still need a value, those of the address first.

    Where several roots have different ones, those of the first root are named.
    """
    from reso_explorer.providers import fill, placeholders

    texts: list[str] = []
    if not draft.url:
        urls = [fill(root.url, draft.variables) for root in candidates(draft)]
        texts += urls[:1] if all(placeholders(url) for url in urls) else []
    texts += texts_of_way(way_of(draft.provider, draft.auth)) if draft.auth in RENEWED else ()
    texts += draft.all_headers.values()
    texts += [part.value for part in draft.provider.dialect.required if part.value]
    secrets = {slot for slot, _, _ in needed_secrets(draft)}
    secrets |= {name for name, about in draft.provider.placeholders.items() if about.secret}
    return tuple(
        dict.fromkeys(
            name
            for text in texts
            for name in placeholders(text)
            if name not in draft.variables and name not in secrets
        )
    )


def _in_credential_header(place: str, draft: Draft) -> bool:
    return any(
        f"{{{place}}}" in value and is_credential_header(name)
        for name, value in draft.all_headers.items()
    )


def needed_secrets(draft: Draft) -> tuple[tuple[str, str, bool], ...]:
    """Return (slot, title, whether it may be empty) of the secrets of a draft."""
    found = {
        slot: (slot, title, (draft.auth, slot) in OPTIONAL) for slot, title in NEEDED[draft.auth]
    }
    places = draft.provider.placeholders
    for name in secret_places(draft.all_headers, draft.variables):
        if name in places:
            if places[name].secret:
                found.setdefault(name, (name, places[name].text.rstrip("."), False))
        elif is_credential_name(name) or _in_credential_header(name, draft):
            found.setdefault(name, (name, name.replace("_", " "), False))
    return tuple(found.values())


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
        authorize_url=draft.authorize_url,
        discovery_url=draft.discovery_url,
        scopes=draft.scopes,
        client_auth=draft.client_auth,
        redirect_port=draft.redirect_port,
        parameter=draft.parameter,
        header=draft.header,
        token_env=draft.token_env,
        variables=dict(draft.variables),
        headers=draft.all_headers,
    )
