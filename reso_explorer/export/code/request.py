"""What every program for a query has to know: URL, headers, sign-in, pace, and paging.

Nothing here holds a secret: each one is the name of the environment variable that has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from reso_explorer.credentials import without_credentials
from reso_explorer.providers.provider import AuthKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.providers.provider import Limits

TOKEN_VARIABLE: Final = "RESO_EXPLORER_TOKEN"  # noqa: S105  # the name of a variable, no secret
"""Where programs take the token from."""

_FETCHED: Final = frozenset({AuthKind.CLIENT_CREDENTIALS, AuthKind.PASSWORD})
_AS_HEADER: Final = frozenset({AuthKind.BEARER, AuthKind.AUTHORIZATION_CODE, *_FETCHED})
_SLOT: Final = re.compile(r"\{(\w+)\}")


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


class KeysetPaging(Struct, frozen=True, kw_only=True):
    """Paging by value: the next page has the rows behind the last one.

    Attributes:
        order_by: the field that orders.
        tie_break: a unique field for rows of equal order value, or `order_by` itself.
        quotes_order: whether values of `order_by` are written in quotes.
        quotes_tie: the same for `tie_break`.
    """

    order_by: str
    tie_break: str
    quotes_order: bool = False
    quotes_tie: bool = True


class Paging(Struct, frozen=True, kw_only=True):
    """How to get from page to page: by next link, unless one of the others is given.

    Attributes:
        keyset: the fields, for paging by value.
        skip_size: rows of a full page; if one has no next link, the next page is had by `$skip`.
            0 where the next link decides alone.
        secret_parameters: query parameters of next links that carry a secret.
    """

    keyset: KeysetPaging | None = None
    skip_size: int = 0
    secret_parameters: tuple[str, ...] = ()


class Piece(Struct, frozen=True):
    """A part of a text: written as it is, or the value of an environment variable."""

    text: str
    is_variable: bool = False


class Request(Struct, frozen=True, kw_only=True):
    """A query as every printer needs it.

    Attributes:
        url: the encoded URL of the first page, without any secret.
        headers: name and value of each header; secrets stand in them as `{slot}`.
        access: how requests prove who asks.
        pace: how fast they may follow each other.
        paging: how to get from page to page.
        keys: query parameters that carry a secret, with their environment variables.
        whole: whether all pages are read, for targets that can also read one.
    """

    url: str
    headers: dict[str, str]
    access: Access
    pace: Pace
    paging: Paging
    keys: dict[str, str]
    whole: bool = False

    @property
    def fetches(self) -> bool:
        """Whether a token has to be fetched first."""
        return self.access.kind in _FETCHED

    @property
    def has_bearer(self) -> bool:
        """Whether requests carry a token in the Authorization header."""
        return self.access.kind in _AS_HEADER

    @property
    def is_basic(self) -> bool:
        """Whether requests carry user name and password."""
        return self.access.kind is AuthKind.BASIC

    @property
    def compressed(self) -> bool:
        """Whether the provider demands compressed responses."""
        return any(
            name.lower() == "accept-encoding" and "gzip" in value
            for name, value in self.headers.items()
        )

    @property
    def stripped(self) -> list[str]:
        """Query parameters that are removed from next links before they are followed or shown."""
        return list(dict.fromkeys([*self.keys, *self.paging.secret_parameters]))

    @property
    def name(self) -> str:
        """A name for files and request lists, of ASCII letters: the resource."""
        last = unquote(urlsplit(self.url).path).rstrip("/").rpartition("/")[2]
        return re.sub(r"[^A-Za-z0-9_]+", "_", last.partition("(")[0]).strip("_") or "query"

    @property
    def origin(self) -> str:
        """Scheme and host."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def folder(self) -> str:
        """What relative next links are resolved against: the URL up to its last segment."""
        return self.url.partition("?")[0].rpartition("/")[0] + "/"

    def pieces(self, value: str) -> list[Piece]:
        """Return a header value in parts, its secrets as variables."""
        return [
            Piece(self.access.name(part[1:-1]), is_variable=True)
            if _SLOT.fullmatch(part)
            else Piece(part)
            for part in re.split(r"(\{\w+\})", value)
            if part
        ]

    def sent_headers(self) -> list[tuple[str, list[Piece]]]:
        """Return the headers of row requests, a token that isn't fetched included."""
        found = [(name, self.pieces(value)) for name, value in self.headers.items()]
        if self.has_bearer and not self.fetches:
            token = Piece(self.access.name("token"), is_variable=True)
            found.append(("Authorization", [Piece("Bearer "), token]))
        return found

    def basic_pair(self) -> tuple[str, str]:
        """Return the variables of user name and password."""
        return self.access.name("username"), self.access.name("password")

    def client_pair(self) -> tuple[str, str]:
        """Return the variables of client id and secret."""
        return self.access.name("client_id"), self.access.name("client_secret")

    def token_form(self) -> list[tuple[str, Piece]]:
        """Return the fields of the token request."""
        access = self.access
        is_password = access.kind is AuthKind.PASSWORD
        fields = {"grant_type": "password" if is_password else "client_credentials"}
        if access.scope:
            fields["scope"] = access.scope
        found = [(name, Piece(value)) for name, value in (fields | access.extra).items()]
        slots: tuple[str, ...] = () if access.in_header else ("client_id", "client_secret")
        slots += ("username", "password") if is_password else ()
        return found + [(slot, Piece(access.name(slot), is_variable=True)) for slot in slots]

    def keyset_base(self) -> tuple[str, str]:
        """Return the URL for a further condition, up to its value, and what stands before it."""
        head, _, query = self.url.partition("?")
        options = [each.partition("=") for each in query.split("&") if each]
        is_filter = [unquote(name).lower() in {"$filter", "filter"} for name, _, _ in options]
        kept = ["".join(each) for each, is_it in zip(options, is_filter, strict=True) if not is_it]
        own = [
            unquote(each[2].replace("+", " "))
            for each, is_it in zip(options, is_filter, strict=True)
            if is_it
        ]
        return f"{head}?{'&'.join([*kept, '$filter='])}", f"({own[0]}) and " if own else ""


def request_of(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    access: Access | None = None,
    pace: Pace | None = None,
    paging: Paging | None = None,
    whole: bool = False,
) -> Request:
    """Return what printers need for an encoded URL; credentials in its query become variables."""
    access = access or Access()
    clean = without_credentials(url)
    kept = clean.partition("?")[2].split("&")
    removed = [piece for piece in url.partition("?")[2].split("&") if piece and piece not in kept]
    keys = {name: access.name(name) for name in (unquote(p.partition("=")[0]) for p in removed)}
    if access.kind is AuthKind.QUERY_TOKEN:
        keys[access.parameter] = access.name("token")
    return Request(
        url=quote(clean, safe="!#$%&'()*+,/:;=?@[]~"),
        headers={"Accept": "application/json", **(headers or {})},
        access=access,
        pace=pace or Pace(),
        paging=paging or Paging(),
        keys=keys,
        whole=whole,
    )
