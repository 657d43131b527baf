"""What goes wrong with kept things, in sentences."""

from __future__ import annotations


class StoreError(Exception):
    """Something kept cannot be read or written; the message says what, where and what to try."""


def reason(error: OSError) -> str:
    """Return the system's words for an error, without its path and number."""
    return error.strerror or type(error).__name__
