"""A relation of a resource leads to another resource."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, was_stated: bool, is_stated: bool) -> Impact:
    """Tell what a change of navigation property bindings means.

    Worth a look where rows are now said to live in another resource, or in none: a client that
    follows keys itself asks the wrong one. A new binding is safe.
    """
    return Impact.INFO if was_stated or not is_stated else Impact.SAFE
