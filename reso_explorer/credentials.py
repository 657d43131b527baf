"""What carries a credential, by its name: one list for profiles, links, code, and all texts.

Names come as query parameters (`access_token=`), header fields (`X-Api-Key`) and members of JSON.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, unquote_plus

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_LAST_WORDS: Final = frozenset(
    [
        "authorization",
        "bearer",
        "credential",
        "credentials",
        "jwt",
        "otp",
        "passcode",
        "passphrase",
        "passwd",
        "password",
        "pwd",
        "secret",
        "sig",
        "signature",
        "token",
    ]
)
"""A name that ends in one of these words is a credential, such as `mls_token`."""

_PAGING: Final = frozenset(
    [
        "cancellation",
        "continuation",
        "cursor",
        "delta",
        "next",
        "page",
        "paging",
        "reset",
        "resume",
        "skip",
        "sync",
    ]
)
"""Words in front of `token` that make it a place in a list."""

_KEY_OWNERS: Final = frozenset(
    [
        "access",
        "account",
        "api",
        "app",
        "application",
        "auth",
        "client",
        "consumer",
        "developer",
        "function",
        "functions",
        "host",
        "master",
        "private",
        "secret",
        "security",
        "server",
        "service",
        "shared",
        "signing",
        "subscription",
    ]
)
"""Words in front of `key` that make it a credential."""

_WHOLE: Final = frozenset(
    [
        "accesskey",
        "accesstoken",
        "apikey",
        "apisecret",
        "apitoken",
        "apptoken",
        "assertion",
        "authkey",
        "authtoken",
        "bearertoken",
        "clientassertion",
        "clientsecret",
        "cookie",
        "codeverifier",
        "idtoken",
        "mlstoken",
        "passwd",
        "privatekey",
        "refreshtoken",
        "secretkey",
        "securitytoken",
        "servertoken",
        "sessionid",
        "sessionkey",
        "sessiontoken",
        "setcookie",
        "subscriptionkey",
        "usertoken",
        "xapikey",
        "xapitoken",
        "xauthtoken",
    ]
)
"""Names that are written without a border between their words, and some of their own."""

_WEAK: Final = frozenset({"auth", "code", "key", "session", "sid", "ticket"})
"""Names that carry a credential in an address only when the value looks like one."""

_PLAIN_KEYS: Final = frozenset({"surrogatekey", "cachekey", "idempotencykey", "secwebsocketkey"})

_PLAIN_VALUE: Final = re.compile(r"[\d.:,/ -]+|[A-Za-z]{1,15}(?:[-_. ][A-Za-z]{1,15})*")


def is_credential_name(name: str) -> bool:
    """Tell whether a parameter or member of this name is a credential whatever its value.

    System query options and parameter aliases (`$skiptoken`, `@token`) are not.
    """
    if not name or name[0] in "$@":
        return False
    words = [word.lower() for word in _WORDS.findall(name)]
    joined = "".join(words)
    if joined in _WHOLE:
        return True
    if not words:
        return False
    before = words[-2] if len(words) > 1 else ""
    if words[-1] in _LAST_WORDS:
        return before not in _PAGING
    return (words[-1] == "key" and before in _KEY_OWNERS) or (
        words[-1] in {"apikey", "authtoken", "accesstoken"}
    )


def is_sign_in_name(name: str) -> bool:
    """Tell whether a parameter of this name says who asks.

    One that signs a single address does not, nor does a bare `token`, which may be a place in a
    list; where it holds the token that is known, its value tells.
    """
    words = [word.lower() for word in _WORDS.findall(name)]
    return (
        is_credential_name(name)
        and words != ["token"]
        and words[-1] not in {"sig", "signature", "credential", "credentials"}
        and words[:2] not in (["x", "amz"], ["x", "goog"])
    )


def is_credential_header(name: str) -> bool:
    """Tell whether a header field of this name carries a credential, such as `X-Api-Key`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    joined = "".join(words)
    if joined.removeprefix("x") in _PLAIN_KEYS or not words:
        return False
    return (
        is_credential_name(name)
        or words[-1] == "key"
        or joined in {"cookie", "setcookie", "xauth", "xsession"}
    )


def carries_credential(name: str, value: str) -> bool:
    """Tell whether a query parameter of an address, both decoded, carries a credential.

    Names such as `code` do only with a value that no person would write.
    """
    if is_credential_name(name):
        return True
    return name.casefold() in _WEAK and looks_random(value)


def looks_random(value: str) -> bool:
    """Tell whether a value looks made by a machine: no number, word, date or quoted literal."""
    if len(value) < 6 or value[0] in "'\"" or not value.isascii():
        return False
    if _PLAIN_VALUE.fullmatch(value):
        return len(value) > 20 and value.isalnum() and not value.isdecimal()
    return True


def without_credentials(url: str) -> str:
    """Return an address without the query parameters that carry a credential.

    The rest stays as it is written.
    """
    head, mark, query = url.partition("?")
    if not mark:
        return url
    pieces = query.split("&")
    kept = [piece for piece in pieces if not _is_credential(piece)]
    if len(kept) == len(pieces):
        return url
    return head + ("?" + "&".join(kept) if kept else "")


_USER: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")


def without_user(url: str) -> str:
    """Return an address without the user name and password in front of its host."""
    return _USER.sub(r"\1", url, count=1)


def _is_credential(piece: str) -> bool:
    name, _, value = piece.partition("=")
    return carries_credential(unquote(name), unquote_plus(value))
