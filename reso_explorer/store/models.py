"""Decoded models beside their documents, as bytes, for quick reopening.

What the bytes mean is the business of whoever wrote them; here they are only kept whole.
"""

from __future__ import annotations

import os
import re
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from reso_explorer.store.errors import StoreError
from reso_explorer.store.files import remove, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_CHECK_SIZE: Final = 12
_LIMIT: Final = 400_000_000
"""Bytes that all models together may take."""


class Models:
    """A cache of bytes by document hash and format; whatever goes wrong is a miss."""

    def __init__(self, folder: Path, *, limit: int = _LIMIT) -> None:
        self._folder = folder
        self._limit = limit

    def get(self, sha256: str, form: str) -> bytes | None:
        """Return the model of a document in a format, or None where there is no whole one."""
        path = self._path(sha256, form)
        try:
            with path.open("rb") as stream:
                check, model = stream.read(_CHECK_SIZE), stream.read()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return model if check == _sum(model) else None

    def put(self, sha256: str, form: str, model: bytes) -> bool:
        """Keep the model of a document; tell whether that worked.

        Models of the same document in other formats go, and those not used for the longest time
        once the limit is passed.
        """
        path = self._path(sha256, form)
        try:
            write_whole(path, _sum(model) + model)
            for other in self._folder.glob(f"{sha256}.*"):
                if other != path:
                    remove(other)
            self._shrink(path)
        except (StoreError, OSError):
            return False
        return True

    def clear(self) -> None:
        """Remove all models."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                remove(path)

    def _shrink(self, newest: Path) -> None:
        states = [(path.stat(), path) for path in self._folder.iterdir() if path != newest]
        total = newest.stat().st_size + sum(state.st_size for state, _ in states)
        for state, path in sorted(states, key=lambda one: one[0].st_mtime):
            if total <= self._limit:
                return
            remove(path)
            total -= state.st_size

    def _path(self, sha256: str, form: str) -> Path:
        return self._folder / f"{sha256}.{re.sub(r'[^A-Za-z0-9_-]', '_', form)}"


def _sum(model: bytes) -> bytes:
    """Return length and checksum, which tell a cut or spoilt file."""
    return len(model).to_bytes(8, "big") + zlib.crc32(model).to_bytes(4, "big")
