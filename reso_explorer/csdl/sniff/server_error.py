"""Answers in which a server reports an error of its own in place of metadata."""

from __future__ import annotations

from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind


def answered_with_error(code: str, message: str, line: int = 1) -> NotMetadataError:
    """Return the error for an answer in which the server reports a problem of its own."""
    told = ": ".join(part for part in (code, message) if part) or "without saying why"
    return NotMetadataError(
        NotMetadataKind.ODATA_ERROR,
        f"The server returned an error, not metadata: {told}",
        hint="Check the address and the credentials.",
        line=line,
        excerpt=told,
    )
