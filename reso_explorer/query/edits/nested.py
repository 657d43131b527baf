"""Options inside `$expand`, reached by the names of navigation properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.clauses import items, option_key, options_of, split_outside, split_query

if TYPE_CHECKING:
    from collections.abc import Callable

Change = "Callable[[str | None], str | None]"


def change_option(
    text: str, key: str, change: Callable[[str | None], str | None], within: tuple[str, ...] = ()
) -> str:
    """Return the text with one option changed, at the top or inside nested expands.

    Args:
        text: a service-relative text.
        key: the option: `$select`.
        change: from the option's value (None where absent) to the new one (None to remove it).
        within: names of navigation properties from the outside in; missing ones are expanded.
    """
    query = split_query(text)
    if within:
        expanded = _change_inside(query.value("$expand"), key, change, within)
        return query.with_value("$expand", expanded).text
    value = change(query.value(key))
    return query.with_value(key, value or None).text


def _change_inside(
    expand: str | None,
    key: str,
    change: Callable[[str | None], str | None],
    within: tuple[str, ...],
) -> str:
    name, *deeper = within
    found = items(expand or "")
    place = next((i for i, item in enumerate(found) if item.partition("(")[0] == name), None)
    item = found[place] if place is not None else name
    if deeper:

        def inner(value: str | None) -> str | None:
            return _change_inside(value, key, change, tuple(deeper))

        changed = with_option(item, "$expand", inner)
    else:
        changed = with_option(item, key, change)
    if place is None:
        found.append(changed)
    else:
        found[place] = changed
    return ",".join(found)


def with_option(item: str, key: str, change: Callable[[str | None], str | None]) -> str:
    """Return an expand item with one of its options changed."""
    name = item.partition("(")[0]
    parts = [part.strip() for part in split_outside(options_of(item) or "", ";") if part.strip()]
    place = next(
        (i for i, part in enumerate(parts) if option_key(part.partition("=")[0]) == key), None
    )
    value = change(parts[place].partition("=")[2] if place is not None else None)
    if value:
        written = f"{key}={value}"
        if place is None:
            parts.append(written)
        else:
            parts[place] = written
    elif place is not None:
        del parts[place]
    return f"{name}({';'.join(parts)})" if parts else name
