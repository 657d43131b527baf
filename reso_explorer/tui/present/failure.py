"""An error as it stands beside the query: what happened, where, what to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reso_explorer.secret import redact
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.service.transport import Recording


@dataclass(frozen=True, slots=True)
class Failure:
    """An error for people; all texts are safe to show.

    `details` holds further lines: address, code, the server's own words. `wants_secret` tells
    that the server wants a credential, `recording` what was sent and how far it got.
    """

    message: str
    hint: str = ""
    details: tuple[str, ...] = ()
    wants_secret: bool = False
    recording: Recording | None = None

    def lines(self) -> list[tuple[str, str]]:
        """Return (name, text) lines: the message has no name."""
        told = [("", self.message), *(_named(line) for line in self.details)]
        if self.hint:
            told.append(("Try", self.hint))
        return told


def _named(line: str) -> tuple[str, str]:
    name, colon, text = line.partition(": ")
    if colon and (name.isalpha() or name in {"Inner error", "Likely cause"}):
        return name, text
    return "·", line.removeprefix("- ")


def failure_of(error: Exception) -> Failure:
    """Return what to show of an error that the workspace raised."""
    message = _safe(getattr(error, "message", "") or str(error) or type(error).__name__)
    hint = _safe(getattr(error, "what_to_try", "") or getattr(error, "hint", ""))
    details: list[str] = []
    lines = getattr(error, "lines", None)
    if callable(lines):
        told: list[str] = lines()
        details = [_safe(line) for line in told[1:] if not line.startswith("Try: ")]
    detail = getattr(error, "detail", "")
    if isinstance(detail, str):
        details += [_safe(line) for line in detail.splitlines() if line.strip()]
    wants_secret = getattr(error, "kind", "") == "unauthorized"
    return Failure(message, hint, tuple(details), wants_secret, getattr(error, "recording", None))


def _safe(text: object) -> str:
    return visible(redact(str(text)))
