"""Pages judged as they come: what their rows show about the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from reso_explorer.values.evaluate import EvaluationContext
from reso_explorer.values.judge import Judge

if TYPE_CHECKING:
    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.rows import Page


def judge_of(url: str, context: ErrorContext | None, *, top_is_of_page: bool = False) -> Judge:
    """Return the judge of a run that begins at a URL; see `Judge.of`."""
    known = EvaluationContext()
    if context is not None:
        known = EvaluationContext(index=context.index, type_name=context.type_name)
    return Judge.of(urlsplit(url).query, known, top_is_of_page=top_is_of_page)


BROKEN: Final = frozenset(
    {
        "expand-filter-ignored",
        "expand-order-ignored",
        "expand-top-ignored",
        "filter-ignored",
        "order-ignored",
    }
)
"""Judgments that prove a wrong answer; of `$top` and `$select` more came, which is another check's matter."""


def proof(page: Page, url: str, context: ErrorContext) -> str:
    """Return what the rows of one response prove to be wrong with it, "" if nothing."""
    if page.is_single:
        return ""
    judge = judge_of(url, context, top_is_of_page=True)
    found = judge.page(page.rows, total=page.count)
    return next((each.message for each in found if each.code in BROKEN), "")


def judged(page: Page, judge: Judge) -> Page:
    """Return a page with what its rows show, also as notes; one entity or value isn't judged."""
    if page.is_single:
        return page
    found = judge.page(page.rows, total=page.count)
    if not found:
        return page
    notes = (*page.notes, *(f"Local check: {each.message}" for each in found))
    return replace(page, notes=notes, judgments=found)
