"""Strings as literals; `values.literals` writes values of any type, in the form a server expects."""

from __future__ import annotations


def quote(text: str) -> str:
    """Return text in single quotes, the ones inside doubled."""
    return "'" + text.replace("'", "''") + "'"
