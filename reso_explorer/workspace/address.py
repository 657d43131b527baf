"""From the readable text of a query to the URL that is sent."""

from __future__ import annotations

from urllib.parse import quote


def query_url(root: str, text: str) -> str:
    """Return the encoded URL of a service-relative query below a service root.

    What can be parsed is written by the printer of the query language; what cannot is encoded
    as it stands, so that nothing the user insists on is refused.
    """
    from reso_explorer.odata import parse, print_query

    base, _, extra = root.partition("?")
    text = text.strip()
    parsed = parse(text, start="relative_uri")
    if parsed.tree is not None and not parsed.errors:
        relative = print_query(parsed.tree, form="encoded")
    else:
        relative = encode_as_is(text)
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
