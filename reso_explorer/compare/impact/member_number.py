"""A member of an enumeration stands for another number."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what another number behind a member means.

    Worth a look: payloads and literals carry the name. Only a client that stored numbers, or
    asks with them, reads the wrong member.
    """
    return Impact.INFO
