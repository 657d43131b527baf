"""JSON Pointers into a dictionary (RFC 6901)."""

from __future__ import annotations


def pointer(*names: str) -> str:
    """Return the pointer of a path of names."""
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)


def names_of(text: str) -> list[str]:
    """Return the names of a pointer."""
    return [name.replace("~1", "/").replace("~0", "~") for name in text.split("/")[1:]]
