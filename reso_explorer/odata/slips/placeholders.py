"""Placeholders in strings: `${city}`, `{{city}}`, `<city>`, `…`."""

from __future__ import annotations

import re
from typing import Final

_PLACEHOLDER: Final = re.compile(
    r"\$\{[^{}]*\}|\{\{[^{}]*\}\}|\{[^\W\d][\w.]*\}|<[^\W\d][\w.-]*>|…|\A\.\.+\Z"
)


def placeholder_in(text: str) -> str:
    """Return the first placeholder in a text, "" if there is none."""
    match = _PLACEHOLDER.search(text)
    return match.group() if match else ""
