"""A URL or query from elsewhere, taken apart into a draft."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from reso_explorer.odata.ast import NameSegment
from reso_explorer.query.edit import parsed
from reso_explorer.text import visible
from reso_explorer.tui.present.draft import Draft, draft_of

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace


_SIGNS_OF_A_QUERY: Final = ("://", "?$", "$filter=", "$select=", "$expand=", "$top=", "$orderby=")

_CONDITION: Final = re.compile(r"\b(eq|ne|gt|ge|lt|le|has)\b|\b(contains|startswith|endswith)\(")
"""What makes a text a condition, even one with faults."""


def looks_like_query(text: str) -> bool:
    """Tell whether a text is more than a condition: a URL, or a query with options."""
    return any(sign in text for sign in _SIGNS_OF_A_QUERY)


@dataclass(frozen=True, slots=True)
class Pasted:
    """The draft, what was changed to get it, and what to be careful about.

    `is_query` is false for a text that is neither a query nor a condition of this source.
    """

    draft: Draft
    changes: tuple[str, ...] = ()
    warning: str = ""
    is_query: bool = True


def draft_from_pasted(workspace: Workspace, text: str, current: Draft) -> Pasted:
    """Return the draft that a URL, a query, its options or a filter stand for.

    Signs that chat programs put in are repaired, credentials are left out, the service root is
    cut off. Options alone and a filter alone go to the `current` query.
    """
    from reso_explorer.odata.repair import repair
    from reso_explorer.query.types import service_version

    version = service_version(workspace.document.index, workspace.dialect)
    mended = repair(text.strip(), version=str(version))
    changes = tuple(visible(change.message) for change in mended.changes)
    if mended.start == "filter":
        is_condition = mended.ok or _CONDITION.search(mended.text) is not None
        draft = current.with_part("filter", mended.text)
        return Pasted(draft, changes, is_query=is_condition)
    if mended.start == "query_options":
        return Pasted(draft_of(f"{current.resource}?{mended.text.lstrip('?')}"), changes)
    root = workspace.url("").partition("?")[0]
    warning = ""
    host = urlsplit(mended.base).netloc
    if host and host != urlsplit(root).netloc:
        there = visible(workspace.title)
        warning = f"The URL is of {visible(host)}; the query is asked of {there}."
    draft = draft_of(_from_resource(workspace, mended.text))
    index = workspace.document.index
    name = draft.resource.partition("(")[0].partition("/")[0]
    is_known = name in index.entity_sets or name in index.singletons
    return Pasted(draft, changes, warning, is_query=is_known or looks_like_query(text))


def _from_resource(workspace: Workspace, text: str) -> str:
    """Return a text from the first path segment on that names a resource here."""
    index = workspace.document.index
    for segment in parsed(text).tree.path.segments:
        if not isinstance(segment, NameSegment):
            continue
        if segment.name.text in index.entity_sets or segment.name.text in index.singletons:
            return text[segment.span.start :]
    return text
