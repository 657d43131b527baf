"""curl commands for a shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from reso_explorer.export.code import shell
from reso_explorer.export.code.request import Piece

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def curl(request: Request) -> str:
    """Return one request, or the program that reads all pages."""
    sign_in = shell.sign_in(request, _token_call(request))
    if request.whole:
        return shell.whole(request, "curl", sign_in, _get(request))
    words = ["curl -sS -g --fail-with-body", *_options(request), shlex.quote(request.url)]
    lines = [sign_in, ""] if sign_in else []
    return "\n".join([*lines, shell.command(words)])


def _get(request: Request) -> str:
    """Return the lines that request one page, and wait where the server says so."""
    start = 'status=$(curl -sS -g -o "$page" -D "$told" -w \'%{http_code}\''
    call = shell.command([start, *_options(request), '"$1")'], "  ")
    return "\n".join(
        [
            "tries=0",
            "while :; do",
            f'  {call} || stop "curl failed."',
            *shell.retry(request),
            "done",
        ]
    )


def _options(request: Request) -> list[str]:
    """Return what every request of rows has: headers, sign-in, and secret query parameters."""
    found = ["--compressed"] if request.compressed else []
    for name, pieces in request.sent_headers():
        found.append(f"-H {shell.quoted([_start(name), *pieces])}")
    if request.fetches:
        found.append('-H "Authorization: Bearer $token"')
    elif request.is_basic:
        user, password = map(shell.variable, request.basic_pair())
        found.append(f'-u "{user}:{password}"')
    if request.keys:
        found.append("-G")
    for name, variable in request.keys.items():
        found.append(f'--data-urlencode "{name}={shell.variable(variable)}"')
    return found


def _token_call(request: Request) -> str:
    words = ["curl -sS --fail-with-body"]
    if request.access.in_header:
        client, secret = map(shell.variable, request.client_pair())
        words.append(f'-u "{client}:{secret}"')
    for name, piece in request.token_form():
        words.append(f"--data-urlencode {shell.quoted([_start(name, '='), piece])}")
    return shell.command([*words, shlex.quote(request.access.token_url)])


def _start(name: str, sign: str = ": ") -> Piece:
    return Piece(f"{name}{sign}")
