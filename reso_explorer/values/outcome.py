"""Truth in `$filter`: true, false, null, and "cannot be told from what is here".

A condition is evaluated to the set of outcomes that it may have on the server, as a bit mask, so
that what is certain stays certain beside what is not: `false and (unknown)` is false.
"""

from __future__ import annotations

from enum import Enum
from typing import Final, TypeAlias


class Unsure(Enum):
    """The one value for "cannot be told from what is here"."""

    CANNOT_TELL = "cannot tell"

    def __repr__(self) -> str:
        return "CANNOT_TELL"

    def __bool__(self) -> bool:
        raise TypeError("CANNOT_TELL is neither true nor false; compare with `is`.")


CANNOT_TELL: Final = Unsure.CANNOT_TELL

Outcome: TypeAlias = bool | Unsure | None
"""What a condition is for a row: True, False, None (null), or CANNOT_TELL."""

Mask: TypeAlias = int
"""The outcomes that are possible: bits TRUE, FALSE and NULL."""

TRUE: Final[Mask] = 1
FALSE: Final[Mask] = 2
NULL: Final[Mask] = 4
ANY: Final[Mask] = TRUE | FALSE | NULL
EITHER: Final[Mask] = TRUE | FALSE

_OUTCOMES: Final[dict[Mask, bool | None]] = {TRUE: True, FALSE: False, NULL: None}


def outcome(mask: Mask) -> Outcome:
    """Return the one outcome of a mask, CANNOT_TELL where several are possible."""
    return _OUTCOMES.get(mask, CANNOT_TELL)


def mask_of(value: object) -> Mask:
    """Return the mask of a value that stands where a condition should."""
    if value is True:
        return TRUE
    if value is False:
        return FALSE
    return NULL if value is None else ANY


def negated(mask: Mask) -> Mask:
    """Return `not`: null stays null."""
    return (mask & NULL) | (FALSE if mask & TRUE else 0) | (TRUE if mask & FALSE else 0)


def _both(left: Mask, right: Mask) -> Mask:
    found = 0
    if (left | right) & FALSE:
        found |= FALSE
    if left & TRUE and right & TRUE:
        found |= TRUE
    if (left & NULL and right & (NULL | TRUE)) or (right & NULL and left & TRUE):
        found |= NULL
    return found


AND: Final = tuple(tuple(_both(left, right) for right in range(8)) for left in range(8))
"""`AND[left][right]` is the mask of a conjunction (three-valued logic, lifted to sets)."""

OR: Final = tuple(
    tuple(negated(_both(negated(left), negated(right))) for right in range(8)) for left in range(8)
)
"""`OR[left][right]` is the mask of a disjunction."""
