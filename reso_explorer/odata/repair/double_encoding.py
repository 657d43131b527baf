"""Text that was percent-encoded twice (`%2520`), and URLs encoded as a whole (`https%3A%2F%2F`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_TWICE: Final = re.compile(r"%25(20|2[1-9A-Fa-f]|3[A-Fa-f]|5[BbDd]|7[Bb]|7[Dd])")
_ONCE: Final = re.compile(r"%(?:20|27|28|29|2C|3D)| ", re.IGNORECASE)


_WHOLE: Final = re.compile(r"\s*https?%(?:25)?3A%(?:25)?2F%(?:25)?2F\S*\s*\Z", re.IGNORECASE)


def decode_double_encoding(draft: Draft) -> None:
    """Undo a round of encoding if everything was encoded once too often."""
    if _WHOLE.match(draft.text):
        text = unquote(draft.text)
        text = unquote(text) if _WHOLE.match(text) else text
        draft.replace_text("encoded-url", "The whole URL was encoded; decoded it.", text)
        return
    if len(_TWICE.findall(draft.text)) >= 2 and not _ONCE.search(draft.text):
        draft.replace_text(
            "double-encoding",
            "The query was encoded twice; decoded it once.",
            draft.text.replace("%25", "%"),
        )
