"""Cookies of the service's own origin, kept for the session and sent nowhere else."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from reso_explorer.service.transport.reply import Headers

_MOST: Final = 50


class OwnCookies:
    """A small jar: name, value, path and Secure are heeded; Domain is not, as one origin is all."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str], tuple[str, bool]] = {}

    def keep(self, url: str, headers: Headers) -> None:
        """Take the cookies of an answer."""
        for text in headers.get("set-cookie", "").splitlines():
            try:
                found = SimpleCookie(text)
            except CookieError:
                continue
            for name, morsel in found.items():
                path = morsel["path"] or urlsplit(url).path.rpartition("/")[0] or "/"
                if morsel["max-age"] in {"0", "-1"} or not morsel.value:
                    self._cookies.pop((name, path), None)
                elif len(self._cookies) < _MOST:
                    self._cookies[name, path] = (morsel.coded_value, bool(morsel["secure"]))

    def header_for(self, url: str) -> str:
        """Return the Cookie header for an address of the own origin, "" where there is none."""
        parts = urlsplit(url)
        path = parts.path or "/"
        return "; ".join(
            f"{name}={value}"
            for (name, where), (value, secure) in self._cookies.items()
            if (path == where or path.startswith(where.rstrip("/") + "/") or where == "/")
            and (not secure or parts.scheme == "https")
        )
