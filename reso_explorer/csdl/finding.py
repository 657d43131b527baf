"""What is wrong or odd in a document, as data."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a finding matters to someone who uses the document."""

    ERROR = "error"
    """The document is wrong; something that builds on it will fail."""
    WARNING = "warning"
    """The document is usable, yet some tools or queries will stumble."""
    INFO = "info"
    """Worth knowing."""


class Finding(Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """One thing found in a document.

    `path` names the model element (`NS.Type/Property`), `line` its source line (0 unknown),
    `spec` the section that says so. `count` is more than 1 where one cause occurs many times
    and the finding stands for all of them; `places` then holds further paths with lines.
    """

    rule: str
    severity: Severity
    message: str
    path: str = ""
    line: int = 0
    hint: str = ""
    spec: str = ""
    count: int = 1
    places: tuple[tuple[str, int], ...] = ()
