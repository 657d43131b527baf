"""Encodings: byte order marks, UTF-16 and UTF-32 with and without mark, wrong declarations."""

from __future__ import annotations

import codecs
import re
from typing import Final

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PLAIN: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_WIDE_START: Final = re.compile(
    rb"(?P<utf_32_be>\0\0\0[<{\[\s])|(?P<utf_32_le>[<{\[\s]\0\0\0)"
    rb"|(?P<utf_16_be>\0[<{\[\s])|(?P<utf_16_le>[<{\[\s]\0)"
)
_DECLARED: Final = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"'>]*)[\"']")


def to_ascii_based(data: bytes) -> tuple[bytes, str | None]:
    """Return the bytes in UTF-8, with "utf-8" where the document itself says something else.

    A byte order mark of UTF-8 is kept. Bytes that are neither in UTF-8 nor in the encoding that
    the document declares are returned as they are.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _narrowed(data[len(mark) :], name), "utf-8"
    wide = _WIDE_START.match(data)
    if wide is not None and wide.lastgroup:
        return _narrowed(data, wide.lastgroup.replace("_", "-")), "utf-8"
    declared = _DECLARED.search(data, 0, 400)
    if declared is None:
        return data, None
    name = declared.group(1).decode("latin-1").strip().lower()
    if name in _PLAIN:
        return data, None
    if data.startswith(codecs.BOM_UTF8) or not _extends_ascii(name):
        return data, "utf-8"
    try:
        return data.decode(name).encode(), "utf-8"
    except UnicodeError:
        return data, "utf-8"


def _extends_ascii(name: str) -> bool:
    """Tell whether text in a declared encoding looks like ASCII, as these bytes do."""
    try:
        return "<?xml".encode(name) == b"<?xml"
    except (LookupError, UnicodeError, ValueError):
        return False


def _narrowed(data: bytes, name: str) -> bytes:
    try:
        return data.decode(name).encode()
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        if len(data) - start < 4:
            message = (
                f"The document is {name.upper()} text that is cut off after {len(data):,} bytes."
            )
            hint = "Fetch it again; the transfer didn't finish."
            raise NotMetadataError(NotMetadataKind.TRUNCATED, message, hint=hint) from None
        message = f"The document looks like {name.upper()} text, but byte {start:,} doesn't fit."
        raise NotMetadataError(NotMetadataKind.BINARY, message) from None
