"""Changes of price and status, told from each listing's life."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reso_explorer.demo.data.draw import at, record_key, stream
from reso_explorer.demo.data.listings import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

Row = dict[str, Any]


def history(listings: list[Row]) -> Iterator[Row]:
    """Yield the changes of all listings, those of one in the order they happened."""
    number = 0
    for listing in listings:
        random = stream("history", listing["ListingKey"])
        for moment, field, kind, old, new in sorted(_changes(random, listing)):
            yield {
                "HistoryTransactionalKey": record_key(11, number),
                "ResourceName": "Property",
                "ResourceRecordKey": listing["ListingKey"],
                "ResourceRecordID": listing["ListingId"],
                "FieldName": field,
                "ChangeType": kind,
                "PreviousValue": old or None,
                "NewValue": new,
                "ChangedByMemberKey": listing["ListAgentKey"],
                "ModificationTimestamp": moment,
            }
            number += 1


def _changes(random: Random, listing: Row) -> Iterator[tuple[datetime, str, str, str, str]]:
    """Yield (when, field, kind, value before, value after); the first change has no before."""
    life, prices = told(listing)
    entered: datetime = listing["OriginalEntryTimestamp"]
    yield entered, "ListPrice", "New Listing", "", str(prices.asked[0][1])
    for (_, before), (day, price) in pairwise(prices.asked):
        yield at(random, day), "ListPrice", "Price Change", str(before), str(price)
    old = ""
    for step, (day, status) in enumerate(life.events):
        last = step == len(life.events) - 1
        moment = listing["StatusChangeTimestamp"] if last else at(random, day)
        moment = max(moment, entered + timedelta(minutes=step + 1))
        yield moment, "StandardStatus", status, old, status
        old = status
    if prices.paid is not None:
        yield (
            listing["StatusChangeTimestamp"] + timedelta(seconds=1),
            "ClosePrice",
            "Closed",
            "",
            str(prices.paid),
        )
