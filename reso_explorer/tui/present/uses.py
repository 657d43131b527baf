"""What one key puts into the query, and takes out of it again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reso_explorer.query.edit import (
    Outcome,
    add_condition,
    add_expand,
    has_condition,
    is_expanded,
    is_selected,
    remove_expand,
    toggle_condition,
    toggle_select,
)
from reso_explorer.tui.present.draft import draft_of

if TYPE_CHECKING:
    from reso_explorer.query.edit import Put
    from reso_explorer.tui.present.description import Use
    from reso_explorer.tui.present.draft import Draft

JOINT = ", "
"""How a list that has one item so far goes on."""


def used(
    draft: Draft, use: Use, *, with_in: bool = False, only: bool = False, flat: bool = False
) -> tuple[Draft, str]:
    """Return the query with a use added, or taken out where it is there, and a few words on it.

    Args:
        draft: the query of the use's own resource.
        use: what to put in.
        with_in: whether the server understands `in`.
        only: whether a value replaces other values of its field.
        flat: whether the service is of V2 or V3, which write nested options as paths.
    """
    text = draft.text
    if flat and use.part == "expand" and use.within:
        use = replace(use, name="/".join((*use.within, use.name)), within=())
    if use.part == "select":
        out = is_selected(text, use.name, within=use.within, flat=flat)
        changed = toggle_select(text, use.name, within=use.within, flat=flat, joint=JOINT)
        return draft_of(changed.text), _told(use.name, "$select", is_out=out)
    if use.part == "expand":
        out = is_used(draft, use)
        if out:
            changed = remove_expand(text, use.name, within=use.within)
        else:
            changed = add_expand(text, use.name, within=use.within, joint=JOINT)
        return draft_of(changed.text), _told(use.name, "$expand", is_out=out)
    if use.part == "filter":
        if only:
            put = add_condition(text, use.clause, within=use.within, only=True, joint=JOINT)
        else:
            put = toggle_condition(
                text, use.clause, within=use.within, with_in=with_in, joint=JOINT
            )
        return draft_of(put.text), _filter_told(put, use)
    return draft, f"The query requests {use.name}."


def is_used(draft: Draft, use: Use) -> bool:
    """Tell whether a query has what a use would put into it."""
    if draft.resource != use.resource:
        return False
    if use.part == "resource":
        return True
    text = draft.text
    if use.part == "select":
        return is_selected(text, use.name, within=use.within) or is_selected(
            text, use.name, within=use.within, flat=True
        )
    if use.part == "filter":
        return has_condition(text, use.clause, within=use.within)
    path = "/".join((*use.within, use.name))
    return is_expanded(text, use.name, within=use.within) or is_expanded(text, path)


def _told(what: str, option: str, *, is_out: bool) -> str:
    return f"Removed {what} from {option}." if is_out else f"Added {what} to {option}."


def _filter_told(put: Put, use: Use) -> str:
    clause = use.clause
    return {
        Outcome.ADDED: f"Added {clause} to $filter.",
        Outcome.WIDENED: f"Added {clause} as another choice in $filter.",
        Outcome.REPLACED: f"{clause} replaced other conditions on {use.name} in $filter.",
        Outcome.REMOVED: f"Removed {clause} from $filter.",
        Outcome.PRESENT: f"$filter has {clause} already.",
        Outcome.REFUSED: put.why,
    }[put.outcome]
