"""Relations put into `$expand` and taken out."""

from __future__ import annotations

from reso_explorer.query.clauses import items, option_key, options_of, split_outside
from reso_explorer.query.edits.nested import change_option, with_option


def add_expand(text: str, item: str, *, within: tuple[str, ...] = ()) -> str:
    """Return the text with a relation expanded.

    `item` is a navigation property, alone (`Media`) or with options
    (`ListOffice($select=OfficePhone)`). Options of a relation that is expanded already are
    joined: `$select` and `$expand` get further items, others replace what stood there.
    """

    def change(value: str | None) -> str | None:
        return _with_item(value, item)

    return change_option(text, "$expand", change, within)


def _with_item(expand: str | None, item: str) -> str:
    known = items(expand or "")
    name = item.partition("(")[0].strip()
    for place, other in enumerate(known):
        if other.partition("(")[0].strip() == name:
            known[place] = _merged(other, item)
            return ",".join(known)
    return ",".join([*known, item])


def _merged(item: str, added: str) -> str:
    for option in split_outside(options_of(added) or "", ";"):
        name, _, value = option.strip().partition("=")
        key = option_key(name)

        def change(old: str | None, key: str = key, value: str = value) -> str:
            if not old:
                return value
            if key == "$expand":
                for inner in items(value):
                    old = _with_item(old, inner)
                return old
            if key == "$select":
                return ",".join(dict.fromkeys([*items(old), *items(value)]))
            return value

        if key:
            item = with_option(item, key, change)
    return item


def remove_expand(text: str, navigation: str, *, within: tuple[str, ...] = ()) -> str:
    """Return the text without the expansion of a relation."""

    def change(value: str | None) -> str | None:
        kept = [item for item in items(value or "") if item.partition("(")[0] != navigation]
        return ",".join(kept)

    return change_option(text, "$expand", change, within)
