"""Raw values: the response to `/$value`, `/$count` and media links, which is no JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from reso_explorer.service.body_text import decode_text
from reso_explorer.service.decode_error.markup import looks_like_html

if TYPE_CHECKING:
    from reso_explorer.service.transport import Reply

_OF_ONE: Final = re.compile(r"\)/[^/()]+$")
"""The end of a path that goes to a member of one entity, such as `Media('1')/Photo`."""


@dataclass(frozen=True, slots=True)
class Media:
    """A raw value.

    Attributes:
        content: its bytes.
        content_type: its media type, "" where the server states none.
        text: the bytes as text, None where they are no text.
    """

    content: bytes = field(repr=False)
    content_type: str
    text: str | None = field(repr=False)


def accept_of(url: str) -> str:
    """Return the media types to request: JSON, and anything where a raw value is requested."""
    return "*/*" if _last(url) in {"$value", "$count"} else "application/json"


def other_accept(url: str) -> str:
    """Return the media types to request after JSON was rejected: a stream, else Atom."""
    return "*/*" if is_of_one(url) else "application/atom+xml, application/xml;q=0.9, */*;q=0.1"


def is_of_one(url: str) -> bool:
    """Tell whether an address goes to a member of one entity, which may be a stream."""
    return _OF_ONE.search(urlsplit(url).path.rstrip("/")) is not None


def media_of(reply: Reply) -> Media | None:
    """Return the raw value that a response holds; None where it is to be read as JSON.

    A web page in place of data is none, unless a raw value was requested at this very host.
    """
    last, kind = _last(reply.url), reply.content_type
    looks_like_json = reply.body.lstrip()[:1] in {b"{", b"["}
    if last == "$count":
        text = decode_text(reply.body, reply.charset).text.strip().strip('"')
        is_number = text.isascii() and text.isdecimal()
        return Media(text.encode(), kind, text) if is_number else None
    if last == "$value":
        if reply.foreign and "html" in kind:
            return None
        return _media(reply)
    if looks_like_json or not kind or any(word in kind for word in ("json", "xml", "html")):
        return None
    if kind.startswith("text/"):
        is_page = looks_like_html(reply.body[:2048].decode("latin-1"))
        return _media(reply) if is_of_one(reply.url) and not is_page else None
    return _media(reply) if "/" in kind else None


def _media(reply: Reply) -> Media:
    """Return a body as text where its type says so, or where it is UTF-8 without a type."""
    kind = reply.content_type
    is_text = kind.startswith("text/") or any(word in kind for word in ("json", "xml"))
    if is_text:
        return Media(reply.body, kind, decode_text(reply.body, reply.charset).text)
    if not kind and b"\0" not in reply.body:
        try:
            return Media(reply.body, kind, reply.body.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    return Media(reply.body, kind, None)


def _last(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].lower().replace("%24", "$")
