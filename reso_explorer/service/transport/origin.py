"""Where a credential may go: scheme, host and port of the very address that is sent."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from reso_explorer.service.errors import RefusedUrlError

if TYPE_CHECKING:
    import httpx

_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: the only place a credential of a profile goes to.

    They are read by the parser of the HTTP library, so that what is checked is what is sent. A
    name beyond ASCII is in the form that is looked up; a full stop at its end makes it another
    host.
    """

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """Return the origin of an absolute http or https address.

        Raises:
            RefusedUrlError: it is no such address, or holds control characters or a user.
        """
        return cls.of_parsed(parse(url))

    @classmethod
    def of_parsed(cls, url: httpx.URL) -> Origin:
        """Return the origin of an address that `parse` returned or that is about to be sent."""
        return cls(url.scheme, url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme])

    @property
    def is_loopback(self) -> bool:
        """Whether a connection to the host ends on this machine, where plain http is allowed."""
        return bool(_loopback_address(self.host))

    @property
    def pinned(self) -> str:
        """The address of this machine to connect to for a name below `localhost`, else "".

        Such a name may be answered by any name server, and by another one the next time.
        """
        return _loopback_address(self.host) if self.host.endswith(".localhost") else ""

    @property
    def is_safe(self) -> bool:
        """Whether credentials may travel: https, or this machine."""
        return self.scheme == "https" or self.is_loopback

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def parse(url: str) -> httpx.URL:
    """Parse an absolute http or https address, refusing all others with a sentence.

    Raises:
        RefusedUrlError: not such an address, or one that holds control characters or a user.
    """
    import httpx

    if any(ord(char) < 0x20 or ord(char) == 0x7F for char in url):
        raise RefusedUrlError(
            "The URL contains a control character.",
            url=url,
            what_to_try="Copy the URL again without line breaks.",
        )
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise RefusedUrlError("This isn't a valid URL.", url=url) from None
    if found.scheme not in _PORTS:
        what = f"`{found.scheme}:` URLs aren't" if found.scheme else "A URL without https:// isn't"
        raise RefusedUrlError(
            f"{what} opened.", url=url, what_to_try="Use a URL that starts with https://."
        )
    if found.userinfo or "@" in _authority(url):
        raise RefusedUrlError(
            "The URL contains a user name or password.",
            url=url,
            what_to_try="Leave them out of the URL and use a profile: reso-explorer connect.",
        )
    if not _is_host(found.raw_host) or not (found.port is None or 0 < found.port < 65536):
        raise RefusedUrlError("The URL has no valid host and port.", url=url)
    return found


def _authority(url: str) -> str:
    """Return what stands between `//` and the path, as written."""
    rest = url.partition("://")[2]
    for sign in "/?#":
        rest = rest.partition(sign)[0]
    return rest


def _is_host(host: bytes) -> bool:
    """Tell whether a host can be looked up: no escapes, no empty label but the last one."""
    if not host or b"%" in host or b"\\" in host:
        return False
    return all(host.removesuffix(b".").split(b"."))


@lru_cache(maxsize=256)
def _loopback_address(host: str) -> str:
    """Return the address of this machine that a host stands for, "" where it is another one.

    Numbers count in every form that is connected to, such as `0x7f.1` and `::ffff:127.0.0.1`.
    Of names only `localhost` and those below it can be this machine, and only when they resolve
    to it; any other name may lead elsewhere the next time.
    """
    name = host.removesuffix(".")
    flags = 0 if name == "localhost" or name.endswith(".localhost") else socket.AI_NUMERICHOST
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=flags)
    except (OSError, UnicodeError):
        return ""
    addresses = sorted((str(each[4][0]) for each in found), key=lambda text: (":" in text, text))
    return addresses[0] if addresses and all(map(_is_loopback, addresses)) else ""


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback
