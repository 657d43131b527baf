"""Names of options: a missing `$`, another letter case, names of other query languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata import parse
from reso_explorer.odata.ast import CustomOption
from reso_explorer.odata.parser.uri import SYSTEM_OPTIONS

if TYPE_CHECKING:
    from reso_explorer.odata.repair.draft import Draft, Value

_KNOWN: Final = {name.lower(): name for name in (*SYSTEM_OPTIONS, "$inlinecount", "$levels")}
_WITHOUT_DOLLAR: Final = frozenset(
    {"filter", "select", "expand", "orderby", "top", "skip", "count", "search", "compute", "apply"}
)
_OTHER_NAMES: Final = {
    "$where": "$filter",
    "$filt": "$filter",
    "$order": "$orderby",
    "$order_by": "$orderby",
    "$sort": "$orderby",
    "$sortby": "$orderby",
    "$limit": "$top",
    "$take": "$top",
    "$offset": "$skip",
    "$fields": "$select",
    "$columns": "$select",
    "$include": "$expand",
    "$expands": "$expand",
    "$selects": "$select",
    "$filters": "$filter",
    "$counts": "$count",
}


def repair_option_names(draft: Draft) -> None:
    """Give options the names that every OData server knows."""
    taken = {option.name for option in draft.options}
    for option in draft.options:
        name = _right_name(option)
        if name != option.name and name not in taken:
            draft.change("option-name", f"The option is called {name}.", option.name, name)
            option.name = name


def _right_name(option: Value) -> str:
    name = option.name
    lowered = name.lower()
    if lowered in _KNOWN:
        return _KNOWN[lowered]
    if lowered in _OTHER_NAMES:
        return _OTHER_NAMES[lowered]
    if lowered in _WITHOUT_DOLLAR and option.value is not None:
        tree = parse(f"{lowered}={option.value}", "query_options").tree
        is_custom = bool(tree.options) and isinstance(tree.options[0], CustomOption)
        return name if is_custom else f"${lowered}"
    if name.startswith("$"):
        return _one_slip_away(lowered) or name
    return name


def _one_slip_away(lowered: str) -> str:
    """Return the option whose name differs by one letter or two that changed places."""
    for known, canonical in _KNOWN.items():
        if len(known) > 4 and _is_slip(lowered, known):
            return canonical
    return ""


def _is_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    tail, other_tail = one[start:], other[start:]
    return (
        tail[1:] == other_tail[1:]
        or tail[1:] == other_tail
        or tail == other_tail[1:]
        or (tail[1::-1] == other_tail[:2] and tail[2:] == other_tail[2:])
    )
