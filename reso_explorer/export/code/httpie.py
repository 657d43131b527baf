"""HTTPie commands for a shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from reso_explorer.export.code import shell
from reso_explorer.export.code.request import Piece

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def httpie(request: Request) -> str:
    """Return one request, or the program that reads all pages."""
    sign_in = shell.sign_in(request, _token_call(request))
    if request.whole:
        return shell.whole(request, "HTTPie", sign_in, _get(request))
    words = ["http --ignore-stdin --check-status --body", *_auth(request)]
    words += [f"GET {shlex.quote(request.url)}", *_items(request)]
    lines = [sign_in, ""] if sign_in else []
    return "\n".join([*lines, shell.command(words)])


def _get(request: Request) -> str:
    """Return the lines that request one page, and wait where the server says so."""
    words = ["http --ignore-stdin --print=hb --pretty=none", *_auth(request)]
    words += ['GET "$1"', *_items(request)]
    call = shell.command([*words, '>"$told"'], "  ")
    return "\n".join(
        [
            "tries=0",
            "while :; do",
            "  status=",
            f'  {call} || stop "http failed."',
            '  sed \'1,/^[[:cntrl:]]*$/d\' "$told" >"$page"',
            "  status=$(sed -n '1s/^HTTP\\/[0-9.]* \\([0-9]*\\).*/\\1/p' \"$told\")",
            *shell.retry(request),
            "done",
        ]
    )


def _auth(request: Request) -> list[str]:
    """Return the option with user name and password; it comes before the URL."""
    if not request.is_basic:
        return []
    user, password = map(shell.variable, request.basic_pair())
    return [f'--auth "{user}:{password}"']


def _items(request: Request) -> list[str]:
    """Return headers, the token, and secret query parameters."""
    found = [shell.quoted([Piece(f"{name}:"), *pieces]) for name, pieces in request.sent_headers()]
    if request.fetches:
        found.append('"Authorization:Bearer $token"')
    found += [f'"{name}=={shell.variable(value)}"' for name, value in request.keys.items()]
    return found


def _token_call(request: Request) -> str:
    words = ["http --ignore-stdin --body --pretty=none --form"]
    if request.access.in_header:
        client, secret = map(shell.variable, request.client_pair())
        words.append(f'--auth "{client}:{secret}"')
    words.append(f"POST {shlex.quote(request.access.token_url)}")
    words += [shell.quoted([Piece(f"{n}="), piece]) for n, piece in request.token_form()]
    return shell.command(words)
