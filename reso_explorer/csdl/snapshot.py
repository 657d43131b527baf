"""A reading as bytes and back: reopening takes a fraction of the time of reading again."""

from __future__ import annotations

import hashlib
import os
import zlib
from functools import lru_cache
from typing import Final

import msgspec

from reso_explorer import diagnostics
from reso_explorer.csdl import model as _model
from reso_explorer.csdl.read import Reading
from reso_explorer.csdl.uncollected import uncollected
from reso_explorer.diagnostics import Diagnostic, Template
from reso_explorer.version import __version__

_LAYOUT: Final = 2
_MAGIC: Final = b"reso-explorer model "
_DIGEST_SIZE: Final = 16


class SnapshotError(ValueError):
    """Bytes are no snapshot of this format; the document has to be read again."""


def _fingerprint() -> str:
    """Return a short name for the fields of all model types, which changes when they do."""
    kinds: list[type[msgspec.Struct]] = [
        found
        for _, found in sorted(vars(_model).items())
        if isinstance(found, type) and issubclass(found, msgspec.Struct)
    ]
    kinds += [Diagnostic, Template]
    lines = [f"{found.__name__}:{','.join(found.__struct_fields__)}" for found in kinds]
    return f"{zlib.crc32(chr(10).join(lines).encode()):08x}"


FORMAT: Final = f"{_LAYOUT}-{_fingerprint()}"
"""Names the form of a snapshot; snapshots of another form cannot be loaded."""


@lru_cache(maxsize=1)
def program_state() -> str:
    """Return a name for what reads and checks documents; results of another state are outdated.

    It holds the version of the program, and sizes and times of the modules that make a model
    and its findings, so that a changed program never serves what an earlier one has read.
    """
    parts: list[str] = []
    for root in map(
        os.path.dirname, (__file__, diagnostics.__file__)
    ):  # pathlib takes 3 ms to import
        for folder, _, files in os.walk(root):
            for name in files:
                if name.endswith(".py"):
                    found = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
                    parts.append(f"{name}{found.st_size}{found.st_mtime_ns}")
    stamp = zlib.crc32("".join(sorted(parts)).encode())
    return f"{FORMAT}-{__version__}-{stamp:08x}"


def dump(reading: Reading) -> bytes:
    """Return a reading as bytes: a line that names the format, a digest, the content."""
    content = msgspec.msgpack.encode(reading)
    return b"%b%b\n%b%b" % (_MAGIC, FORMAT.encode(), _digest(content), content)


def load(data: bytes) -> Reading:
    """Return the reading that `dump` wrote.

    Raises:
        SnapshotError: the bytes are no snapshot, of another format, or damaged.
    """
    header, newline, rest = data.partition(b"\n") if data.startswith(_MAGIC) else (b"", b"", b"")
    if not newline:
        raise SnapshotError("These bytes aren't a snapshot of a model.")
    form = header[len(_MAGIC) :].decode("ascii", "replace")
    if form != FORMAT:
        raise SnapshotError(f"The snapshot has the format {form[:40]}, not {FORMAT}.")
    digest, content = rest[:_DIGEST_SIZE], memoryview(rest)[_DIGEST_SIZE:]
    if digest != _digest(content):
        raise SnapshotError("The snapshot is damaged: its digest does not match.")
    try:
        return uncollected(lambda: msgspec.msgpack.decode(content, type=Reading))
    except (msgspec.DecodeError, RecursionError) as error:
        raise SnapshotError(f"The snapshot cannot be decoded: {error}.") from None


def _digest(content: bytes | memoryview) -> bytes:
    return hashlib.sha256(content).digest()[:_DIGEST_SIZE]
