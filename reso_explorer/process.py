"""The process as the operating system sees it: standard streams, signals, how it ends.

Only the way in uses this. Importing it changes nothing.
"""

from __future__ import annotations

import atexit
import codecs
import io
import os
import signal
import sys
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

INTERRUPTED = 130
"""The exit status after Ctrl-C."""

_STOPPED = b"Stopped.\n"
_ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
"""Signals that end a program by default and let it clean up."""

_SOON = 0.01
"""Seconds until an interrupt that was lost is repeated."""
_ended_by = 0
"""The signal that asked the program to end, 0 where none did."""
_status = 0
"""The exit status, once it is known."""


# --- standard streams -----------------------------------------------------------------------------


class _Output(io.RawIOBase):
    """A standard stream whose errors name it; after the first one the rest is dropped."""

    def __init__(self, descriptor: int, name: str, *, raises: bool) -> None:
        super().__init__()
        self._descriptor = descriptor
        self.name = name
        self._raises = raises
        self._is_broken = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: memoryview) -> int:  # type: ignore[override]
        """Write bytes and return how many were taken.

        Raises:
            OSError: they can't be written; only where the stream is to raise, and once.
        """
        if self._is_broken:
            return len(data)
        try:
            return self._written(data)
        except OSError as error:
            self._is_broken = True
            if self._raises:
                raise OSError(error.errno, error.strerror, self.name) from None
            return len(data)

    def _written(self, data: memoryview) -> int:
        while True:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                import select

                select.select((), (self._descriptor,), ())


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Stand in for characters that an encoding lacks with escapes that JSON reads as well."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), error.end


def _fill_closed() -> None:
    """Open what a caller closed, so that no file of ours becomes a standard stream by accident.

    Each gets the mode that fails at first use: a closed stream is an error where it is needed.
    """
    for descriptor, mode in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_RDONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            try:
                os.open(os.devnull, mode)
            except OSError:
                _, other = os.pipe()
                os.close(other)


def _encoding(stream: io.TextIOWrapper | None) -> str:
    """Return the encoding to write in: the terminal's; UTF-8 in place of bare ASCII."""
    name = getattr(stream, "encoding", None) or "utf-8"
    try:
        return "utf-8" if codecs.lookup(name).name == "ascii" else name
    except LookupError:
        return "utf-8"


def _text_output(
    stream: io.TextIOWrapper | None, descriptor: int, name: str, *, raises: bool
) -> io.TextIOWrapper:
    """Return a stream that writes any text, and errors of which say what could not be written."""
    with suppress(OSError, ValueError):
        if stream is not None:
            stream.flush()
    raw = _Output(descriptor, name, raises=raises)
    is_line_wise = raw.isatty() or not raises
    return io.TextIOWrapper(
        io.BufferedWriter(raw, 1 << 16),  # type: ignore[type-var]
        _encoding(stream),
        "reso-explorer-escape",
        newline=None,
        line_buffering=is_line_wise,
    )


def prepare_streams() -> None:
    """Make standard input, output and error usable whatever the caller left of them.

    Text of any kind can be written. An error of standard output names it; nothing that happens
    to standard error ends a command.
    """
    _fill_closed()
    codecs.register_error("reso-explorer-escape", _escaped)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "rb", closefd=False)), "utf-8")
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    sys.stdout = _text_output(sys.stdout, 1, "stdout", raises=True)  # type: ignore[arg-type]
    sys.stderr = _text_output(sys.stderr, 2, "stderr", raises=False)  # type: ignore[arg-type]


# --- signals --------------------------------------------------------------------------------------


def stopped() -> int:
    """Say that Ctrl-C ended the process, and return the exit status."""
    with suppress(OSError):
        os.write(2, _STOPPED)
    return INTERRUPTED


def _leave_at_once(number: int, _frame: FrameType | None) -> None:
    stopped()
    if _ended_by or number != signal.SIGINT:
        _die_by(_ended_by or number)
    os._exit(INTERRUPTED)


def _die_by(number: int) -> NoReturn:
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)


def _end(number: int, _frame: FrameType | None) -> None:
    """End what runs as Ctrl-C would; a second signal kills."""
    global _ended_by  # noqa: PLW0603  # there is one process
    _ended_by = number
    signal.signal(number, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)


def _set(number: int, handler: object) -> None:
    """Set a handler, except for a signal that the caller has ignored."""
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)  # type: ignore[arg-type]


def begin() -> None:
    """Take over streams and signals; the first thing a process does."""
    stop_at_once()
    atexit.register(_finish)  # the first one registered is the last one called
    prepare_streams()


def stop_at_once() -> None:
    """Let Ctrl-C and a request to end do so on the spot: while modules load, and at the end."""
    for number in _ENDING:
        _set(number, signal.SIG_DFL)
    _set(signal.SIGINT, _leave_at_once)


def stop_cleanly() -> None:
    """Let Ctrl-C and a request to end interrupt what runs, which then cleans up."""
    _set(signal.SIGINT, signal.default_int_handler)
    for number in _ENDING:
        _set(number, _end)
    sys.unraisablehook = _unraisable


def _unraisable(problem: sys.UnraisableHookArgs) -> None:
    """Repeat an interrupt that came where nothing could be raised, such as in `__del__`."""
    if isinstance(problem.exc_value, KeyboardInterrupt):
        import _thread
        import time

        def again() -> None:
            time.sleep(_SOON)
            signal.raise_signal(signal.SIGINT)

        _thread.start_new_thread(again, ())
    else:
        sys.__unraisablehook__(problem)


def _finish() -> None:
    """Ignore Ctrl-C from here on: all is done. One that came before decides the status.

    Python itself would end by the signal if it had interrupted the text of an `exec`.
    """
    _set(signal.SIGINT, signal.SIG_IGN)
    if _status == INTERRUPTED:
        os._exit(_status)


def leave(status: int) -> NoReturn:
    """End the process with a status, or by the signal that asked for the end.

    Raises:
        SystemExit: always, unless the process ends here.
    """
    global _status  # noqa: PLW0603  # there is one process
    stop_at_once()
    _status = status
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    if _ended_by:
        _die_by(_ended_by)
    sys.exit(status)
