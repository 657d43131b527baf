"""XML that cannot be parsed: cut off or not well-formed, and where."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from lxml import etree

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.sniff.excerpt import excerpt_at, line_and_column
from reso_explorer.csdl.xml.tags import split_tag
from reso_explorer.text import visible


def refuse_malformed(data: bytes, line: int, column: int, text: str) -> NotMetadataError:
    """Return the error for bytes that the XML parser refused at a place for a reason."""
    open_elements = _open_elements(data)
    if _at_end(data, line, column) and open_elements is not None:
        return _cut_off(data, open_elements)
    text = visible(text or "not well-formed").partition(", line ")[0]
    last = open_elements[-1] if open_elements else ""
    inside = f" inside {last}" if last else ""
    hint = "The document isn't well-formed XML; repair it or ask its provider to."
    if "EntityRef" in text:
        hint = "An ampersand must be written &amp; in XML."
    elif text.startswith("Entity "):
        hint = "XML knows &amp; &lt; &gt; &quot; and &apos;; write any other character as it is."
    elif text.startswith("Excessive depth"):
        text, hint = "elements are nested more than 2,048 deep", ""
    return NotMetadataError(
        NotMetadataKind.MALFORMED,
        f"Line {line}, column {column}{inside}: {text}.",
        hint=hint,
        line=line,
        column=column,
        excerpt=excerpt_at(data, line, column) if line else "",
    )


def _at_end(data: bytes, line: int, column: int) -> bool:
    """Tell whether a position is at the end of the document."""
    last_line, last_column = line_and_column(data.rstrip(), len(data.rstrip()))
    return line > last_line or (line == last_line and column >= last_column - 1)


def _open_elements(data: bytes) -> list[str] | None:
    """Return the elements that are open where parsing stops, outermost first."""
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True
    )
    with suppress(etree.XMLSyntaxError):
        parser.feed(data)
    stack: list[str] = []
    with suppress(etree.XMLSyntaxError):
        for event, element in parser.read_events():
            if event == "start":
                stack.append(_label(element))
            elif stack:
                stack.pop()
    return stack


def _label(element: Any) -> str:
    local = split_tag(str(element.tag))[1]
    name = element.get("Name") or element.get("Namespace") or element.get("Target")
    return f"{local} {shown(name)}" if name else local


def _cut_off(data: bytes, open_elements: list[str]) -> NotMetadataError:
    body = data.rstrip()
    line, column = line_and_column(body, len(body))
    where = " in the middle of its first tag"
    if open_elements:
        where = f"; {open_elements[-1]} is still open"
    message = f"The document is cut off at line {line}, column {column}{where}."
    return NotMetadataError(
        NotMetadataKind.TRUNCATED,
        message,
        hint="Fetch it again; the transfer didn't finish.",
        line=line,
        column=column,
        excerpt=excerpt_at(body, line, column),
    )
