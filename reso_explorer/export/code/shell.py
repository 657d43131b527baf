"""The core of programs for a shell: quoting, the sign-in, and the loop over all pages.

A tool, such as curl, adds how one request is written.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

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
        _TEMPLATE,
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


_TEMPLATE: Final = r"""#!/bin/sh
# Prints all rows of one query, each as a line of JSON. Needs @TOOL@ and jq.
@CHECKS@
page=$(mktemp) && told=$(mktemp) || exit
trap 'rm -f "$page" "$told"' EXIT
origin=@ORIGIN@
@if links
folder=@FOLDER@
@end
start=@URL@
count=0 sent=0

stop() {
  echo "Stopped after $count rows: $1 Continue at: $url" >&2
  exit 1
}

@if fetches
sign_in() {
@SIGN_IN@
}

@end
# Writes the response to $page, and sets status.
get() {
@if steady
  # keep below the limits of this provider: going over one suspends the key
  [ @REQUESTS@ = 0 ] || [ $((sent += 1)) -le @REQUESTS@ ] || stop "the limit per day is near."
@end
@GET@
@if steady
  size=$(wc -c <"$page")
  sleep "$(jq -n "[@PAUSE@, if @BYTES@ > 0 then $size / @BYTES@ else 0 end] | max")"
@end
}

# Rows of OData V4 (value) or V2 (d.results).
rows='if type == "object" and keys == ["d"] then .d else . end
  | if type == "object" then (.value // .results) as $r | if ($r | type) == "array" then $r else [.] end
    elif type == "array" then . else error("the response is not OData") end'

@if fetches
sign_in || exit
@if steady
sleep @PAUSE@
@end
@end
url=$start
while [ -n "$url" ]; do
  get "$url"
@if fetches
  if [ "$status" = 401 ]; then # the token expired
    sign_in || exit
@if steady
    sleep @PAUSE@
@end
    get "$url"
  fi
@end
  if [ "$status" != 200 ]; then
    head -c 300 "$page" >&2
    stop "HTTP ${status:-failed}."
  fi
  found=$(jq "$rows | length" "$page") || stop "the response isn't OData."
  jq -c "$rows | .[]" "$page"
  count=$((count + found))
@if keyset
  # the URL of the rows behind the last one
  next=
  [ "$found" = 0 ] || next=$(jq -r --arg base @BASE@ --arg before @BEFORE@ --arg by @ORDER@ --arg tie @TIE@ "$rows"' | last
    | def plain: if . == null then "null" else tostring end;
      def quoted: if . == null then "null" else "\u0027" + (tostring | gsub("\u0027"; "\u0027\u0027")) + "\u0027" end;
      (.[$by] | @ORDER_FORM@) as $order
@if tie
    | (.[$tie] | @TIE_FORM@) as $last
    | (if $order == "null" then "ne" else "gt" end) as $gt
    | "(\($by) \($gt) \($order) or (\($by) eq \($order) and \($tie) gt \($last)))"
@end
@unless tie
    | "\($by) gt \($order)"
@end
    | $base + ($before + . | @uri)' "$page")
@end
@if links
  next=$(jq -r 'if type != "object" then "" else if keys == ["d"] then .d else . end
    | if type != "object" then "" else .["@odata.nextLink"] // .["@nextLink"] // .["odata.nextLink"] // .__next // "" end end
    | gsub("(?<c>[^!-~]|[\"<>\\\\^`{|}])"; .c | @uri)
@if strips
    | if contains("?") then .[:index("?")] as $head | $head + "?" + (.[index("?") + 1:] | split("&")
      | map(select((split("=")[0] | IN(@SECRET@)) | not)) | join("&")) else . end
@end
    ' "$page")
  case $next in
    '' | http://* | https://*) ;;
    /*) next=$origin$next ;;
    \?*) next=${url%%\?*}$next ;;
    *) next=$folder$next ;;
  esac
@if skip
  if [ -z "$next" ] && [ "$found" -ge @SIZE@ ]; then # a full page without a link
    next="$start&\$skip=$count"
  fi
@end
  case $next in
    '' | "$origin"/*) ;;
    *) stop "the next link leaves the server, and the token doesn't." ;;
  esac
@end
  [ "$next" != "$url" ] || stop "the next link leads back to a page that was read."
  url=$next
done
echo "Read $count rows." >&2
"""
