"""What the exit status of the command line means."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit statuses, listed in `reso-explorer --help`."""

    OK = 0
    """All went well."""
    FAILED = 1
    """The command ran and failed: no connection, refused, not metadata, findings over the limit."""
    USAGE = 2
    """The call was wrong: unknown command, option, source, resource or an unreadable query."""
    INCOMPLETE = 3
    """Rows came, but not all of them: the server or a limit ended the run early."""
    BUG = 70
    """An internal error; a crash report was saved."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C."""


MEANINGS = {
    ExitCode.OK: "all went well",
    ExitCode.FAILED: "the command failed, or findings or changes meet --fail-on",
    ExitCode.USAGE: "wrong call: unknown command, option, source or resource, unreadable query",
    ExitCode.INCOMPLETE: "incomplete: got some of the rows; the server has more",
    ExitCode.BUG: "internal error; a crash report was saved",
    ExitCode.INTERRUPTED: "stopped by Ctrl-C",
}
"""One line per status for the help text."""
