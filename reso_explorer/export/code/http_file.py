"""Files of requests (`.http`) for httpYac, JetBrains' HTTP Client, and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.export.code.paging_script import delay, paging_script

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.export.code.request import Piece, Request


def http(request: Request) -> str:
    """Return a file whose last request, sent again and again, reads all pages."""
    names = _variables(request)
    lines = [
        "# Reads the pages of one query. httpYac sends the last request until all pages are read;",
        "# in other clients, send it again for the next page. Secrets come from the environment.",
        *(f"@{name} = {{{{$processEnv {name}}}}}" for name in names),
    ]
    if request.fetches:
        lines += ["", *_sign_in(request)]
    lines += ["", "### Rows", f"@next = {_escaped(request.url)}", "# @loop while next"]
    lines += [f"# @sleep {delay(request)}"] if delay(request) else []
    lines += ["# @no-redirect", f"GET {{{{next}}}}{_keys(request)}"]
    lines += [f"{name}: {_value(pieces)}" for name, pieces in request.sent_headers()]
    if request.fetches:
        lines.append("Authorization: Bearer {{token}}")
    elif request.is_basic:
        user, password = request.basic_pair()
        lines.append(f"Authorization: Basic {{{{{user}}}}}:{{{{{password}}}}}")
    return "\n".join([*lines, "", *_handler(request)]) + "\n"


def _sign_in(request: Request) -> list[str]:
    lines = ["### Sign in", f"POST {_escaped(request.access.token_url)}"]
    lines.append("Content-Type: application/x-www-form-urlencoded")
    if request.access.in_header:
        client, secret = request.client_pair()
        lines.append(f"Authorization: Basic {{{{{client}}}}}:{{{{{secret}}}}}")
    form = "&".join(f"{name}={_encoded(piece)}" for name, piece in request.token_form())
    script = '> {% client.global.set("token", response.body.access_token); %}'
    return [*lines, "", form, "", script]


def _handler(request: Request) -> list[str]:
    """Return the script that runs after each page."""
    return [
        "> {%",
        '  client.global.set("next", "");',
        '  if (response.status !== 200) throw new Error("HTTP " + response.status);',
        "  const body = response.body;",
        '  const read = Number(client.global.get("read") || 0);',
        *paging_script(request, "  ").splitlines(),
        '  client.global.set("read", read + rows.length);',
        '  client.global.set("next", next);',
        "%}",
    ]


def _variables(request: Request) -> list[str]:
    from reso_explorer.export.code.shell import names

    return names(request)


def _escaped(text: str) -> str:
    """Return a text without braces, which would be a variable."""
    return text.replace("{", "%7B").replace("}", "%7D")


def _value(pieces: Iterable[Piece]) -> str:
    return "".join(f"{{{{{p.text}}}}}" if p.is_variable else p.text for p in pieces)


def _encoded(piece: Piece) -> str:
    from urllib.parse import quote

    if piece.is_variable:
        return f"{{{{encodeURIComponent({piece.text})}}}}"
    return quote(piece.text, safe="")


def _keys(request: Request) -> str:
    """Return the secret query parameters, for behind a URL."""
    pairs = [f"{name}={{{{encodeURIComponent({value})}}}}" for name, value in request.keys.items()]
    return f'{{{{next.includes("?") ? "&" : "?"}}}}{"&".join(pairs)}' if pairs else ""
