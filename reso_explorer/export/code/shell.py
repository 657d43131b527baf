"""The core of programs for a shell: quoting, the sign-in, and the loop over all pages.

A tool, such as curl, adds how one request is written.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from reso_explorer.export.code.template import Language, printed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.export.code.request import Piece, Request


def variable(name: str) -> str:
    """Return the value of an environment variable; a shell stops where it is unset."""
    return f"${{{name}:?}}"


def quoted(pieces: Iterable[Piece]) -> str:
    """Return a text as one word, its variables in double quotes."""
    found = list(pieces)
    if not any(piece.is_variable for piece in found):
        return shlex.quote("".join(piece.text for piece in found))
    inner = [
        variable(piece.text) if piece.is_variable else re.sub(r'([\\"$`])', r"\\\1", piece.text)
        for piece in found
    ]
    return f'"{"".join(inner)}"'


def encoded(piece: Piece) -> str:
    """Return a text percent-encoded inside double quotes, a variable by means of jq."""
    from urllib.parse import quote

    if not piece.is_variable:
        return quote(piece.text, safe="")
    return f"$(jq -rn --arg v \"{variable(piece.text)}\" '$v|@uri')"


def command(words: Iterable[str], indent: str = "") -> str:
    """Return a command, one option per line."""
    return f" \\\n{indent}  ".join(words)


def names(request: Request) -> list[str]:
    """Return the environment variables that a program needs."""
    found = [p.text for _, pieces in request.sent_headers() for p in pieces if p.is_variable]
    found += request.keys.values()
    found += request.basic_pair() if request.is_basic else ()
    if request.fetches:
        found += request.client_pair() if request.access.in_header else ()
        found += [piece.text for _, piece in request.token_form() if piece.is_variable]
    return list(dict.fromkeys(found))


def sign_in(request: Request, call: str) -> str:
    """Return the lines that fetch a token by a command."""
    lines = [
        f"token=$({call} |",
        """  sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')""",
        ': "${token:?The sign-in server returned no token}"',
    ]
    return "\n".join(lines) if request.fetches else ""


def retry(request: Request) -> list[str]:
    """Return the lines that leave the loop of a request, or wait after a 429.

    The headers of the response are in `$told`.
    """
    if request.pace.suspends:
        return ["  break"]
    after = "s/^ *[Rr]etry-[Aa]fter: *\\([0-9]\\{1,\\}\\).*/\\1/p; 1,$ { /^[[:cntrl:]]*$/q; }"
    return [
        '  [ "$status" = 429 ] && [ $((tries += 1)) -lt 5 ] || break',
        f"  after=$(sed -n '{after}' \"$told\" | tail -n 1)",
        f'  sleep "${{after:-{request.pace.retry}}}"',
    ]


def whole(request: Request, tool: str, sign_in_lines: str, get: str) -> str:
    """Return the program that reads all pages.

    Args:
        request: the query.
        tool: the name of the tool.
        sign_in_lines: what fetches a token, "" if nothing does.
        get: the body of a function that requests the URL in `$1`, writes the response to `$page`,
            and sets `status`. `$told` is a file for its use.
    """
    keyset = request.paging.keyset
    checked = [f': "{variable(name)}"' for name in names(request)]
    secret = ", ".join(f'"{name}"' for name in request.stripped)
    return printed(
        "shell",
        request,
        Language(text=shlex.quote, variable=variable),
        TOOL=tool,
        CHECKS="\n".join(checked),
        FOLDER=shlex.quote(request.folder),
        SIGN_IN=_indented(sign_in_lines),
        GET=_indented(get),
        SECRET=secret,
        ORDER_FORM="quoted" if keyset and keyset.quotes_order else "plain",
        TIE_FORM="quoted" if keyset and keyset.quotes_tie else "plain",
    )


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else line for line in text.splitlines())
