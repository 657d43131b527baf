"""A value is of another primitive type."""

from __future__ import annotations

from reso_explorer.compare.change import Impact
from reso_explorer.edm import WIDER_TYPES


def impact(before: str, after: str) -> Impact:
    """Tell what another primitive type means; names are `Edm.…`, type definitions resolved.

    A number type that holds every value of the former one is worth a look: queries go on to
    work and payloads keep their form, but a value may be too large for what a client stores it
    in. Everything else breaks: a narrower number refuses literals that were accepted, and any
    other pair differs in the form of literals or of payloads (`'2024-01-31'`, `2024-01-31` and
    `2024-01-31T00:00:00Z` are a text, a date and a moment).
    """
    if before == after:
        return Impact.SAFE
    return Impact.INFO if after in WIDER_TYPES.get(before, ()) else Impact.BREAKING
