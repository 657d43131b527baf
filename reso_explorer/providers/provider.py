"""What is known of one provider: hosts, logins, headers, quota, errors, and its dialect."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from reso_explorer.providers.dialect import Dialect
from reso_explorer.providers.forms import AppliesTo, Certainty


class RootUse(StrEnum):
    """What a service root is for."""

    LIVE = "live"
    REPLICATION = "replication"
    TEST = "test"
    FORMER = "former"
    """Still found in code, replaced or switched off."""
    MISTAKE = "mistake"
    """Often typed, never right."""


class AuthKind(StrEnum):
    """How a client proves who it is."""

    NONE = "none"
    BEARER = "bearer"
    """A token handed out by the provider, sent as it is."""
    CLIENT_CREDENTIALS = "client_credentials"
    PASSWORD = "password"  # noqa: S105 - the name of an OAuth2 grant
    AUTHORIZATION_CODE = "authorization_code"
    BASIC = "basic"
    API_KEY = "api_key"
    """A key in a header of its own."""
    QUERY_TOKEN = "query_token"  # noqa: S105 - a kind of login
    """The token as a query parameter: only where the provider insists."""


class ClientAuth(StrEnum):
    """Where client id and secret stand in a token request."""

    POST = "post"
    BASIC = "basic"
    EITHER = "either"
    UNKNOWN = "unknown"


class ErrorAction(StrEnum):
    """What helps against an error."""

    CHECK_KEY = "check_key"
    RENEW_TOKEN = "renew_token"  # noqa: S105 - an action
    OTHER_HOST = "other_host"
    ASK_PROVIDER = "ask_provider"
    FIX_QUERY = "fix_query"
    SHORTEN_QUERY = "shorten_query"
    ADD_HEADER = "add_header"
    USE_HTTPS = "use_https"
    USE_GET = "use_get"
    WAIT = "wait"
    RETRY_LATER = "retry_later"


class ErrorShape(StrEnum):
    """The forms an error body can take."""

    ODATA = "odata"
    """`{"error": {"code", "message"}}`"""
    NATIVE_D = "native_d"
    """`{"D": {"Success": false, "Code", "Message"}}`"""
    V2 = "v2"
    """`{"error": {"message": {"lang", "value"}}}`"""
    XML = "xml"
    HTML = "html"
    TEXT = "text"
    EMPTY = "empty"


class ResetUnit(StrEnum):
    """What the number in a quota reset header counts."""

    SECONDS = "seconds"
    """Seconds from now."""
    UNIX_SECONDS = "unix_seconds"
    UNIX_MILLISECONDS = "unix_milliseconds"
    UNKNOWN = "unknown"


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of the parts of a provider: frozen, by name, strict when read."""


class Placeholder(_Part, frozen=True, kw_only=True):
    """A `{name}` in a root, header or required part, filled from the profile."""

    text: str
    examples: tuple[str, ...] = ()
    secret: bool = False
    """True where the value is a credential: it is kept with the secrets, not in the profile."""


class Root(_Part, frozen=True, kw_only=True):
    """A candidate service root, with what differs there from the provider's dialect."""

    url: str
    name: str = "live"
    use: RootUse = RootUse.LIVE
    text: str = ""
    instead: str | None = None
    """The name of the root to use in place of a former or mistaken one."""
    dialect: dict[str, Any] = field(default_factory=dict)
    """Merged over the provider's dialect, key by key."""


class AuthWay(_Part, frozen=True, kw_only=True):
    """One way to log in."""

    kind: AuthKind
    text: str = ""
    token_url: str | None = None
    other_token_urls: tuple[str, ...] = ()
    authorize_url: str | None = None
    revoke_url: str | None = None
    discovery_url: str | None = None
    trust_discovery: bool = True
    """False where the discovery document names hosts that cannot be reached from outside."""
    scopes: tuple[str, ...] = ()
    scope_optional: bool = True
    expires_seconds: int | None = None
    """Life of a token; None where unknown or endless."""
    non_expiring: bool = False
    refresh: bool = False
    client_auth: ClientAuth = ClientAuth.UNKNOWN
    parameter: str | None = None
    """Query parameter that carries the token."""
    header: str | None = None
    """Header that carries the key, where it is not Authorization."""
    extra: dict[str, str] = field(default_factory=dict)
    """Further fields of the token request; values may hold placeholders."""
    certainty: Certainty = Certainty.DOCUMENTED


class Header(_Part, frozen=True, kw_only=True):
    """A header that requests carry; `value` may hold placeholders."""

    name: str
    value: str
    text: str = ""
    scope: AppliesTo = AppliesTo.ALL
    needed: bool = True
    certainty: Certainty = Certainty.DOCUMENTED


class Quota(_Part, frozen=True, kw_only=True):
    """At most `amount` of `what` in `seconds`."""

    amount: int
    seconds: int
    what: str = "requests"
    """`requests`, `bytes`, or a kind of request such as `media`."""
    role: str | None = None
    """Only for keys of this role."""
    per: str = "token"
    text: str = ""
    certainty: Certainty = Certainty.DOCUMENTED


class QuotaHeaders(_Part, frozen=True, kw_only=True):
    """A family of answer headers that speak of the quota.

    `prefix` alone stands for a family of which only the common start is known.
    """

    prefix: str
    limit: str | None = None
    remaining: str | None = None
    reset: str | None = None
    reset_unit: ResetUnit = ResetUnit.UNKNOWN
    seconds: int | None = None
    """The window the family speaks of."""
    floats: bool = False
    """True where whole numbers are printed as floats."""
    text: str = ""


class Limits(_Part, frozen=True, kw_only=True):
    """How much may be asked."""

    quotas: tuple[Quota, ...] = ()
    headers: tuple[QuotaHeaders, ...] = ()
    sends_headers: bool | None = None
    """False where the server is known to send no quota headers: count locally."""
    retry_after: bool | None = None
    """False where a 429 comes without Retry-After."""
    suspends: bool = False
    """True where going over the limit suspends the key."""
    text: str = ""


class ErrorCode(_Part, frozen=True, kw_only=True):
    """A code of the provider's own, in words."""

    code: int
    text: str
    last: int | None = None
    """End of the range that starts at `code`."""
    status: int | None = None
    hint: str = ""
    action: ErrorAction | None = None


class ErrorCase(_Part, frozen=True, kw_only=True):
    """What a status means on this server, where that differs from the book."""

    status: int
    text: str
    body: ErrorShape | None = None
    words: tuple[str, ...] = ()
    """One of these, in any letter case, is in the server's message where the case applies. Without
    words it applies where the server says nothing of its own."""
    hint: str = ""
    action: ErrorAction | None = None
    certainty: Certainty = Certainty.DOCUMENTED


class Errors(_Part, frozen=True, kw_only=True):
    """How the provider reports trouble."""

    shapes: tuple[ErrorShape, ...] = ()
    """Shapes seen, besides those any server may send."""
    codes: tuple[ErrorCode, ...] = ()
    cases: tuple[ErrorCase, ...] = ()

    def code(self, number: int | str) -> ErrorCode | None:
        """Return what is known of a provider's code, or None."""
        try:
            number = int(number)
        except ValueError:
            return None
        for entry in self.codes:
            if entry.code <= number <= (entry.last or entry.code):
                return entry
        return None

    def case(
        self, status: int, body: ErrorShape | None = None, message: str = ""
    ) -> ErrorCase | None:
        """Return what a status means here, preferring a statement about this body shape.

        Args:
            status: the HTTP status.
            body: the form of the response.
            message: what the server says of its own; a case that doesn't fit it is left out.
        """
        said = message.casefold()
        fitting = [
            case
            for case in self.cases
            if case.status == status
            and case.body in {None, body}
            and (not said or any(word.casefold() in said for word in case.words))
        ]
        return max(fitting, key=lambda c: c.body is not None, default=None)


class Metadata(_Part, frozen=True, kw_only=True):
    """How the metadata and service documents are had."""

    accept: str = "application/xml"
    login: bool | None = None
    """Whether `$metadata` needs a login; None where unknown."""
    service_document_login: bool | None = None
    service_document_xml: bool = False
    complete: bool = True
    """False where sets are served that the metadata does not declare."""
    text: str = ""


class Payload(_Part, frozen=True, kw_only=True):
    """Traits of the rows."""

    json_fields: tuple[str, ...] = ()
    """String fields that hold JSON."""
    companions: tuple[str, ...] = ()
    """Annotations that stand beside fields, such as `@Core.Permissions`."""
    numbers_as_strings: bool = False
    joined_enums: bool = False
    """True where many values come as one string joined by commas."""
    hex_prefix: str | None = None
    """Start of values that are display text in hexadecimal."""
    zero_for_null: bool = False
    envelope: str | None = None
    """Member around the rows, where it is not `value`."""


class NameCoding(_Part, frozen=True, kw_only=True):
    """How labels are encoded in field names, and which prefixes mark local fields."""

    tokens: dict[str, str] = field(default_factory=dict)
    """Text that a part of a name stands for."""
    label_term: str | None = None
    """Annotation term that carries the label; it wins over decoding."""
    local_term: str | None = None
    """Annotation term that marks local fields or values."""
    text: str = ""


class Note(_Part, frozen=True, kw_only=True):
    """Something that trips people up."""

    text: str
    certainty: Certainty = Certainty.DOCUMENTED


class KeyTopic(StrEnum):
    """What a sentence on getting a key is about."""

    ASK = "ask"
    """Whom to ask, where to sign up, and what to write."""
    PLANS = "plans"
    ROLES = "roles"
    KINDS = "kinds"
    """Bearer tokens, client credentials, sign-in of each user."""
    DEMO = "demo"


class KeyAdvice(_Part, frozen=True, kw_only=True):
    """One sentence or two on how to get a key, and which one."""

    text: str
    about: KeyTopic = KeyTopic.ASK
    source: str = ""
    """The page that says so, if it is known."""
    certainty: Certainty = Certainty.DOCUMENTED


class Provider(_Part, frozen=True, kw_only=True):
    """One provider's knowledge, as its file states it."""

    id: str
    title: str
    source: str
    """Where the statements come from."""
    date: dt.date
    """When they were put together."""
    certainty: Certainty = Certainty.DOCUMENTED
    """How what carries no mark of its own is known."""
    base: str | None = None
    """The provider whose file this one builds upon."""
    summary: str = ""
    documentation: tuple[str, ...] = ()
    getting_a_key: tuple[KeyAdvice, ...] | str = ()
    """A text in a user's file is advice on whom to ask."""
    roles: tuple[str, ...] = ()
    placeholders: dict[str, Placeholder] = field(default_factory=dict)
    roots: tuple[Root, ...] = ()
    namespaces: tuple[str, ...] = ()
    """Schema namespaces that only this provider's metadata has."""
    auth: tuple[AuthWay, ...] = ()
    headers: tuple[Header, ...] = ()
    metadata: Metadata = Metadata()
    limits: Limits = Limits()
    errors: Errors = Errors()
    payload: Payload = Payload()
    names: NameCoding = NameCoding()
    notes: tuple[Note, ...] = ()
    dialect: Dialect = Dialect()

    def key_advice(self, about: KeyTopic | None = None) -> tuple[KeyAdvice, ...]:
        """Return what is known of getting a key, or of one topic of it."""
        known = self.getting_a_key
        if isinstance(known, str):
            known = (KeyAdvice(text=known, certainty=self.certainty),) if known else ()
        return tuple(each for each in known if about in {None, each.about})

    def root(self, name: str) -> Root | None:
        """Return the root of that name, or None."""
        return next((root for root in self.roots if root.name == name), None)
