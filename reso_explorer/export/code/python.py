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
        _TEMPLATE,
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


_TEMPLATE: Final = r'''"""Print all rows of one query, each as a line of JSON. Needs @LIBRARY@ (pip install @LIBRARY@)."""

import json
import os
import sys
import time
@IMPORTS@
import @LIBRARY@


def env(name):
    return os.environ.get(name) or sys.exit(f"Set the environment variable {name}.")


START = @URL@
@if keyset
BASE = @BASE@  # the condition follows
ORDER = @ORDER@
@if tie
TIE = @TIE@
@end
@end
HEADERS = {
@HEADERS@
}
count = 0  # rows so far


def stop(reason, url):
    sys.exit(f"Stopped after {count} rows: {reason} Continue at: {url}")

@if netrc

def no_netrc(request):
    """Keep the token: requests replaces it if ~/.netrc has a password for the host."""
    return request

@end
@if session

def session():
    found = requests.Session()
    found.headers.update(HEADERS)
    found.auth = @SESSION_AUTH@
    return found

@end
@if keys

KEYS = {@KEYS@}  # secret query parameters, for every request


def with_keys(url):
    return f"{url}{'&' if '?' in url else '?'}{urlencode(KEYS)}"

@end
@if strips

def without_secrets(url):
    head, mark, query = url.partition("?")
    pieces = query.split("&")
    kept = [piece for piece in pieces if unquote(piece.partition("=")[0]) not in {@STRIPPED@}]
    return head + mark + "&".join(kept)

@end
@if fetches

def sign_in(client):
    form = {@TOKEN_FORM@}
    reply = client.post(@TOKEN_URL@, data=form, auth=@TOKEN_AUTH@@OPTIONS@)
@if steady
    pace(reply)
@end
    if reply.status_code != 200:
        sys.exit(f"The sign-in failed with HTTP {reply.status_code}: {reply.text[:300]}")
    client.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"

@end
@if retry

def retry_after(reply):
    """Seconds that the server asks to wait: a number or a date."""
    text = reply.headers.get("Retry-After", "")
    if text.isdigit():
        return max(int(text), 1)
    try:
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 1)
    except (TypeError, ValueError):
        return @RETRY@


def get(client, url):
    for attempt in range(5):
        reply = client.get(@TARGET@@OPTIONS@)
        if reply.status_code != 429 or attempt == 4:
            return reply
        time.sleep(retry_after(reply))

@end
@if steady

sent = 0


def pace(reply):
    """Keep below the limits of this provider: going over one suspends the key."""
    global sent
    sent += 1
    seconds = @PAUSE@  # between a response and the next request
    bytes_per_second = @BYTES@
    if bytes_per_second:
        seconds = max(seconds, @SIZE_READ@ / bytes_per_second)
    time.sleep(seconds)


def get(client, url):
    most = @REQUESTS@  # requests per day
    if most and sent >= most:
        stop("the limit per day is near.", url)
    reply = client.get(@TARGET@@OPTIONS@)
    pace(reply)
    return reply

@end
@if fetches

def get_signed_in(client, url):
    if "Authorization" not in client.headers:
        sign_in(client)
    reply = get(client, url)
    if reply.status_code == 401:  # the token expired
        sign_in(client)
        reply = get(client, url)
    return reply

@end

def page(body):
    """Return the rows and the next link of OData V4 (value) or V2 (d.results)."""
    inner = body["d"] if isinstance(body, dict) and set(body) == {"d"} else body
    if isinstance(inner, list):
        return inner, None
    if not isinstance(inner, dict):
        raise ValueError("the response isn't OData")
    found = inner.get("value", inner.get("results"))
    names = ("@odata.nextLink", "@nextLink", "odata.nextLink", "__next")
    link = next((inner[name] for name in names if inner.get(name)), None)
    return found if isinstance(found, list) else [inner], link

@if keyset

def plain(value):
    return "null" if value is None else str(value)


def quoted(value):
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def following(url, link, found):
    """Return the URL of the rows behind the last one, None at the end."""
    if not found:
        return None
    order = @ORDER_FORM@(found[-1][ORDER])
@if tie
    tie = @TIE_FORM@(found[-1][TIE])
    above = f"{ORDER} {'ne' if order == 'null' else 'gt'} {order}"
    behind = f"({above} or ({ORDER} eq {order} and {TIE} gt {tie}))"
@end
@unless tie
    behind = f"{ORDER} gt {order}"
@end
    return BASE + quote(@BEFORE@ + behind, safe="")

@end
@if links

def origin(url):
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or usual


def following(url, link, found):
    """Return the URL of the next page, None at the end."""
    if not link:
@if skip
        if len(found) >= @SIZE@:  # a full page without a link
            return f"{START}&$skip={count}"
@end
        return None
    link = @FOLLOWED@
    if origin(link) != origin(START):
        stop("the next link leaves the server, and the token doesn't.", url)
    return link

@end

def rows(client):
    """Yield the rows of all pages."""
    url, seen = START, set()
    while url:
        reply = @GET@(client, url)
        if reply.status_code != 200:
            stop(f"HTTP {reply.status_code}: {reply.text[:300]}", url)
        found, link = page(reply.json(parse_float=Decimal))  # no digit is lost
        yield from found
        seen.add(url)
        here, url = url, following(url, link, found)
        if url in seen:
            stop("the next link leads back to a page that was read.", here)


try:
    with @CLIENT@ as client:
        for row in rows(client):
            print(json.dumps(row, default=float))
            count += 1
except (@ERRORS@, ValueError, LookupError) as problem:
    sys.exit(f"Stopped after {count} rows: {type(problem).__name__}: {problem}")
print(f"Read {count} rows.", file=sys.stderr)
'''
