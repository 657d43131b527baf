"""A column of the loaded rows at a glance: a line of blocks, and a histogram with numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.text import clip, visible
from reso_explorer.tui.present.cells import groups_digits, number_text
from reso_explorer.tui.present.census import bar, histogram_line, share_text
from reso_explorer.values.read import read_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.service.census import FieldCensus

MOST_ROWS: Final = 1_000
"""Loaded rows that a spark is made of at most."""
_LONGEST: Final = 30


def column_census(
    rows: Sequence[Mapping[str, Any]], name: str, index: ModelIndex | None, type_name: str
) -> FieldCensus:
    """Count one column of some rows."""
    from reso_explorer.service.census import CensusTaker

    taker = CensusTaker("", (name,), index=index, type_name=type_name)
    taker.add({name: row[name]} if name in row else {} for row in rows[:MOST_ROWS])
    found = taker.result().field(name)
    assert found is not None
    return found


def spark(found: FieldCensus, width: int) -> str:
    """Return the spread of a column in at most `width` cells.

    Numbers are a histogram. Values that repeat are blocks, the most common first, and how many
    there are. Where every row has its own value, or none has one, only that is said.
    """
    if width < 1 or not found.filled:
        return ""
    if found.histogram:
        return histogram_line(found.histogram)[:width]
    if not found.distinct:
        return share_text(found.filled, found.rows)[:width]
    total = f"{'≥' if found.distinct_capped else ''}{found.distinct:,}"
    if found.distinct == found.filled or not found.common or found.distinct == 1:
        return total[:width]
    blocks = histogram_line(tuple(each.number for each in found.common))
    room = width - len(total) - 1
    return f"{blocks[:room]} {total}" if room > 0 else total[:width]


def histogram_rows(found: FieldCensus, width: int) -> list[tuple[str, str, str]]:
    """Return (what, bar, how many) lines of a column: steps of numbers, else the common values."""
    if found.histogram and found.minimum is not None and found.maximum is not None:
        return _steps(found, width)
    lines = [(visible(clip(each.value, _LONGEST)) or '""', each.number) for each in found.common]
    rest = found.filled - sum(number for _, number in lines)
    if rest > 0 and found.most is None and lines:
        lines.append((f"{found.distinct - len(lines):,} more", rest))
    empty = found.rows - found.filled
    if empty:
        lines.append(("no value", empty))
    most = max((number for _, number in lines), default=0)
    return [(name, bar(number / most, width), f"{number:,}") for name, number in lines]


def _steps(found: FieldCensus, width: int) -> list[tuple[str, str, str]]:
    low, high = read_decimal(found.minimum), read_decimal(found.maximum)
    assert low is not None
    assert high is not None
    bins = found.histogram
    step = (high - low) / len(bins)
    grouped = groups_digits(found.name)
    places = 0 if step >= 10 else 2 if step >= 1 else 4

    def edge(number: int) -> str:
        value = high if number == len(bins) else low + step * number
        rounded = round(value, places)
        return number_text(int(rounded), grouped=grouped) if not places else f"{rounded:,f}"

    most = max(bins)
    texts = [f"{edge(number)} – {edge(number + 1)}" for number in range(len(bins))]
    lines = [
        (text, bar(number / most, width), f"{number:,}")
        for text, number in zip(texts, bins, strict=True)
    ]
    empty = found.rows - found.filled
    return [*lines, ("no value", bar(empty / most, width), f"{empty:,}")] if empty else lines
