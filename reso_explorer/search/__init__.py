"""The search index over names, labels, descriptions and values."""

from reso_explorer.search.entry import Entry, EntryKind
from reso_explorer.search.index import Hit, SearchIndex
from reso_explorer.search.request import Request, RequestError, parse_request

__all__ = [
    "Entry",
    "EntryKind",
    "Hit",
    "Request",
    "RequestError",
    "SearchIndex",
    "parse_request",
]
