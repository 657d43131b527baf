"""Rows as JSON and back, with every digit: the one encoder and decoder for rows.

Numbers are read as int or Decimal and written as they were read, so that `12345678901234567.89`,
64-bit integers, and exponents stay what the server sent.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

import msgspec

from reso_explorer.text import escaped_json

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number", enc_hook=str)
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)


def encode(value: Any) -> bytes:
    """Return compact JSON in UTF-8; half a surrogate pair is written as its escape."""
    try:
        return _ENCODER.encode(value)
    except (UnicodeEncodeError, ValueError):
        return _encoded(value)


def decode(data: bytes | str) -> Any:
    """Return the value of JSON text; numbers with a point or an exponent become Decimal.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return decode_strictly(data)
    except (msgspec.DecodeError, UnicodeError):
        return json.loads(data, parse_float=Decimal)


def decode_strictly(data: bytes | str) -> Any:
    """Return the value of JSON text that follows the standard to the letter.

    Raises:
        msgspec.DecodeError: it doesn't, or has half a surrogate pair.
        UnicodeError: it isn't UTF-8.
        RecursionError: it is nested too deeply.
    """
    return _DECODER.decode(data)


def pretty(value: Any) -> str:
    """Return indented JSON for a reader or a program; harmless for a terminal."""
    data = encode(value)
    try:
        return escaped_json(msgspec.json.format(data, indent=2).decode())
    except msgspec.DecodeError:  # half a surrogate pair
        return escaped_json(_indented(value))


def line(value: Any) -> str:
    """Return JSON on one line, harmless for a terminal."""
    return escaped_json(encode(value).decode())


def _indented(value: Any, depth: int = 1) -> str:
    """Return indented JSON, laid out as msgspec does it, of values that it refuses."""
    begin, end = "\n" + "  " * depth, "\n" + "  " * (depth - 1)
    if isinstance(value, dict) and value:
        pairs = [
            f"{encode(str(name)).decode()}: {_indented(item, depth + 1)}"
            for name, item in value.items()
        ]
        return "{" + begin + f",{begin}".join(pairs) + end + "}"
    if isinstance(value, list | tuple | set | frozenset) and value:
        items = [_indented(item, depth + 1) for item in value]
        return "[" + begin + f",{begin}".join(items) + end + "]"
    return encode(value).decode()


def _encoded(value: Any) -> bytes:
    """Encode what msgspec does not: half surrogate pairs, and decimals that are no number."""
    if isinstance(value, dict):
        pairs = (_encoded(str(name)) + b":" + _encoded(item) for name, item in value.items())
        return b"{" + b",".join(pairs) + b"}"
    if isinstance(value, list | tuple | set | frozenset):
        return b"[" + b",".join(_encoded(item) for item in value) + b"]"
    if isinstance(value, str):
        return json.dumps(value).encode()
    if isinstance(value, Decimal) and not value.is_finite():
        return b"null"
    if isinstance(value, msgspec.Struct):
        return _encoded(msgspec.to_builtins(value, enc_hook=str))
    return _ENCODER.encode(value)
