"""Line breaks inside a query: lines of a URL are joined, lines of a condition get a blank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_BEFORE_SEPARATOR: Final = re.compile(r"[ \t]*+[\r\n]++[ \t]*+(?=[?&])")
_AFTER_SEPARATOR: Final = re.compile(r"(?<=[?&;,/=(])[ \t]*[\r\n]+[ \t]*")
_ANY: Final = re.compile(r"[ \t]*+[\r\n]++[ \t]*+")


def join_lines(draft: Draft) -> None:
    """Make one line of several."""
    text = _BEFORE_SEPARATOR.sub("", draft.text)
    text = _AFTER_SEPARATOR.sub("", text)
    text = _ANY.sub(" ", text)
    draft.replace_text("line-breaks", "Joined lines.", text)
