"""From the readable text of a query to the URL that is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import RelativeUri


def query_url(root: str, query: ParseResult[RelativeUri]) -> str:
    """Return the encoded URL of a service-relative query below a service root.

    What can be parsed is written by the printer of the query language; what cannot is encoded
    as it stands, so that nothing the user insists on is refused.
    """
    from reso_explorer.odata import print_query

    base, _, extra = root.partition("?")
    if query.errors:
        relative = encode_as_is(query.text.strip())
    else:
        relative = print_query(query.tree, form="encoded")
    joined = base.rstrip("/") + "/" + relative.lstrip("/")
    if extra:
        joined += ("&" if "?" in joined else "?") + extra
    return joined


def encode_as_is(text: str) -> str:
    """Percent-encode what must not stand raw in a URL; existing escapes are kept."""
    path, mark, query = text.partition("?")
    encoded = quote(path, safe="/%'()*,;:=@$!~-._&")
    if not mark:
        return encoded
    return encoded + "?" + quote(query, safe="/%'()*,;:=@$!~-._&?")
