"""Small pieces of sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

Label: TypeAlias = Callable[[tuple[str, ...]], str]
"""Gives the words for a path of names, such as `("ListAgent", "MemberFullName")`."""


def plain_label(names: tuple[str, ...]) -> str:
    """Return the path as it is written."""
    return "/".join(names)


def joined(parts: Iterable[str], word: str = "and") -> str:
    """Return `a`, `a and b`, or `a, b and c`."""
    found = list(parts)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {word} {found[-1]}"


def capital(text: str) -> str:
    """Return text with its first letter in upper case."""
    return text[:1].upper() + text[1:]
