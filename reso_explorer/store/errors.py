"""What goes wrong with kept things, in sentences."""

from __future__ import annotations

from reso_explorer.errors import ReportedError
from reso_explorer.files import reason

__all__ = ["StoreError", "reason"]


class StoreError(ReportedError):
    """Something kept cannot be read or written; the message says what, where and what to try."""
