"""Finished addresses from their parts, encoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from reso_explorer.service.origin import append_segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reso_explorer.csdl.index import ModelIndex

_IN_QUERY: Final = "$'()*,/:;=?@!~-._"
"""Signs that may stand raw in the value of a query option (RFC 3986; OData URL 4.01, section 2)."""

_IN_PATH: Final = "$'()*,:;=@!~-._"


def resource_url(
    root: str, path: str, options: Mapping[str, str] | Iterable[tuple[str, str]] = ()
) -> str:
    """Return the address of a resource below a service root.

    Args:
        root: the service root; its own query is kept and comes last.
        path: segments as written in a URL, such as `Property('1')/Media`; already encoded.
        options: query options with values that are not encoded yet.
    """
    return with_options(append_segment(root, path), options)


def with_options(url: str, options: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """Return the address with further query options in front of those it has."""
    pairs = options.items() if hasattr(options, "items") else options
    query = "&".join(f"{name}={quote(value, safe=_IN_QUERY)}" for name, value in pairs)
    parts = urlsplit(url)
    joined = "&".join(piece for piece in (query, parts.query) if piece)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, joined, ""))


def count_option(index: ModelIndex | None) -> tuple[str, str]:
    """Return the query option that asks for a count: V2 and V3 have one of their own."""
    if index is not None and index.model.version.startswith(("1", "2", "3")):
        return ("$inlinecount", "allpages")
    return ("$count", "true")


def encode_key(text: str) -> str:
    """Return a key literal fit for a path: `'a/b'` becomes `'a%2Fb'`."""
    return quote(text, safe=_IN_PATH)


def split_options(url: str) -> tuple[str, list[tuple[str, str]]]:
    """Return an address without its query, and the query options in order, decoded.

    A `+` is taken as a blank, as in forms.
    """
    parts = urlsplit(url)
    options: list[tuple[str, str]] = []
    for piece in parts.query.split("&"):
        if piece:
            name, _, value = piece.partition("=")
            options.append((unquote(name.replace("+", " ")), unquote(value.replace("+", " "))))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")), options
