"""Search results as lines of the outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import clip, count, visible
from reso_explorer.tui.present.outline import RELATION_SIGN, Branch, OutlineTree
from reso_explorer.tui.present.places import place_of_hit

if TYPE_CHECKING:
    from reso_explorer.document import Document
    from reso_explorer.search import Hit

LIMIT = 50
"""Hits shown; further words narrow them."""


def hits_tree(document: Document, words: str) -> tuple[OutlineTree, str]:
    """Return the hits as lines, and what is said about them: how many, or what is wrong."""
    from reso_explorer.search.request import RequestError

    try:
        hits = document.search_index.search(words, limit=LIMIT)
    except RequestError as error:
        return OutlineTree(()), visible(str(error))
    told = f"first {LIMIT} hits" if len(hits) == LIMIT else count(len(hits), "hit")
    return OutlineTree([_line(hit, number) for number, hit in enumerate(hits)]), told


def _line(hit: Hit, number: int) -> Branch:
    name = visible(hit.title)
    if hit.kind.value == "relation":
        name = f"{RELATION_SIGN} {name}"
    owner = visible(hit.entry.owner)
    label = visible(clip(hit.entry.labels[0], 40)) if hit.entry.labels else ""
    note = " · ".join(part for part in (label, owner or hit.kind.value) if part)
    return Branch(key=f"hit {number}", name=name, place=place_of_hit(hit), note=note)
