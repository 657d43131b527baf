"""The piece of a document that an element came from, as text to show."""

from __future__ import annotations

import re
from typing import Final

from reso_explorer.csdl.errors import NotMetadataError
from reso_explorer.text import ELLIPSIS, count, visible

_MAX_LINES: Final = 400
_MAX_WIDTH: Final = 400
_MAX_SEARCH: Final = 1 << 20

_TOKEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?P<close>/?)[^\s/>!?](?:[^>\"']|\"[^\"]*\"|'[^']*')*?(?P<empty>/?)>",
    re.DOTALL,
)
_JSON_TOKEN: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|[{}\[\],]", re.DOTALL)


def element_source(
    data: bytes, line: int, *, max_lines: int = _MAX_LINES, max_width: int = _MAX_WIDTH
) -> str:
    """Return the text of the element whose start tag ends on a 1-based line, dedented.

    For JSON it is the member that begins on the line. Long lines and long elements are
    clipped and say so; "" where the document has no such line. The text is safe to show.
    """
    text = _text(data)
    start = _line_start(text, line)
    if start is None:
        return ""
    if text.lstrip()[:1] == "<":
        begin, end = _xml_span(text, start)
    else:
        begin, end = _json_span(text, start)
    return _shown(text, begin, end, max_lines, max_width)


def _text(data: bytes) -> str:
    """Return a document as text, inflated and decoded as the readers do."""
    from reso_explorer.csdl.sniff.encoding import to_ascii_based
    from reso_explorer.csdl.sniff.inflate import inflate

    try:
        narrow, _ = to_ascii_based(inflate(data, 1 << 30))
    except NotMetadataError:
        narrow = data
    return narrow.decode("utf-8-sig", "replace")


def _line_start(text: str, line: int) -> int | None:
    """Return the offset at which a 1-based line begins, None where there is no such line."""
    if line < 1:
        return None
    position = 0
    for _ in range(line - 1):
        position = text.find("\n", position) + 1
        if position == 0:
            return None
    return position


def _xml_span(text: str, start: int) -> tuple[int, int]:
    """Return begin and end of the first element whose start tag ends on the line at `start`.

    A start tag may have begun on an earlier line.
    """
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    begin = text.rfind("<", max(0, start - _MAX_SEARCH), start)
    if begin < 0 or text.find(">", begin, start) >= 0:
        begin = start
    depth = 0
    first: int | None = None
    for token in _TOKEN.finditer(text, begin):
        if token["close"] is None:
            continue
        if first is None:
            if token["close"]:
                if token.start() >= line_end:
                    break
                continue
            first = token.start()
        depth += 0 if token["empty"] else -1 if token["close"] else 1
        if depth <= 0:
            return first, token.end()
        if token.start() - first > _MAX_SEARCH:
            return first, token.end()
    return (start, line_end) if first is None else (first, len(text))


def _json_span(text: str, start: int) -> tuple[int, int]:
    """Return begin and end of the member or value that begins on the line at `start`."""
    begin = start + len(text[start : start + 1000]) - len(text[start : start + 1000].lstrip())
    depth = 0
    for token in _JSON_TOKEN.finditer(text, begin):
        mark = token.group()
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth < 0:
                return begin, token.start()
            if depth == 0:
                return begin, token.end()
        elif mark == "," and depth == 0:
            return begin, token.start()
        if token.start() - begin > _MAX_SEARCH:
            return begin, token.end()
    return begin, len(text)


def _shown(text: str, begin: int, end: int, max_lines: int, max_width: int) -> str:
    """Return a span dedented by the indentation of its first line, clipped and visible."""
    line_begin = text.rfind("\n", 0, begin) + 1
    lead = text[line_begin:begin]
    indent = len(lead) if lead.isspace() else 0
    lines = text[begin:end].rstrip().split("\n")
    more = len(lines) - max_lines
    found = [
        _clipped(raw if not number else _outdented(raw, indent), max_width)
        for number, raw in enumerate(lines[:max_lines])
    ]
    if more > 0:
        found.append(f"{ELLIPSIS} {count(more, 'more line')}")
    return "\n".join(found)


def _outdented(raw: str, indent: int) -> str:
    blank = len(raw) - len(raw.lstrip(" \t"))
    return raw[min(indent, blank) :]


def _clipped(raw: str, max_width: int) -> str:
    line = raw.rstrip("\r")
    cut = len(line) > max_width
    shown = visible(line[:max_width].expandtabs(2))
    more = len(line) - max_width
    return f"{shown}{ELLIPSIS} {count(more, 'more character')}" if cut else shown
