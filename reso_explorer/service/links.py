"""Next links: found, resolved and told apart."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from reso_explorer.credentials import is_sign_in_name, without_credentials
from reso_explorer.secret import MASK
from reso_explorer.service.errors import ServiceError
from reso_explorer.service.transport.origin import Origin

_LINK: Final = re.compile(r"<([^<>]*)>((?:\s*;\s*[^;,<>\"]+(?:\"[^\"]*\")?)*)")
_NEXT: Final = re.compile(r"(?i)\brel\s*=\s*(?:\"[^\"]*\bnext\b[^\"]*\"|next\b)")


def link_header_next(header: str) -> str | None:
    """Return the target of `Link: <…>; rel="next"` (RFC 8288), None where there is none."""
    for match in _LINK.finditer(header):
        if _NEXT.search(match.group(2)):
            return match.group(1).strip() or None
    return None


def resolve_link(link: str, request_url: str, context_url: str = "") -> str:
    """Return a next link as an absolute address; its characters stay as they are.

    An absolute link is used as given. A relative one is resolved against the request; where that
    does not lead back to the resource that was asked, and resolving against the context URL does,
    the context is taken (OData JSON 4.01, section 4.5.5).
    """
    link = link.strip()
    if urlsplit(link).scheme:
        return link.partition("#")[0]
    by_request = urljoin(request_url, link).partition("#")[0]
    if not context_url:
        return by_request
    base = urljoin(request_url, context_url)
    try:
        if Origin.of(base) != Origin.of(request_url):
            return by_request
    except ServiceError:
        return by_request
    by_context = urljoin(base, link).partition("#")[0]
    path = urlsplit(request_url).path
    if urlsplit(by_request).path != path and urlsplit(by_context).path == path:
        return by_context
    return by_request


def followed(link: str) -> str:
    """Return a link as it is followed: without what the sign-in sends again by itself.

    Tokens and masked values leave it; a signature of the link stays, for it belongs to this link.
    """
    head, mark, query = link.partition("?")
    pieces = query.split("&")
    kept = [piece for piece in pieces if not _is_sent_anyway(piece)]
    if not mark or len(kept) == len(pieces):
        return link
    return head + ("?" + "&".join(kept) if kept else "")


def _is_sent_anyway(piece: str) -> bool:
    name, _, value = piece.partition("=")
    return is_sign_in_name(unquote(name)) or MASK in unquote(value)


def kept_link(link: str) -> str:
    """Return a link that may be written into a file, "" where only its signature makes it work."""
    kept = without_credentials(followed(link))
    return kept if kept == followed(link) else ""
