"""Text that was percent-encoded twice: `%2520`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_TWICE: Final = re.compile(r"%25(20|2[1-9A-Fa-f]|3[A-Fa-f]|5[BbDd]|7[Bb]|7[Dd])")
_ONCE: Final = re.compile(r"%(?:20|27|28|29|2C|3D)| ", re.IGNORECASE)


def decode_double_encoding(draft: Draft) -> None:
    """Undo one round of encoding where everything was encoded twice."""
    if len(_TWICE.findall(draft.text)) >= 2 and not _ONCE.search(draft.text):
        draft.replace_text(
            "double-encoding",
            "The query was encoded twice; decoded it once.",
            draft.text.replace("%25", "%"),
        )
