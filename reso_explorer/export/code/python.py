"""Python programs: one that uses httpx, one that uses requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request

_LANGUAGE: Final = Language(text=repr, variable=lambda name: f"env({name!r})", item="    {0}: {1},")


def httpx(request: Request) -> str:
    """Return a program that uses httpx."""
    basic = f"({_pair(request.basic_pair())})" if request.is_basic else "None"
    client = f"httpx.Client(headers=HEADERS, auth={basic}, timeout=120)"
    return _program(
        request,
        LIBRARY="httpx",
        ERRORS="httpx.HTTPError, httpx.InvalidURL",
        CLIENT=client,
        OPTIONS="",
        SIZE_READ="reply.num_bytes_downloaded",
    )


def requests(request: Request) -> str:
    """Return a program that uses requests."""
    return _program(
        request,
        LIBRARY="requests",
        ERRORS="requests.RequestException",
        CLIENT="session()",
        OPTIONS=", timeout=120, allow_redirects=False",
        SIZE_READ='int(reply.headers.get("Content-Length", len(reply.content)))',
    )


def _program(request: Request, **facts: str) -> str:
    pair = _pair(request.client_pair()) if request.access.in_header else ""
    is_plain = facts["LIBRARY"] == "httpx"
    return printed(
        "python",
        request,
        _LANGUAGE,
        IMPORTS=_imports(request),
        TARGET="with_keys(url)" if request.keys else "url",
        FOLLOWED="without_secrets(urljoin(url, link))"
        if request.stripped
        else "urljoin(url, link)",
        GET="get_signed_in" if request.fetches else "get",
        flags=() if is_plain else ("session", *_netrc(request)),
        SESSION_AUTH=f"({_pair(request.basic_pair())})" if request.is_basic else "no_netrc",
        TOKEN_AUTH=f"({pair})" if pair else "None" if is_plain else "no_netrc",
        **facts,
    )


def _pair(names: tuple[str, str]) -> str:
    return ", ".join(map(_LANGUAGE.variable, names))


def _netrc(request: Request) -> tuple[str, ...]:
    """Return the flag of programs that need `no_netrc`."""
    return ("netrc",) if request.fetches or not request.is_basic else ()


def _imports(request: Request) -> str:
    is_keyset = request.paging.keyset is not None
    names = {
        "quote": is_keyset,
        "unquote": bool(request.stripped) and not is_keyset,
        "urlencode": bool(request.keys),
        "urljoin": not is_keyset,
        "urlsplit": not is_keyset,
    }
    lines = ["from decimal import Decimal\n"]
    if not request.pace.suspends:
        lines.append("from email.utils import parsedate_to_datetime\n")
    lines.append(f"from urllib.parse import {', '.join(n for n, used in names.items() if used)}\n")
    return "".join(lines)
