"""Photos, plans and videos of listings, portraits of members, logos of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import record_key, stream
from reso_explorer.demo.data.scatter import scatter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from reso_explorer.demo.data.people import People

Row = dict[str, Any]

HOST: Final = "https://media.merrow.example"
_SIZES: Final = ((1600, 1067), (2048, 1365), (1200, 800), (1067, 1600), (640, 480))
_CAPTIONS: Final = (
    "Front",
    "Kitchen",
    "Living room",
    "View from the deck",
    "Bedroom",
    "Bath",
    "Garden",
    "Harbour at dusk 🌅",
    "Aerial",
    'Hall "before"',
    "Plan of the loft",
    "Café on the corner",
)
_EXTRA_TYPES: Final = {"Floor Plan": "pdf", "Video": "mp4", "Branded Virtual Tour": "mp4"}


def media(listings: list[Row], everyone: People) -> Iterator[Row]:
    """Yield all media rows, listings first, each record's in its order."""
    number = 0
    for listing in listings:
        for row in _of_listing(listing):
            row["MediaKey"] = record_key(6, number)
            number += 1
            yield row
    for resource, key, rows in (
        ("Member", "MemberKey", everyone.members),
        ("Office", "OfficeKey", everyone.offices),
    ):
        for position, record in enumerate(rows):
            if resource == "Member" and position % 10 in {3, 6, 9}:
                continue
            row = _photo(resource, record[key], record[key.replace("Key", "MlsId")], 0)
            row |= _stamps(record["OriginalEntryTimestamp"])
            row |= {"MediaKey": record_key(6, number), "PreferredPhotoYN": True}
            number += 1
            yield row


def _of_listing(listing: Row) -> Iterator[Row]:
    random = stream("media", listing["ListingKey"])
    identifier = listing["ListingId"]
    changed = listing["PhotosChangeTimestamp"] or listing["OriginalEntryTimestamp"]
    videos = ["Video"] * (listing.get("VideosCount") or 0)
    extras = [*videos, *(["Floor Plan"] if random.random() < 0.12 else [])]
    photos = listing["PhotosCount"]
    for order in range(photos + len(extras)):
        row = _photo("Property", listing["ListingKey"], identifier, order)
        width, height = random.choice(_SIZES)
        row |= {"ImageWidth": width, "ImageHeight": height, "PreferredPhotoYN": order == 0}
        row |= _stamps(changed)
        captioned = random.random() < 0.4
        row["ShortDescription"] = random.choice(_CAPTIONS) if captioned else None
        row["Permission"] = ["Public"] if random.random() < 0.9 else ["IDX", "VOW"]
        if order >= photos:
            _as_extra(row, extras[order - photos])
        scatter(random, "Media", row)
        yield row


def _photo(resource: str, key: str, identifier: str, order: int) -> Row:
    return {
        "ResourceName": resource,
        "ResourceRecordKey": key,
        "ResourceRecordID": identifier,
        "MediaURL": f"{HOST}/{resource.lower()}/{identifier}/{order + 1:02d}.jpg",
        "MediaCategory": "Photo",
        "MediaType": "jpeg",
        "Order": order,
        "Permission": ["Public"],
    }


def _as_extra(row: Row, category: str) -> None:
    ending = _EXTRA_TYPES[category]
    row |= {
        "MediaCategory": category,
        "MediaType": ending,
        "MediaURL": row["MediaURL"].removesuffix("jpg") + ending,
        "ImageWidth": None,
        "ImageHeight": None,
        "ImageSizeDescription": None,
        "PreferredPhotoYN": False,
    }


def _stamps(moment: datetime) -> Row:
    return {
        "MediaModificationTimestamp": moment,
        "OriginalEntryTimestamp": moment,
        "ModificationTimestamp": moment,
    }
