"""Gzip without a header that announces it, and the size of what comes out."""

from __future__ import annotations

import zlib
from typing import Final

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind

GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 1 << 20
_MEBIBYTE: Final = 1 << 20


def check_size(size: int, max_bytes: int) -> None:
    """Refuse a document above the size limit, both in bytes."""
    if size > max_bytes:
        message = (
            f"The document has more than {max_bytes / _MEBIBYTE:,.0f} MiB."
            if max_bytes >= _MEBIBYTE
            else f"The document has more than {max_bytes:,} bytes."
        )
        raise NotMetadataError(NotMetadataKind.TOO_LARGE, message)


def inflate(data: bytes, max_bytes: int) -> bytes:
    """Return gzip bytes inflated, any other bytes unchanged; several members are joined.

    Raises:
        NotMetadataError: the gzip data is cut off or damaged, or inflates to too much.
    """
    if data[:2] != GZIP:
        return data
    parts: list[bytes] = []
    size = 0
    rest = data
    while rest[:2] == GZIP:
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            try:
                part = unpacker.decompress(rest, _CHUNK)
            except zlib.error as error:
                message = f"The document is gzip data that is damaged: {error}."
                raise NotMetadataError(NotMetadataKind.BINARY, message) from None
            size += len(part)
            check_size(size, max_bytes)
            parts.append(part)
            rest = unpacker.unconsumed_tail
            if not part and not rest and not unpacker.eof:
                message = f"The document is gzip data that is cut off after {len(data):,} bytes."
                hint = "Fetch it again; the transfer didn't finish."
                raise NotMetadataError(NotMetadataKind.TRUNCATED, message, hint=hint)
        rest = unpacker.unused_data
    return b"".join(parts)
