"""Byte offsets of a document as lines and columns."""

from __future__ import annotations

import codecs


class Positions:
    """Tells where byte offsets of a UTF-8 document are; they have to be asked in ascending order.

    Columns count characters, as SARIF does by `unicodeCodePoints`. Both begin with 1; a byte
    order mark counts for nothing.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        self._line = 1
        self._column = 1

    def at(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, which is none before the one asked last."""
        data, begin = self._data, self._offset
        newlines = data.count(b"\n", begin, offset)
        if newlines:
            self._line += newlines
            self._column = 1
            begin = data.rfind(b"\n", begin, offset) + 1
        if offset > begin:
            self._column += len(data[begin:offset].decode("utf-8", "replace"))
        self._offset = max(offset, self._offset)
        return self._line, self._column
