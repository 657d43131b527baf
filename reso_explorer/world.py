"""Everything from outside that the program depends on, in one object that is handed down.

Tests build a `World` of their own instead of patching modules.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, BinaryIO, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class World:
    """Streams, environment and clock.

    Attributes:
        environ: environment variables.
        stdin: standard input as bytes.
        stdout: where data goes.
        stderr: where narration goes.
        clock: seconds since the epoch.
        hear: takes narration in place of standard error; the workbench shows it.
        prompt: asks for a secret on the terminal; None where nobody can be asked.
        browse: opens an address in a browser for a reason given in words, and tells whether that
            browser will come back to this machine; None where nobody is there to sign in.
        time_limit: seconds for everything that is done in this world; None for no limit.
        metadata_age: seconds for which saved metadata serves without asking the server.
        started: when it was made, on the monotonic clock.
    """

    def __init__(
        self,
        *,
        environ: Mapping[str, str] | None = None,
        stdin: BinaryIO | None = None,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        clock: Callable[[], float] = time.time,
        prompt: Callable[[str], str] | None = None,
        browse: Callable[[str, str], bool] | None = None,
        time_limit: float | None = None,
        metadata_age: float = 0.0,
    ) -> None:
        self.environ: Mapping[str, str] = os.environ if environ is None else environ
        self._stdin = stdin
        self.stdout: TextIO = stdout or sys.stdout
        self.stderr: TextIO = stderr or sys.stderr
        self.clock = clock
        self.prompt = prompt
        self.hear: Callable[[str], None] | None = None
        self.browse = browse
        self.time_limit = time_limit
        self.metadata_age = metadata_age
        self.started = time.monotonic()

    @property
    def stdin(self) -> BinaryIO:
        """Standard input as bytes."""
        return self._stdin or sys.stdin.buffer

    def narrate(self, text: str) -> None:
        """Tell a line of narration to `hear`, else write it to standard error."""
        if self.hear is not None:
            self.hear(text)
            return
        self.stderr.write(text + "\n")
        self.stderr.flush()
