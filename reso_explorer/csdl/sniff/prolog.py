"""What stands before the root element of XML: HTML pages and document types are refused."""

from __future__ import annotations

import re
from typing import Final

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.sniff.excerpt import excerpt_at, line_and_column
from reso_explorer.text import clip, visible

_INSTRUCTION: Final = re.compile(rb"<\?.*?\?>", re.DOTALL)
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_BLANKS: Final = re.compile(rb"\s*")
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|meta|title)[\s>/]", re.IGNORECASE
)
_DECLARATION: Final = re.compile(rb"<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_TITLE: Final = re.compile(rb"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_HEADING: Final = re.compile(rb"<h[12][^>]*>(.*?)</h[12]", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_LOGIN: Final = re.compile(rb"type\s*=\s*[\"']?password|sign[ -]?in|log[ -]?in", re.IGNORECASE)
_SEARCHED: Final = 1 << 16


def check_prolog(data: bytes, start: int) -> None:
    """Refuse HTML pages and documents with a document type declaration.

    Raises:
        NotMetadataError: of kind HTML or DTD.
    """
    position = _skip(data, start)
    if _HTML.match(data, position):
        raise _html_page(data)
    found = _DECLARATION.match(data, position)
    if found is None:
        return
    line, column = line_and_column(data, position)
    what = found.group(1).decode().upper()
    raise NotMetadataError(
        NotMetadataKind.DTD,
        f"Line {line} declares a document type ({what}); such documents are refused.",
        hint="Metadata has no use for document types and entities; remove the declaration.",
        line=line,
        column=column,
        excerpt=excerpt_at(data, line, column),
    )


def _skip(data: bytes, position: int) -> int:
    """Return where the first thing begins that is no blank, comment or instruction."""
    while True:
        blanks = _BLANKS.match(data, position)
        position = blanks.end() if blanks else position
        match = _INSTRUCTION.match(data, position) or _COMMENT.match(data, position)
        if match is None:
            return position
        position = match.end()


def _html_page(data: bytes) -> NotMetadataError:
    beginning = data[:_SEARCHED]
    title = _text(_TITLE.search(beginning)) or _text(_HEADING.search(beginning))
    message = "This is an HTML page, not a metadata document."
    if title:
        message = f"This is an HTML page titled “{title}”, not a metadata document."
    if _LOGIN.search(beginning):
        hint = "It looks like a sign-in page: give a token or sign in, then ask again."
    else:
        hint = "Check the address and the credentials; metadata is at $metadata of the service."
    return NotMetadataError(NotMetadataKind.HTML, message, hint=hint, line=1, excerpt=title)


def _text(match: re.Match[bytes] | None) -> str:
    """Return the plain text of an HTML element, clipped."""
    if match is None:
        return ""
    import html

    raw = html.unescape(_TAG.sub(" ", match.group(1)[:2000].decode("utf-8", "replace")))
    return clip(visible(" ".join(raw.split())), 80)
