"""A body as JSON: exact numbers, bounded memory, and a sentence for everything that is no JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.service.body_text import decode_text
from reso_explorer.service.decode_error.markup import looks_like_html, looks_like_login, page_text
from reso_explorer.service.errors import (
    LoginPageError,
    TooLargeError,
    TruncatedError,
    UnreadableError,
)

if TYPE_CHECKING:
    from reso_explorer.service.transport import Reply

MOST_MEMORY: Final = 768 * 1024 * 1024
"""Bytes that the objects of one response may take, by estimate."""

_SMALL: Final = 8 * 1024 * 1024
"""Bodies up to this size are never estimated: no JSON of this size takes more than is allowed."""

_MOST_REPAIR: Final = 16 * 1024 * 1024
"""Bytes of a body that isn't strict JSON and is read all the same, in the slower way."""

_DEEPEST: Final = 100
"""Levels of arrays and objects within each other."""


def estimated_memory(body: bytes) -> int:
    """Return about how many bytes the objects of a JSON body take: their strings and structure."""
    values = body.count(b",") + body.count(b":")
    return len(body) + 90 * values + 200 * body.count(b"{") + 90 * body.count(b"[")


def read_json(reply: Reply) -> tuple[Any, list[str]]:
    """Return the whole body as a JSON value, with notes on what had to be guessed.

    The value is made from the bytes, without a text of them in between.

    Raises:
        TooLargeError: the value would take too much memory.
        TruncatedError: the text breaks off.
        UnreadableError: it is no JSON.
    """
    import msgspec

    from reso_explorer.export import row_json

    if len(reply.body) > _SMALL and estimated_memory(reply.body) > MOST_MEMORY:
        raise _too_much(reply)
    try:
        value = row_json.decode_strictly(reply.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    except RecursionError:
        raise _too_deep(reply) from None
    else:
        return _shallow(value, reply), []
    if len(reply.body) > _MOST_REPAIR:
        raise _unreadable(reply)
    text, note = decode_text(reply.body, reply.charset)
    notes = [note] if note else []
    if text.lstrip()[:1] == "<" or looks_like_html(text):
        raise _markup(text, reply)
    try:
        return _shallow(row_json.decode_strictly(text), reply), notes
    except RecursionError:
        raise _too_deep(reply) from None
    except (msgspec.DecodeError, UnicodeError):
        return _tolerant(text, reply, notes)


def _shallow(value: Any, reply: Reply) -> Any:
    """Return a value that isn't nested deeper than anything that handles it later can bear.

    Raises:
        UnreadableError: it is.
    """
    openers = reply.body.count(b"{") + reply.body.count(b"[")
    rows = value.get("value") if isinstance(value, dict) else value
    if openers - (len(rows) if isinstance(rows, list) else 0) < _DEEPEST:
        return value
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(_DEEPEST):
        level = [
            item
            for outer in level
            for item in (outer.values() if type(outer) is dict else outer)
            if type(item) is dict or type(item) is list
        ]
        if not level:
            return value
    raise _too_deep(reply)


def _too_much(reply: Reply) -> TooLargeError:
    return TooLargeError(
        f"The JSON of {len(reply.body):,} bytes would take more than "
        f"{MOST_MEMORY // 1024 // 1024:,} MB of memory.",
        url=reply.url,
        status=reply.status,
        what_to_try="Request smaller pages with $top, or fewer fields with $select.",
    )


def _unreadable(reply: Reply) -> UnreadableError | TruncatedError:
    """Return the error for a large body that isn't strict JSON."""
    start, end = reply.body[:400].decode("latin-1"), reply.body[-200:].decode("latin-1")
    if start.lstrip()[:1] in {"{", "["} and end.rstrip()[-1:] not in {"}", "]"}:
        return TruncatedError(
            f"The JSON response is cut off after {len(reply.body):,} bytes; its rows were "
            "discarded.",
            url=reply.url,
            status=reply.status,
            excerpt=end,
            what_to_try="Retry; if it keeps failing, request smaller pages.",
        )
    return UnreadableError(
        f"The response of {len(reply.body):,} bytes isn't valid JSON.",
        url=reply.url,
        status=reply.status,
        excerpt=start,
        what_to_try="Request smaller pages with $top.",
    )


def _tolerant(text: str, reply: Reply, notes: list[str]) -> tuple[Any, list[str]]:
    """Read what strict JSON forbids but servers send: NaN, Infinity, control characters."""
    odd: list[str] = []

    def constant(word: str) -> str:
        odd.append(word)
        return word

    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=constant, strict=False)
    start = text.lstrip()
    try:
        value, end = decoder.raw_decode(start)
    except RecursionError:
        raise _too_deep(reply) from None
    except ValueError as error:
        raise _broken(start, getattr(error, "pos", 0), reply) from None
    rest = start[end:].strip()
    if rest:
        raise UnreadableError(
            "There is text after the end of the JSON response; it may be damaged.",
            url=reply.url,
            status=reply.status,
            excerpt=rest,
            what_to_try="Retry; if it keeps failing, contact the provider.",
        )
    _shallow(value, reply)
    if odd:
        notes.append("The response has NaN or Infinity, which JSON doesn't allow; read as text.")
    else:
        notes.append("The response isn't strict JSON; it was read anyway.")
    return value, notes


def _broken(text: str, position: int, reply: Reply) -> UnreadableError | TruncatedError:
    if text[:1] not in {"{", "["}:
        return UnreadableError(
            f"The server returned {reply.content_type or 'text'} instead of JSON.",
            url=reply.url,
            status=reply.status,
            excerpt=text,
            what_to_try="Check the URL; it may not be the service root.",
        )
    if position >= len(text.rstrip()) - 1 or _ends_open(text):
        return TruncatedError(
            f"The JSON response is cut off after {len(reply.body):,} bytes; its rows were discarded.",
            url=reply.url,
            status=reply.status,
            excerpt=text[-200:],
            what_to_try="Retry; if it keeps failing, request smaller pages.",
        )
    return UnreadableError(
        f"The response isn't valid JSON from character {position + 1:,} on.",
        url=reply.url,
        status=reply.status,
        excerpt=text[max(position - 40, 0) : position + 160],
        what_to_try="Retry; if it keeps failing, contact the provider.",
    )


def _ends_open(text: str) -> bool:
    """Tell whether a JSON text ends within a string, array or object."""
    depth, quoted, skip = 0, False, False
    for char in text:
        if skip:
            skip = False
        elif quoted:
            skip = char == "\\"
            quoted = char != '"'
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
    return quoted or depth > 0


def _too_deep(reply: Reply) -> UnreadableError:
    return UnreadableError(
        "The JSON response is nested too deeply to be read.",
        url=reply.url,
        status=reply.status,
        what_to_try="Expand fewer levels.",
    )


def _markup(text: str, reply: Reply) -> UnreadableError:
    if looks_like_html(text):
        title, shown = page_text(text)
        named = f" ({title})" if title else ""
        if looks_like_login(text):
            return LoginPageError(
                f"The server returned a sign-in page{named} instead of data.",
                url=reply.url,
                status=reply.status,
                excerpt=shown,
                what_to_try="Check the URL and the token; a proxy may require its own sign-in.",
            )
        return UnreadableError(
            f"The server returned a web page{named} instead of data.",
            url=reply.url,
            status=reply.status,
            excerpt=shown,
            what_to_try="Check the service URL; it may be that of a website.",
        )
    return UnreadableError(
        "The server returned XML instead of JSON.",
        url=reply.url,
        status=reply.status,
        excerpt=text,
        what_to_try="Add $format=json to the query; OData V2 services often need it.",
    )
