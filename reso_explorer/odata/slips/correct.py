"""Corrects every slip in a text and remembers where each one stood."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.diagnostics import Diagnostic, apply_edits
from reso_explorer.odata import parse
from reso_explorer.odata.result import ParseResult
from reso_explorer.odata.slips.alternatives import HINT_OF_ONE
from reso_explorer.odata.slips.option_names import is_suspect_name, options_of
from reso_explorer.odata.slips.reading import Reading
from reso_explorer.odata.slips.server import Server
from reso_explorer.odata.slips.table import STAGES
from reso_explorer.odata.slips.trail import Trail
from reso_explorer.odata.slips.values import SHORT_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.diagnostics import Edit

MAX_LENGTH: Final = 20_000
"""Longer texts stay as they are: no person wrote them."""
_MOST_ROUNDS: Final = 12
_MOST_TRIED: Final = 6
_MOST_TRIED_IN_SHORT: Final = 24
_SHORT_TEXT: Final = 600
_MOST_SLIPS: Final = 60
_TELLING_HINTS: Final = frozenset({"empty-option", "html-entity", "case-of-null"})

_OF_QUOTES: Final = frozenset(
    {"undoubled-quote", "double-quotes", "smart-quotes", "ampersand-in-string"}
)
_REVEALING: Final = _OF_QUOTES | {
    "unknown-operator",
    "option-separator",
    "question-mark",
    "option-name",
}
"""Slips that hide what stands behind them from the parser."""


class Correction(Struct, frozen=True):
    """A corrected text: `trail` leads back to the text as typed, `slips` point into that."""

    trail: Trail
    result: ParseResult[Any]
    slips: tuple[Diagnostic, ...] = ()


def correct(result: ParseResult[Any], server: Server | None = None) -> Correction:
    """Correct the slips in a parsed text for a server."""
    server = server if server is not None else Server()
    if len(result.text) > MAX_LENGTH or not _is_suspect(result, server):
        return Correction(Trail(result.text), result)
    done = _best(result, server)
    if done.slips and _has_doubts(done):
        check = _sound if _can_try(done) else _without_doubt
        sound = (check(slip, done, server) for slip in done.slips)
        done = Correction(done.trail, done.result, tuple(sound))
    return done


def _has_doubts(done: Correction) -> bool:
    """Whether one correction alone may do harm: in a text that stays broken, or among others.

    Many slips of one kind that all can be corrected are the same habit many times; only a quote
    that isn't doubled changes where later strings begin and end.
    """
    if done.result.errors:
        return True
    kinds = {slip.code for slip in done.slips}
    if len(done.slips) > _MOST_TRIED:
        return len(kinds) > 1 or "undoubled-quote" in kinds
    return len(done.slips) > 1


def _can_try(done: Correction) -> bool:
    """Whether each correction can be tried alone in a bearable time."""
    count = len(done.slips)
    is_short = len(done.trail.original) <= _SHORT_TEXT
    return count <= _MOST_TRIED or (is_short and count <= _MOST_TRIED_IN_SHORT)


def _without_doubt(slip: Diagnostic, _done: Correction, _server: Server) -> Diagnostic:
    """Return a slip without its fix if that moves where strings begin and end."""
    return replace(slip, fix=None) if slip.code in _OF_QUOTES else slip


def _sound(slip: Diagnostic, done: Correction, server: Server) -> Diagnostic:
    """Return a slip without its fix if that alone makes another error."""
    original = done.trail.original
    text = apply_edits(original, edits_of(slip))
    again = _best(parse(text, done.result.start), server)
    before, after = _codes(done), _codes(again)
    return replace(slip, fix=None) if after - before else slip


def _best(result: ParseResult[Any], server: Server) -> Correction:
    """Correct boldly if that ends well, else with care."""
    done = _corrected(result, server, is_bold=True)
    if len(done.result.errors) > len(result.errors):
        return _corrected(result, server, is_bold=False)
    return done


def _codes(done: Correction) -> Counter[str]:
    codes = Counter(slip.code for slip in done.slips)
    return codes + Counter(error.code for error in done.result.errors)


def _corrected(result: ParseResult[Any], server: Server, *, is_bold: bool) -> Correction:
    """Correct stage by stage; a bold correction may bring errors to light for later stages."""
    trail = Trail(result.text)
    slips: list[Diagnostic] = []
    seen = {result.text}
    for _ in range(_MOST_ROUNDS):
        found = _first_stage(result, server)
        accepted, after, corrected = _accepted(trail, result, found, is_bold=is_bold)
        if not accepted or after.text in seen or len(slips) > _MOST_SLIPS:
            break
        slips += (trail.as_typed(slip) for slip in accepted)
        seen.add(after.text)
        trail, result = after, corrected
    return Correction(trail, result, tuple(slips))


def _is_suspect(result: ParseResult[Any], server: Server) -> bool:
    """Tell quickly whether a text can have slips at all."""
    if result.errors or any(hint.code in _TELLING_HINTS for hint in result.hints):
        return True
    text = result.text
    if HINT_OF_ONE.search(text) or SHORT_NUMBER.search(text) or "[" in text:
        return True
    return any(
        is_suspect_name(option, server.own_options, is_strict=server.is_strict)
        for option in options_of(result.tree)
    )


def _first_stage(result: ParseResult[Any], server: Server) -> list[Diagnostic]:
    """Return the slips of the first stage that finds any, none overlapping another."""
    reading = Reading(result, server)
    for finders in STAGES:
        found = [slip for find in finders for slip in find(reading)]
        if found:
            return _apart(found)
    return []


def _apart(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the slips that don't overlap an earlier one of the list, up to a bound."""
    kept: list[Diagnostic] = []
    taken: list[tuple[int, int]] = []
    for slip in found:
        start, end = reach(slip)
        place = bisect_left(taken, (start, end))
        before_ends = place == 0 or taken[place - 1][1] <= start
        if before_ends and (place == len(taken) or end <= taken[place][0]):
            kept.append(slip)
            taken.insert(place, (start, max(end, start + 1)))
            if len(kept) > _MOST_SLIPS:
                break
    return kept


def _accepted(
    trail: Trail, result: ParseResult[Any], found: list[Diagnostic], *, is_bold: bool
) -> tuple[list[Diagnostic], Trail, ParseResult[Any]]:
    """Return the corrections that make nothing worse, and the text with them."""
    if not found:
        return [], trail, result
    after = trail.apply(edit for slip in found for edit in edits_of(slip))
    corrected = parse(after.text, result.start)
    reveals = is_bold and any(slip.code in _REVEALING for slip in found)
    if reveals or len(corrected.errors) <= len(result.errors):
        return found, after, corrected
    if len(found) < 2:
        return [], trail, result
    for slip in found:
        one, alone, read = _accepted(trail, result, [slip], is_bold=is_bold)
        if one:
            return one, alone, read
    return [], trail, result


def edits_of(slip: Diagnostic) -> tuple[Edit, ...]:
    """Return the edits of the fix of a slip."""
    return slip.fix.edits if slip.fix is not None else ()


def reach(slip: Diagnostic) -> tuple[int, int]:
    """Return the stretch that the fix of a slip changes, the slip's own if it has no fix."""
    edits = edits_of(slip)
    if not edits:
        return slip.span.start, slip.span.end
    return min(edit.start for edit in edits), max(edit.end for edit in edits)
