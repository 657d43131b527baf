"""Fields put into `$select` and taken out."""

from __future__ import annotations

from reso_explorer.query.clauses import item_path, items
from reso_explorer.query.edits.nested import change_option


def toggle_select(text: str, field: str, *, within: tuple[str, ...] = ()) -> str:
    """Return the text with a field added to `$select`, or taken out where it is there.

    A `*` gives way to the first named field. `within` names the navigation properties of a
    nested `$expand`: `("ListAgent",)` changes `$expand=ListAgent($select=…)`.
    """

    def change(value: str | None) -> str | None:
        known = [item for item in items(value or "") if item != "*"]
        kept = [item for item in known if item_path(item) != field]
        if len(kept) == len(known):
            kept.append(field)
        return ",".join(kept)

    return change_option(text, "$select", change, within)


def is_selected(text: str, field: str, *, within: tuple[str, ...] = ()) -> bool:
    """Tell whether `$select` names a field."""
    found = False

    def look(value: str | None) -> str | None:
        nonlocal found
        found = any(item_path(item) == field for item in items(value or ""))
        return value

    change_option(text, "$select", look, within)
    return found
