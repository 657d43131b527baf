"""What came of one check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CheckStatus(StrEnum):
    """How a check ended."""

    PASS = "PASS"  # noqa: S105 - a word
    FAIL = "FAIL"
    SKIP = "SKIP"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check.

    Attributes:
        id: its name.
        status: how it ended.
        reason: why it failed or was skipped.
        urls: every request, without credentials.
        demands: what the answers have to meet.
        rows: how many rows of each answer were looked at.
    """

    id: str
    status: CheckStatus
    reason: str
    urls: tuple[str, ...] = ()
    demands: str = ""
    rows: tuple[int, ...] = ()
