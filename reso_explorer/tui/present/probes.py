"""What trials showed, in a few words: what works, what is refused and in whose words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.query.probed import FILTERS
from reso_explorer.store.probes import Verdict
from reso_explorer.text import clip, visible
from reso_explorer.tui.present.description import Fact
from reso_explorer.tui.present.moments import ago

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from reso_explorer.store.probes import ProbeResult

WORDS: Final = 160
"""Characters of the server's words that are shown."""

_UP, _DOWN = "orderby-asc", "orderby-desc"
_OPTIONS: Final = {
    "top": "$top",
    "skip": "$skip",
    "count": "$count",
    "count-segment": "/$count",
    "key": "one row by its key",
    "maxpagesize": "page size by preference",
    "search": "$search",
    "format": "$format",
    "apply": "$apply",
    "compute": "$compute",
    "filter": "filter",
    "select": "select",
    "expand": "expand",
    _UP: "sort ascending",
    _DOWN: "sort descending",
}
"""Capabilities for people; operators and functions stand for themselves."""
_BAD: Final = frozenset({Verdict.REJECTED, Verdict.IGNORED, Verdict.WRONG})
_ON_FIELDS: Final = frozenset({"select", "expand", _UP, _DOWN, "filter"})


def probe_facts(results: Sequence[ProbeResult], now: dt.datetime) -> list[Fact]:
    """Return what trials on one field, relation or resource showed; nothing without trials.

    The server's words stand behind what it refused; equal words are told once.
    """
    if not results:
        return []
    known = {each.capability: each for each in sorted(results, key=_rank)}
    how = f"probed {ago(max(each.at for each in results), now)}"
    told = _works(known)
    facts = [Fact("Probed", " · ".join(told) or "nothing confirmed", how)]
    told_of = _unsettled(known)
    facts += _grouped("Rejected", told_of, Verdict.REJECTED)
    facts += _grouped("Ignored", told_of, Verdict.IGNORED)
    facts += _grouped("Wrong", told_of, Verdict.WRONG)
    facts += _grouped("Unclear", told_of, Verdict.UNKNOWN)
    return facts


def works_text(results: Sequence[ProbeResult]) -> str:
    """Return what works on one field in a few words: `filter eq ne · sort`, `no filter · sort`."""
    known = {each.capability: each.verdict for each in sorted(results, key=_rank)}
    good = [name for name, verdict in known.items() if verdict is Verdict.SUPPORTED]
    bad = {name for name, verdict in known.items() if verdict in _BAD}
    operators = [_title(name) for name in known if name in good and name in FILTERS]
    parts = []
    if operators or "filter" in good:
        parts.append(" ".join(("filter", *operators)))
    elif bad & {"filter", *FILTERS}:
        parts.append("no filter")
    for title, names in (("sort", (_UP, _DOWN)), ("select", ("select",)), ("expand", ("expand",))):
        if all(name in good for name in names):
            parts.append(title if title != "select" else "")
        elif bad.issuperset(names):
            parts.append(f"no {title}")
        elif title == "sort" and _UP in good:
            parts.append("sort asc only")
        elif title == "sort" and _DOWN in good:
            parts.append("sort desc only")
    return " · ".join(filter(None, parts))


def _rank(result: ProbeResult) -> int:
    """Return where a capability stands in a line: options first, then operators as usual."""
    order = (*_OPTIONS, *FILTERS)
    return order.index(result.capability) if result.capability in order else len(order)


def _works(known: Mapping[str, ProbeResult]) -> list[str]:
    """Return what works, summed up: `filterable with eq, ne`, `sortable`, `$top, $skip`."""
    good = [name for name, each in known.items() if each.verdict is Verdict.SUPPORTED]
    told: list[str] = []
    if any(_is_of_resource(name) for name in known):
        told.append(", ".join(_title(name) for name in good if _is_of_resource(name)))
    operators = [
        _title(name) for name in good if name not in _ON_FIELDS and not _is_of_resource(name)
    ]
    if operators:
        told.append(f"filterable with {', '.join(operators)}")
    if _UP in good and _DOWN in good:
        told.append("sortable")
    elif _UP in good or _DOWN in good:
        told.append(f"sortable {'ascending' if _UP in good else 'descending'}")
    if "select" in good:
        told.append("selectable")
    if "expand" in good:
        told.append("expandable")
    return [each for each in told if each]


_OF_RESOURCE: Final = frozenset(
    {
        "top",
        "skip",
        "count",
        "count-segment",
        "key",
        "maxpagesize",
        "search",
        "format",
        "apply",
        "compute",
    }
)


def _is_of_resource(name: str) -> bool:
    return name in _OF_RESOURCE


def _title(name: str) -> str:
    return _OPTIONS.get(name, visible(name).replace("-null", " null"))


def _unsettled(known: Mapping[str, ProbeResult]) -> list[ProbeResult]:
    return [each for each in known.values() if each.verdict is not Verdict.SUPPORTED]


def _grouped(name: str, results: Iterable[ProbeResult], verdict: Verdict) -> list[Fact]:
    """Return a fact for each wording among the results of one verdict."""
    by_words: dict[str, list[str]] = {}
    for each in results:
        if each.verdict is verdict:
            by_words.setdefault(each.words, []).append(_title(each.capability))
    facts: list[Fact] = []
    for words, titles in by_words.items():
        shown = ", ".join(titles)
        if {_title(_UP), _title(_DOWN)} <= set(titles):
            rest = [each for each in titles if not each.startswith("sort ")]
            shown = ", ".join(["sort", *rest])
        text = f"{shown}: {visible(clip(words, WORDS))}" if words else shown
        kind = "dim" if verdict is Verdict.UNKNOWN else "warning"
        facts.append(Fact("" if facts else name, text, kind=kind))  # type: ignore[arg-type]
    return facts
