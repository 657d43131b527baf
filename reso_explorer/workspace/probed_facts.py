"""What probes found out about a service, ready for the checker at every keystroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.probed import ProbedFact, with_proved_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.store.probes import ProbeResult


class ProbedFacts:
    """Results of probes by resource, field and capability; the newest stands.

    Args:
        results: those kept from earlier runs.
    """

    def __init__(self, results: Iterable[ProbeResult] = ()) -> None:
        self._facts: dict[tuple[str, str, str], ProbedFact] = {}
        self._forms: dict[tuple[str, str, str, str], str] = {}
        self._refined: tuple[Dialect, Dialect] | None = None
        for result in results:
            self.add(result)

    def __bool__(self) -> bool:
        return bool(self._facts)

    def add(self, result: ProbeResult) -> None:
        """Take a result in place of the one before."""
        self._refined = None
        if result.form:
            place = (result.resource, result.field, result.capability, result.form)
            self._forms[place] = result.verdict.value
            return
        fact = ProbedFact(result.verdict.value, result.words, result.at.date())
        self._facts[result.resource, result.field, result.capability] = fact

    def refine(self, dialect: Dialect) -> Dialect:
        """Return a dialect with the form of enumeration literals that was proved to work."""
        if not self._forms:
            return dialect
        if self._refined is None or self._refined[0] is not dialect:
            found = [(form, verdict) for (*_, form), verdict in self._forms.items()]
            self._refined = (dialect, with_proved_forms(dialect, found))
        return self._refined[1]

    def __call__(self, resource: str, field: str, capability: str) -> ProbedFact | None:
        """Return what was found out, None where it was not tried."""
        return self._facts.get((resource, field, capability))
