"""How many rows, from which on, and whether they are counted."""

from __future__ import annotations

from reso_explorer.query.clauses import split_query


def set_top(text: str, rows: int | None) -> str:
    """Return the text with `$top`, or without it (None)."""
    return split_query(text).with_value("$top", None if rows is None else str(rows)).text


def set_skip(text: str, rows: int | None) -> str:
    """Return the text with `$skip`, or without it (None)."""
    return split_query(text).with_value("$skip", None if rows is None else str(rows)).text


def set_count(text: str, wanted: bool | None, *, legacy: bool = False) -> str:  # noqa: FBT001
    """Return the text with `$count`, or without it (None).

    With `legacy` the option of V2 and V3 is written: `$inlinecount=allpages`.
    """
    query = split_query(text)
    if legacy:
        query = query.with_value("$count", None)
        return query.with_value("$inlinecount", "allpages" if wanted else None).text
    return query.with_value("$count", None if wanted is None else str(wanted).lower()).text
