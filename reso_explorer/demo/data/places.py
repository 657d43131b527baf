"""The invented islands of Merrow: towns, streets and addresses in the middle of the ocean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import fixed

if TYPE_CHECKING:
    from random import Random

MILES_PER_DEGREE: Final = 69.0


@dataclass(frozen=True, slots=True)
class Town:
    """A town: where it is, what a square foot costs, and how often it is on the market."""

    name: str
    county: str
    province: str
    area: str
    postal: str
    latitude: float
    longitude: float
    radius: float
    """Miles from the centre within which every address lies."""
    level: int
    """Dollars per square foot of an ordinary house."""
    weight: int
    coast: bool
    school: str


TOWNS: Final[tuple[Town, ...]] = (
    Town(
        "Alderwick",
        "Alder",
        "CB",
        "101 Alder West",
        "00410",
        43.512,
        -37.844,
        4.0,
        265,
        22,
        False,
        "Alderwick",
    ),
    Town(
        "Port Calder",
        "Calder",
        "CB",
        "110 Harbour & Quays",
        "00401",
        43.402,
        -37.701,
        5.0,
        390,
        30,
        True,
        "Harbour",
    ),
    Town(
        "Bramblehurst",
        "Alder",
        "CB",
        "102 Alder East",
        "00412",
        43.566,
        -37.661,
        3.0,
        240,
        14,
        False,
        "Bramble Hill",
    ),
    Town(
        "Quillon Falls",
        "Calder",
        "CB",
        "115 Upper River",
        "00405",
        43.478,
        -37.552,
        3.5,
        225,
        10,
        False,
        "Quillon",
    ),
    Town(
        "Tarnholt",
        "Fenwick",
        "CB",
        "120 Fens",
        "00420",
        43.305,
        -37.902,
        4.5,
        180,
        9,
        False,
        "Fenwick Union",
    ),
    Town(
        "O'Hallow's Landing",
        "Hallow",
        "EH",
        "201 North Shore",
        "00451",
        43.221,
        -37.412,
        2.5,
        455,
        8,
        True,
        "St. Bride's",
    ),
    Town(
        "Vesper Point",
        "Hallow",
        "EH",
        "202 South Shore",
        "00455",
        43.118,
        -37.388,
        2.5,
        520,
        7,
        True,
        "Vesper",
    ),
    Town(
        "Saint-Élan",
        "Hallow",
        "EH",
        "203 Old Town",
        "00457",
        43.169,
        -37.476,
        2.0,
        340,
        11,
        True,
        "École Élan",
    ),
    Town(
        "Kestrel Ridge",
        "Teal",
        "EH",
        "210 Ridge",
        "00462",
        43.079,
        -37.603,
        4.0,
        290,
        12,
        False,
        "Kestrel",
    ),
    Town(
        "Lindqvist Bay",
        "Teal",
        "EH",
        "211 Bays",
        "00464",
        43.011,
        -37.522,
        3.0,
        330,
        10,
        True,
        "Lindqvist",
    ),
    Town(
        "Ashby-on-Teal",
        "Teal",
        "EH",
        "212 Teal Valley",
        "00467",
        43.058,
        -37.716,
        2.5,
        210,
        9,
        False,
        "Teal Valley",
    ),
    Town(
        "Dunmere",
        "Fenwick",
        "CB",
        "121 Moor",
        "00424",
        43.258,
        -37.807,
        3.5,
        165,
        6,
        False,
        "Fenwick Union",
    ),
    Town(
        "Ferncastle",
        "Alder",
        "CB",
        "103 Castle Woods",
        "00415",
        43.617,
        -37.778,
        3.0,
        310,
        7,
        False,
        "Ferncastle",
    ),
    Town(
        "Møllegård",
        "Calder",
        "CB",
        "116 Mills",
        "00407",
        43.449,
        -37.478,
        2.0,
        200,
        4,
        False,
        "Quillon",
    ),
)

STREETS: Final[tuple[tuple[str, str], ...]] = (
    ("Juniper", "Lane"),
    ("Old Mill", "Road"),
    ("Larkspur", "Court"),
    ("O'Neil", "Street"),
    ("Café", "Square"),
    ("Heron", "Way"),
    ("Tidewater", "Drive"),
    ("Chapel", "Street"),
    ("Saltmarsh", "Road"),
    ("Lantern", "Place"),
    ("Ropewalk", "Street"),
    ("Marigold", "Avenue"),
    ("Captain's", "Terrace"),
    ("Windrush", "Drive"),
    ("Foxglove", "Circle"),
    ("Granary", "Lane"),
    ("Sea Holly", "Avenue"),
    ("Ferry", "Quay"),
    ("Beacon", "Road"),
    ("Émile Zuster", "Avenue"),
    ("Thistle & Thorn", "Lane"),
    ("Cooper's", "Court"),
    ("Orchard", "Terrace"),
    ("Signal", "Way"),
    ("Quarry", "Road"),
    ("Plover", "Lane"),
    ("Mast House", "Square"),
    ("Bellweather", "Drive"),
    ("D'Arcy", "Place"),
    ("Long Acre", "Road"),
    ("North Pier", "Quay"),
    ("Wren", "Court"),
)

SUBDIVISIONS: Final = (
    "Heron's Rest",
    "The Rope Works",
    "Lantern Hill",
    "Old Orchard",
    "Marsh End (Phase 2)",
    "Beacon Heights",
    "Wrenfield",
    "Quarry Gardens",
    "N/A",
)


def point_near(random: Random, town: Town) -> tuple[float, float]:
    """Return latitude and longitude of a place inside the town."""
    angle = random.uniform(0, math.tau)
    miles = town.radius * math.sqrt(random.random())
    latitude = town.latitude + miles * math.sin(angle) / MILES_PER_DEGREE
    across = MILES_PER_DEGREE * math.cos(math.radians(town.latitude))
    return latitude, town.longitude + miles * math.cos(angle) / across


def miles_between(latitude: float, longitude: float, other: float, other_longitude: float) -> float:
    """Return the distance of two points in miles, as flat as the islands are small."""
    across = math.cos(math.radians((latitude + other) / 2))
    north = (latitude - other) * MILES_PER_DEGREE
    east = (longitude - other_longitude) * MILES_PER_DEGREE * across
    return math.hypot(north, east)


def address(random: Random, town: Town, unit: str | None) -> dict[str, Any]:
    """Return the place fields of a listing in a town."""
    street, suffix = random.choice(STREETS)
    number = str(random.randint(1, 2400))
    if random.random() < 0.03:
        number += random.choice(("A", "B", "½"))
    direction = random.choice(("N", "S", "E", "W", "NE", "SW")) if random.random() < 0.2 else None
    latitude, longitude = point_near(random, town)
    parts = [number, direction, street, suffix, unit and f"#{unit}"]
    line = " ".join(part for part in parts if part)
    crossing = random.choice(STREETS) if random.random() < 0.28 else None
    return {
        "UnparsedAddress": f"{line}, {town.name}, {town.province} {town.postal}",
        "StreetNumber": number,
        "StreetDirPrefix": direction,
        "StreetName": street,
        "StreetSuffix": suffix,
        "UnitNumber": unit,
        "City": town.name,
        "CountyOrParish": town.county,
        "StateOrProvince": town.province,
        "PostalCode": town.postal,
        "Country": "Merrow",
        "MLSAreaMajor": town.area,
        "SubdivisionName": random.choice(SUBDIVISIONS) if random.random() < 0.45 else None,
        "CrossStreet": crossing and " ".join(crossing),
        "Directions": _directions(random, street) if random.random() < 0.4 else None,
        "Latitude": fixed(latitude, 8),
        "Longitude": fixed(longitude, 8),
        "ElementarySchool": f"{town.school} Primary" if random.random() < 0.5 else None,
        "HighSchool": f"{town.county} County High" if random.random() < 0.5 else None,
        "ParcelNumber": f"{town.postal[-3:]}-{random.randint(100, 999)}-{random.randint(1, 99):02d}",
    }


def _directions(random: Random, street: str) -> str:
    start = random.choice(("From the ferry", "From the market square", "Coming from the bridge"))
    turn = random.choice(
        ("left at the mill", "right after the chapel", "straight on past the pond")
    )
    return f"{start}, {turn}, then {random.randint(2, 9) / 10} miles to {street}."
