"""The way in for `reso-explorer` and `python -m reso_explorer`."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # what `signal` is made of, loaded already
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its exit status.

    Ctrl-C ends the process on the spot while modules load, and interrupts the command once it
    runs.
    """
    if _signal.getsignal(_signal.SIGINT) is not _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, _stop)
    from reso_explorer.process import begin, leave, stop_at_once, stopped

    begin()
    try:
        try:
            status = _run()
        finally:
            stop_at_once()
    except KeyboardInterrupt:  # just before or after the command itself
        status = stopped()
    leave(status)


def _stop(_number: int, _frame: object) -> None:
    os.write(2, b"Stopped.\n")
    os._exit(130)


def _run() -> int:
    """Run the command line; `--version` is answered without loading anything."""
    from reso_explorer.process import stop_cleanly

    if sys.argv[1:] in (["--version"], ["-V"]):
        from reso_explorer.version import __version__

        try:
            sys.stdout.write(f"reso-explorer {__version__}\n")
            sys.stdout.flush()
        except OSError as problem:
            from reso_explorer.cli.app import ended

            return ended(problem)
        return 0
    from reso_explorer.cli.app import run

    stop_cleanly()
    return run()


if __name__ == "__main__":
    main()
