"""What a rule reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Severity


class Problem(NamedTuple):
    """One occurrence.

    Problems of one rule with the same message become one finding, so a message names the
    cause and leaves the place to `path` and `line`.
    """

    message: str
    path: str = ""
    line: int = 0
    hint: str = ""
    severity: Severity | None = None
    """Set where this occurrence matters more or less than the rule in general."""
