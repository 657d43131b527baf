"""Addresses: where a credential may go, and how paths are appended."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from reso_explorer.secret import redact_known
from reso_explorer.service.errors import RefusedUrlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.secret import Secret

_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: the only place a credential of a profile goes to."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """Return the origin of an absolute http or https address.

        Raises:
            RefusedUrlError: the address has another scheme, no host or a bad port.
        """
        parts = split(url)
        host = (parts.hostname or "").rstrip(".")
        if not host.isascii():
            try:
                host = host.encode("idna").decode("ascii")
            except UnicodeError:
                raise RefusedUrlError(
                    "The host of the address is not a valid name.", url=url
                ) from None
        return cls(parts.scheme, host.lower(), parts.port or _PORTS[parts.scheme])

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine, where plain http is allowed."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def is_safe(self) -> bool:
        """Whether credentials may travel: https, or this machine."""
        return self.scheme == "https" or self.is_loopback

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def split(url: str) -> SplitResult:
    """Split an absolute http or https address, refusing all others with a sentence.

    Raises:
        RefusedUrlError: not such an address, or one that holds control characters or a user.
    """
    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in url):
        raise RefusedUrlError(
            "The address holds a control character.",
            url=url,
            what_to_try="Copy the address again without line breaks.",
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedUrlError("This is not a valid address.", url=url) from None
    if parts.scheme not in _PORTS:
        what = (
            f"`{parts.scheme}:` addresses are" if parts.scheme else "An address without https:// is"
        )
        raise RefusedUrlError(
            f"{what} not opened.", url=url, what_to_try="Give an address that starts with https://."
        )
    if not parts.hostname or port == 0:
        raise RefusedUrlError("The address has no valid host and port.", url=url)
    if parts.username is not None or parts.password is not None:
        raise RefusedUrlError(
            "The address holds a user name or password.",
            url=url,
            what_to_try="Leave them out of the address and give them as credentials.",
        )
    return parts


def append_segment(root: str, segment: str) -> str:
    """Return the address of a segment below a service root; a query of the root is kept.

    The last segment of the root is never dropped, with or without a slash at its end.
    """
    parts = urlsplit(root)
    path = parts.path.rstrip("/") + "/" + segment.lstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def without_parameters(url: str, names: frozenset[str]) -> str:
    """Return the address without the named query parameters; the rest stays as it is written."""
    return _without(url, lambda piece: unquote(piece.partition("=")[0]).casefold() in names)


def without_secrets(url: str, secrets: Iterable[Secret]) -> str:
    """Return the address without the query parameters that hold one of the given secrets."""
    known = tuple(secrets)
    if not known or redact_known(url, known) == url:
        return url
    return _without(url, lambda piece: redact_known(piece, known) != piece)


def _without(url: str, is_dropped: Callable[[str], bool]) -> str:
    head, mark, query = url.partition("?")
    if not mark:
        return url
    pieces = query.split("&")
    kept = [piece for piece in pieces if not is_dropped(piece)]
    if len(kept) == len(pieces):
        return url
    return head + ("?" + "&".join(kept) if kept else "")
