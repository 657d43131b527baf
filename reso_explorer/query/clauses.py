"""The names of query options in one spelling."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

_SYSTEM: Final = frozenset(
    {
        *("$apply", "$compute", "$filter", "$search", "$select", "$expand", "$orderby"),
        *("$top", "$skip", "$count", "$format", "$levels", "$index", "$schemaversion", "$id"),
    }
)


def option_key(name: str) -> str:
    """Return the name of an option in one spelling: lower case, with `$` where it has one."""
    name = unquote(name).strip().lower()
    return f"${name}" if f"${name}" in _SYSTEM else name
