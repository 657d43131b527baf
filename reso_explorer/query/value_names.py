"""The value that is meant by one that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics.sentence import listed
from reso_explorer.search import suggest_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.csdl.model import EnumType
    from reso_explorer.query.analysis import Analysis, Expected


def meant_member(
    analysis: Analysis, expected: Expected, enum: EnumType, text: str
) -> tuple[str, str | None]:
    """Return " Did you mean …?" and the member that a text means, by name, label, or meaning."""
    values = analysis.meanings.values(enum.qualified_name)
    return meant_value(text, values, field_name(expected) or enum.name)


def meant_value(
    text: str, values: Iterable[AllowedValue], field: str = ""
) -> tuple[str, str | None]:
    """Return " Did you mean …?" with values for a text, and the one that means the same.

    The second is None if values are only similar in spelling: no fix may write one of these.
    """
    found = suggest_values(text, values, field)
    if not found:
        return "", None
    sure = found[0].name if found[0].is_sure else None
    return f" Did you mean {listed(each.name for each in found)}?", sure


def field_name(expected: Expected) -> str:
    """Return the name of the field that a value is for, "" if it is for none."""
    step = expected.field
    return step.member.name if step is not None and step.member is not None else ""
