"""Models as plain values without source lines, to be compared."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


def plain(value: Any) -> Any:
    """Return a model or a part of it as nested tuples without lines."""
    if isinstance(value, Struct):
        fields = [name for name in value.__struct_fields__ if name != "line"]
        return (type(value).__name__, *((name, plain(getattr(value, name))) for name in fields))
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return value
