"""A query as code for other programs: one that keeps the provider's rules and reads every page.

Secrets are always read from the environment. Requests go to the origin of the query and, for a
token, to the sign-in server; nowhere else, and never over plain http to another machine.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec import Struct

from reso_explorer.credentials import without_credentials
from reso_explorer.export import snippet_parts as parts
from reso_explorer.providers.provider import AuthKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reso_explorer.providers.provider import Limits

TOKEN_VARIABLE: Final = "RESO_EXPLORER_TOKEN"  # noqa: S105  # the name of a variable, no secret
"""Where the snippets take the token from."""

LANGUAGES: Final = ("url", "curl", "python", "javascript")
"""What `snippet` can write."""

_PLACE: Final = re.compile(r"\{(\w+)\}")
_FETCHED: Final = frozenset({AuthKind.CLIENT_CREDENTIALS, AuthKind.PASSWORD})
_AS_HEADER: Final = frozenset({AuthKind.BEARER, AuthKind.AUTHORIZATION_CODE, *_FETCHED})


class Access(Struct, frozen=True, kw_only=True):
    """How requests prove who asks, without any secret.

    Attributes:
        kind: the kind of sign-in.
        token_url: where tokens come from, for the kinds that fetch one.
        scope: scopes joined by spaces, or "".
        in_header: whether client id and secret go in an Authorization header, not in the form.
        extra: further fields of the token request.
        parameter: the query parameter that carries the token, for that kind.
        variable: the environment variable of the main secret, "" for the usual one.
    """

    kind: AuthKind = AuthKind.BEARER
    token_url: str = ""
    scope: str = ""
    in_header: bool = False
    extra: dict[str, str] = {}
    parameter: str = "access_token"
    variable: str = ""

    def name(self, slot: str) -> str:
        """Return the environment variable of a secret or name."""
        main = {
            AuthKind.CLIENT_CREDENTIALS: "client_secret",
            AuthKind.PASSWORD: "client_secret",
            AuthKind.BASIC: "password",
            AuthKind.API_KEY: "api_key",
        }.get(self.kind, "token")
        if self.variable and slot == main:
            return self.variable
        return f"RESO_EXPLORER_{re.sub(r'[^A-Za-z0-9]', '_', slot).upper()}"


class Pace(Struct, frozen=True, kw_only=True):
    """How fast a provider lets its rows be read.

    Attributes:
        suspends: whether going over a limit suspends the key.
        pause: seconds between a response and the next request.
        bytes_per_second: of responses, 0 for no limit.
        requests: how many one run may send, 0 for no limit.
        retry: seconds to wait after a 429 that doesn't say how long.
    """

    suspends: bool = False
    pause: float = 0.0
    bytes_per_second: int = 0
    requests: int = 0
    retry: int = 60


def pace_of(limits: Limits) -> Pace:
    """Return the pace for a provider's limits, with a margin; free where no key is suspended."""
    requests = [q for q in limits.quotas if q.what == "requests"]
    retry = max(min((quota.seconds for quota in requests), default=60), 5)
    if not limits.suspends:
        return Pace(retry=retry)
    sizes = [q.amount / q.seconds for q in limits.quotas if q.what == "bytes"]
    short = [q.seconds / q.amount for q in requests if q.seconds <= 3600]
    return Pace(
        suspends=True,
        pause=round(max(short, default=1.0) * 1.1 + 0.01, 2),
        bytes_per_second=round(min(sizes, default=0) * 0.9),
        requests=min((int(q.amount * 0.9) for q in requests if q.seconds > 3600), default=0),
        retry=retry,
    )


class _Request(Struct, frozen=True, kw_only=True):
    """Everything a writer needs. `keys` are query parameters whose values are secrets."""

    url: str
    headers: dict[str, str]
    access: Access
    pace: Pace
    keys: dict[str, str]

    @property
    def fetches(self) -> bool:
        """Whether a token has to be fetched first."""
        return self.access.kind in _FETCHED


def snippet(
    url: str,
    language: str,
    *,
    headers: Mapping[str, str] | None = None,
    access: Access | None = None,
    pace: Pace | None = None,
) -> str:
    """Return a GET request for an encoded URL as text in one of `LANGUAGES`.

    Args:
        url: the finished address; credentials in its query are replaced by variables.
        language: one of `LANGUAGES`.
        headers: those the provider needs besides Accept and Authorization; a secret stands in
            them as `{slot}`.
        access: how requests prove who asks; a bearer token by default.
        pace: the provider's limits.

    Raises:
        KeyError: no such language.
    """
    writers: dict[str, Callable[[_Request], str]] = {
        "url": lambda request: request.url,
        "curl": _curl,
        "python": _python,
        "javascript": _javascript,
    }
    access = access or Access()
    clean = without_credentials(url)
    names = [unquote(piece.partition("=")[0]) for piece in _removed(url, clean)]
    keys = {name: access.name(name) for name in names}
    if access.kind is AuthKind.QUERY_TOKEN:
        keys[access.parameter] = access.name("token")
    request = _Request(
        url=clean,
        headers={"Accept": "application/json", **(headers or {})},
        access=access,
        pace=pace or Pace(),
        keys=keys,
    )
    return writers[language](request)


def _removed(url: str, clean: str) -> list[str]:
    kept = clean.partition("?")[2].split("&")
    return [piece for piece in url.partition("?")[2].split("&") if piece and piece not in kept]


# --- curl ------------------------------------------------------------------------------------------


def _curl(request: _Request) -> str:
    """Return one request for a shell; unset variables end it with a sentence."""
    access = request.access
    lines: list[str] = []
    if request.fetches:
        lines += [*_curl_token(access), ""]
    call = ["curl -sS -g --fail-with-body"]
    retries = not request.pace.suspends
    if retries:  # a body that is tried again would stand on stdout beside the next one
        call.append(f'  --retry 3 --retry-delay {request.pace.retry} -o "$out"')
    if any(
        name.lower() == "accept-encoding" and "gzip" in value
        for name, value in request.headers.items()
    ):
        call.append("  --compressed")
    for name, value in request.headers.items():
        call.append(f"  -H {_shell(f'{name}: {value}', access)}")
    if request.fetches:
        call.append('  -H "Authorization: Bearer $token"')
    elif access.kind in _AS_HEADER:
        call.append(f'  -H "Authorization: Bearer {_shell_variable(access.name("token"))}"')
    elif access.kind is AuthKind.BASIC:
        user, password = access.name("username"), access.name("password")
        call.append(f'  -u "{_shell_variable(user)}:{_shell_variable(password)}"')
    if request.keys:
        call.append("  -G")
        call += [
            f'  --data-urlencode "{name}={_shell_variable(variable)}"'
            for name, variable in request.keys.items()
        ]
    call.append(f"  {shlex.quote(request.url)}")
    lines.append(" \\\n".join(call))
    if retries:
        lines = ["(out=$(mktemp)", *lines, 'status=$?; cat "$out"; rm -f "$out"; exit $status)']
    return "\n".join(lines)


def _curl_token(access: Access) -> list[str]:
    client, secret = access.name("client_id"), access.name("client_secret")
    call = ["token=$(curl -sS --fail-with-body"]
    if access.in_header:
        call.append(f'  -u "{_shell_variable(client)}:{_shell_variable(secret)}"')
    fields = _grant(access)
    call += [f"  --data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in fields]
    secrets = {} if access.in_header else {"client_id": client, "client_secret": secret}
    if access.kind is AuthKind.PASSWORD:
        secrets |= {"username": access.name("username"), "password": access.name("password")}
    call += [
        f'  --data-urlencode "{field}={_shell_variable(name)}"' for field, name in secrets.items()
    ]
    call.append(f"  {shlex.quote(access.token_url)} |")
    call.append("""  sed -n 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/p')""")
    return [" \\\n".join(call), ': "${token:?The sign-in server returned no token}"']


def _grant(access: Access) -> list[tuple[str, str]]:
    """Return the fields of the token request that are no secret."""
    kind = "password" if access.kind is AuthKind.PASSWORD else "client_credentials"
    scope = [("scope", access.scope)] if access.scope else []
    return [("grant_type", kind), *scope, *access.extra.items()]


def _shell_variable(name: str) -> str:
    return f"${{{name}:?}}"


def _shell(text: str, access: Access) -> str:
    """Return a header for a shell, its secrets as variables."""
    if not _PLACE.search(text):
        return shlex.quote(text)
    pieces = re.split(r"(\{\w+\})", text)
    quoted = [
        _shell_variable(access.name(piece[1:-1]))
        if _PLACE.fullmatch(piece)
        else re.sub(r'([\\"$`])', r"\\\1", piece)
        for piece in pieces
    ]
    return f'"{"".join(quoted)}"'


# --- Python and JavaScript -------------------------------------------------------------------------


def _python(request: _Request) -> str:
    access, pace = request.access, request.pace
    fields = [f"    {name!r}: {_python_text(value, access)}," for name, value in _named(request)]
    keys = ", ".join(f"{name!r}: env({name_!r})" for name, name_ in request.keys.items())
    facts = {
        "URL": repr(request.url),
        "FIELDS": "\n".join(fields),
        "KEYS": f"{{{keys}}}",
        "RETRY": str(pace.retry),
        "PAUSE": repr(pace.pause),
        "BYTES": str(pace.bytes_per_second),
        "REQUESTS": str(pace.requests),
        "TOKEN_URL": repr(access.token_url),
        "TOKEN_FORM": _python_form(access),
        "TOKEN_AUTH": _python_pair(access) if access.in_header else "None",
        "BASIC": _python_pair(access, basic=True) if access.kind is AuthKind.BASIC else "None",
        "TARGET": "with_keys(url)" if request.keys else "url",
        "FOLLOWING": "without_keys(url.join(link))" if request.keys else "url.join(link)",
        "SEND": "send_signed_in" if request.fetches else "send",
        "PACE": "    pace(reply)\n" if pace.suspends else "",
        "IMPORTS": _python_imports(request),
    }
    pieces = [parts.PYTHON_START]
    if request.keys:
        pieces.append(parts.PYTHON_KEYS)
    if request.fetches:
        pieces.append(parts.PYTHON_SIGN_IN)
    pieces.append(parts.PYTHON_STEADY if pace.suspends else parts.PYTHON_RETRY)
    if request.fetches:
        pieces.append(parts.PYTHON_SIGNED_IN)
    pieces.append(parts.PYTHON_END)
    return _filled("".join(pieces), facts)


def _python_imports(request: _Request) -> str:
    """Return the lines after `import time`, the empty one before the next group included."""
    lines = ["from decimal import Decimal\n"]
    if not request.pace.suspends:
        lines.append("from email.utils import parsedate_to_datetime\n")
    if request.keys:
        lines.append("from urllib.parse import unquote, urlencode\n")
    return "".join(lines)


def _python_text(value: str, access: Access) -> str:
    """Return a header value as an expression, its secrets read from the environment."""
    pieces = [piece for piece in re.split(r"(\{\w+\})", value) if piece]
    found = [
        f"env({access.name(piece[1:-1])!r})" if _PLACE.fullmatch(piece) else repr(piece)
        for piece in pieces
    ]
    return " + ".join(found) or "''"


def _python_form(access: Access) -> str:
    fields = [f"{name!r}: {value!r}" for name, value in _grant(access)]
    if not access.in_header:
        fields += [
            f"{slot!r}: env({access.name(slot)!r})" for slot in ("client_id", "client_secret")
        ]
    if access.kind is AuthKind.PASSWORD:
        fields += [f"{slot!r}: env({access.name(slot)!r})" for slot in ("username", "password")]
    return "{" + ", ".join(fields) + "}"


def _python_pair(access: Access, *, basic: bool = False) -> str:
    user, password = ("username", "password") if basic else ("client_id", "client_secret")
    return f"(env({access.name(user)!r}), env({access.name(password)!r}))"


def _javascript(request: _Request) -> str:
    access, pace = request.access, request.pace
    fields = [
        f"  {json.dumps(name)}: {_javascript_text(value, access)},"
        for name, value in _named(request)
    ]
    if access.kind is AuthKind.BASIC:
        fields.append(f"  Authorization: {_javascript_pair(access, basic=True)},")
    keys = ", ".join(
        f"{json.dumps(name)}: env({json.dumps(variable)})"
        for name, variable in request.keys.items()
    )
    facts = {
        "URL": json.dumps(request.url),
        "FIELDS": "\n".join(fields),
        "KEYS": f"{{ {keys} }}" if keys else "{}",
        "RETRY": str(pace.retry),
        "PAUSE": repr(pace.pause),
        "BYTES": str(pace.bytes_per_second),
        "REQUESTS": str(pace.requests),
        "TOKEN_URL": json.dumps(access.token_url),
        "TOKEN_FORM": _javascript_form(access),
        "TOKEN_HEADERS": f"{{ Authorization: {_javascript_pair(access)} }}"
        if access.in_header
        else "{}",
        "TARGET": "withKeys(url)" if request.keys else "url",
        "FOLLOWING": "withoutKeys(new URL(link, url))" if request.keys else "new URL(link, url)",
        "SEND": "sendSignedIn" if request.fetches else "send",
        "PACE": "  await pace(reply, text);\n" if pace.suspends else "",
    }
    pieces = [parts.JAVASCRIPT_START]
    if request.keys:
        pieces.append(parts.JAVASCRIPT_KEYS)
    if request.fetches:
        pieces.append(parts.JAVASCRIPT_SIGN_IN)
    pieces.append(parts.JAVASCRIPT_STEADY if pace.suspends else parts.JAVASCRIPT_RETRY)
    if request.fetches:
        pieces.append(parts.JAVASCRIPT_SIGNED_IN)
    pieces.append(parts.JAVASCRIPT_END)
    return _filled("".join(pieces), facts)


def _javascript_text(value: str, access: Access) -> str:
    pieces = [piece for piece in re.split(r"(\{\w+\})", value) if piece]
    found = [
        f"env({json.dumps(access.name(piece[1:-1]))})"
        if _PLACE.fullmatch(piece)
        else json.dumps(piece)
        for piece in pieces
    ]
    return " + ".join(found) or '""'


def _javascript_form(access: Access) -> str:
    fields = [f"{name}: {json.dumps(value)}" for name, value in _grant(access)]
    slots: tuple[str, ...] = () if access.in_header else ("client_id", "client_secret")
    if access.kind is AuthKind.PASSWORD:
        slots += ("username", "password")
    fields += [f"{slot}: env({json.dumps(access.name(slot))})" for slot in slots]
    return "{ " + ", ".join(fields) + " }"


def _javascript_pair(access: Access, *, basic: bool = False) -> str:
    user, password = ("username", "password") if basic else ("client_id", "client_secret")
    pair = (
        f"`${{env({json.dumps(access.name(user))})}}:${{env({json.dumps(access.name(password))})}}`"
    )
    return f'"Basic " + Buffer.from({pair}).toString("base64")'


def _named(request: _Request) -> list[tuple[str, str]]:
    """Return the headers of row requests, secrets as `{slot}`."""
    found = list(request.headers.items())
    if request.access.kind in _AS_HEADER and not request.fetches:
        found.append(("Authorization", "Bearer {token}"))
    return found


def _filled(text: str, facts: Mapping[str, str]) -> str:
    """Return a template with its `@NAME@` filled, in one pass."""
    return re.sub(r"@([A-Z_]+)@", lambda place: facts[place[1]], text)
