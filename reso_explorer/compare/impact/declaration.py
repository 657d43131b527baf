"""A declaration that only describes the document changed: a term, a reference, a container."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what a change of terms, references or the name of the container means.

    Worth knowing: no query names them, and rows are the same.
    """
    return Impact.INFO
