"""Characters in their HTML form: `&amp;`, `&#39;`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_ENTITIES: Final = {
    "&amp;": "&",
    "&quot;": '"',
    "&apos;": "'",
    "&#39;": "'",
    "&#x27;": "'",
    "&#34;": '"',
    "&#38;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&nbsp;": " ",
}
_ENTITY: Final = re.compile("|".join(map(re.escape, _ENTITIES)), re.IGNORECASE)


def decode_html_entities(draft: Draft) -> None:
    """Turn the entities that occur in copied URLs into the characters they stand for."""
    text = _ENTITY.sub(lambda match: _ENTITIES[match.group().lower()], draft.text)
    draft.replace_text("html-entities", "Replaced HTML entities with plain characters.", text)
