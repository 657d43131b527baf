"""The meaning index: names, labels, descriptions, values, and what people call them.

It answers searches (`SearchIndex`), and what a word may stand for among the names or values
that can stand at a place (`suggest_members`, `suggest_names`, `suggest_values`); for what is
typed, completion asks `vocabulary(…).spoken`, `spoken_names`, and `spoken_values`.
"""

from reso_explorer.search.entry import Entry, EntryKind
from reso_explorer.search.index import Hit, SearchIndex
from reso_explorer.search.request import Request, RequestError, parse_request
from reso_explorer.search.suggestions import (
    FIELDS,
    MEMBERS,
    RELATIONS,
    Closeness,
    Meant,
    Suggestion,
    Vocabulary,
    did_you_mean,
    did_you_mean_member,
    is_slip,
    sentence,
    spoken_names,
    spoken_values,
    standard_value,
    suggest_members,
    suggest_names,
    suggest_values,
    vocabulary,
)

__all__ = [
    "FIELDS",
    "MEMBERS",
    "RELATIONS",
    "Closeness",
    "Entry",
    "EntryKind",
    "Hit",
    "Meant",
    "Request",
    "RequestError",
    "SearchIndex",
    "Suggestion",
    "Vocabulary",
    "did_you_mean",
    "did_you_mean_member",
    "is_slip",
    "parse_request",
    "sentence",
    "spoken_names",
    "spoken_values",
    "standard_value",
    "suggest_members",
    "suggest_names",
    "suggest_values",
    "vocabulary",
]
