"""wget commands for a shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from reso_explorer.export.code import shell
from reso_explorer.export.code.request import Piece

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request

_PLAIN: Final = "--no-iri --max-redirect=0 --content-on-error"
"""wget decodes a URL and requests another one if it may take it for an IRI."""


def wget(request: Request) -> str:
    """Return one request, or the program that reads all pages."""
    sign_in = shell.sign_in(request, _token_call(request))
    if request.whole:
        return shell.whole(request, "wget", sign_in, _get(request))
    words = [f"wget -qO- --tries=1 {_PLAIN}", *_options(request)]
    lines = [sign_in, ""] if sign_in else []
    address = shlex.quote(request.url)
    if request.keys:
        address += f'"{_with_keys(request, "&" if "?" in request.url else "?")}"'
    return "\n".join([*lines, shell.command([*words, address])])


def _get(request: Request) -> str:
    """Return the lines that request one page, and wait where the server says so."""
    lines = ["tries=0"]
    address = '"$1"'
    if request.keys:
        lines.append('case $1 in *\\?*) mark="&" ;; *) mark="?" ;; esac')
        address = f'"$1${{mark}}{_with_keys(request, "")}"'
    words = [f"wget -nv -S --tries=1 {_PLAIN}", *_options(request)]
    call = shell.command([*words, f'-O "$page" {address} 2>"$told"'], "  ")
    return "\n".join(
        [
            *lines,
            "while :; do",
            f"  {call}",
            "  status=$(sed -n 's/^ *HTTP\\/[0-9.]* \\([0-9]*\\).*/\\1/p' \"$told\" | tail -n 1)",
            *shell.retry(request),
            "done",
            '[ -n "$status" ] || cat "$told" >&2',
        ]
    )


def _options(request: Request) -> list[str]:
    found = ["--compression=gzip"] if request.compressed else []
    for name, pieces in request.sent_headers():
        if not (request.compressed and name.lower() == "accept-encoding"):
            found.append(f"--header={shell.quoted([Piece(f'{name}: '), *pieces])}")
    if request.fetches:
        found.append('--header="Authorization: Bearer $token"')
    elif request.is_basic:
        user, password = map(shell.variable, request.basic_pair())
        found.append(f'--auth-no-challenge --user="{user}" --password="{password}"')
    return found


def _with_keys(request: Request, mark: str) -> str:
    """Return the secret query parameters of a URL, for double quotes."""
    found = [
        f"{name}={shell.encoded(Piece(variable, is_variable=True))}"
        for name, variable in request.keys.items()
    ]
    return mark + "&".join(found)


def _token_call(request: Request) -> str:
    words = [f"wget -qO- --tries=1 {_PLAIN}"]
    if request.access.in_header:
        client, secret = map(shell.variable, request.client_pair())
        words.append(f'--auth-no-challenge --user="{client}" --password="{secret}"')
    form = "&".join(f"{name}={shell.encoded(piece)}" for name, piece in request.token_form())
    return shell.command([*words, f'--post-data="{form}"', shlex.quote(request.access.token_url)])
