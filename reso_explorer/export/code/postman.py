"""Postman collections, format 2.1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.export.code.paging_script import delay, paging_script

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.export.code.request import Piece, Request

_SCHEMA: Final = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_TOKEN: Final = "fetched_token"  # noqa: S105  # the name of a variable


def postman(request: Request) -> str:
    """Return a collection: Send reads a page, and a run of the collection reads all of them."""
    items = [_sign_in(request)] if request.fetches else []
    collection = {
        "info": {
            "name": request.name,
            "description": "Reads the pages of one query. Set the variables in double braces in "
            "an environment, then run the collection.",
            "schema": _SCHEMA,
        },
        "item": [*items, _page(request)],
    }
    return json.dumps(collection, indent=2) + "\n"


def _page(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = {
        "method": "GET",
        "header": [
            {"key": name, "value": _value(pieces)}
            for name, pieces in request.sent_headers()
            if name != "Authorization"
        ],
        "url": request.url + _keys(request, "&" if "?" in request.url else "?"),
    }
    if request.has_bearer:
        token = _TOKEN if request.fetches else request.access.name("token")
        found["auth"] = _auth("bearer", token=f"{{{{{token}}}}}")
    elif request.is_basic:
        user, password = request.basic_pair()
        found["auth"] = _auth("basic", username=f"{{{{{user}}}}}", password=f"{{{{{password}}}}}")
    else:
        found["auth"] = {"type": "noauth"}
    again = f"pm.execution.setNextRequest({json.dumps(request.name)});"
    before = [
        'const next = pm.collectionVariables.get("next_page");',
        f"if (next) pm.request.url.update(next{_added(request)});",
    ]
    return _item(request.name, found, before, _after(request, again))


def _after(request: Request, again: str) -> list[str]:
    """Return the script that runs after each page."""
    pause = delay(request)
    lines = ['const tries = Number(pm.collectionVariables.get("tries") || 0);']
    if not request.pace.suspends:
        lines += [
            "if (pm.response.code === 429 && tries < 5) {",
            '  pm.collectionVariables.set("tries", tries + 1);',
            f'  const seconds = Number(pm.response.headers.get("Retry-After")) || {request.pace.retry};',
            "  setTimeout(() => {}, seconds * 1000); // the next request waits for it",
            f"  {again}",
            "  return;",
            "}",
        ]
    if request.fetches:
        lines += [
            "if (pm.response.code === 401 && tries < 5) {",
            '  pm.collectionVariables.set("tries", tries + 1);',
            '  pm.execution.setNextRequest("Sign in");',
            "  return;",
            "}",
        ]
    return [
        *lines,
        'pm.collectionVariables.set("tries", 0);',
        'pm.collectionVariables.set("next_page", "");',
        "pm.execution.setNextRequest(null);",
        'pm.test("The page was read", () => pm.response.to.have.status(200));',
        "if (pm.response.code !== 200) return;",
        "const body = pm.response.json();",
        'const read = Number(pm.collectionVariables.get("read") || 0);',
        *paging_script(request).splitlines(),
        'pm.collectionVariables.set("read", next ? read + rows.length : 0);',
        'pm.collectionVariables.set("next_page", next);',
        f"if (next) {again}",
        *([f"setTimeout(() => {{}}, {pause}); // the provider's limit"] if pause else []),
    ]


def _sign_in(request: Request) -> dict[str, Any]:
    fields = [
        {"key": name, "value": _value([piece]), "type": "text"}
        for name, piece in request.token_form()
    ]
    found: dict[str, Any] = {
        "method": "POST",
        "header": [],
        "url": request.access.token_url,
        "body": {"mode": "urlencoded", "urlencoded": fields},
        "auth": {"type": "noauth"},
    }
    if request.access.in_header:
        client, secret = request.client_pair()
        found["auth"] = _auth("basic", username=f"{{{{{client}}}}}", password=f"{{{{{secret}}}}}")
    after = [
        'pm.test("The sign-in worked", () => pm.response.to.have.status(200));',
        "if (pm.response.code !== 200) pm.execution.setNextRequest(null);",
        f'else pm.collectionVariables.set("{_TOKEN}", pm.response.json().access_token);',
    ]
    return _item("Sign in", found, [], after)


def _item(
    name: str, request: dict[str, Any], before: list[str], after: list[str]
) -> dict[str, Any]:
    """Return a request with its scripts; each is a function, so that it may return."""
    events = [
        {
            "listen": listen,
            "script": {"type": "text/javascript", "exec": ["(() => {", *lines, "})();"]},
        }
        for listen, lines in (("prerequest", before), ("test", after))
        if lines
    ]
    follows = {"protocolProfileBehavior": {"followRedirects": False}}
    return {"name": name, "event": events, "request": request, "response": [], **follows}


def _auth(kind: str, **values: str) -> dict[str, Any]:
    found = [{"key": key, "value": value, "type": "string"} for key, value in values.items()]
    return {"type": kind, kind: found}


def _value(pieces: Iterable[Piece]) -> str:
    return "".join(f"{{{{{p.text}}}}}" if p.is_variable else p.text for p in pieces)


def _keys(request: Request, mark: str) -> str:
    """Return the secret query parameters, for behind a URL."""
    pairs = [f"{name}={{{{{variable}}}}}" for name, variable in request.keys.items()]
    return mark + "&".join(pairs) if pairs else ""


def _added(request: Request) -> str:
    """Return what a script adds to a URL: the secret query parameters."""
    keys = _keys(request, "")
    return f' + (next.includes("?") ? "&" : "?") + {json.dumps(keys)}' if keys else ""
