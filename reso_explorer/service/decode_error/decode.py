"""From an error answer to one of our own errors, with advice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.providers.provider import ErrorAction, ErrorShape
from reso_explorer.service.body_text import body_text
from reso_explorer.service.decode_error.advice import advise, headline, own_words, scheme_of
from reso_explorer.service.decode_error.context import ErrorContext
from reso_explorer.service.decode_error.envelope import Said, from_json
from reso_explorer.service.decode_error.markup import (
    from_html,
    from_text,
    from_xml,
    looks_like_html,
)
from reso_explorer.service.errors import (
    BadRequestError,
    ForbiddenError,
    HttpStatusError,
    NotFoundError,
    ServerFaultError,
    TooManyRequestsError,
    UnauthorizedError,
)
from reso_explorer.service.transport.retry import retry_after

if TYPE_CHECKING:
    from reso_explorer.service.transport import Reply


_SHAPES: Final = {
    "odata": ErrorShape.ODATA,
    "v2": ErrorShape.V2,
    "spark": ErrorShape.NATIVE_D,
    "xml": ErrorShape.XML,
    "html": ErrorShape.HTML,
    "text": ErrorShape.TEXT,
    "empty": ErrorShape.EMPTY,
}


_NOT_WHOLE: Final = frozenset({202, 205, 206})
"""Statuses of success whose response isn't what was requested."""


def expect_ok(
    reply: Reply, context: ErrorContext | None = None, *, not_modified: bool = False
) -> Reply:
    """Return a response that holds what was requested; raise what any other one means.

    With `not_modified` the request was conditional, and a 304 is fine.

    Raises:
        HttpStatusError: the status isn't 200 to 299, or it is one that brings no or only a part
            of the content (202, 205, 206).
    """
    if (reply.ok and reply.status not in _NOT_WHOLE) or (not_modified and reply.status == 304):
        return reply
    raise decode_error(reply, context)


def decode_error(reply: Reply, context: ErrorContext | None = None) -> HttpStatusError:
    """Return the error that an answer stands for, whatever its status."""
    context = context or ErrorContext()
    if context.has_credential is None:
        context = replace(context, has_credential=reply.with_credential)
    said = read_body(reply)
    wait = retry_after(reply.headers, context.asked_at)
    cause, hint, action = _reading(reply, said, context)
    facts: dict[str, Any] = {
        "said": said.message,
        "url": reply.url,
        "status": reply.status,
        "code": said.code,
        "target": said.target,
        "details": said.details,
        "inner": said.inner,
        "excerpt": said.excerpt,
        "likely_cause": cause,
        "what_to_try": hint or advise(reply, said, context, wait, action),
    }
    message = headline(reply, said, context)
    status = reply.status
    if status == 429:
        return TooManyRequestsError(message, retry_after=wait, **facts)
    if status >= 500:
        return ServerFaultError(message, retry_after=wait, **facts)
    if status == 401:
        scheme = scheme_of(reply).lower()
        is_anonymous = context.has_credential is False
        return UnauthorizedError(
            message,
            scheme=scheme,
            is_anonymous=is_anonymous,
            getting_a_key=context.getting_a_key,
            **facts,
        )
    return _family(status)(message, **facts)


def _reading(
    reply: Reply, said: Said, context: ErrorContext
) -> tuple[str, str, ErrorAction | None]:
    """Return what the provider's own table says of an error: cause, hint and action.

    The table of codes speaks of the very code that was sent. What a status means in general
    counts only where it fits what the server says of its own.
    """
    known = context.errors
    if known is None:
        code = said.code if said.form == "spark" else None
        return "", "", _SPARK.get(str(code))
    entry = known.code(said.code) if said.code is not None else None
    if entry is not None and entry.status in {None, reply.status}:
        return entry.text, entry.hint, entry.action
    case = known.case(reply.status, _SHAPES.get(said.form), own_words(said))
    return (case.text, case.hint, case.action) if case is not None else ("", "", None)


_SPARK: Final = {"1020": ErrorAction.RENEW_TOKEN, "1021": ErrorAction.OTHER_HOST}
"""Codes of Spark's native envelope, which other hosts of the platform send as well."""


def _family(status: int) -> type[HttpStatusError]:
    if status == 403:
        return ForbiddenError
    if status in {404, 410}:
        return NotFoundError
    if 400 <= status < 500:
        return BadRequestError
    return HttpStatusError


def read_body(reply: Reply) -> Said:
    """Return what the body says: JSON, XML, HTML, text or nothing, whatever the header claims."""
    text, _ = body_text(reply)
    start = text.lstrip()[:1]
    if not start:
        return Said("empty")
    if start in {"{", "["}:
        import json

        try:
            said = from_json(json.loads(text))
        except (ValueError, RecursionError):
            said = None
        if said is not None:
            return said
    elif looks_like_html(text) or "html" in reply.content_type:
        return from_html(text)
    elif start == "<":
        said = from_xml(reply.body)
        if said is not None:
            return said
    return from_text(text)
