"""Changes as a Markdown page, for release notes, tickets and pull requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.compare.change import TEXTS, Impact
from reso_explorer.compare.sides import short
from reso_explorer.secret import redact
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.compare.change import Change
    from reso_explorer.compare.query_impact import QueryImpact

_MARKUP: Final = re.compile(r"([\\*_{}\[\]<>#|~&!])")
_CODE: Final = re.compile(r"`([^`]*)`")
_SHOWN_PLACES: Final = 10
_LONGEST: Final = 120


def to_markdown(
    changes: Iterable[Change], old: str, new: str, queries: Sequence[QueryImpact] = ()
) -> str:
    """Return a page with the queries, then a list per impact; `old` and `new` name the documents."""
    by_impact: dict[Impact, list[Change]] = {impact: [] for impact in Impact}
    for change in changes:
        by_impact[change.impact].append(change)
    lines = [f"# What changed from {_text(old)} to {_text(new)}"]
    if not any(by_impact.values()) and not queries:
        lines += ["", "Nothing changed."]
    if queries:
        lines += ["", f"## Queries ({len(queries):,})", ""]
        for each in queries:
            lines += _query(each)
    for impact, members in by_impact.items():
        if members:
            lines += ["", f"## {impact.word.capitalize()} ({len(members):,})", ""]
            for change in members:
                lines += _item(change)
    return "\n".join(lines) + "\n"


def _query(found: QueryImpact) -> list[str]:
    name = _value(redact(found.query.name or found.query.text))
    if not found.problems:
        paths = ", ".join(_value(short(path)) for path, _ in found.uses)
        return [f"- {name} uses what changed: {paths}"]
    verb = "breaks" if found.impact is Impact.BREAKING else "is concerned"
    lines = [f"- {name} {verb}:"]
    lines += [f"  - {_sentence(each.sentence)}" for each in found.distinct]
    lines += [f"  - Fix: {_value(redact(found.fix), most=0)}"] if found.fix else []
    return [*lines, *(f"  - {_sentence(redact(each))}" for each in found.advice)]


def _item(change: Change) -> list[str]:
    lines = [f"- {_sentence(change.message)}"]
    if change.count == 1:
        texts = (("before", change.before), ("after", change.after))
        if change.element in TEXTS:
            lines += [f"  - {when}: {_value(text)}" for when, text in texts if text]
        return lines
    paths = [change.path, *(place.path for place in change.places)]
    lines += [f"  - {_value(path)}" for path in paths[:_SHOWN_PLACES]]
    if len(paths) > _SHOWN_PLACES:
        lines.append(f"  - and {len(paths) - _SHOWN_PLACES:,} more")
    return lines


def _text(text: str) -> str:
    return _MARKUP.sub(r"\\\1", visible(text)).replace("`", "\\`")


def _sentence(message: str) -> str:
    """Return a sentence in which names stand as code and everything else is plain text."""
    parts: list[str] = []
    end = 0
    for match in _CODE.finditer(message):
        parts += [_text(message[end : match.start()]), f"`{visible(match[1])}`"]
        end = match.end()
    return "".join(parts) + _text(message[end:])


def _value(text: str, most: int = _LONGEST) -> str:
    """Return a text as code, cut to a length; one with back quotes in it takes a longer fence."""
    shown = clip(visible(text), most) if most else visible(text)
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"
