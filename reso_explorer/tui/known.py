"""What was found out about the opened service: censuses and probes, kept ones included.

Kept results are read once, when they are first asked for; a source without a store remembers
them as long as it is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.store.clock import system_clock

if TYPE_CHECKING:
    import datetime as dt

    from reso_explorer.service.census import Census
    from reso_explorer.service.probe import Outcome
    from reso_explorer.store.clock import Clock
    from reso_explorer.store.probes import ProbeResult
    from reso_explorer.workspace import Workspace


class TakenCensus(NamedTuple):
    """A census and when it was taken."""

    census: Census
    at: dt.datetime


class Known:
    """Results by resource, and by field where they are about one.

    `probing` is the resource and field (or "") that are being tried now, `tried` how many trials
    were answered, `trouble` why the last one ended early.
    """

    def __init__(self, workspace: Workspace, *, clock: Clock = system_clock) -> None:
        self._workspace = workspace
        self._censuses: dict[str, TakenCensus | None] = {}
        self._probes: dict[str, dict[tuple[str, str], ProbeResult]] = {}
        self.clock = clock
        self.probing: tuple[str, str] | None = None
        self.tried = 0
        self.trouble: dict[tuple[str, str], str] = {}

    # --- censuses -------------------------------------------------------------------------------

    def census(self, resource: str) -> TakenCensus | None:
        """Return the latest census of a resource, None where none was taken."""
        if resource not in self._censuses:
            self._censuses[resource] = self._kept_census(resource)
        return self._censuses[resource]

    def take(self, census: Census) -> TakenCensus:
        """Take a new census in place of the one before."""
        taken = TakenCensus(census, self.clock())
        self._censuses[census.resource] = taken
        return taken

    def _kept_census(self, resource: str) -> TakenCensus | None:
        from reso_explorer.store.errors import StoreError

        store = self._workspace.store
        if store is None:
            return None
        from reso_explorer.service.census import FORM
        from reso_explorer.workspace.knowing import kept_census

        try:
            census = kept_census(self._workspace, resource)
            kept = store.censuses.get(self._workspace.address, resource, FORM)
        except StoreError:
            return None
        return TakenCensus(census, kept.at) if census is not None and kept is not None else None

    # --- probes ---------------------------------------------------------------------------------

    def probes(self, resource: str, field: str = "") -> tuple[ProbeResult, ...]:
        """Return what was tried on a field or relation, or on the resource itself."""
        found = self._of(resource)
        return tuple(result for (name, _), result in found.items() if name == field)

    def probed(self, resource: str) -> dict[str, list[ProbeResult]]:
        """Return what was tried on the fields and relations of a resource, by name."""
        found: dict[str, list[ProbeResult]] = {}
        for (name, _), result in self._of(resource).items():
            if name:
                found.setdefault(name, []).append(result)
        return found

    def add(self, outcome: Outcome) -> None:
        """Take the outcome of a trial in place of the one before; single forms aren't shown."""
        if outcome.form:
            return
        from reso_explorer.store.probes import ProbeResult

        result = ProbeResult(
            resource=outcome.resource,
            field=outcome.field,
            capability=outcome.capability,
            verdict=outcome.verdict,
            words=outcome.words,
            at=self.clock(),
        )
        self._of(outcome.resource)[outcome.field, outcome.capability] = result
        self.tried += 1

    def _of(self, resource: str) -> dict[tuple[str, str], ProbeResult]:
        if resource not in self._probes:
            from reso_explorer.store.errors import StoreError

            try:
                kept = self._kept_probes(resource)
            except StoreError:
                kept = ()
            self._probes[resource] = {(each.field, each.capability): each for each in kept}
        return self._probes[resource]

    def _kept_probes(self, resource: str) -> tuple[ProbeResult, ...]:
        if self._workspace.store is None:
            return ()
        from reso_explorer.workspace.probing import kept_probes

        return kept_probes(self._workspace, resource)
