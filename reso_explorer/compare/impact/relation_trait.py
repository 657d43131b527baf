"""A relation has another partner, containment or rule for deletion."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(trait: str) -> Impact:
    """Tell what a change of `Partner`, `ContainsTarget` or `OnDelete` means.

    `$expand` goes on to work with any of them. Containment decides at which address a related
    row lives, which is worth a look; the way back and the rule for deletion are safe.
    """
    return Impact.INFO if trait == "ContainsTarget" else Impact.SAFE
