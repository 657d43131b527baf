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
        "posting",
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
