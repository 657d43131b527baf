"""`+` where a blank is meant, as HTML forms and many libraries write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft

_EVIDENCE: Final = re.compile(
    r"\+(?:eq|ne|gt|ge|lt|le|and|or|in|has|add|sub|mul|div|mod|not|desc|asc|as)(?=\+|%20|[&;,)]|$)"
    r"|,\+|\+(?=&|$)",
    re.IGNORECASE,
)
_OFFSET: Final = re.compile(
    r"(T[0-9]{2}(?::|%3A)[0-9]{2}(?:(?::|%3A)[0-9.]+)?)\+(?=[0-9]{2}(?::|%3A)?[0-9]{2})",
    re.IGNORECASE,
)


def read_plus_as_blank(draft: Draft) -> None:
    """Turn `+` into a blank where there are signs that blanks were written so."""
    head, mark, query = draft.text.partition("?")
    if not mark:
        head, query = "", draft.text
    if "+" not in query or not _EVIDENCE.search(query):
        return
    kept = _OFFSET.sub(r"\1%2B", query)
    draft.replace_text(
        "plus-for-blank",
        "Replaced `+` with spaces; every server accepts %20.",
        head + mark + kept.replace("+", " "),
    )
