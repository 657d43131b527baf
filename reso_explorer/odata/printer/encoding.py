"""Percent-encoding of parts of a URL (OData URL conventions, part 2)."""

from __future__ import annotations

import re
from typing import Final

_SAFE_IN_QUERY: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~$@'()*,;:/?!="
)
_SAFE_IN_PATH: Final = _SAFE_IN_QUERY - {"/", "?"}
_SAFE_IN_NAME: Final = _SAFE_IN_QUERY - {"=", "?"}

_HEX_ESCAPE: Final = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_BREAKS_LINES: Final = re.compile(r"[&#+]|%(?=[0-9A-Fa-f]{2})")
_BREAKS_QUERY: Final = re.compile(r"[&#+\r\n]|%(?=[0-9A-Fa-f]{2})|[ \t](?=[ \t]*\Z)")
_BREAKS_NAME: Final = re.compile(r"[&#+=?\r\n]|%(?=[0-9A-Fa-f]{2})")
_BREAKS_PATH: Final = re.compile(r"[/?#\r\n]|%(?=[0-9A-Fa-f]{2})|[ \t](?=[ \t]*\Z)")


def _escape(match: re.Match[str]) -> str:
    return f"%{ord(match.group()):02X}"


def _encode(text: str, safe: frozenset[str]) -> str:
    if all(character in safe for character in text):
        return text
    return "".join(
        character
        if character in safe
        else "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
        for character in text
    )


def encode_value(text: str) -> str:
    """Encode the value of a query option so that it can be sent."""
    return _encode(text, _SAFE_IN_QUERY)


def encode_name(text: str) -> str:
    """Encode the name of a query option so that it can be sent."""
    return _encode(text, _SAFE_IN_NAME)


def encode_segment(text: str) -> str:
    """Encode one segment of a path so that it can be sent."""
    return _encode(text, _SAFE_IN_PATH)


def guard_text(text: str) -> str:
    """Escape only what decoding would change: a `%` before two hexadecimal digits."""
    return _HEX_ESCAPE.sub("%25", text)


def guard_value(text: str) -> str:
    """Escape only what would end or change the value of an option; blanks stay."""
    return _BREAKS_QUERY.sub(_escape, text)


def guard_lines(text: str) -> str:
    """Do the same to a value over several lines, whose line breaks stay."""
    return _BREAKS_LINES.sub(_escape, text)


def guard_name(text: str) -> str:
    """Escape only what would end or change the name of an option."""
    return _BREAKS_NAME.sub(_escape, text)


def guard_segment(text: str) -> str:
    """Escape only what would end or change a segment of a path; blanks stay."""
    return _BREAKS_PATH.sub(_escape, text)
