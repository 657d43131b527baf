"""Bruno requests (`.bru`); the token is fetched and pages are followed by scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reso_explorer.export.code.paging_script import delay, paging_script
from reso_explorer.export.code.targets import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.export.code.request import Piece, Request


def bruno(request: Request) -> Code:
    """Return a request, and the file that makes a collection of its folder."""
    auth = "bearer" if request.has_bearer and not request.fetches else "none"
    if request.is_basic:
        auth = "basic"
    headers = [
        f"{name}: {_value(pieces)}"
        for name, pieces in request.sent_headers()
        if name != "Authorization"
    ]
    blocks = [
        _block("meta", [f"name: {request.name}", "type: http", "seq: 1"]),
        _block("get", [f"url: {request.url}", "body: none", f"auth: {auth}"]),
        _block("headers", headers),
    ]
    if auth == "bearer":
        token = f"token: {_variable(request.access.name('token'))}"
        blocks.append(_block("auth:bearer", [token]))
    elif auth == "basic":
        user, password = map(_variable, request.basic_pair())
        blocks.append(_block("auth:basic", [f"username: {user}", f"password: {password}"]))
    before = _before(request)
    if before:
        blocks.append(_block("script:pre-request", before))
    blocks.append(_block("script:post-response", _after(request)))
    settings = ["encodeUrl: false", "followRedirects: false", "timeout: 120000"]
    blocks.append(_block("settings", settings))
    collection = {"version": "1", "name": request.name, "type": "collection"}
    text = json.dumps(collection, indent=2) + "\n"
    return Code(text="\n".join(blocks), others={"bruno.json": text})


def _before(request: Request) -> list[str]:
    """Return the script that runs before each page."""
    lines = ['if (bru.getVar("next_page")) req.setUrl(bru.getVar("next_page"));']
    if request.keys:
        pairs = [
            f'"{name}=" + encodeURIComponent(bru.getProcessEnv({json.dumps(variable)}))'
            for name, variable in request.keys.items()
        ]
        added = ' + "&" + '.join(pairs)
        lines.append(
            f'req.setUrl(req.getUrl() + (req.getUrl().includes("?") ? "&" : "?") + {added});'
        )
    if request.fetches:
        lines += [
            'if (!bru.getVar("fetched_token")) {',
            *("  " + line for line in _sign_in(request)),
            "}",
            'req.setHeader("Authorization", "Bearer " + bru.getVar("fetched_token"));',
        ]
    return lines


def _sign_in(request: Request) -> list[str]:
    def env(name: str) -> str:
        return f"bru.getProcessEnv({json.dumps(name)})"

    form = [
        f"{json.dumps(name)}: {env(piece.text) if piece.is_variable else json.dumps(piece.text)},"
        for name, piece in request.token_form()
    ]
    headers = ['"Content-Type": "application/x-www-form-urlencoded",']
    if request.access.in_header:
        client, secret = map(env, request.client_pair())
        headers.append(f'"Authorization": "Basic " + btoa({client} + ":" + {secret}),')
    return [
        "const form = {",
        *("  " + line for line in form),
        "};",
        "const pairs = Object.entries(form).map((each) => each.map(encodeURIComponent).join('='));",
        "const reply = await bru.sendRequest({",
        '  method: "POST",',
        f"  url: {json.dumps(request.access.token_url)},",
        "  headers: {",
        *("    " + line for line in headers),
        "  },",
        '  data: pairs.join("&"),',
        "});",
        'if (reply.status !== 200) throw new Error("The sign-in failed with HTTP " + reply.status);',
        'bru.setVar("fetched_token", reply.data.access_token);',
    ]


def _after(request: Request) -> list[str]:
    """Return the script that runs after each page."""
    again = f"bru.runner.setNextRequest({json.dumps(request.name)});"
    tries = 'Number(bru.getVar("tries") || 0)'
    lines: list[str] = [f"const tries = {tries};"]
    if not request.pace.suspends:
        lines += [
            "if (res.getStatus() === 429 && tries < 5) {",
            '  bru.setVar("tries", tries + 1);',
            f'  await bru.sleep((Number(res.getHeader("retry-after")) || {request.pace.retry}) * 1000);',
            f"  {again}",
            "  return;",
            "}",
        ]
    if request.fetches:
        lines += [
            "if (res.getStatus() === 401 && tries < 5) {",
            '  bru.setVar("tries", tries + 1);',
            '  bru.setVar("fetched_token", "");',
            f"  {again}",
            "  return;",
            "}",
        ]
    pause = delay(request)
    return [
        *lines,
        'bru.setVar("tries", 0);',
        'bru.setVar("next_page", "");',
        'if (res.getStatus() !== 200) throw new Error("HTTP " + res.getStatus());',
        "const body = res.getBody();",
        'const read = Number(bru.getVar("read") || 0);',
        *paging_script(request).splitlines(),
        'bru.setVar("read", next ? read + rows.length : 0);',
        'bru.setVar("next_page", next);',
        *([f"await bru.sleep({pause}); // the provider's limit"] if pause else []),
        f"if (next) {again}",
    ]


def _block(name: str, lines: list[str]) -> str:
    return "\n".join([f"{name} {{", *(f"  {line}" for line in lines), "}", ""])


def _variable(name: str) -> str:
    return f"{{{{process.env.{name}}}}}"


def _value(pieces: Iterable[Piece]) -> str:
    return "".join(_variable(p.text) if p.is_variable else p.text for p in pieces)
