"""The nearest value to one that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import listed
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.csdl.model import EnumType
    from reso_explorer.query.analysis import Analysis


def nearest_member(analysis: Analysis, enum: EnumType, text: str) -> tuple[str, str | None]:
    """Return " Did you mean …?" and the nearest member's name, by name or display text."""
    return nearest_value(text, analysis.meanings.values(enum.qualified_name))


def nearest_value(text: str, values: Iterable[AllowedValue]) -> tuple[str, str | None]:
    """Return " Did you mean …?" and the value whose name or display text is nearest.

    Where nothing is near, values that begin with or contain the text are offered.
    """
    by_name: dict[str, str] = {}
    for value in values:
        by_name.setdefault(value.value, value.value)
        if value.label:
            by_name.setdefault(value.label, value.value)
    near = [by_name[name] for name in near_names(text, by_name)]
    if not near:
        folded = text.casefold()
        starting = [v for name, v in by_name.items() if name.casefold().startswith(folded)]
        holding = [v for name, v in by_name.items() if folded in name.casefold()]
        near = list(dict.fromkeys((*starting, *holding)))[:3] if len(text) > 2 else []
    near = list(dict.fromkeys(near))[:3]
    if not near:
        return "", None
    return f" Did you mean {listed(near)}?", near[0]
