"""The dialogue for a new profile without its widgets: what to ask, what was typed, what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from reso_explorer.providers.provider import AuthKind, ClientAuth, RootUse
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reso_explorer.providers import Provider
    from reso_explorer.secret import Secret
    from reso_explorer.store.profiles import Keep
    from reso_explorer.workspace.profile_draft import Draft

KINDS: Final = {
    AuthKind.NONE: "no sign-in",
    AuthKind.BEARER: "a token from the provider (bearer)",
    AuthKind.CLIENT_CREDENTIALS: "client id and secret (OAuth2)",
    AuthKind.PASSWORD: "user name and password (OAuth2)",
    AuthKind.AUTHORIZATION_CODE: "sign in in the browser (OAuth2)",
    AuthKind.BASIC: "user name and password (basic)",
    AuthKind.API_KEY: "API key in a header",
    AuthKind.QUERY_TOKEN: "token in the URL",
}
"""Kinds of sign-in for people."""

KEEPS: Final = (
    ("keyring", "in the system keyring"),
    ("env", "nowhere: I set an environment variable"),
    ("file", "in a plain file that only I can read"),
)
"""Where secrets stay."""

CLIENT_AUTHS: Final = (
    ("unknown", "wherever the server accepts it"),
    ("post", "into the form"),
    ("basic", "into a header"),
    ("either", "into the form or a header"),
)
"""Where client id and secret go."""

BROWSERS: Final = (
    ("", "on this machine"),
    ("paste", "on another machine: paste the URL it ends up at"),
)
"""Where the browser of a sign-in runs."""

OWN_ADDRESS: Final = "?"
"""The choice of a root that stands for an address of one's own."""
_CHOSEN: Final = frozenset({RootUse.LIVE, RootUse.REPLICATION, RootUse.TEST})


class Asked(NamedTuple):
    """One line of the form; with `options` (value, text) it is a choice, else an entry."""

    key: str
    title: str
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    is_secret: bool = False
    may_be_empty: bool = False


@dataclass(slots=True)
class ConnectForm:
    """What was typed for one provider, by key; secrets stay in the entries of the dialogue."""

    provider: Provider
    typed: dict[str, str] = field(default_factory=dict)

    def value(self, key: str) -> str:
        """Return what was typed or chosen, "" for nothing."""
        return self.typed.get(key, "").strip()

    @property
    def auth(self) -> AuthKind:
        """The chosen kind of sign-in."""
        kinds = [way.kind for way in self.provider.auth] or [AuthKind.BEARER]
        return AuthKind(self.value("auth")) if self.value("auth") else kinds[0]

    @property
    def has_more(self) -> bool:
        """Whether settings are shown that few services need."""
        return self.value("more") == "yes"

    @property
    def pastes(self) -> bool:
        """Whether the browser of the sign-in runs on another machine."""
        return self.has_more and self.value("paste") == "paste"

    @property
    def keep(self) -> Keep:
        """Where the secrets go."""
        for keep in ("env", "file"):
            if self.value("keep") == keep:
                return keep
        return "keyring"

    @property
    def name(self) -> str:
        """The name of the profile."""
        if self.value("name"):
            return self.value("name")
        from reso_explorer.store.names import near_name

        try:
            host = urlsplit(self._url()).hostname or ""
        except ValueError:
            host = ""
        return near_name(host) or self.provider.id

    def _url(self) -> str:
        """Return the address that was typed, with `https` where no scheme was."""
        url = self.value("url") if self._has_own_address else ""
        return f"https://{url}" if url and "://" not in url else url

    @property
    def _has_own_address(self) -> bool:
        return not self._roots() or self.value("root") == OWN_ADDRESS

    def _roots(self) -> list[tuple[str, str]]:
        return [(root.name, root.url) for root in self.provider.roots if root.use in _CHOSEN]

    def take_address(self, address: str) -> None:
        """Fill in an address of one's own."""
        self.typed["url"] = address
        if self._roots():
            self.typed["root"] = OWN_ADDRESS

    def asked(self) -> list[Asked]:
        """Return the lines of the form for what was chosen so far."""
        return [*self._about_service(), *self._about_sign_in(), *self._about_profile()]

    def _about_service(self) -> Iterator[Asked]:
        roots = self._roots()
        if roots:
            first = ("", "try them all" if len(roots) > 1 else clip(visible(roots[0][1]), 70))
            each = [(name, f"{visible(name)}: {clip(visible(url), 60)}") for name, url in roots]
            options = (first, *(each if len(roots) > 1 else ()), (OWN_ADDRESS, "another URL"))
            yield Asked("root", "Service URL", options=options)
        if self._has_own_address:
            yield Asked("url", "URL", "https://…")
        from reso_explorer.workspace.profile_draft import needed_variables

        for name in needed_variables(self._plain()):
            about = self.provider.placeholders.get(name)
            title = name.replace("_", " ").capitalize()
            hint = about.text.rstrip(".") if about else ""
            if about and about.examples:
                hint += f", such as {about.examples[0]}"
            yield Asked(f"set:{name}", visible(title), visible(hint))
        if not self.provider.roles and self.has_more:
            yield Asked("role", "Role of the key", "such as IDX", may_be_empty=True)
        if self.provider.roles:
            roles = (
                ("", "not specified"),
                *((role, visible(role)) for role in self.provider.roles),
            )
            yield Asked("role", "Role of the key", options=roles)

    def _about_sign_in(self) -> Iterator[Asked]:
        from reso_explorer.workspace.profile_draft import needed_secrets
        from reso_explorer.workspace.signing_in import RENEWED

        kinds = [way.kind for way in self.provider.auth] or [AuthKind.BEARER]
        if self.has_more:
            kinds += [kind for kind in KINDS if kind not in kinds]
        yield Asked("auth", "Sign-in", options=tuple((kind.value, KINDS[kind]) for kind in kinds))
        draft = self._plain()
        if draft.needs_client_id:
            yield Asked("client_id", "Client id")
        if draft.needs_username:
            yield Asked("username", "User name")
        if draft.needs_authorize_url:
            yield Asked("authorize_url", "Sign-in page", "https://… where people sign in")
        if draft.needs_token_url:
            yield Asked("token_url", "Token URL", "https://… where tokens are issued")
        elif self.auth in RENEWED:
            yield Asked("token_url", "Token URL", "provider default", may_be_empty=True)
        if self.auth is AuthKind.AUTHORIZATION_CODE:
            hint = "the port of the registered redirect URL, if there is one"
            yield Asked("redirect_port", "Redirect port", hint, may_be_empty=True)
        if self.has_more:
            yield from self._more_about_sign_in(draft)
        for slot, title, may_be_empty in needed_secrets(draft):
            yield Asked(f"secret:{slot}", visible(title), is_secret=True, may_be_empty=may_be_empty)

    def _more_about_sign_in(self, draft: Draft) -> Iterator[Asked]:
        """Yield what providers state, and some services want otherwise."""
        from reso_explorer.workspace.signing_in import RENEWED

        if self.auth in RENEWED:
            is_browser = self.auth is AuthKind.AUTHORIZATION_CODE
            if is_browser and not draft.needs_authorize_url:
                yield Asked("authorize_url", "Sign-in page", "provider default", may_be_empty=True)
            hint = "the OpenID issuer that publishes both URLs"
            yield Asked("discovery_url", "Issuer", hint, may_be_empty=True)
            yield Asked("scopes", "Scopes", "separated by spaces", may_be_empty=True)
            yield Asked("client_auth", "Client id goes", options=CLIENT_AUTHS)
            if is_browser:
                yield Asked("paste", "Browser", options=BROWSERS)
        if self.auth is AuthKind.API_KEY:
            yield Asked("header", "Key header", "x-api-key", may_be_empty=True)
        if self.auth is AuthKind.QUERY_TOKEN:
            yield Asked("parameter", "Parameter", "access_token", may_be_empty=True)

    def _about_profile(self) -> Iterator[Asked]:
        hint = "the host" if self._has_own_address else self.provider.id
        yield Asked("name", "Name of profile", hint, may_be_empty=True)
        if any(asked.is_secret for asked in self._about_sign_in()):
            yield Asked("keep", "Keep the secret", options=KEEPS)
        yield Asked("more", "More settings", options=(("", "hidden"), ("yes", "shown")))
        if self.has_more:
            yield Asked(
                "pairs", "Placeholders", "NAME=VALUE, separated by spaces", may_be_empty=True
            )
            yield Asked(
                "headers", "More headers", "Name=value, separated by semicolons", may_be_empty=True
            )
            if any(asked.is_secret for asked in self._about_sign_in()):
                hint = "an environment variable that holds the secret"
                yield Asked("token_env", "Variable", hint, may_be_empty=True)

    def _plain(self) -> Draft:
        """Return the draft as chosen, but with nothing typed yet, to see what it needs."""
        from reso_explorer.workspace.profile_draft import Draft

        draft = Draft(name=self.name, provider=self.provider, auth=self.auth)
        if self._has_own_address:
            draft.url = "https://service.invalid"
        else:
            draft.root = self.value("root")
        return draft

    def draft(self, secrets: Mapping[str, Secret]) -> Draft:
        """Return the profile in the making.

        Raises:
            WorkspaceError: the port is no number, or a pair isn't NAME=VALUE.
        """
        from reso_explorer.providers import match
        from reso_explorer.workspace import WorkspaceError
        from reso_explorer.workspace.profile_draft import Draft

        url = self._url()
        fits = match(url) if url else None
        variables = fits.variables if fits and fits.provider.id == self.provider.id else {}
        port = self.value("redirect_port")
        if port and not (port.isdecimal() and 0 < int(port) < 65536):
            raise WorkspaceError("The redirect port is a number from 1 to 65535.", is_usage=True)
        asked = {each.key for each in self.asked()}

        def typed(key: str) -> str | None:
            return (self.value(key) or None) if key in asked else None

        return Draft(
            name=self.name,
            provider=self.provider,
            auth=self.auth,
            url=url,
            root="" if self._has_own_address else self.value("root"),
            role=typed("role"),
            client_id=typed("client_id"),
            username=typed("username"),
            token_url=typed("token_url"),
            authorize_url=typed("authorize_url"),
            redirect_port=int(port) if port and "redirect_port" in asked else None,
            discovery_url=typed("discovery_url"),
            scopes=tuple((typed("scopes") or "").split()),
            client_auth=ClientAuth(typed("client_auth") or "unknown"),
            header=typed("header"),
            parameter=typed("parameter"),
            token_env=typed("token_env"),
            headers=_pairs("More headers", typed("headers") or "", ";"),
            variables=dict(variables)
            | _pairs("Placeholders", typed("pairs") or "", " ")
            | {
                key.removeprefix("set:"): self.value(key)
                for key in asked
                if key.startswith("set:") and self.value(key)
            },
            secrets=dict(secrets),
        )


def _pairs(title: str, text: str, separator: str) -> dict[str, str]:
    """Return the names and values of a line of pairs.

    Raises:
        WorkspaceError: one of them has no name.
    """
    from reso_explorer.workspace import WorkspaceError

    found: dict[str, str] = {}
    for pair in text.split(separator):
        name, equals, value = pair.partition("=")
        if not pair.strip():
            continue
        if not equals or not name.strip():
            raise WorkspaceError(f"{title}: {pair.strip()} isn't NAME=VALUE.", is_usage=True)
        found[name.strip()] = value.strip()
    return found


def about_provider(provider: Provider) -> list[tuple[str, str]]:
    """Return (heading or "", text) lines of what is known of a provider, most useful first."""
    from reso_explorer.providers.describe import describe

    wanted = ("About", "Login", "Limits", "What trips people up", "Service roots", "To fill in")
    sections = {section.title: section.lines for section in describe(provider)}
    lines: list[tuple[str, str]] = []
    for title in wanted:
        for number, text in enumerate(sections.get(title, ())):
            lines.append((title if number == 0 else "", text))
    return lines
