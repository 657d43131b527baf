"""What can go wrong with a live service, as one family of errors.

Every error says what happened, where, and what to try. Texts that came from the server are made
visible and free of credentials when the error is built, so a front may print them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from reso_explorer.errors import ReportedError
from reso_explorer.secret import redact
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.secret import Secret
    from reso_explorer.service.transport.trace import Recording

EXCERPT = 1024
"""How many characters of an unexpected body an error keeps."""


def safe_text(text: str, *, one_line: bool = True) -> str:
    """Return server text without credentials and control characters."""
    return visible(redact(text), one_line=one_line)


@dataclass(frozen=True, slots=True)
class ErrorDetail:
    """One item of `details` in an OData error."""

    message: str
    code: str | int | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What a run of pages had read before an error ended it.

    Attributes:
        rows: rows so far, those of an earlier run that this one went on with included.
        pages: pages of this run.
        count: the total that the server states, None where it states none.
        next_url: the page that could not be had, without credentials.
    """

    rows: int
    pages: int
    count: int | None
    next_url: str


class ServiceError(ReportedError):
    """Something went wrong between here and the service.

    Attributes:
        message: one sentence: what happened.
        url: the address in question without credentials, or "".
        what_to_try: one or two sentences, or "".
        status: the HTTP status, None where there was no answer.
        code: the server's own error code, text or number.
        target: what the server says the error is about.
        details: further messages of the server.
        inner: the inner error as the server sent it, without credentials.
        excerpt: the first characters of a body that is no OData error.
        said: the server's own message, "" where it has none.
        likely_cause: our own reading of it all, one or two sentences, or "".
        read: what came before, where the error ended a run of pages after its first page.
        recording: the exchanges that led to the error, where they were recorded.
    """

    kind: ClassVar[str] = "service"
    """A stable name for scripts."""

    def __init__(
        self,
        message: str,
        *,
        url: str = "",
        what_to_try: str = "",
        status: int | None = None,
        code: str | int | None = None,
        target: str | None = None,
        details: tuple[ErrorDetail, ...] = (),
        inner: Any = None,
        excerpt: str = "",
        likely_cause: str = "",
        said: str = "",
    ) -> None:
        self.said = safe_text(said)
        self.read: RowsRead | None = None
        self.recording: Recording | None = None
        self.likely_cause = safe_text(likely_cause)
        self.message = safe_text(message)
        super().__init__(self.message)
        self.url = safe_text(url)
        self.what_to_try = safe_text(what_to_try)
        self.status = status
        self.code = safe_text(code) if isinstance(code, str) else code
        self.target = safe_text(target) if target is not None else None
        self.details = tuple(
            ErrorDetail(
                safe_text(item.message),
                safe_text(item.code) if isinstance(item.code, str) else item.code,
                safe_text(item.target) if item.target is not None else None,
            )
            for item in details
        )
        self.inner = inner
        self.excerpt = clip(safe_text(excerpt, one_line=False), EXCERPT)

    def __str__(self) -> str:
        return f"{self.message} {self.what_to_try}".rstrip()

    @property
    def hint(self) -> str:
        """What to try."""
        return self.what_to_try

    @hint.setter
    def hint(self, text: str) -> None:
        self.what_to_try = text

    def hide(self, secrets: Iterable[Secret]) -> None:
        """Take known secrets out of the texts."""
        known = tuple(secrets)
        self.message = redact(self.message, known)
        self.args = (self.message,)
        for name in ("url", "excerpt", "what_to_try", "likely_cause", "said", "code", "target"):
            value = getattr(self, name)
            if isinstance(value, str):
                setattr(self, name, redact(value, known))
        self.details = tuple(
            ErrorDetail(
                redact(item.message, known),
                redact(item.code, known) if isinstance(item.code, str) else item.code,
                redact(item.target, known) if item.target is not None else None,
            )
            for item in self.details
        )

    def lines(self) -> list[str]:
        """Return the whole story, a line per fact, for a terminal."""
        found = [self.message]
        if self.code is not None:
            found.append(f"Code: {self.code}")
        if self.target:
            found.append(f"Target: {self.target}")
        for item in self.details:
            about = f"{item.target}: " if item.target else ""
            found.append(f"- {about}{item.message}")
        found += [f"Inner error: {text}" for text in inner_messages(self.inner)]
        if self.excerpt and visible(self.excerpt) not in self.message:
            found.append(f"Response: {clip(visible(self.excerpt), 300)}")
        if self.url:
            found.append(f"URL: {self.url}")
        if self.likely_cause:
            found.append(f"Likely cause: {self.likely_cause}")
        if self.what_to_try:
            found.append(f"Try: {self.what_to_try}")
        return found

    def as_data(self) -> dict[str, Any]:
        """Return the error as JSON-ready data."""
        return {
            "kind": self.kind,
            "message": self.message,
            "serverMessage": self.said or None,
            "url": self.url,
            "status": self.status,
            "code": self.code,
            "target": self.target,
            "details": [
                {"message": item.message, "code": item.code, "target": item.target}
                for item in self.details
            ],
            "inner": self.inner,
            "excerpt": self.excerpt or None,
            "likelyCause": self.likely_cause or None,
            "whatToTry": self.what_to_try or None,
        }


def inner_messages(inner: Any) -> list[str]:
    """Return the messages within an inner error, outermost first; stack traces are left out."""
    found: dict[str, None] = {}
    waiting: list[Any] = [inner]
    while waiting and len(found) < _MOST_INNER:
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            for name, item in value.items():
                if isinstance(item, dict | list):
                    waiting.append(item)
                elif isinstance(item, str) and item and "message" in name.lower():
                    found[safe_text(item)] = None
    return list(found)


_MOST_INNER: Final = 8


# --- no answer ----------------------------------------------------------------------------------


class UnreachableError(ServiceError):
    """No connection: unknown host, refused, no route, proxy trouble."""

    kind = "unreachable"


class TlsError(ServiceError):
    """The connection could not be made safe; the certificate problem is in the message."""

    kind = "tls"


class TimedOutError(ServiceError):
    """No connection or no whole answer within the time allowed."""

    kind = "timeout"


class OutOfTimeError(TimedOutError):
    """The time allowed for the whole command is over."""

    kind = "out-of-time"


class ProtocolError(ServiceError):
    """The server broke HTTP: reset, garbage, illegal headers, broken chunks."""

    kind = "protocol"


class TruncatedError(ServiceError):
    """The answer ended before it was whole."""

    kind = "truncated"


class TooLargeError(ServiceError):
    """The answer, unpacked, is larger than allowed."""

    kind = "too-large"


class EncodingError(ServiceError):
    """The body is packed in a way that was not asked for or cannot be unpacked."""

    kind = "encoding"


class RefusedUrlError(ServiceError):
    """This program refuses to go to an address: not https, a foreign host, a bad scheme."""

    kind = "refused-url"


class RedirectError(ServiceError):
    """A redirect that leads nowhere, in circles or to a place that is refused."""

    kind = "redirect"


# --- an answer that is not what was asked for -----------------------------------------------------


class UnreadableError(ServiceError):
    """A body that is not the JSON, XML or text it should be."""

    kind = "unreadable"


class LoginPageError(UnreadableError):
    """A web page for people, mostly a sign-in page, instead of data."""

    kind = "login-page"


class PagingError(ServiceError):
    """The pages cannot be followed further without risk of leaks or lost rows."""

    kind = "paging"


# --- the server says no -----------------------------------------------------------------------------


class HttpStatusError(ServiceError):
    """An answer with an error status, decoded."""

    kind = "http"


class BadRequestError(HttpStatusError):
    """400 and its kin: the server does not understand or take the request."""

    kind = "bad-request"


class UnauthorizedError(HttpStatusError):
    """401: no credentials, wrong ones or expired ones.

    `scheme` is the way to sign in that the server names in lower case, such as `basic`, or "";
    `is_anonymous` is true where no credentials were sent; `getting_a_key` says whom to ask for some.
    """

    kind = "unauthorized"

    def __init__(
        self,
        message: str,
        *,
        scheme: str = "",
        is_anonymous: bool = False,
        getting_a_key: str = "",
        **rest: Any,
    ) -> None:
        super().__init__(message, **rest)
        self.scheme = scheme
        self.is_anonymous = is_anonymous
        self.getting_a_key = getting_a_key


class ForbiddenError(HttpStatusError):
    """403: the credential is known but may not have this."""

    kind = "forbidden"


class NotFoundError(HttpStatusError):
    """404 or 410: there is no such resource, or not for this credential."""

    kind = "not-found"


class TooManyRequestsError(HttpStatusError):
    """429: the allowance is used up. `retry_after` is the time to wait in seconds, if told."""

    kind = "too-many-requests"

    def __init__(self, message: str, *, retry_after: float | None = None, **rest: Any) -> None:
        super().__init__(message, **rest)
        self.retry_after = retry_after


class ServerFaultError(HttpStatusError):
    """5xx: the server failed. `retry_after` is the time to wait in seconds, if told."""

    kind = "server-fault"

    def __init__(self, message: str, *, retry_after: float | None = None, **rest: Any) -> None:
        super().__init__(message, **rest)
        self.retry_after = retry_after


class SignInError(ServiceError):
    """The token endpoint or the browser sign-in did not yield a token."""

    kind = "sign-in"


class QuotaError(ServiceError):
    """Stopped by this program before the provider's limit is passed."""

    kind = "quota"

    def __init__(self, message: str, *, retry_after: float | None = None, **rest: Any) -> None:
        super().__init__(message, **rest)
        self.retry_after = retry_after


class NotWrittenError(ServiceError):
    """The rows came, but the file can't be written."""

    kind = "not-written"


ENDS_A_RUN: Final = (
    UnauthorizedError,
    TooManyRequestsError,
    QuotaError,
    SignInError,
    UnreachableError,
    TlsError,
)
"""Errors after which no other request of a run can succeed, or may be sent."""
