"""What probes found out about a service, ready for the checker at every keystroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.probed import ProbedFact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.store.probes import ProbeResult


class ProbedFacts:
    """Results of probes by resource, field and capability; the newest stands.

    Args:
        results: those kept from earlier runs.
    """

    def __init__(self, results: Iterable[ProbeResult] = ()) -> None:
        self._facts: dict[tuple[str, str, str], ProbedFact] = {}
        for result in results:
            self.add(result)

    def __bool__(self) -> bool:
        return bool(self._facts)

    def add(self, result: ProbeResult) -> None:
        """Take a result in place of the one before."""
        fact = ProbedFact(result.verdict.value, result.words, result.at.date())
        self._facts[result.resource, result.field, result.capability] = fact

    def __call__(self, resource: str, field: str, capability: str) -> ProbedFact | None:
        """Return what was found out, None where it was not tried."""
        return self._facts.get((resource, field, capability))
