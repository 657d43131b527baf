"""Answers weighed beside each other: forms of one condition, and conditions with their opposites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.service.probe.scalar_forms import OWN
from reso_explorer.service.probe.trial import Finding, Form, Sign, Trial, Tries
from reso_explorer.store.probes import Verdict
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_LITERAL: Final = re.compile(
    r"literal|\btypes?\b|conver|\bcast|format|pars(?:e|ing)|syntax|enum|member|namespace|quot"
    r"|date|guid|decimal|compatib|invalid value|mismatch",
    re.IGNORECASE,
)
"""Words of servers that can't read a value, rather than refuse what is done with it."""

_RANK: Final = (
    Verdict.SUPPORTED,
    Verdict.IGNORED,
    Verdict.UNKNOWN,
    Verdict.WRONG,
    Verdict.REJECTED,
)


def is_of_literal(words: str) -> bool:
    """Tell whether a server's words may complain of how a value is written."""
    return _OF_LITERAL.search(words) is not None


class Answered(NamedTuple):
    """What came of one form of a trial."""

    form: Form
    finding: Finding
    url: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of the forms of a trial that were sent."""

    trial: Trial
    answers: tuple[Answered, ...]

    def changed(self, number: int, finding: Finding) -> Attempt:
        """Return the attempt with another finding for one of the answers."""
        answers = list(self.answers)
        answers[number] = answers[number]._replace(finding=finding)
        return Attempt(self.trial, tuple(answers))


def settled(first: Attempt, second: Attempt) -> tuple[Attempt, Attempt]:
    """Return an attempt and its opposite, where together they prove what neither does alone."""
    if first.trial.capability.startswith("orderby"):
        return _ordered(first, second), _ordered(second, first)
    for number, one in enumerate(first.answers):
        for place, other in enumerate(second.answers):
            signs = {one.finding.sign, other.finding.sign}
            if one.form.name == other.form.name and signs == {Sign.ALL, Sign.NONE}:
                names = f"`{first.trial.capability}` and `{second.trial.capability}`"
                names = names.replace("-null", " null")
                first = first.changed(number, _proved(one.finding, names))
                second = second.changed(place, _proved(other.finding, names))
    return first, second


def _proved(finding: Finding, names: str) -> Finding:
    came = count(finding.rows, "row") if finding.rows else "no rows"
    words = f"returned {came}, as expected; {names} split the rows"
    return finding._replace(verdict=Verdict.SUPPORTED, words=words, sign=Sign.NOTHING)


def _ordered(attempt: Attempt, opposite: Attempt) -> Attempt:
    """Settle rows that came in order anyway by what the opposite order showed."""
    finding, other = attempt.answers[-1].finding, opposite.answers[-1].finding
    if finding.sign is not Sign.SAME or other.verdict not in {Verdict.SUPPORTED, Verdict.IGNORED}:
        return attempt
    words = f"{finding.words}; `{opposite.trial.capability}` was {other.verdict.value.lower()}"
    found = finding._replace(verdict=other.verdict, words=words, sign=Sign.NOTHING)
    return attempt.changed(len(attempt.answers) - 1, found)


def compared(attempt: Attempt) -> Attempt:
    """Return an attempt whose forms are judged by each other: no rows against rows is proof.

    The form of the standard, or of the dialect, is sent first; others only follow if it fails.
    """
    good = next((each for each in attempt.answers if each.finding.fits), None)
    if good is None:
        return attempt
    for number, each in enumerate(attempt.answers):
        finding = each.finding
        if finding.sign is Sign.MISSING:
            words = f"returned no rows; with {good.form.literal}, {count(good.finding.rows, 'row')}"
            attempt = attempt.changed(number, Finding(Verdict.WRONG, words))
        elif finding.sign is Sign.LITERAL:
            attempt = attempt.changed(number, Finding(Verdict.REJECTED, finding.words))
    return attempt


def verdicts(attempt: Attempt) -> Iterator[tuple[str, Answered]]:
    """Yield the answer that stands for the trial, under "", then each compared form by its name."""
    attempt = compared(attempt)
    best = min(attempt.answers, key=lambda each: _RANK.index(each.finding.verdict))
    finding = best.finding
    own = {"", OWN}
    if finding.verdict is Verdict.SUPPORTED and best.form.name not in own:
        words = f"as {best.form.literal or best.form.name}: {finding.words}"
        best = best._replace(finding=finding._replace(words=words.removesuffix(": ")))
    yield "", best
    if attempt.trial.tries is Tries.EACH or (len(attempt.answers) > 1 and best.form.literal):
        for each in attempt.answers:
            yield each.form.name, each
