"""One value became many, or many became one."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what the step between a single value and a collection means.

    Breaking both ways: payloads hold a list where a value was, or the reverse, and `any` or
    `all` are needed in a filter where they were not allowed before.
    """
    return Impact.BREAKING
