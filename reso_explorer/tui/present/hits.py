"""Search results as lines of the outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import clip, count, visible
from reso_explorer.tui.present.outline import RELATION_SIGN, Branch, OutlineTree
from reso_explorer.tui.present.places import place_of_hit

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.search import Hit

NOTHING = "No results. Esc: back"
"""The one line of a search without results."""
LIMIT = 50
"""Hits shown; further words narrow them."""


def hits_tree(search: Callable[[str, int], list[Hit]], words: str) -> tuple[OutlineTree, str]:
    """Return the results as lines, and what is said about them: how many, or what is wrong."""
    from reso_explorer.search.request import RequestError

    try:
        hits = search(words, LIMIT)
    except RequestError as error:
        return OutlineTree(()), visible(str(error))
    if not hits:
        return OutlineTree([Branch("none", NOTHING)]), ""
    told = f"first {LIMIT} results" if len(hits) == LIMIT else count(len(hits), "result")
    return OutlineTree([_line(hit, number) for number, hit in enumerate(hits)]), told


def _line(hit: Hit, number: int) -> Branch:
    name = visible(hit.title)
    sign = RELATION_SIGN if hit.kind.value == "relation" else ""
    owner = visible(hit.entry.owner)
    label = visible(clip(hit.entry.labels[0], 40)) if hit.entry.labels else ""
    why = visible(hit.why) if hit.is_by_meaning else ""
    note = " · ".join(part for part in (label, owner or hit.kind.value, why) if part)
    return Branch(key=f"hit {number}", name=name, sign=sign, place=place_of_hit(hit), note=note)
