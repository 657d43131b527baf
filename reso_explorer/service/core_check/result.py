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
    """One check: its id, how it ended, why, and every address that was asked."""

    id: str
    status: CheckStatus
    reason: str
    urls: tuple[str, ...] = ()
