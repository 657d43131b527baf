"""OpenID Connect discovery: the addresses of a sign-in server, taken with care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.service.decode_error import expect_ok
from reso_explorer.service.errors import ServiceError, SignInError
from reso_explorer.service.json_body import read_json
from reso_explorer.service.transport import Transport
from reso_explorer.service.transport.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.service.auth.token_request import OpenTransport

_WELL_KNOWN: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where to sign in. `notes` says what in the discovery document was odd."""

    authorize_url: str
    token_url: str
    issuer: str = ""
    revoke_url: str = ""
    scopes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


async def discover(
    url: str, *, allowed_hosts: Iterable[str] = (), open_transport: OpenTransport = Transport
) -> Endpoints:
    """Read the discovery document of an issuer (OpenID Connect Discovery 1.0, section 4).

    Addresses on hosts other than the issuer's are refused unless allowed, as client secrets and
    codes would go there; some providers advertise hosts that only work inside their network.

    Args:
        url: the issuer, or the address of the document itself.
        allowed_hosts: further hosts that may be named.
        open_transport: makes the transport.

    Raises:
        SignInError: the document is missing, odd or names foreign hosts.
    """
    document = url if url.rstrip("/").endswith(_WELL_KNOWN) else url.rstrip("/") + _WELL_KNOWN
    async with open_transport(document) as transport:
        reply = expect_ok(await transport.get(document))
        if reply.foreign:
            raise SignInError("The discovery document is on another host.", url=reply.url)
        value, _ = read_json(reply)
    if not isinstance(value, dict):
        raise SignInError("There is no discovery document at this URL.", url=document)
    allowed = {Origin.of(document).host, *allowed_hosts}
    notes: list[str] = []
    issuer = _text(value, "issuer")
    stated = _host(issuer)
    if stated and stated not in allowed:
        notes.append(f"The discovery document calls its issuer {issuer}, another host.")
    scopes = value.get("scopes_supported")
    methods = value.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        notes.append("The sign-in server does not list S256 among its PKCE methods.")
    return Endpoints(
        authorize_url=_endpoint(value, "authorization_endpoint", allowed, document),
        token_url=_endpoint(value, "token_endpoint", allowed, document),
        issuer=issuer,
        revoke_url=_text(value, "revocation_endpoint"),
        scopes=tuple(str(item) for item in scopes) if isinstance(scopes, list) else (),
        notes=tuple(notes),
    )


def _host(url: str) -> str:
    try:
        return Origin.of(url).host
    except ServiceError:
        return ""


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""


def _endpoint(value: dict[str, Any], name: str, allowed: set[str], document: str) -> str:
    found = _text(value, name)
    if not found:
        raise SignInError(f"The discovery document has no `{name}`.", url=document)
    try:
        origin = Origin.of(found)
    except ServiceError as error:
        raise SignInError(
            f"The discovery document's `{name}` isn't a URL that can be opened: {error.message}",
            url=document,
        ) from None
    if not origin.is_safe:
        raise SignInError(f"The discovery document's `{name}` isn't https.", url=document)
    if origin.host not in allowed:
        raise SignInError(
            f"The discovery document's `{name}` is on another host, {origin.host}.",
            url=document,
            what_to_try="If that host is right, give the sign-in URLs yourself.",
        )
    return found
