"""What is reported once a whole XML document is read: names without alias, stray text."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.positions import Positions
from reso_explorer.csdl.xml.tags import KNOWN_ELEMENTS, TEXT_ELEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.csdl.finding_log import FindingLog
    from reso_explorer.csdl.xml.context import Context

_LOCATED: Final = 50
"""For how many different names the places are looked up."""

_BEFORE_NAME: Final = frozenset(b"\"'(/@, #>")
_TEXT: Final = re.compile(rb">\s*+[^<]")
_TAG: Final = re.compile(rb"<(/?)([^\s/>!?]+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_NO_MARKUP: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
"""What may hold tags that are none: comments, CDATA sections and processing instructions."""


def add_remarks(ctx: Context, log: FindingLog, data: bytes) -> None:
    """Report what came up while names were resolved, and text between elements."""
    _undeclared_aliases(ctx, log, data)
    if ctx.is_v4:
        for written in _first(ctx.types.unprefixed):
            message = f"The primitive type `{shown(written)}` is written without Edm."
            _add(log, "unprefixed-type", message, _places(data, f'"{written}"'))
    for written in _first(ctx.types.nested):
        message = f"The type `{shown(written)}` is a collection of collections."
        _add(log, "nested-collection", message, _places(data, f'"{written}"'))
    _stray_text(log, data)


def _first(found: Iterable[str]) -> Iterator[str]:
    return (written for written, _ in zip(found, range(_LOCATED), strict=False))


def _undeclared_aliases(ctx: Context, log: FindingLog, data: bytes) -> None:
    names = ctx.names
    unknown = [prefix for prefix in names.undeclared if prefix not in names.namespaces]
    for prefix in _first(unknown):
        message = f"{shown(prefix)} is neither an alias nor a namespace that the document declares."
        hint = "Names that begin with it are kept as written."
        places = _places(data, f"{prefix}.", after_mark=True)
        _add(log, "undeclared-alias", message, places, hint)


def _add(
    log: FindingLog, rule: str, message: str, places: list[tuple[int, int]], hint: str = ""
) -> None:
    for line, column in places or [(0, 0)]:
        log.add(rule, message, "", line, hint, column=column)


def _places(data: bytes, text: str, *, after_mark: bool = False) -> list[tuple[int, int]]:
    """Return line and column of each occurrence of a text.

    With `after_mark` only occurrences that begin a name count.
    """
    needle = text.encode()
    found: list[tuple[int, int]] = []
    positions = Positions(data)
    offset = data.find(needle)
    while offset >= 0:
        if not after_mark or data[offset - 1] in _BEFORE_NAME:
            found.append(positions.at(offset + needle.startswith(b'"')))
        offset = data.find(needle, offset + len(needle))
    return found


def _stray_text(log: FindingLog, data: bytes) -> None:
    """Report text that stands behind a tag of an element that holds elements only."""
    positions = Positions(data)
    no_markup: list[tuple[int, int]] | None = None
    searched = tag = 0
    found: re.Match[bytes] | None = None
    for match in _TEXT.finditer(data):
        end = match.start() + 1
        last = data.rfind(b"<", searched, end)
        searched = end
        if last >= 0:
            tag = last
            found = _TAG.match(data, tag)
        if found is None or found.end() != end or _may_have_text(found):
            continue
        if no_markup is None:
            no_markup = [found.span() for found in _NO_MARKUP.finditer(data)]
        if _inside(no_markup, tag):
            continue
        line, column = positions.at(end)
        where = f"behind {'the end of ' if found[1] else ''}{shown(_local(found))}"
        log.add("stray-text", f"There is text {where}.", "", line, column=column)


def _may_have_text(tag: re.Match[bytes]) -> bool:
    """Tell whether text may stand behind a tag, or its element is unknown and reported as such."""
    local = _local(tag)
    return local not in KNOWN_ELEMENTS or (not tag[1] and local in TEXT_ELEMENTS)


def _inside(spans: list[tuple[int, int]], position: int) -> bool:
    """Tell whether a position lies in one of the spans, which are in order."""
    before = bisect_right(spans, position, key=itemgetter(0))
    return before > 0 and position < spans[before - 1][1]


def _local(tag: re.Match[bytes]) -> str:
    return tag[2].decode("utf-8", "replace").rpartition(":")[2]
