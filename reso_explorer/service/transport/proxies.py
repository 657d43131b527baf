"""The proxy that the environment names for an address, and what can be wrong with it."""

from __future__ import annotations

import os
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from reso_explorer.service.errors import UnreachableError

_KNOWN: Final = ("http", "https", "socks5", "socks5h")


class Proxy(NamedTuple):
    """A proxy setting; `host` has the port and no user."""

    variable: str
    scheme: str
    host: str


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy that the environment names for an address, None where there is none."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    proxies = getproxies()
    name = parts.scheme if proxies.get(parts.scheme) else "all"
    value = proxies.get(name, "")
    if not value or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    value = value if "://" in value else f"http://{value}"
    scheme, _, rest = value.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    return Proxy(_variable(name), scheme.lower(), host)


def _variable(name: str) -> str:
    """Return the environment variable that sets a proxy; the lower-case one wins."""
    lower, upper = f"{name}_proxy", f"{name.upper()}_PROXY"
    return upper if upper in os.environ and lower not in os.environ else lower


def bad_proxy(url: str, host: str, shown: str) -> UnreachableError:
    """Return the error for a proxy setting that the HTTP library refuses.

    Args:
        url: the address that was to be opened.
        host: its host, for the sentence.
        shown: the address without credentials.
    """
    found = proxy_for(url)
    variable = found.variable if found else "a proxy variable"
    what = "isn't a valid URL"
    if found is not None and found.scheme not in _KNOWN:
        what = f"has the unknown scheme `{found.scheme}`"
    return UnreachableError(
        f"Can't connect to {host}: the proxy setting {variable} {what}.",
        url=shown,
        what_to_try=(
            f"Set {variable} to a URL such as http://proxy.example:8080 or "
            "socks5h://proxy.example:1080, or add the host to NO_PROXY."
        ),
    )
