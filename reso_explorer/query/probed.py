"""What was found out about a server by trying, as the checker and the completion use it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from reso_explorer.providers.forms import Certainty, LiteralForm, TimestampForm

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from reso_explorer.providers.dialect import Dialect

    Probed = Callable[[str, str, str], "ProbedFact | None"]
    """Gives what was found out by resource, field ("" for the resource itself) and capability."""

REJECTED: Final = "REJECTED"
IGNORED: Final = "IGNORED"
WRONG: Final = "WRONG"
SUPPORTED: Final = "SUPPORTED"

FILTERS: Final = (
    "eq",
    "ne",
    "any",
    "contains",
    "substringof",
    "gt",
    "ge",
    "lt",
    "le",
    "in",
    "has",
    "all",
    "startswith",
    "endswith",
    "tolower",
    "year",
    "eq-null",
    "ne-null",
)
"""Capabilities of a field that are tried in `$filter`."""


class ProbedFact(NamedTuple):
    """The outcome of a trial: SUPPORTED, REJECTED, IGNORED, WRONG or UNKNOWN, in whose words, and when."""

    verdict: str
    words: str
    on: dt.date


def filter_refusal(probed: Probed, resource: str, field: str) -> ProbedFact | None:
    """Return why a field cannot be filtered by, None where it can or nobody knows.

    One refusal is not enough: at least two trials were refused or ignored, and none worked.
    """
    found: ProbedFact | None = None
    number = 0
    for capability in FILTERS:
        fact = probed(resource, field, capability)
        if fact is None:
            continue
        if fact.verdict == SUPPORTED:
            return None
        if fact.verdict in {REJECTED, IGNORED}:
            number += 1
            if found is None or (found.verdict == IGNORED and fact.verdict == REJECTED):
                found = fact
    return found if number >= 2 else None


_LITERALS: Final = {form.value: form for form in LiteralForm}
_MILLISECONDS: Final = "milliseconds"
"""The form of moments that is tried after the usual one; see `service.probe.scalar_forms`."""

PROVED_FORM: Final = "lookups.enum_form"
"""The part of a dialect that `with_proved_forms` states; its certainty is then `MEASURED`."""


def with_proved_forms(dialect: Dialect, found: Iterable[tuple[str, str]]) -> Dialect:
    """Return a dialect with the forms of enumeration literals and moments that work on this server.

    Args:
        dialect: what is known of the server otherwise.
        found: form and verdict of each trial of one form.
    """
    good: Counter[LiteralForm] = Counter()
    bad: Counter[LiteralForm] = Counter()
    for name, verdict in found:
        form = _LITERALS.get(name)
        if form is None:
            if name == _MILLISECONDS and verdict == SUPPORTED:
                moments = replace(dialect.timestamps, form=TimestampForm.MILLIS_Z)
                dialect = replace(dialect, timestamps=moments)
        elif verdict == SUPPORTED:
            good[form] += 1
        elif verdict in {REJECTED, WRONG, IGNORED}:
            bad[form] += 1
    works = [form for form, number in good.most_common() if number > bad[form]]
    fails = {form for form in bad if form not in works}
    if not works:
        return dialect
    lookups = dialect.lookups
    own = lookups.enum_form if lookups.enum_form in works else works[0]
    accepted = dict.fromkeys((*works, *lookups.accepted))
    rules = replace(
        lookups,
        enum_form=own,
        accepted=tuple(form for form in accepted if form is not own and form not in fails),
    )
    certainty = {**dialect.certainty, PROVED_FORM: Certainty.MEASURED}
    return replace(dialect, lookups=rules, certainty=certainty)
