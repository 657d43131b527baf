"""Another length, precision, scale, character set, reference system or default value."""

from __future__ import annotations

from typing import Final

from reso_explorer.compare.change import Impact

_Size = int | str | None
_Value = int | str | bool | None

_STEPS: Final = {"variable": 1, "floating": 2, "max": 1}


def impact(facet: str, before: _Value, after: _Value) -> Impact:
    """Tell what another facet means; None is a facet that is not stated.

    Longer, finer or without limit is worth a look: nothing is refused, but a column or variable
    sized by the former document may be too small. Shorter is safe for whoever reads, for what
    fitted still fits. Another SRID breaks: the same numbers are another place on earth. A default
    value concerns those who write.
    """
    if facet == "SRID":
        return Impact.BREAKING
    if facet == "DefaultValue":
        return Impact.SAFE
    if facet == "Unicode":
        return Impact.SAFE if after is False else Impact.INFO
    assert not isinstance(before, bool)
    assert not isinstance(after, bool)
    return Impact.INFO if _room(facet, after) > _room(facet, before) else Impact.SAFE


def _room(facet: str, size: _Size) -> tuple[int, int]:
    """Return a size in comparable form; an absent scale is 0, any other absent facet no limit."""
    if size is None:
        return (0, 0) if facet == "Scale" else (3, 0)
    if isinstance(size, int):
        return (0, size)
    return (_STEPS.get(size, 1), 0)
