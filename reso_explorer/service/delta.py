"""What a delta link returns besides changed rows: removed ones, in the shapes of V2 to V4.01."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.service.rows import Row

TRACK: Final = "odata.track-changes"
"""The preference that asks for a delta link."""

_CONTEXTS: Final = ("@odata.context", "@context")
_IDS: Final = ("@id", "@odata.id", "id")
_LINKS: Final = frozenset({"$link", "$deletedLink"})
_WITH_KEY: Final = re.compile(r"(?:^|/)(\w+\((?:[^'()]|'(?:[^']|'')*')*\))/?$")


def is_tracking(applied: str) -> bool:
    """Tell whether a `Preference-Applied` header says that changes are tracked."""
    names = (piece.partition("=")[0].strip().lower() for piece in applied.split(","))
    return any(name in {TRACK, "track-changes"} for name in names)


def is_removed(row: Row) -> bool:
    """Tell whether a row says that one was deleted, or doesn't meet the query anymore."""
    if "@removed" in row or "@odata.removed" in row:
        return True
    about = row.get("__metadata")
    if isinstance(about, dict) and about.get("deleted") is True:
        return True
    return _kind(row) == "$deletedEntity"


def is_of_another_set(row: Row, resource: str) -> bool:
    """Tell whether a row is a changed link between rows, or a row of another entity set."""
    context = _context(row)
    if not context:
        return False
    fragment = context.rpartition("#")[2]
    name = fragment.partition("/")[0].partition("(")[0].rpartition(".")[2]
    return _kind(row) in _LINKS or (bool(name) and name != resource)


def removed_keys(row: Row, names: Sequence[str]) -> list[list[Any]]:
    """Return the key values of a removed row, in each form in which a row may have them.

    They are in the row itself, or in the URL that identifies it; () where neither can be read.
    """
    if all(name in row for name in names):
        return [[row[name] for name in names]]
    about = row.get("__metadata")
    links = [row.get(name) for name in _IDS]
    if isinstance(about, dict):
        links += [about.get("uri"), about.get("id")]
    for link in links:
        if isinstance(link, str):
            found = list(_keys_of(link, names))
            if found:
                return found
    return []


def _context(row: Row) -> str:
    found = next((row[name] for name in _CONTEXTS if name in row), "")
    return found if isinstance(found, str) else ""


def _kind(row: Row) -> str:
    """Return the last part of the context of a row."""
    return _context(row).rpartition("/")[2]


def _keys_of(link: str, names: Sequence[str]) -> Iterator[list[Any]]:
    """Yield the key values in a URL such as `Orders(1)`: as written, then all as strings."""
    from reso_explorer.odata import parse
    from reso_explorer.odata.ast import Literal, NameSegment

    written = _WITH_KEY.search(link)
    if written is None:
        if len(names) == 1 and "(" not in link:
            yield [unquote(link.rstrip("/").rpartition("/")[2])]  # the key is a path segment
        return
    tree: Any = parse(written[1]).tree
    segments = getattr(getattr(tree, "path", None), "segments", ())
    last = segments[-1] if segments else None
    values: dict[str, Any] = {}
    for argument in (isinstance(last, NameSegment) and last.arguments) or ():
        if isinstance(argument.value, Literal):
            name = names[0] if argument.name is None else argument.name.text
            values[name] = argument.value.value
    if values.keys() == set(names):
        found = [values[name] for name in names]
        yield found
        if any(not isinstance(value, str) for value in found):
            yield [str(value) for value in found]
