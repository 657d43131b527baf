"""Bytes of a body as text, by the charset it says, the one it has, or the nearest guess."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reso_explorer.service.transport import Reply


class BodyText(NamedTuple):
    """A decoded body; `note` says what had to be guessed, or is ""."""

    text: str
    note: str


def body_text(reply: Reply) -> BodyText:
    """Return the body as text, see `decode_text`."""
    return decode_text(reply.body, reply.charset)


def decode_text(body: bytes, charset: str = "") -> BodyText:
    """Decode by byte order mark, stated charset, UTF-8 or, with a note, Windows-1252.

    Never raises; a body without UTF-16 marks but with zero bytes in every other place is taken
    as UTF-16, as JSON allows (RFC 4627, section 3).
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            text = body.decode(name, errors="replace").removeprefix("\ufeff")
            return BodyText(text, "")
    if len(body) >= 2 and 0 in body[:2] and body[:2] != b"\0\0":
        name = "utf-16-be" if body[0] == 0 else "utf-16-le"
        return BodyText(body.decode(name, errors="replace"), "")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return BodyText(text, "")
    stated = _codec(charset)
    if stated and stated != "utf-8":
        try:
            return BodyText(body.decode(stated), "")
        except UnicodeDecodeError:
            pass
    text = body.decode("cp1252", errors="replace")
    return BodyText(
        text,
        "The response isn't valid UTF-8; it was read as Windows-1252, so letters may be wrong.",
    )


def _codec(charset: str) -> str:
    try:
        return codecs.lookup(charset).name if charset else ""
    except LookupError:
        return ""
