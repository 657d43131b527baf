"""Aliases found in the bytes of a document before it is parsed, as they may be used early."""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(rb"<(?:[\w.-]+:)?(?:Include|Schema)\s")
_ATTRIBUTE: Final = re.compile(rb"\s(Alias|Namespace)\s*=\s*(?:\"([^\"<&]*)\"|'([^'<&]*)')")


def early_aliases(data: bytes) -> dict[str, str]:
    """Return the namespace of each alias that tags seem to declare, in document order.

    A guess from the text: whoever uses it has to check it against what the parser finds.
    """
    found: dict[str, str] = {}
    position = data.find(b"Alias=")
    while position >= 0:
        begin = data.rfind(b"<", 0, position)
        end = data.find(b"<", position)
        end = len(data) if end < 0 else end
        if begin >= 0 and _TAG.match(data, begin):
            said = {
                match[1]: (match[2] or match[3] or b"").decode("utf-8", "replace")
                for match in _ATTRIBUTE.finditer(data, begin, end)
            }
            alias = said.get(b"Alias")
            if alias:
                found.setdefault(alias, said.get(b"Namespace", ""))
        position = data.find(b"Alias=", end)
    return found
