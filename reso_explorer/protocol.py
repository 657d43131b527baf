"""The one value that says which version of the protocol a service speaks."""

from __future__ import annotations

from enum import StrEnum


class ProtocolVersion(StrEnum):
    """The version of OData that a service speaks; ordered, since their texts are."""

    V2 = "2.0"
    V3 = "3.0"
    V4 = "4.0"
    V401 = "4.01"

    @property
    def is_legacy(self) -> bool:
        """Whether it is one of Microsoft's versions, before OASIS."""
        return self < ProtocolVersion.V4

    @classmethod
    def read(cls, text: str | None) -> ProtocolVersion | None:
        """Return the version that a document or a header states, None where it is none.

        A header of V2 and V3 may name the client behind a semicolon: `2.0;Acme`.
        """
        short = (text or "").partition(";")[0].strip()
        short = {"1.0": "2.0", "1": "2.0", "2": "2.0", "3": "3.0", "4": "4.0"}.get(short, short)
        return cls(short) if short in cls._value2member_map_ else None
