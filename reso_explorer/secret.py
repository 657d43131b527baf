"""Secrets have one type and one exit.

A `Secret` shows a mask wherever it is printed by accident; `redact` takes known secrets and
anything that looks like a credential out of text on its way to logs, history and errors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK: Final = "•••"
"""Stands where a secret was."""

_IN_QUERY: Final = re.compile(
    r"(?i)\b(access_token|refresh_token|id_token|token|api[_-]?key|client_secret|password|code)"
    r"(=|%3[dD])([^&\s\"'<>]+)"
)
_IN_HEADER: Final = re.compile(r"(?i)\b(bearer|basic)(\s+|%20|\+)([A-Za-z0-9._~+/=-]{6,})")
_IN_JSON: Final = re.compile(
    r"(?i)(\"(?:access_token|refresh_token|id_token|client_secret|password|api[_-]?key)\"\s*:\s*\")"
    r"([^\"]*)(\")"
)
_IN_AUTHORITY: Final = re.compile(r"(?i)(\bhttps?://)([^/@\s]+)@")


class Secret:
    """A text that must not be shown; `reveal` is the only way to it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("A secret is not serialised.")


def redact(text: str, secrets: Iterable[Secret] = ()) -> str:
    """Return text with the given secrets and all credential-like parts replaced by a mask."""
    for secret in secrets:
        if len(secret.reveal()) >= 4:
            text = text.replace(secret.reveal(), MASK)
    text = _IN_AUTHORITY.sub(rf"\1{MASK}@", text)
    text = _IN_HEADER.sub(rf"\1\2{MASK}", text)
    text = _IN_JSON.sub(rf"\1{MASK}\3", text)
    return _IN_QUERY.sub(rf"\1\2{MASK}", text)
