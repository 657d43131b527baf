"""What is said about rows: how many, of how many, how long it took. Never more than is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.service.quota import Reading
    from reso_explorer.tui.session import Results


def duration_text(seconds: float) -> str:
    """Return a time for people: `312 ms`, `2.4 s`, `1 min 5 s`."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def size_text(number: int) -> str:
    """Return a number of bytes for people: `812 B`, `14 KB`, `2.3 MB`."""
    if number < 1000:
        return f"{number} B"
    if number < 1_000_000:
        return f"{number / 1000:.0f} KB"
    return f"{number / 1_000_000:.1f} MB"


def rows_text(results: Results) -> str:
    """Return how many rows are here and how many there are: `25 of 12,431`, `25, more available`."""
    page = results.last_page
    if page is None:
        return ""
    here = len(results.rows)
    if page.is_single:
        return "1 row" if here else "no rows"
    total = next((each.count for each in results.pages if each.count is not None), None)
    if total is not None:
        return f"{here:,} of {count(total, 'row')}"
    if results.has_more:
        return f"{count(here, 'row')}, more available"
    return f"{count(here, 'row')} (all)" if here else "no rows"


def quota_line(readings: Sequence[Reading]) -> str:
    """Return what is left of the tightest quota: `1,199 of 1,200 requests left`; "" if unknown."""
    known = [
        (reading.remaining / reading.limit, reading.remaining, reading.limit)
        for reading in readings
        if reading.remaining is not None and reading.limit
    ]
    if not known:
        return ""
    _, remaining, limit = min(known)
    return f"{remaining:,.0f} of {limit:,.0f} requests left"


def result_line(results: Results, draft_text: str) -> str:
    """Return the line above the rows: counts, pages, time, and whether the query changed since."""
    page = results.last_page
    if page is None:
        return ""
    parts = [rows_text(results)]
    if len(results.pages) > 1 or results.has_more:
        parts.append(f"page {page.number:,}")
    parts.append(duration_text(page.elapsed))
    judged = {f"Local check: {each.message}" for each in page.judgments}
    parts.extend(visible(note) for note in page.notes if note not in judged)
    if draft_text != results.query:
        parts.append("the query has changed since")
    return " · ".join(parts)
