"""What stands around a pasted query: quotes, Markdown, `GET`, a full stop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_FENCE: Final = re.compile(r"```[\w-]*\s*\n?(.*?)\n?\s*```", re.DOTALL)
_LINK: Final = re.compile(r"\[[^\]]*\]\((https?://.*)\)", re.DOTALL)
_METHOD: Final = re.compile(r"(?:GET|HEAD|POST)\s+(?=\S)")
_PROTOCOL: Final = re.compile(r"(?<!\s)\s++HTTP/[0-9.]+(?:\s.*)?\Z", re.DOTALL)
_LABEL: Final = re.compile(r"(?:url|uri|query|request|href)\s*[:=]\s*(?=https?://)", re.IGNORECASE)
_ROUNDS: Final = 5
_PAIRS: Final = {"'": "'", '"': '"', "`": "`", "<": ">", "“": "”", "‘": "’", "«": "»"}


def strip_surroundings(draft: Draft) -> None:
    """Take away what is not part of the query, from the outside in."""
    for _ in range(_ROUNDS):
        text = draft.text = draft.text.strip()
        bare = _bare(text)
        if bare == text:
            return
        draft.change("surroundings", "Removed text around the query.", text, bare)
        draft.text = bare


def _bare(text: str) -> str:
    for pattern in (_FENCE, _LINK):
        match = pattern.fullmatch(text)
        if match:
            return match.group(1).strip()
    if match := _METHOD.match(text):
        return _PROTOCOL.sub("", text[match.end() :])
    if match := _LABEL.match(text):
        return text[match.end() :]
    closing = _PAIRS.get(text[:1])
    if closing and len(text) > 1 and text.endswith(closing) and _is_around(text, closing):
        return text[1:-1].strip()
    if text.endswith((";", ",")) or (text.endswith(".") and not text.endswith("..")):
        return text[:-1].rstrip()
    return text


def _is_around(text: str, closing: str) -> bool:
    """Whether the quotes hold the whole text, and it is no string of its own."""
    inner = text[1:-1]
    if text[0] == "<":
        return "://" in inner
    if text[0] == closing and inner.count(closing) % 2:
        return False
    return any(sign in inner for sign in ("?", "$", "://", "=")) or " eq " in inner
