"""Names of options: misspelt, without `$`, from other query languages, or without a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata import parse
from reso_explorer.odata.ast import (
    CustomOption,
    OptionNode,
    QueryOptions,
    RelativeUri,
    UnknownOption,
)
from reso_explorer.odata.parser.uri import SYSTEM_OPTIONS
from reso_explorer.odata.slips import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.slips.reading import Reading

_KNOWN: Final = {name.lower(): name for name in (*SYSTEM_OPTIONS, "$inlinecount", "$levels")}
_OTHER_NAMES: Final = {
    "where": "$filter",
    "filt": "$filter",
    "filters": "$filter",
    "order": "$orderby",
    "order_by": "$orderby",
    "sort": "$orderby",
    "sortby": "$orderby",
    "sort_by": "$orderby",
    "limit": "$top",
    "take": "$top",
    "offset": "$skip",
    "fields": "$select",
    "columns": "$select",
    "selects": "$select",
    "include": "$expand",
    "expands": "$expand",
    "counts": "$count",
}
_WITHOUT_DOLLAR: Final = frozenset(
    {"filter", "select", "expand", "orderby", "top", "skip", "count", "search", "compute", "apply"}
)


def options_of(tree: object) -> list[OptionNode]:
    """Return the options at the end of a URL."""
    if not isinstance(tree, RelativeUri | QueryOptions):
        return []
    return [option for option in tree.options if isinstance(option, OptionNode)]


def is_suspect_name(option: OptionNode, own_options: frozenset[str], *, is_strict: bool) -> bool:
    """Whether an option may be another one under a wrong name; cheap."""
    if isinstance(option, UnknownOption):
        return True
    if isinstance(option, CustomOption):
        name = option.name.lower()
        return name not in own_options and (" " in name or bool(_meant(name, is_strict=is_strict)))
    return is_strict and bool(option.spelled) and option.spelled not in _KNOWN.values()


def option_names(reading: Reading) -> Iterator[Diagnostic]:
    """Yield options that OData knows by another name."""
    options = options_of(reading.result.tree)
    server = reading.server
    taken = {option.spelled.strip().lower() for option in options}
    for option in options:
        if not is_suspect_name(option, server.own_options, is_strict=server.is_strict):
            continue
        spelled = option.spelled.strip()
        if not spelled or spelled.lower() in server.own_options:
            continue
        right = _right_name(reading, option, spelled, is_strict=server.is_strict)
        if not right or right == spelled or (right in taken and right != spelled.lower()):
            continue
        taken.add(right)
        start, end = reading.place(option.name_span)
        yield reading.slip(
            rules.OPTION_NAME,
            start,
            end,
            right,
            right=right,
            name=spelled,
        )


def _right_name(reading: Reading, option: OptionNode, spelled: str, *, is_strict: bool) -> str:
    lowered = spelled.lower()
    if isinstance(option, UnknownOption):
        return _meant(lowered, is_strict=True)
    if isinstance(option, CustomOption):
        right = _meant(lowered, is_strict=is_strict)
        return right if right and _fits(reading, option, right) else ""
    if lowered in _KNOWN:
        return _KNOWN[lowered]
    return f"${lowered}" if lowered in _WITHOUT_DOLLAR else ""


def _meant(lowered: str, *, is_strict: bool) -> str:
    """Return the option that a name in lower case means, "" where none is near."""
    bare = lowered.removeprefix("$")
    if lowered in _KNOWN:
        return _KNOWN[lowered]
    if bare in _OTHER_NAMES and (lowered.startswith("$") or bare != "filters"):
        return _OTHER_NAMES[bare]
    if lowered.startswith("$") or is_strict or len(bare) > 4:
        return _one_slip_away(f"${bare}")
    return ""


def _fits(reading: Reading, option: OptionNode, name: str) -> bool:
    """Whether the value is one that the option takes."""
    value = option.value_span.of(reading.text)
    result = parse(f"{name}={value}", "query_options")
    return bool(value) and result.ok


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


def count_without_value(reading: Reading) -> Iterator[Diagnostic]:
    """Yield `$count` that does not say `true`."""
    for option in options_of(reading.result.tree):
        if option.spelled.strip().lower() not in {"$count", "count"}:
            continue
        start, end = reading.place(option.name_span)
        if reading.plain[end : end + 1] != "=":
            new = "=true"
        elif not option.value_span.of(reading.text).strip():
            end, new = end + 1, "true"
        else:
            continue
        yield reading.slip(
            rules.COUNT_WITHOUT_VALUE,
            start,
            end,
            ((end, end, new),),
            "Write `$count=true`",
        )


def html_entities(reading: Reading) -> Iterator[Diagnostic]:
    """Yield `&amp;` between options."""
    for _problem, start, end in reading.problems("html-entity"):
        yield reading.slip(rules.HTML_ENTITY, start, end, "", "Write `&`")
