"""From an error answer to one of our own errors, with advice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.providers.provider import ErrorShape
from reso_explorer.service.body_text import body_text
from reso_explorer.service.decode_error.advice import advise, headline
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


def expect_ok(reply: Reply, context: ErrorContext | None = None) -> Reply:
    """Return a successful answer; raise what any other one means.

    Raises:
        HttpStatusError: the status is not 200 to 299 (and not 304).
    """
    if reply.ok or reply.status == 304:
        return reply
    raise decode_error(reply, context)


def decode_error(reply: Reply, context: ErrorContext | None = None) -> HttpStatusError:
    """Return the error that an answer stands for, whatever its status."""
    context = context or ErrorContext()
    if context.has_credential is None:
        context = replace(context, has_credential=reply.with_credential)
    said = read_body(reply)
    wait = retry_after(reply.headers, context.asked_at)
    known = context.errors
    entry = known.code(said.code) if known is not None and said.code is not None else None
    case = known.case(reply.status, _SHAPES.get(said.form)) if known is not None else None
    meaning = entry.text if entry is not None else case.text if case is not None else ""
    hint = entry.hint if entry is not None else case.hint if case is not None else ""
    advice = advise(reply, said, context, wait)
    facts: dict[str, Any] = {
        "url": reply.url,
        "status": reply.status,
        "code": said.code,
        "target": said.target,
        "details": said.details,
        "inner": said.inner,
        "excerpt": said.excerpt,
        "code_meaning": meaning,
        "what_to_try": f"{hint} {advice}".strip() if hint not in advice else advice,
    }
    message = headline(reply, said, meaning, context)
    status = reply.status
    if status == 429:
        return TooManyRequestsError(message, retry_after=wait, **facts)
    if status >= 500:
        return ServerFaultError(message, retry_after=wait, **facts)
    return _family(status)(message, **facts)


def _family(status: int) -> type[HttpStatusError]:
    if status == 401:
        return UnauthorizedError
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
