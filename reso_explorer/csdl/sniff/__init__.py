"""What some bytes are: CSDL XML, CSDL JSON, or something that is no metadata."""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal, NamedTuple

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.sniff.encoding import to_ascii_based
from reso_explorer.csdl.sniff.inflate import check_size, inflate
from reso_explorer.csdl.sniff.plain import refuse_plain
from reso_explorer.csdl.sniff.prolog import check_prolog

_MANY: Final = 4 * 1024 * 1024
_MAX_PARTS: Final = 4_000_000
"""How many tags and attributes a document may have; each takes some 200 bytes of memory."""

_LEADING: Final = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]*")
_DECLARATION: Final = re.compile(rb"<\?xml\s[^>]*\?>")


class Sniffed(NamedTuple):
    """Bytes that look like a metadata document.

    Attributes:
        form: what the bytes are to be read as.
        data: the bytes, inflated, in UTF-8, perhaps with a byte order mark.
        encoding: "utf-8" where the document says something else, otherwise None.
    """

    form: Literal["xml", "json"]
    data: bytes
    encoding: str | None


def sniff(data: bytes, max_bytes: int) -> Sniffed:
    """Tell whether bytes are to be read as XML or JSON; looks at their beginning only.

    Raises:
        NotMetadataError: the bytes are empty, too large, binary, plain text, an HTML page, or
            have a document type declaration.
    """
    check_size(len(data), max_bytes)
    data, encoding = to_ascii_based(inflate(data, max_bytes))
    match = _LEADING.match(data)
    start = match.end() if match else 0
    if start == len(data):
        bare = data.removeprefix(codecs.BOM_UTF8)
        message = "The document has only white space." if bare else "The document is empty."
        hint = "Ask again; a server that is overloaded or requires sign-in may send nothing."
        raise NotMetadataError(NotMetadataKind.EMPTY, message, hint=hint)
    first = data[start : start + 1]
    if first == b"<":
        check_prolog(data, start)
        if len(data) > _MANY and data.count(b"<") + data.count(b"=") > _MAX_PARTS:
            message = f"The document has more than {_MAX_PARTS:,} tags and attributes."
            raise NotMetadataError(NotMetadataKind.TOO_LARGE, message)
        return Sniffed("xml", _declaration_first(data, start), encoding)
    if first in b"{[":
        return Sniffed("json", data, encoding)
    raise refuse_plain(data, start)


def _declaration_first(data: bytes, start: int) -> bytes:
    """Return XML that begins with its declaration, blanks before it moved behind it."""
    blanks = data[:start].removeprefix(codecs.BOM_UTF8).replace(b"\0", b"")
    if not blanks:
        return data
    declaration = _DECLARATION.match(data, start)
    if declaration is None:
        return blanks + data[start:]
    return declaration.group() + blanks + data[declaration.end() :]
