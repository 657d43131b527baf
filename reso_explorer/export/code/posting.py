"""Requests for posting, with the script that signs in and goes from page to page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from reso_explorer.export.code.targets import Code
from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.export.code.request import Piece, Request

_LANGUAGE: Final = Language(text=repr, variable=lambda name: f"env({name!r})")


def posting(request: Request) -> Code:
    """Return a request; sending it again reads the next page."""
    script = f"{request.name}_pages.py"
    scripts = {"on_request": script, "on_response": script}
    if request.fetches:
        scripts["setup"] = script
    url, _, query = request.url.partition("?")
    pairs = [each.partition("=") for each in query.split("&") if each]
    params = [
        {"name": _escaped(unquote(name)), "value": _escaped(unquote(value.replace("+", " ")))}
        for name, _, value in pairs
    ]
    params += [{"name": name, "value": f"${value}"} for name, value in request.keys.items()]
    model: dict[str, Any] = {
        "name": request.name,
        "description": "Send it again for the next page. Start posting with the secrets in an "
        "environment file: posting --collection . --env FILE",
        "method": "GET",
        "url": _escaped(url),
        **({"auth": _auth(request)} if request.has_bearer or request.is_basic else {}),
        "headers": [
            {"name": name, "value": _value(pieces)}
            for name, pieces in request.sent_headers()
            if name != "Authorization"
        ],
        "params": params,
        "scripts": scripts,
        "options": {"follow_redirects": False, "timeout": 120},
    }
    text = "".join(_yaml(model))
    is_keyset = request.paging.keyset is not None
    names = "quote, urlsplit" if is_keyset else "parse_qsl, urlencode, urljoin, urlsplit"
    lines = printed(
        _SCRIPT,
        request,
        _LANGUAGE,
        NAMES=names,
        KEY_NAMES="".join(f"{name!r}, " for name in request.keys),
        STRIPPED_NAMES="".join(f"{name!r}, " for name in request.stripped),
    )
    return Code(text=text, others={script: lines})


def _auth(request: Request) -> dict[str, Any]:
    if request.is_basic:
        user, password = request.basic_pair()
        return {"type": "basic", "basic": {"username": f"${user}", "password": f"${password}"}}
    token = "fetched_token" if request.fetches else request.access.name("token")
    return {"type": "bearer_token", "bearer_token": {"token": f"${token}"}}


def _yaml(model: dict[str, Any], indent: str = "") -> Iterable[str]:
    """Yield the lines of a mapping; scalars are written as JSON, which YAML includes."""
    for name, value in model.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:\n"
            yield from _yaml(value, indent + "  ")
        elif isinstance(value, list) and value:
            yield f"{indent}{name}:\n"
            for item in value:
                first, *rest = _yaml(item, indent + "  ")
                yield f"{indent}- {first.lstrip()}"
                yield from rest
        else:
            yield f"{indent}{name}: {json.dumps(value)}\n"


def _escaped(text: str) -> str:
    return text.replace("$", "$$")


def _value(pieces: Iterable[Piece]) -> str:
    return "".join(f"${{{p.text}}}" if p.is_variable else _escaped(p.text) for p in pieces)


_SCRIPT: Final = r'''"""Scripts of posting for one query: the sign-in, the next page, and the pace."""

@if steady
import time
@end
from urllib.parse import @NAMES@

@if fetches
import httpx
@end

START = @URL@


def on_request(request, posting):
    """Request the page behind the last one that was read."""
    following = posting.get_variable("next_page", "")
    if following:
        secret = [param for param in request.params if param.name in (@KEY_NAMES@)]
        request.url, request.params = following, []
        request.absorb_url_query(escape_dollars=False)
        request.params += secret
@if steady
    time.sleep(@PAUSE@)  # the provider's limit
@end


def on_response(response, posting):
    """Remember where the next page is."""
@if retry
    if response.status_code == 429:
        after = response.headers.get("Retry-After", "")
        message = f"Wait {after or @RETRY@} seconds, then send it again."
        posting.notify(message, severity="warning")
        return
@end
@if fetches
    if response.status_code == 401:
        posting.set_variable("fetched_token", "")  # it expired: send again
        return
@end
    posting.set_variable("next_page", "")
    if response.status_code != 200:
        return
    body = response.json()
    inner = body["d"] if isinstance(body, dict) and set(body) == {"d"} else body
    rows = inner if isinstance(inner, list) else inner.get("value", inner.get("results", []))
    count = int(posting.get_variable("read", 0)) + len(rows)
    following = next_page(inner, rows, count)
    if following and urlsplit(following)[:2] != urlsplit(START)[:2]:
        posting.notify("The next link leaves the server, and the token doesn't.", severity="error")
        following = ""
    posting.set_variable("next_page", following)
    posting.set_variable("read", count if following else 0)
    more = "Send again for the next page." if following else "That was the last page."
    posting.notify(f"Read {count} rows. {more}")

@if keyset

def plain(value):
    return "null" if value is None else str(value)


def quoted(value):
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"

@end

def next_page(inner, rows, count):
    """Return the URL of the next page, "" at the end."""
@if keyset
    if not rows:
        return ""
    by = @ORDER@
    order = @ORDER_FORM@(rows[-1][by])
@if tie
    key = @TIE@
    tie = @TIE_FORM@(rows[-1][key])
    above = f"{by} {'ne' if order == 'null' else 'gt'} {order}"
    behind = f"({above} or ({by} eq {order} and {key} gt {tie}))"
@end
@unless tie
    behind = f"{by} gt {order}"
@end
    return @BASE@ + quote(@BEFORE@ + behind, safe="")
@end
@if links
    names = ("@odata.nextLink", "@nextLink", "odata.nextLink", "__next")
    found = isinstance(inner, dict) and next((inner[n] for n in names if inner.get(n)), "")
@if skip
    if not found and len(rows) >= @SIZE@:  # a full page without a link
        return f"{START}&$skip={count}"
@end
    if not found:
        return ""
    head, _, query = urljoin(START, found).partition("?")
    options = dict(parse_qsl(query))  # posting encodes names, so a server may repeat one
@if strips
    options = {name: value for name, value in options.items() if name not in (@STRIPPED_NAMES@)}
@end
    return head + "?" + urlencode(options)
@end
@if fetches


def setup(posting):
    """Fetch a token unless there is one."""
    if posting.get_variable("fetched_token", ""):
        return

    def env(name):
        return str(posting.variables[name])

    form = {@TOKEN_FORM@}
@if fetches_basic
    reply = httpx.post(@TOKEN_URL@, data=form, auth=(@CLIENT@, @SECRET@))
@end
@unless fetches_basic
    reply = httpx.post(@TOKEN_URL@, data=form)
@end
    reply.raise_for_status()
    posting.set_variable("fetched_token", reply.json()["access_token"])
@end
'''
