"""Walls: row counts behind which a server's ordinary paging does not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.service.urls import split_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.providers.dialect import Wall


def wall_ahead(
    walls: Sequence[Wall], *, url: str = "", count: int | None, max_rows: int | None
) -> str:
    """Return a sentence where a run would hit a wall, "" where it would not.

    Args:
        walls: what is known of the server.
        url: the first page; its `$skip` counts.
        count: how many rows there are, None where unknown.
        max_rows: how many are wanted, None for all.
    """
    skip = 0
    for name, value in split_options(url)[1] if url else ():
        if name == "$skip" and value.isdecimal():
            skip = int(value)
    for wall in sorted(walls, key=lambda each: each.rows):
        wanted = None if max_rows is None else max_rows + skip
        known = [number for number in (count, wanted) if number is not None]
        if known and min(known) <= wall.rows:
            continue
        if count is not None:
            return (
                f"There are {count:,} rows, but ordinary paging ends at {wall.rows:,}. {wall.text}"
            )
        return f"Ordinary paging ends at {wall.rows:,} rows. {wall.text}"
    return ""
