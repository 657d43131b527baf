"""What is wrong or odd in a document, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct


class Severity(StrEnum):
    """How much a finding matters to someone who uses the document."""

    ERROR = "error"
    """The document is wrong; something that builds on it will fail."""
    WARNING = "warning"
    """The document is usable, yet some tools or queries will stumble."""
    INFO = "info"
    """Worth knowing."""


class Location(NamedTuple):
    """A place in a document: the path of a model element, 1-based line and column.

    A line or column of 0 is unknown. Columns count characters.
    """

    path: str
    line: int = 0
    column: int = 0


class Finding(Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """One thing found in a document.

    `path` names the model element (`NS.Type/Property`), `line` and `column` say where it begins
    (0 unknown, columns in characters), `spec` names the section that says so. `count` is more
    than 1 if one cause occurs many times and the finding stands for all of them; `places` then
    holds the further ones.
    """

    rule: str
    severity: Severity
    message: str
    path: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    spec: str = ""
    count: int = 1
    places: tuple[Location, ...] = ()

    @property
    def location(self) -> Location:
        """Where the first occurrence is."""
        return Location(self.path, self.line, self.column)
