"""Open houses: planned ones for active listings, past ones for some of all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import at, record_key, stream, weighted
from reso_explorer.demo.data.listings import told
from reso_explorer.demo.data.scatter import scatter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from reso_explorer.demo.data.people import People

Row = dict[str, Any]

_PLANNED: Final = 0.3
_PAST: Final = 0.16
_KINDS: Final = {"Public": 14, "Broker": 4, "Office": 1, "Society": 1}


def open_houses(listings: list[Row], everyone: People, today: date) -> Iterator[Row]:
    """Yield the open houses of all listings."""
    members = {row["MemberKey"]: row for row in everyone.members}
    number = 0
    for listing in listings:
        random = stream("visits", listing["ListingKey"])
        agent = members[listing["ListAgentKey"]]
        for day, over in _days(random, listing, today):
            row = {
                "OpenHouseKey": record_key(10, number),
                **_visit(random, listing, day, today, over=over),
            }
            host = agent if random.random() < 0.85 else random.choice(everyone.members)
            row |= {
                "ShowingAgentKey": host["MemberKey"],
                "ShowingAgentFirstName": host["MemberFirstName"],
                "ShowingAgentLastName": host["MemberLastName"],
            }
            scatter(random, "OpenHouse", row)
            number += 1
            yield row


def _days(random: Random, listing: Row, today: date) -> list[tuple[date, bool]]:
    """Return the days of a listing's open houses and whether each is over."""
    life, _ = told(listing)
    if life.on_market is None or listing["PropertyType"] == "Land":
        return []
    days: list[tuple[date, bool]] = []
    last = life.end or today - timedelta(days=1)
    if random.random() < _PAST and (last - life.on_market).days > 2:
        days.append(
            (life.on_market + timedelta(days=random.randint(1, (last - life.on_market).days)), True)
        )
    if life.status == "Active" and random.random() < _PLANNED:
        first = today + timedelta(days=random.randint(0, 9))
        days += [
            (first + timedelta(days=week), False) for week in range(0, 7 * random.randint(1, 2), 7)
        ]
    return days


def _visit(random: Random, listing: Row, day: date, today: date, *, over: bool) -> Row:
    start = datetime.combine(day, time(), UTC) + timedelta(minutes=30 * random.randint(20, 34))
    status = "Ended" if over else "Canceled" if random.random() < 0.05 else "Active"
    entered = at(random, min(day, today) - timedelta(days=1))
    entered = max(entered, listing["OriginalEntryTimestamp"])
    return {
        "ListingKey": listing["ListingKey"],
        "ListingId": listing["ListingId"],
        "OpenHouseDate": day,
        "OpenHouseStartTime": start,
        "OpenHouseEndTime": start + timedelta(minutes=random.choice((60, 90, 120, 180))),
        "OpenHouseStatus": status,
        "OpenHouseType": weighted(random, _KINDS),
        "OriginalEntryTimestamp": entered,
        "ModificationTimestamp": entered,
    }
