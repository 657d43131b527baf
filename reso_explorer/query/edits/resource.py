"""The resource that a query asks."""

from __future__ import annotations

from typing import Final

from reso_explorer.query.clauses import QueryText, split_query

_FREE_OF_FIELDS: Final = frozenset({"$top", "$count", "$format", "$inlinecount", "$schemaversion"})


def with_resource(text: str, resource: str) -> str:
    """Return the text asking another resource.

    Options that name fields of the former resource are left out; `$top`, `$count`, `$format`
    and the provider's own options stay. The same resource leaves the text as it is.
    """
    query = split_query(text)
    if query.path == resource:
        return text
    kept = [
        c for c in query.clauses if c.key in _FREE_OF_FIELDS or not c.key.startswith(("$", "@"))
    ]
    return QueryText(resource, tuple(kept)).with_value("$skip", None).text
