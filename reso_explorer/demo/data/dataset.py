"""All rows of the demo, each resource made when it is first asked for."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import stream
from reso_explorer.demo.data.scatter import scatter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.demo.data.people import People
    from reso_explorer.demo.document import Dialect

Row = dict[str, Any]

TODAY: Final = date(2026, 6, 15)
"""The day the demo takes for today, so that its rows never change."""


class Dataset:
    """Rows by resource, with values as people read them and joins that resolve.

    Decimals are `Decimal`, dates `date`, timestamps aware `datetime`, several values lists.
    A field that is missing from a row is null.
    """

    def __init__(
        self, dialect: Dialect = "lookup", listings: int = 2000, today: date = TODAY
    ) -> None:
        self._dialect = dialect
        self._size = listings
        self._today = today
        self._rows: dict[str, list[Row]] = {}
        self._lock = RLock()

    def rows(self, resource: str) -> list[Row]:
        """Return the rows of a resource in the order of their keys' numbers."""
        with self._lock:
            if resource not in self._rows:
                self._rows[resource] = list(self._makers[resource]())
            return self._rows[resource]

    @cached_property
    def _people(self) -> People:
        from reso_explorer.demo.data.people import people

        everyone = people(self._today)
        for resource, rows in (
            ("Member", everyone.members),
            ("Office", everyone.offices),
            ("Teams", everyone.teams),
            ("TeamMembers", everyone.team_members),
        ):
            for number, row in enumerate(rows):
                scatter(stream(resource, "scatter", number), resource, row)
        return everyone

    def _listings(self) -> list[Row]:
        from reso_explorer.demo.data.listings import Listings

        maker = Listings(self._people, self._today)
        return [maker.listing(number) for number in range(self._size)]

    @cached_property
    def _makers(self) -> dict[str, Callable[[], Iterable[Row]]]:
        from reso_explorer.demo.data import dictionary, history, inside, media, visits

        return {
            "Property": self._listings,
            "Member": lambda: self._people.members,
            "Office": lambda: self._people.offices,
            "Teams": lambda: self._people.teams,
            "TeamMembers": lambda: self._people.team_members,
            "OUID": lambda: self._people.systems,
            "Media": lambda: media.media(self.rows("Property"), self._people),
            "OpenHouse": lambda: visits.open_houses(
                self.rows("Property"), self._people, self._today
            ),
            "PropertyRooms": lambda: inside.rooms(self.rows("Property")),
            "PropertyUnitTypes": lambda: inside.units(self.rows("Property")),
            "HistoryTransactional": lambda: history.history(self.rows("Property")),
            "Lookup": dictionary.lookup_rows,
            "Field": lambda: dictionary.field_rows(self._dialect),
        }
