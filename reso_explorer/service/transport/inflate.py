"""Unpacking a body piece by piece, with a bound on what comes out and a check of the end.

HTTP libraries inflate a whole piece at once, so that 50 kB may become 50 MB in one step, and
take a gzip stream that is cut off for a whole one. Both are refused here.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from reso_explorer.service.errors import EncodingError, TooLargeError, TruncatedError

if TYPE_CHECKING:
    from collections.abc import Callable

_STEP: Final = 256 * 1024
_GZIP: Final = b"\x1f\x8b"


class Inflater:
    """Unpacks gzip or deflate and knows whether the end of the stream was reached.

    Args:
        name: `gzip` or `deflate`.
        room: tells how many bytes may still come out.
    """

    def __init__(self, name: str, room: Callable[[], int]) -> None:
        self._name = name
        self._room = room
        self._stream: zlib._Decompress | None = None
        self._held = b""
        self._plain = False
        self._ended = False
        self.notes: tuple[str, ...] = ()

    def _open(self, start: bytes) -> None:
        if self._name == "gzip":
            if start.startswith(_GZIP):
                self._stream = zlib.decompressobj(31)
                return
        elif start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0:
            self._stream = zlib.decompressobj(15)
            return
        elif start.lstrip()[:1] not in {b"{", b"[", b"<"}:
            self._stream = zlib.decompressobj(-15)
            return
        self._plain = True
        self.notes = (f"The server announced a {self._name} body but sent a plain one.",)

    def feed(self, piece: bytes) -> bytes:
        """Return what the piece unpacks to.

        Raises:
            TooLargeError: more comes out than there is room for.
            EncodingError: the stream is damaged.
        """
        if self._plain:
            return piece
        if self._stream is None:
            if self._ended:
                return self._after_end(piece)
            self._held += piece
            if len(self._held) < 2:
                return b""
            piece, self._held = self._held, b""
            self._open(piece)
            if self._plain:
                return piece
        return self._inflate(piece)

    def _inflate(self, piece: bytes) -> bytes:
        out: list[bytes] = []
        size = 0
        while self._stream is not None:
            try:
                part = self._stream.decompress(piece, _STEP)
            except zlib.error:
                raise EncodingError(
                    f"The {self._name} body of the response is damaged.",
                    what_to_try="Retry; if it keeps failing, a proxy may be altering the responses.",
                ) from None
            size += len(part)
            if size > self._room():
                raise TooLargeError("The unpacked response is larger than allowed.")
            out.append(part)
            piece = self._stream.unconsumed_tail
            if self._stream.eof:
                rest, self._stream, self._ended = self._stream.unused_data, None, True
                out.append(self._after_end(rest))
            elif not piece and len(part) < _STEP:
                break
        return b"".join(out)

    def _after_end(self, rest: bytes) -> bytes:
        """Go on with a further gzip member; anything else behind the end is no part of the body."""
        rest = self._held + rest
        self._held = b""
        if not rest:
            return b""
        if self._name == "gzip" and rest.startswith(_GZIP):
            self._ended = False
            self._stream = zlib.decompressobj(31)
            return self._inflate(rest)
        if rest == _GZIP[:1]:
            self._held = rest
            return b""
        if not self.notes:
            self.notes = (f"Ignored bytes after the end of the {self._name} body.",)
        return b""

    def finish(self) -> None:
        """Check that the end was reached; no body at all counts as whole.

        Raises:
            TruncatedError: the stream broke off before its end marker.
        """
        if self._plain or self._ended or (self._stream is None and not self._held):
            return
        raise TruncatedError(f"The {self._name} body of the response is cut off.")


class Unpacker:
    """Undoes the content encodings of one answer, with a bound on the outcome.

    Args:
        encoding: the value of `Content-Encoding`.
        max_bytes: bound on the unpacked size.

    Raises:
        EncodingError: an encoding that was not asked for.
    """

    def __init__(self, encoding: str, max_bytes: int) -> None:
        self._left = max_bytes
        self._steps: list[Inflater] = []
        for name in reversed([part.strip().lower() for part in encoding.split(",")]):
            if name in {"", "identity"}:
                continue
            if name not in {"gzip", "x-gzip", "deflate"}:
                raise EncodingError(
                    f"The server packed the response as `{name}`, which wasn't requested.",
                    what_to_try="A proxy may be adding it; try another network or contact the provider.",
                )
            self._steps.append(Inflater(name.removeprefix("x-"), lambda: self._left))
        if len(self._steps) > 3:
            raise EncodingError("The response is packed more than three times.")

    def feed(self, piece: bytes) -> bytes:
        """Return the unpacked bytes of a piece, see `Inflater.feed`."""
        for step in self._steps:
            piece = step.feed(piece)
        self._left -= len(piece)
        if self._left < 0:
            raise TooLargeError("The response is larger than allowed.")
        return piece

    def finish(self) -> None:
        """Check the ends of all streams, see `Inflater.finish`."""
        for step in self._steps:
            step.finish()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd, in sentences."""
        return tuple(note for step in self._steps for note in step.notes)


def inflate_again(body: bytes, max_bytes: int) -> bytes | None:
    """Return the content of a body that is still gzip after unpacking, None where it is not."""
    if not body.startswith(_GZIP):
        return None
    unpacker = Unpacker("gzip", max_bytes)
    unpacked = unpacker.feed(body)
    unpacker.finish()
    return unpacked
