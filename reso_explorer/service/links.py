"""Next links: found, resolved and told apart."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from reso_explorer.service.errors import ServiceError
from reso_explorer.service.origin import Origin, without_parameters

CREDENTIAL_PARAMETERS: Final = frozenset(
    {"access_token", "accesstoken", "api_key", "apikey", "x-api-key", "auth_token"}
)
"""Query parameters that carry a credential; taken out of links and sent as headers again."""

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


def without_credentials(url: str) -> str:
    """Return an address without query parameters that carry a credential."""
    return without_parameters(url, CREDENTIAL_PARAMETERS)
