"""A URL or query from elsewhere, taken apart into a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reso_explorer.query.clauses import split_query
from reso_explorer.secret import MASK
from reso_explorer.text import visible
from reso_explorer.tui.present.draft import Draft, draft_of

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Pasted:
    """The draft, what was changed to get it, and what to be careful about."""

    draft: Draft
    changes: tuple[str, ...] = ()
    warning: str = ""


def draft_from_pasted(workspace: Workspace, text: str) -> Pasted:
    """Return the draft that a URL or query stands for.

    The service root is cut off; credentials in the query are left out, since the program adds
    its own. Signs that chat programs put in are repaired.
    """
    from reso_explorer.odata import repair

    text = text.strip()
    warning = ""
    mended = repair(text)
    changes = tuple(visible(change.message) for change in mended.changes)
    text = mended.text
    root = workspace.url("").partition("?")[0].rstrip("/")
    if "://" in text:
        stripped = _below(text, root)
        if stripped is None:
            host = visible(urlsplit(text).netloc)
            warning = f"The URL is of {host}; the query is asked of {visible(workspace.title)}."
            stripped = _last_segment(workspace, text)
        text = stripped
    draft = draft_of(_without_credentials(text))
    return Pasted(draft, changes, warning)


def _below(text: str, root: str) -> str | None:
    """Return what follows the service root, None for another service."""
    if text.partition("?")[0].rstrip("/") == root:
        return ""
    return text[len(root) + 1 :] if text.startswith((f"{root}/", f"{root}?")) else None


def _last_segment(workspace: Workspace, text: str) -> str:
    """Return the part of a foreign URL from the first segment on that names a resource here."""
    path, mark, query = text.partition("?")
    segments = [segment for segment in path.partition("://")[2].split("/")[1:] if segment]
    index = workspace.document.index
    for number, segment in enumerate(segments):
        name = segment.partition("(")[0]
        if name in index.entity_sets or name in index.singletons:
            return "/".join(segments[number:]) + mark + query
    return (segments[-1] if segments else "") + mark + query


_CREDENTIALS = frozenset({"access_token", "token", "apikey", "api_key", "key"})


def _without_credentials(text: str) -> str:
    query = split_query(text)
    for clause in query.clauses:
        if clause.name.lower() in _CREDENTIALS or MASK in clause.value:
            query = query.with_value(clause.key, None)
    return query.text
