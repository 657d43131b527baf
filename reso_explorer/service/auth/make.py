"""From a profile and what is known of its provider to a credential."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reso_explorer.providers.provider import AuthKind, ClientAuth
from reso_explorer.service.auth.api_key import ApiKey
from reso_explorer.service.auth.authorization_code import AuthorizationCode
from reso_explorer.service.auth.basic import Basic
from reso_explorer.service.auth.bearer import Bearer
from reso_explorer.service.auth.client_credentials import ClientCredentials
from reso_explorer.service.auth.password_grant import PasswordGrant
from reso_explorer.service.auth.query_token import QueryToken
from reso_explorer.service.auth.token_request import TokenEndpoint
from reso_explorer.service.errors import SignInError
from reso_explorer.service.transport import Anonymous, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reso_explorer.providers.provider import AuthWay
    from reso_explorer.secret import Secret
    from reso_explorer.service.auth.token import Token
    from reso_explorer.service.auth.token_request import ClientStyle, OpenTransport
    from reso_explorer.service.transport import Clock, Credentials
    from reso_explorer.store.profiles import Profile


@dataclass(frozen=True, slots=True)
class SignIn:
    """Everything a sign-in needs, whatever its kind."""

    kind: AuthKind
    token: Secret | None = None
    client_id: str = ""
    client_secret: Secret | None = None
    username: str = ""
    password: Secret | None = None
    token_url: str = ""
    authorize_url: str = ""
    discovery_url: str = ""
    scope: str = ""
    style: ClientStyle = "either"
    parameter: str = "access_token"
    header: str = "x-api-key"
    extra: tuple[tuple[str, str], ...] = ()
    redirect_uri: str = ""


def sign_in_of(
    profile: Profile, way: AuthWay | None, find: Callable[[str], Secret | None]
) -> SignIn:
    """Return the sign-in of a profile; what it leaves open is taken from the provider's way.

    Args:
        profile: what the user set.
        way: the provider's way of the profile's kind, with placeholders filled in.
        find: returns a secret of the profile by slot: token, client_secret, password, api_key.
    """
    style = profile.client_auth
    if style is ClientAuth.UNKNOWN and way is not None:
        style = way.client_auth
    scopes = profile.scopes or (way.scopes if way and not way.scope_optional else ())
    if not scopes and way is not None and profile.auth is AuthKind.AUTHORIZATION_CODE:
        scopes = way.scopes
    redirect = f"http://127.0.0.1:{profile.redirect_port}/callback" if profile.redirect_port else ""
    return SignIn(
        kind=profile.auth,
        token=find("api_key") or find("token")
        if profile.auth is AuthKind.API_KEY
        else find("token"),
        client_id=profile.client_id or "",
        client_secret=find("client_secret"),
        username=profile.username or "",
        password=find("password"),
        token_url=profile.token_url or (way and way.token_url) or "",
        authorize_url=profile.authorize_url or (way and way.authorize_url) or "",
        discovery_url=profile.discovery_url
        or (way.discovery_url if way and way.trust_discovery and way.discovery_url else ""),
        scope=" ".join(scopes),
        style=_style(style),
        parameter=profile.parameter or (way and way.parameter) or "access_token",
        header=profile.header or (way and way.header) or "x-api-key",
        extra=tuple((way.extra if way else {}).items()),
        redirect_uri=redirect,
    )


def _style(client_auth: ClientAuth) -> ClientStyle:
    styles: Mapping[ClientAuth, ClientStyle] = {ClientAuth.POST: "post", ClientAuth.BASIC: "basic"}
    return styles.get(client_auth, "either")


def make_credentials(
    sign_in: SignIn,
    *,
    open_transport: OpenTransport = Transport,
    clock: Clock | None = None,
    token: Token | None = None,
    on_token: Callable[[Token], None] | None = None,
    kept: Callable[[], Token | None] | None = None,
    browser: Callable[[], Any] | None = None,
) -> Credentials:
    """Return the credential of a sign-in.

    Args:
        sign_in: its parts.
        open_transport: makes the transport for a sign-in server.
        clock: time.
        token: a token kept from earlier.
        on_token: told each new token.
        kept: returns the token that is kept now, which another run may have renewed.
        browser: an async function that signs in through the browser and returns a Token.

    Raises:
        SignInError: a part is missing.
    """
    kind = sign_in.kind
    rest: dict[str, Any] = {
        "open_transport": open_transport,
        "clock": clock,
        "token": token,
        "on_token": on_token,
        "kept": kept,
    }
    if kind is AuthKind.NONE:
        return Anonymous()
    if kind is AuthKind.BEARER:
        return Bearer(_need(sign_in.token, "token"))
    if kind is AuthKind.API_KEY:
        return ApiKey(_need(sign_in.token, "key"), sign_in.header)
    if kind is AuthKind.QUERY_TOKEN:
        return QueryToken(_need(sign_in.token, "token"), sign_in.parameter)
    if kind is AuthKind.BASIC:
        return Basic(_need_text(sign_in.username, "user name"), _need(sign_in.password, "password"))
    return _oauth(sign_in, rest, browser)


def _oauth(sign_in: SignIn, rest: dict[str, Any], browser: Callable[[], Any] | None) -> Credentials:
    endpoint = TokenEndpoint(
        _need_text(sign_in.token_url, "token URL"),
        _need_text(sign_in.client_id, "client ID"),
        sign_in.client_secret,
        sign_in.style,
        sign_in.extra,
    )
    if sign_in.kind is AuthKind.CLIENT_CREDENTIALS:
        _need(sign_in.client_secret, "client secret")
        return ClientCredentials(endpoint, scope=sign_in.scope, **rest)
    if sign_in.kind is AuthKind.PASSWORD:
        return PasswordGrant(
            endpoint,
            _need_text(sign_in.username, "user name"),
            _need(sign_in.password, "password"),
            scope=sign_in.scope,
            **rest,
        )
    return AuthorizationCode(endpoint, sign_in=browser, **rest)


def _need(secret: Secret | None, name: str) -> Secret:
    if secret is None or not secret:
        raise _missing(name)
    return secret


def _need_text(text: str, name: str) -> str:
    if not text:
        raise _missing(name)
    return text


def _missing(name: str) -> SignInError:
    return SignInError(
        f"The profile has no {name}.",
        what_to_try="Run `reso-explorer connect` for this profile, or set the environment variable.",
    )
