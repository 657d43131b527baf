"""An action is new, gone or takes other parameters."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what any change of an action means.

    Worth knowing only: actions change data, so a program that reads never calls one.
    """
    return Impact.INFO
