"""What the rows show about the query, and the rows that meet its filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reso_explorer.tui.session import Session
    from reso_explorer.workspace import ResultPage

_FIRST: Final = ("filter-ignored", "order-ignored")
"""Judgments that matter most."""


def judgment_texts(pages: Sequence[ResultPage]) -> tuple[str, ...]:
    """Return what the rows of all pages show, each sentence once, the weightiest first."""
    found = {each.message: each.code for page in pages for each in page.judgments}
    rank = {code: place for place, code in enumerate(_FIRST)}
    return tuple(sorted(found, key=lambda text: rank.get(found[text], len(rank))))


def judgment_line(session: Session, *, only_fitting: bool) -> str:
    """Return the line above the rows, "" if nothing is wrong with them."""
    pages = session.results.pages
    texts = judgment_texts(pages)
    if not texts:
        return ""
    codes = {each.code for page in pages for each in page.judgments}
    parts = [f"! {visible(texts[0])}"]
    if len(texts) > 1:
        parts.append(f"{len(texts) - 1} more in Response (2)")
    if "filter-ignored" in codes:
        parts.append("(a: show all)" if only_fitting else "(a: show only matching rows)")
    return "  ".join(parts)


def fitting(session: Session) -> Callable[[dict[str, Any]], bool] | None:
    """Return what tells whether a row meets the filter of the query, None without a filter.

    It is the measure of the judge: a row that can't be told about meets it.
    """
    from reso_explorer.query.edit import options_of
    from reso_explorer.query.result_type import result_type
    from reso_explorer.values.evaluate import EvaluationContext
    from reso_explorer.values.judge import Judge

    query = session.results.query
    if "$filter" not in {name.casefold() for name in options_of(query)}:
        return None
    workspace = session.workspace
    index = workspace.document.index
    context = EvaluationContext(index=index, type_name=result_type(query, index, workspace.dialect))
    return Judge.of(query.partition("?")[2], context).fits


def added_names(query: str) -> tuple[str, ...]:
    """Return the names that a query adds to the rows, which no metadata declares."""
    if "$" not in query:
        return ()
    from reso_explorer.values.judge import Judge

    return Judge.of(query.partition("?")[2]).added
