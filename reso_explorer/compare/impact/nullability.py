"""Null may come where it could not, or the reverse."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, may_be_null: bool) -> Impact:
    """Tell what a change of `Nullable` means.

    `Nullable="false"` is a promise that typed clients and NOT NULL columns are built on, so
    taking it back breaks them. Giving it is safe: what copes with null copes without.
    """
    return Impact.BREAKING if may_be_null else Impact.SAFE
