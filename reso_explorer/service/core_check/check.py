"""The shape of a check, and the conditions its answers have to meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reso_explorer.text import count
from reso_explorer.values.compare import holds
from reso_explorer.values.declared import declared_type

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.service.core_check.slots import Slot
    from reso_explorer.service.rows import Page, Row


class Undecided(str):
    """A reason why answers that have no fault don't show either that they are right."""

    __slots__ = ()


Verify = Callable[["Sequence[Page]"], str]
"""Returns what is wrong with the answers, `Undecided` if they don't show it, "" if they are right."""

Fits = Callable[["Row"], bool | None]
"""Tells whether a row meets a condition; None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Check:
    """Requests below the service root and what their answers have to meet.

    Attributes:
        id: its name.
        requests: path and query options of each request.
        verify: judges the answers; not asked for where another status than 200 is expected.
        selected: the fields that have to appear in the rows.
        status: the status expected.
        rows: whether rows are known to exist that have to come.
        demands: what the answers have to meet, beside status, version header, rows and fields.
    """

    id: str
    requests: tuple[tuple[str, Mapping[str, str]], ...]
    verify: Verify
    selected: tuple[str, ...] = ()
    status: int = 200
    rows: bool = True
    demands: str = ""

    @property
    def all_demands(self) -> str:
        """Everything that the answers have to meet."""
        if self.status != 200:
            return f"HTTP {self.status}"
        parts = ["HTTP 200", "OData-Version 4.0 or 4.01", "JSON", "at least one row"]
        if self.selected:
            listed = ", ".join(f"`{name}`" for name in self.selected)
            parts.append(f"{listed} in the metadata and in the rows")
        return "; ".join([*parts, self.demands] if self.demands else parts)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that does not apply, and why."""

    id: str
    reason: str


def anything(_pages: Sequence[Page]) -> str:
    """Ask for nothing more than an answer."""
    return ""


def all_fit(fits: Fits, condition: str) -> Verify:
    """Return the verifier that every row meets a condition."""

    def verify(pages: Sequence[Page]) -> str:
        told = [fits(row) for page in pages for row in page.rows]
        if wrong := told.count(False):
            return f"{wrong:,} of {count(len(told), 'row')} don't meet `{condition}`"
        return ""

    return verify


def compared(slot: Slot, operator: str, value: Any) -> Fits:
    """Return the condition `field operator value`; null rows may come for `ne`."""
    declared = declared_type(None, slot.kind)

    def fits(row: Row) -> bool | None:
        return holds(declared, row.get(slot.name), operator, value)

    return fits


def in_order(slot: Slot, direction: str) -> Verify:
    """Return the verifier that rows are sorted by a field; null rows are passed over."""
    operator = "le" if direction == "asc" else "ge"
    declared = declared_type(None, slot.kind)

    def verify(pages: Sequence[Page]) -> str:
        for page in pages:
            values = [row.get(slot.name) for row in page.rows]
            known = [value for value in values if value is not None]
            for left, right in pairwise(known):
                if holds(declared, left, operator, right) is False:
                    return f"the rows aren't sorted by `{slot.name} {direction}`"
        return ""

    return verify


def both(*verifiers: Verify) -> Verify:
    """Return the verifier that asks several, and tells the first fault."""

    def verify(pages: Sequence[Page]) -> str:
        found = [said for each in verifiers if (said := each(pages))]
        faults = [said for said in found if not isinstance(said, Undecided)]
        return next(iter([*faults, *found]), "")

    return verify
