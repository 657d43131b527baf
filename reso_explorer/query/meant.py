"""What people mean by a value that is none of its type: `yes`, `100,000`, `01/31/2024`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.slips.values import iso_moment, plain_number
from reso_explorer.query.families import type_family
from reso_explorer.values.enum_literals import quoted
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.query.analysis import Analysis, Expected
    from reso_explorer.query.types import ValueType

_YES: Final = frozenset({"y", "yes", "true", "t", "1", "on"})
_NO: Final = frozenset({"n", "no", "false", "f", "0", "off"})


def yes_or_no(text: str) -> bool | None:
    """Return what a word for yes or no says, None for any other text."""
    folded = text.strip().strip("'").casefold()
    return True if folded in _YES else False if folded in _NO else None


def meant_literal(analysis: Analysis, wanted: ValueType, text: str) -> str | None:
    """Return the literal that a text means for a type that isn't a string, None if it means none."""
    family = type_family(wanted)
    meant: str | None = None
    if family == "number":
        meant = plain_number(text)
    elif family in {"date", "moment"}:
        meant = iso_moment(text)
    elif family == "boolean":
        answer = yes_or_no(text)
        meant = None if answer is None else str(answer).lower()
    return None if meant is None else literal(analysis.index, wanted, meant, analysis.dialect)


def yes_no_text(expected: Expected, text: str, allowed: Sequence[AllowedValue]) -> str | None:
    """Return how a string field that holds yes or no writes the answer that a text gives.

    None if the field isn't one: its values are others, or it isn't named so.
    """
    answer = yes_or_no(text)
    member = expected.field.member if expected.field is not None else None
    if answer is None or member is None:
        return None
    if allowed:
        if any(yes_or_no(item.value) is None for item in allowed) and len(allowed) > 3:
            return None
        same = [item.value for item in allowed if yes_or_no(item.value) is answer]
        return quoted(same[0]) if len(same) == 1 else None
    if not member.name.endswith("YN"):
        return None
    return "'Y'" if answer else "'N'"
