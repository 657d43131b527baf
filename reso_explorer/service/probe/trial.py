"""One capability to be tried: the requests that try it, and how an answer is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, Protocol

from reso_explorer.store.probes import Verdict
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.service.rows import Page, Row

PLAIN: int = 10
"""Rows of the plain request and of those compared with it."""


class Sign(Enum):
    """What an answer shows that needs another answer beside it to prove something."""

    NOTHING = auto()
    MISSING = auto()
    """No rows came, although some are known to fit."""
    NONE = auto()
    """No rows came, and none is known to fit."""
    ALL = auto()
    """The rows fit, and so do all rows that come without the condition."""
    SAME = auto()
    """The rows are in order, but came in this order anyway."""
    LITERAL = auto()
    """The server complained of the literal, not of what was asked."""


class Finding(NamedTuple):
    """What one answer shows: the verdict, a reason, and how many rows were looked at."""

    verdict: Verdict
    words: str = ""
    sign: Sign = Sign.NOTHING
    rows: int = 0

    @property
    def fits(self) -> bool:
        """Whether rows came that fit."""
        return self.verdict is Verdict.SUPPORTED or self.sign is Sign.ALL


class Fits(Protocol):
    """Tells whether a row fits the condition; None where that cannot be told."""

    def __call__(self, row: Row, /) -> bool | None: ...

    def differs(self, row: Row) -> bool:
        """Tell whether a row doesn't fit to the letter."""
        ...


Judge = Callable[["Page", "Page"], Finding]
"""Judges an answer beside the plain one."""


class Tries(Enum):
    """Which forms of a trial are sent."""

    UNTIL_SETTLED = auto()
    """One after another until one is settled."""
    EACH = auto()
    """All of them, to be compared with each other."""
    PROVED = auto()
    """The one that was proved on the field before, else the first."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write the request.

    `path` comes behind the resource (`/$count`, `('key')`). `name` tells the form apart where a
    trial has several, `literal` is the value as written, "" where there is none.
    """

    options: Mapping[str, str]
    judge: Judge
    path: str = ""
    name: str = ""
    literal: str = ""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A capability of a field, or of the resource where `field` is empty.

    `has_complement` says that the next trial asks for the opposite, so that both answers together
    may prove what neither does alone.
    """

    capability: str
    forms: tuple[Form, ...]
    field: str = ""
    tries: Tries = Tries.UNTIL_SETTLED
    has_complement: bool = False

    @property
    def most(self) -> int:
        """How many requests the trial sends at most."""
        return 1 if self.tries is Tries.PROVED else len(self.forms)


def judge_filter(fits: Fits, samples: Sequence[Row]) -> Judge:
    """Return the judge of a filter: rows must fit, and some of the plain rows must not.

    Args:
        fits: the condition, worked out here.
        samples: rows that are known to exist.
    """
    known = sum(fits(row) is True for row in samples)

    def judge(page: Page, plain: Page) -> Finding:
        rows = len(page.rows)
        told = [fits(row) for row in page.rows]
        if wrong := told.count(False):
            text = f"{wrong:,} of {count(rows, 'row')} don't match the condition"
            return Finding(Verdict.IGNORED, text, rows=rows)
        if told and not any(told):
            return Finding(Verdict.UNKNOWN, "the rows don't show whether they match", rows=rows)
        if not told and known:
            seen = (
                "1 row seen before matches" if known == 1 else f"{known:,} rows seen before match"
            )
            text = f"returned no rows, although {seen}"
            return Finding(Verdict.UNKNOWN, text, Sign.MISSING)
        if not told:
            text = "returned no rows, and no row seen before matches, so this proves nothing"
            return Finding(Verdict.UNKNOWN, text, Sign.NONE)
        others = sum(fits.differs(row) or fits(row) is False for row in plain.rows)
        if not others or (None in told and not any(fits(row) is False for row in plain.rows)):
            text = "all rows match anyway, so this proves nothing"
            return Finding(Verdict.UNKNOWN, text, Sign.ALL, rows)
        fit = "which matches" if rows == 1 else "which all match"
        text = (
            f"returned {count(rows, 'row')}, {fit}; without the condition, "
            f"{others:,} of {len(plain.rows):,} don't"
        )
        return Finding(Verdict.SUPPORTED, text, rows=rows)

    return judge
