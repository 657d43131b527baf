"""Asking a token endpoint, and its refusals in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, quote_plus, urlsplit

from reso_explorer.secret import Secret
from reso_explorer.service.auth.basic import basic_value
from reso_explorer.service.auth.token import Token, token_from
from reso_explorer.service.body_text import body_text
from reso_explorer.service.decode_error.decode import read_body
from reso_explorer.service.errors import ServiceError, SignInError
from reso_explorer.service.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from reso_explorer.service.transport import Reply

    OpenTransport = Callable[[str], Transport]
    ClientStyle = Literal["post", "basic", "either"]

_ADVICE: Final = {
    "invalid_client": "Check the client ID and secret; some providers require them as Basic, others in the form.",
    "invalid_grant": "Check the user name and password, or sign in again: the credentials are wrong or already used.",
    "unauthorized_client": "This client may not sign in this way; ask the provider which grant it is for.",
    "unsupported_grant_type": "This sign-in server doesn't support the grant; choose another sign-in method.",
    "invalid_scope": "Check the scope; many providers need `api` or none at all.",
    "invalid_request": "A part of the sign-in is missing or repeated; check the profile.",
    "access_denied": "The sign-in was rejected.",
    "temporarily_unavailable": "Try again later.",
    "server_error": "Try again later.",
}


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """Where and as whom tokens are asked for.

    `style` says where client id and secret stand: in the form (`post`), in an Authorization
    header (`basic`), or in one and, when refused, the other (`either`).
    """

    url: str
    client_id: str
    client_secret: Secret | None = None
    style: ClientStyle = "either"
    extra: tuple[tuple[str, str], ...] = ()

    def secrets(self) -> tuple[Secret, ...]:
        """Return what must be masked."""
        if self.client_secret is None:
            return ()
        encoded = basic_value(self.client_id, self.client_secret).removeprefix("Basic ")
        return (self.client_secret, Secret(encoded))


async def request_token(
    endpoint: TokenEndpoint,
    grant: Mapping[str, str],
    *,
    now: float,
    open_transport: OpenTransport = Transport,
) -> Token:
    """Ask for a token.

    Args:
        endpoint: whom to ask, as whom.
        grant: the form fields of the grant, `grant_type` among them.
        now: seconds since 1970.
        open_transport: makes the transport for the sign-in server.

    Raises:
        SignInError: the server refuses, or answers without a token.
        ServiceError: it cannot be reached.
    """
    try:
        reply = await _ask(endpoint, grant, open_transport)
        token = token_from(_fields(reply), now) if reply.ok else None
        if token is None:
            raise _refusal(reply, endpoint)
    except ServiceError as error:
        error.hide((*endpoint.secrets(), *_secrets_of(grant)))
        raise
    return token


async def _ask(
    endpoint: TokenEndpoint, grant: Mapping[str, str], open_transport: OpenTransport
) -> Reply:
    """Send the request, in the other style where the first is refused; return the last answer."""
    async with open_transport(endpoint.url) as transport:
        reply: Reply | None = None
        for form, headers in _variants(endpoint, grant):
            reply = await transport.post_form(endpoint.url, form, headers)
            if reply.status not in {400, 401}:
                break
            if reply.status == 400 and _fields(reply).get("error") not in {None, "invalid_client"}:
                break
    assert reply is not None
    return reply


def _secrets_of(grant: Mapping[str, str]) -> tuple[Secret, ...]:
    """Return what of a grant must not be shown, should the server repeat it."""
    names = ("password", "refresh_token", "code", "code_verifier")
    return tuple(Secret(grant[name]) for name in names if grant.get(name))


def _variants(
    endpoint: TokenEndpoint, grant: Mapping[str, str]
) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return the forms and headers to try, the likeliest first."""
    form = {**grant, **dict(endpoint.extra)}
    found: list[tuple[dict[str, str], dict[str, str]]] = []
    secret = endpoint.client_secret
    if secret is None:
        return [({**form, "client_id": endpoint.client_id}, {})]
    if endpoint.style != "basic":
        found.append(
            ({**form, "client_id": endpoint.client_id, "client_secret": secret.reveal()}, {})
        )
    if endpoint.style != "post":
        # RFC 6749, section 2.3.1, has both parts form-encoded; many servers do not decode them.
        coded = basic_value(quote_plus(endpoint.client_id), Secret(quote_plus(secret.reveal())))
        plain = basic_value(endpoint.client_id, secret)
        found.extend((form, {"Authorization": value}) for value in dict.fromkeys((coded, plain)))
    return found


def _fields(reply: Reply) -> dict[str, Any]:
    """Return the members of a JSON answer, or of a form-encoded one."""
    text = body_text(reply).text.strip()
    if text.startswith("{"):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}
    if "access_token=" in text and len(text) < 20_000 and "<" not in text:
        return dict(parse_qsl(text))
    return {}


def _refusal(reply: Reply, endpoint: TokenEndpoint) -> SignInError:
    host = urlsplit(endpoint.url).hostname or "The sign-in server"
    said = read_body(reply)
    code = str(said.code) if said.code is not None else ""
    told = f": {said.message.rstrip('.')}" if said.message and said.form != "text" else ""
    if reply.ok:
        return SignInError(
            f"{host} responded to the token request without a token.",
            url=endpoint.url,
            status=reply.status,
            what_to_try="Check the token URL; this may be a web page.",
        )
    if 300 <= reply.status < 400:
        return SignInError(
            f"{host} redirects the token request (HTTP {reply.status}); token requests don't follow redirects.",
            url=endpoint.url,
            status=reply.status,
            what_to_try="Check the token URL: host, path, and https.",
        )
    hint = _ADVICE.get(code, "")
    if not hint:
        hint = _by_status(reply.status, said.form)
    return SignInError(
        f"{host} returned no token (HTTP {reply.status}){told}.",
        url=endpoint.url,
        status=reply.status,
        code=said.code,
        excerpt=said.excerpt if said.form in {"html", "text"} else "",
        what_to_try=hint,
    )


def _by_status(status: int, form: str) -> str:
    if status == 404:
        return "Check the token URL; nothing was found at this one."
    if status == 429:
        return "Wait a few minutes before the next sign-in."
    if status >= 500:
        return "The sign-in server has trouble; try again later."
    if status == 400 and form in {"html", "text", "empty"}:
        return (
            "Check the client ID and secret: this server doesn't respond in the standard way, "
            "and some providers respond like this if they are wrong."
        )
    return "Check the client ID, the secret, and the token URL."
