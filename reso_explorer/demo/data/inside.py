"""Rooms of homes, and kinds of units in houses for several households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import cents, fixed, record_key, stream
from reso_explorer.demo.data.scatter import scatter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

Row = dict[str, Any]

_DESCRIBED: Final = 0.62
"""Share of homes whose rooms are listed."""
_SIZES: Final[dict[str, tuple[float, float]]] = {
    "Kitchen": (8, 18),
    "Living Room": (12, 22),
    "Dining Room": (9, 15),
    "Family Room": (11, 20),
    "Primary Bedroom": (12, 18),
    "Bedroom": (8, 14),
    "Bathroom": (5, 10),
    "Office": (7, 12),
    "Laundry": (5, 9),
    "Net Loft": (10, 30),
}
_UNIT_TYPES: Final = {0: "Efficiency", 1: "1 Bedroom", 2: "2 Bedroom", 3: "3 Bedroom"}


def rooms(listings: list[Row]) -> Iterator[Row]:
    """Yield the rooms of every home that describes them."""
    number = 0
    for listing in listings:
        random = stream("rooms", listing["ListingKey"])
        if not listing.get("BedroomsTotal") or random.random() >= _DESCRIBED:
            continue
        for kind in _kinds(random, listing):
            row = {"RoomKey": record_key(7, number), **_room(random, kind, listing)}
            row |= _of(listing)
            scatter(random, "PropertyRooms", row)
            number += 1
            yield row


def _kinds(random: Random, listing: Row) -> list[str]:
    bedrooms = listing["BedroomsTotal"]
    kinds = ["Kitchen", "Living Room", "Primary Bedroom", *["Bedroom"] * (bedrooms - 1)]
    kinds += ["Bathroom"] * listing["BathroomsFull"]
    kinds += [
        kind
        for kind in ("Dining Room", "Family Room", "Office", "Laundry")
        if random.random() < 0.35
    ]
    return kinds + (["Net Loft"] if listing.get("Room_sp_Count_co_Net_sp_Loft") else [])


def _room(random: Random, kind: str, listing: Row) -> Row:
    low, high = _SIZES[kind]
    length, width = round(random.uniform(low, high), 1), round(random.uniform(low, high), 1)
    upstairs = (listing["StoriesTotal"] or 1) > 1 and "Bed" in kind and random.random() < 0.7
    level = (
        "Upper"
        if kind == "Net Loft"
        else random.choice(("Second", "Upper"))
        if upstairs
        else "Main"
    )
    if random.random() < 0.12:
        return {"RoomType": kind, "RoomLevel": level}
    return {
        "RoomType": kind,
        "RoomLevel": level,
        "RoomLength": fixed(length, 2),
        "RoomWidth": fixed(width, 2),
        "RoomArea": fixed(length * width, 2),
        "RoomDimensions": f"{length:g} x {width:g}",
    }


def units(listings: list[Row]) -> Iterator[Row]:
    """Yield the kinds of units of every house for several households."""
    number = 0
    for listing in listings:
        total = listing.get("NumberOfUnitsTotal") or 0
        if total < 2:
            continue
        random = stream("units", listing["ListingKey"])
        for beds, count in _split(random, listing["BedroomsTotal"], total):
            rent = cents(round(620 + beds * random.randint(240, 420), -1))
            row = {
                "UnitTypeKey": record_key(8, number),
                "UnitTypeType": _UNIT_TYPES.get(beds, "4 Bedroom Or More"),
                "UnitTypeUnitsTotal": count,
                "UnitTypeBedsTotal": beds,
                "UnitTypeBathsTotal": 1 if beds < 3 else 2,
                "UnitTypeActualRent": rent if random.random() < 0.8 else None,
                "UnitTypeProForma": cents(round(float(rent) * 1.08, -1))
                if random.random() < 0.5
                else None,
                **_of(listing),
            }
            scatter(random, "PropertyUnitTypes", row)
            number += 1
            yield row


def _split(random: Random, bedrooms: int, total: int) -> list[tuple[int, int]]:
    """Return (bedrooms of each, number of units); together they have all the bedrooms."""
    each, left = divmod(bedrooms, total)
    groups = [(each, total - left), (each + 1, left)]
    random.shuffle(groups)
    return [group for group in groups if group[1]]


def _of(listing: Row) -> Row:
    return {
        "ListingKey": listing["ListingKey"],
        "ListingId": listing["ListingId"],
        "OriginalEntryTimestamp": listing["OriginalEntryTimestamp"],
        "ModificationTimestamp": listing["ModificationTimestamp"],
    }
