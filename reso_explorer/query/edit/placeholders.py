"""Saved queries with gaps: `Property?$filter=ModificationTimestamp gt {since}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import Literal, LiteralKind, walk
from reso_explorer.query.edit.text import edited, parsed, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import RelativeUri
    from reso_explorer.query.edit.text import Query

from reso_explorer.diagnostics import Edit

_GAP: Final = re.compile(r"(?:\{|%7[Bb])([A-Za-z_]\w{0,63})(?:\}|%7[Dd])")


def placeholders(query: Query) -> tuple[str, ...]:
    """Return the names in braces, each once, in the order of the text."""
    return tuple(dict.fromkeys(found[1] for found in _GAP.finditer(parsed(query).text)))


def filled(query: Query, values: Mapping[str, str]) -> ParseResult[RelativeUri]:
    """Return the query with values in the place of names in braces; others stay.

    Between quotes the quotes of a value are doubled, so that it stays one string.
    """
    result = parsed(query)
    strings = [
        node.span
        for node in walk(result.tree)
        if isinstance(node, Literal) and node.kind is LiteralKind.STRING
    ]
    edits = []
    for found in _GAP.finditer(result.text):
        if found[1] not in values:
            continue
        value = values[found[1]]
        if any(span.start < found.start() and found.end() < span.end for span in strings):
            value = value.replace("'", "''")
        edits.append(Edit(found.start(), found.end(), written(result, value)))
    return edited(result, edits)
