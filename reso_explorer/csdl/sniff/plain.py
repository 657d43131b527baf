"""Bytes that are neither XML nor JSON: plain text or something binary."""

from __future__ import annotations

import codecs
import re
from typing import Final

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.sniff.excerpt import beginning

_SAMPLE: Final = 2048
_MAGIC: Final = (
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HEADERS: Final = re.compile(rb"HTTP/\d(?:\.\d)? \d{3}")
_YAML: Final = re.compile(rb"(?:---\s+)?(?:openapi|swagger)\s*:")
_BATCH: Final = re.compile(rb"--[\w'()+,./:=?-]+\r?\n")


def refuse_plain(data: bytes, start: int) -> NotMetadataError:
    """Return the error for bytes that begin neither with `<` nor with a brace or bracket."""
    for magic, what in _MAGIC:
        if data.startswith(magic, start):
            return NotMetadataError(
                NotMetadataKind.BINARY,
                f"This is {what}, not a metadata document.",
                hint="Unpack it first." if b"zip" in what.encode() or "data" in what else "",
            )
    sample = data[start : start + _SAMPLE]
    control = len(_CONTROL.findall(sample))
    high = sum(1 for byte in sample if byte >= 0x80)
    if control * 20 > len(sample) or (high * 3 > len(sample) and not _is_utf8(sample)):
        first = " ".join(f"{byte:02x}" for byte in sample[:8])
        message = (
            f"This is binary data (it begins with the bytes {first}), not a metadata document."
        )
        hint = "If the server compresses with br or zstd, ask it for gzip or no compression."
        return NotMetadataError(NotMetadataKind.BINARY, message, hint=hint)
    if _YAML.match(sample):
        message = "This is an OpenAPI description in YAML, not a metadata document."
        hint = "Metadata is at $metadata of the service."
        return NotMetadataError(NotMetadataKind.OPENAPI, message, hint=hint)
    excerpt = beginning(data, start)
    hint = "Check the address; metadata is at $metadata below the service root."
    if _HEADERS.match(sample):
        message = "This is a saved HTTP response with its headers, not a metadata document."
        hint = "Store the body alone, without the headers."
    elif _BATCH.match(sample):
        message = "This is a multipart response, not a metadata document."
    else:
        message = f"This is plain text, not a metadata document: {excerpt}"
    return NotMetadataError(NotMetadataKind.TEXT, message, hint=hint, line=1, excerpt=excerpt)


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True
