"""One capability to be tried: the requests that try it, and how an answer is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reso_explorer.store.probes import Verdict

if TYPE_CHECKING:
    from reso_explorer.service.rows import Page, Row

Fits = Callable[["Row"], bool | None]
"""Tells whether a row fits the condition; None where that cannot be told."""

Judge = Callable[["Page", "Page"], tuple[Verdict, str]]
"""Judges an answer beside the plain one: the verdict and a reason."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write the request.

    `path` comes behind the resource (`/$count`, `('key')`). `words` tell the form apart where a
    trial has several.
    """

    options: Mapping[str, str]
    judge: Judge
    path: str = ""
    words: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A capability of a field, or of the resource where `field` is empty; forms in turn."""

    capability: str
    forms: tuple[Form, ...]
    field: str = ""


def judge_filter(fits: Fits, *, some: bool = True) -> Judge:
    """Return the judge of a filter: rows must fit, and some of the plain rows must not.

    Args:
        fits: the condition, worked out here.
        some: whether at least one row is known to exist that fits.
    """

    def judge(page: Page, plain: Page) -> tuple[Verdict, str]:
        told = [fits(row) for row in page.rows]
        if any(answer is False for answer in told):
            return Verdict.IGNORED, "rows came that do not fit the condition"
        if told and not any(told):
            return Verdict.UNKNOWN, "the rows do not show whether they fit"
        if not told and some:
            return Verdict.UNKNOWN, "no rows came although some are known to fit"
        if not any(fits(row) is False for row in plain.rows):
            return Verdict.UNKNOWN, "all rows fit anyway, so the answer proves nothing"
        return Verdict.SUPPORTED, ""

    return judge
