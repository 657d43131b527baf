"""Changes between two documents as lines of a list, and what is said of the one under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.compare.change import TEXTS, ChangeKind, Impact
from reso_explorer.compare.comparison import places_of, touched_text
from reso_explorer.compare.sides import short
from reso_explorer.text import clip, count, visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.facts import Piece

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from reso_explorer.compare import Change
    from reso_explorer.compare.comparison import Comparison
    from reso_explorer.compare.query_impact import NamedQuery

TABS: Final = ((Impact.BREAKING, "Breaking"), (Impact.INFO, "Risky"), (Impact.SAFE, "Safe"))
"""What the numbered lists hold, and their titles."""
COLUMNS: Final = (
    Column("sign", "", width=1),
    Column("path", "", widest=48),
    Column("what", "", widest=60),
    Column("queries", "", widest=60),
)
_SIGNS: Final = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.CHANGED: "~"}
_KINDS: Final = {
    Impact.BREAKING: "error",
    Impact.INFO: "warning",
    Impact.SAFE: "good",
}
_LONGEST: Final = 40
_MOST_QUERIES: Final = 4


class DiffLine(NamedTuple):
    """One line: a change, or one more place of the change above it."""

    number: int
    """Of the change in the comparison."""
    path: str
    old_line: int
    new_line: int
    is_first: bool = True


def diff_lines(
    comparison: Comparison, impact: Impact, *, only_touched: bool, unfolded: Container[int]
) -> list[DiffLine]:
    """Return the lines of one list; of a change in many places the first, or all if unfolded."""
    lines: list[DiffLine] = []
    for number, change in enumerate(comparison.changes):
        if change.impact is not impact or (only_touched and not comparison.touched[number]):
            continue
        for place, (path, old, new) in enumerate(places_of(change)):
            if place and number not in unfolded:
                break
            lines.append(DiffLine(number, path, old, new, is_first=place == 0))
    return lines


def cells_of(comparison: Comparison, line: DiffLine) -> tuple[Cell, ...]:
    """Return the cells of a line."""
    change = comparison.changes[line.number]
    path = visible(short(line.path))
    if not line.is_first:
        return Cell(" "), Cell(f"  {path}"), Cell(""), Cell("")
    queries = comparison.touched[line.number]
    is_broken = any(comparison.breaks(query) for query in queries)
    touched = touched_text(queries, is_broken=is_broken)
    kind = "error" if is_broken else "dim"
    more = f" and {count(change.count - 1, 'more place')}" if change.count > 1 else ""
    return (
        Cell(_SIGNS[change.kind], _KINDS[change.impact]),  # type: ignore[arg-type]
        Cell(path, "strong"),
        Cell(visible(_what(change) + more)),
        Cell(visible(touched), kind),  # type: ignore[arg-type]
    )


def _what(change: Change) -> str:
    """Say what happened in a few words."""
    name = change.element.value.replace("-", " ")
    if change.kind is not ChangeKind.CHANGED:
        return f"{name} {change.kind.value}"
    if change.element in TEXTS:
        return f"{name} changed"
    before, after = (clip(text or "none", _LONGEST) for text in (change.before, change.after))
    step = f"{before} → {after}"
    return step if name in {"type", "field"} else f"{name} {step}"


def told(comparison: Comparison, line: DiffLine) -> Iterator[tuple[Piece, ...]]:
    """Yield what is said of a change: the sentence, the texts before and after, the queries."""
    change = comparison.changes[line.number]
    yield (Piece(visible(change.message.replace("`", "")), "strong"),)
    if change.element in TEXTS:
        for name, text in (("before", change.before), ("after", change.after)):
            yield (Piece(f"{name:<8}", "dim"), Piece(visible(text or "nothing"), "text"))
    named = comparison.touched[line.number]
    for query in named[:_MOST_QUERIES]:
        yield _query_line(query)
        effect = comparison.effects.get(query)
        if effect is not None and effect.problems:
            problem = effect.problems[0].sentence
            said = f"fix: {effect.fix}" if effect.fix else effect.impact.word
            yield (
                Piece(f"  {visible(said)}  ", "accent" if effect.fix else "error"),
                Piece(problem, "dim"),
            )
    if len(named) > _MOST_QUERIES:
        yield (
            Piece(f"and {count(len(named) - _MOST_QUERIES, 'more query', 'more queries')}", "dim"),
        )


def _query_line(query: NamedQuery) -> tuple[Piece, ...]:
    return (
        Piece(f"{visible(query.name) or 'history'}  ", "accent"),
        Piece(visible(query.text), "text"),
    )
