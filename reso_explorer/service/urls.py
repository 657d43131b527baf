"""Finished addresses from their parts, encoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from reso_explorer.secret import redact_known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.secret import Secret

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


def set_options(url: str, options: Mapping[str, str]) -> str:
    """Return the address with query options in place of those of the same names; the rest stays.

    Args:
        url: a finished address.
        options: query options, named with `$`, with values that are not encoded yet.
    """
    names = {name.lower() for name in options} | {name.lower().lstrip("$") for name in options}
    return with_options(without_parameters(url, frozenset(names)), options) if options else url


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


def append_segment(root: str, segment: str) -> str:
    """Return the address of a segment below a service root; a query of the root is kept.

    The last segment of the root is never dropped, with or without a slash at its end.
    """
    parts = urlsplit(root)
    path = parts.path.rstrip("/") + "/" + segment.lstrip("/")
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def without_parameters(url: str, names: frozenset[str]) -> str:
    """Return the address without the named query parameters; the rest stays as it is written."""
    return _without(url, lambda piece: unquote(piece.partition("=")[0]).casefold() in names)


def without_secrets(url: str, secrets: Iterable[Secret]) -> str:
    """Return the address without the query parameters that hold one of the given secrets."""
    known = tuple(secrets)
    if not known or redact_known(url, known) == url:
        return url
    return _without(url, lambda piece: redact_known(piece, known) != piece)


def _without(url: str, is_dropped: Callable[[str], bool]) -> str:
    head, mark, query = url.partition("?")
    if not mark:
        return url
    pieces = query.split("&")
    kept = [piece for piece in pieces if not is_dropped(piece)]
    if len(kept) == len(pieces):
        return url
    return head + ("?" + "&".join(kept) if kept else "")
