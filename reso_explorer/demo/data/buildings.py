"""What stands on the lot: size, age, rooms and equipment that go together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import cents, fixed, some, weighted
from reso_explorer.demo.table.lookups import values

if TYPE_CHECKING:
    from random import Random

    from reso_explorer.demo.data.places import Town

Row = dict[str, Any]

TYPES: Final = {
    "Residential": 64,
    "Residential Lease": 12,
    "Land": 10,
    "Residential Income": 6,
    "Commercial Sale": 3,
    "Commercial Lease": 3,
    "Farm": 2,
}
"""How often each property type occurs."""

_SUBTYPES: Final[dict[str, dict[str, int]]] = {
    "Residential": {
        "Single Family Residence": 60,
        "Condominium": 22,
        "Townhouse": 10,
        "Manufactured Home": 4,
        "Cabin": 3,
        "Houseboat / Floating Home": 1,
    },
    "Residential Lease": {"Apartment": 55, "Condominium": 20, "Single Family Residence": 25},
    "Land": {"Unimproved Land": 85, "Timberland": 15},
    "Residential Income": {"Duplex": 55, "Triplex": 25, "Quadruplex": 20},
    "Commercial Sale": {"Retail": 4, "Office": 3, "Mixed Use": 3, "Industrial": 2},
    "Commercial Lease": {"Retail": 4, "Office": 5, "Industrial": 2},
    "Farm": {"Farm": 3, "Ranch": 1},
}
_STRUCTURES: Final = {
    "Cabin": "Cabin",
    "Duplex": "Duplex",
    "Single Family Residence": "House",
    "Manufactured Home": "Manufactured House",
    "Triplex": "Multi Family",
    "Quadruplex": "Multi Family",
    "Apartment": "Multi Family",
    "Condominium": "Multi Family",
    "Townhouse": "Townhouse",
    "Houseboat / Floating Home": "Boat",
}
_UNITS: Final = {"Duplex": 2, "Triplex": 3, "Quadruplex": 4}
_SQUARE_FEET_PER_ACRE: Final = 43_560


def building(random: Random, town: Town, listed_year: int) -> Row:
    """Return the fields of building and lot for a listing signed in a year."""
    kind = weighted(random, TYPES)
    subtype = weighted(random, _SUBTYPES[kind])
    row: Row = {"PropertyType": kind, "PropertySubType": subtype}
    row |= _size(random, kind, subtype)
    row |= _age(random, kind, listed_year)
    row |= _lot(random, town, kind, subtype)
    row |= _parking(random, kind)
    row |= _equipment(random, kind, subtype)
    return row


def _size(random: Random, kind: str, subtype: str) -> Row:
    if kind == "Land":
        return {"LivingArea": None, "BuildingAreaTotal": None, "NewConstructionYN": False}
    if kind.startswith("Commercial"):
        area = int(random.lognormvariate(8.1, 0.6))
        return {
            "LivingArea": None,
            "BuildingAreaTotal": cents(max(area, 400)),
            "StoriesTotal": random.randint(1, 4),
        }
    units = _UNITS.get(subtype, 1)
    small = subtype in {"Apartment", "Condominium", "Cabin", "Houseboat / Floating Home"}
    bedrooms = random.choice((0, 1, 1, 2, 2, 2, 3) if small else (2, 3, 3, 3, 4, 4, 5))
    bedrooms = sum(random.randint(1, 3) for _ in range(units)) if units > 1 else bedrooms
    full = max(units, round(bedrooms * random.uniform(0.4, 0.85)))
    half = random.choice((0, 0, 1, 1, 2)) if not small else random.choice((0, 0, 0, 1))
    base = 420 * units if units > 1 else 380 if small else 760
    area = base + bedrooms * random.randint(230, 420) + full * 90 + random.randint(-60, 260)
    stories = 1 if small else random.choice((1, 1, 2, 2, 3))
    return {
        "BedroomsTotal": bedrooms,
        "BathroomsTotalInteger": full + half,
        "BathroomsFull": full,
        "BathroomsHalf": half,
        "RoomsTotal": bedrooms + random.randint(2, 6) if random.random() < 0.6 else None,
        "StoriesTotal": stories,
        "LivingArea": cents(area),
        "LivingAreaUnits": "Square Feet",
        "StructureType": _STRUCTURES.get(subtype) if random.random() < 0.6 else None,
        "BuildingAreaTotal": cents(area + random.randint(0, 500))
        if random.random() < 0.3
        else None,
        "PropertyAttachedYN": subtype in {"Apartment", "Condominium", "Townhouse", *_UNITS},
        "NumberOfUnitsTotal": units if units > 1 else None,
    }


def _age(random: Random, kind: str, listed_year: int) -> Row:
    if kind == "Land" or random.random() < 0.04:
        return {"YearBuilt": None, "NewConstructionYN": False}
    new = random.random() < 0.07
    built = (
        listed_year - random.randint(0, 1)
        if new
        else min(int(random.triangular(1875, listed_year, 1988)), listed_year - 2)
    )
    conditions = (
        ("New Construction", "Under Construction") if new else ("Fixer", "Updated/Remodeled")
    )
    return {
        "YearBuilt": built,
        "NewConstructionYN": new,
        "PropertyCondition": random.choice(conditions) if new or random.random() < 0.15 else None,
    }


def _lot(random: Random, town: Town, kind: str, subtype: str) -> Row:
    waterfront = town.coast and random.random() < 0.18
    view = waterfront or random.random() < 0.3
    row: Row = {
        "WaterfrontYN": waterfront,
        "ViewYN": view,
        "View": some(random, [value.text for value in values("View")], 2) if view else [],
        "WaterfrontFeatures": (
            some(random, [value.text for value in values("WaterfrontFeatures")], 2)
            if waterfront
            else []
        ),
    }
    if subtype in {"Apartment", "Condominium", "Houseboat / Floating Home"}:
        return row | {
            "LotSizeArea": None,
            "LotSizeUnits": None,
            "LotSizeAcres": None,
            "LotSizeSquareFeet": None,
        }
    acres = {
        "Land": random.lognormvariate(0.9, 1.0),
        "Farm": random.lognormvariate(3.2, 0.6),
    }.get(kind, random.lognormvariate(-1.5, 0.6))
    feet = round(acres * _SQUARE_FEET_PER_ACRE)
    by_acre = acres >= 1
    return row | {
        "LotSizeArea": fixed(acres if by_acre else feet, 4),
        "LotSizeUnits": "Acres" if by_acre else "Square Feet",
        "LotSizeAcres": fixed(feet / _SQUARE_FEET_PER_ACRE, 4),
        "LotSizeSquareFeet": cents(feet),
    }


def _parking(random: Random, kind: str) -> Row:
    if kind in {"Land", "Farm"} or kind.startswith("Commercial"):
        return {"GarageYN": None, "GarageSpaces": None, "ParkingTotal": None}
    garage = random.random() < 0.6
    spaces = random.choice((1, 2, 2, 2, 3)) if garage else None
    total = (spaces or 0) + random.randint(0, 2)
    return {
        "GarageYN": garage,
        "GarageSpaces": spaces and cents(spaces),
        "ParkingTotal": cents(total) if total and random.random() < 0.7 else None,
    }


def _pick(random: Random, lookup: str, most: int) -> list[str]:
    texts = [value.text for value in values(lookup) if value.text != "None"]
    return some(random, texts, most)


def _equipment(random: Random, kind: str, subtype: str) -> Row:
    bare = kind in {"Land", "Farm"}
    cooled = not bare and random.random() < 0.6
    fireplaces = 0 if bare or kind.startswith("Commercial") else random.choice((0, 0, 0, 1, 1, 2))
    pool = kind == "Residential" and random.random() < 0.07
    association = subtype in {"Condominium", "Townhouse"} or (not bare and random.random() < 0.15)
    return {
        "HeatingYN": None if bare else True,
        "Heating": [] if bare else _pick(random, "Heating", 2),
        "CoolingYN": None if bare else cooled,
        "Cooling": _pick(random, "Cooling", 2) if cooled else [] if bare else ["None"],
        "FireplaceYN": None if bare else fireplaces > 0,
        "FireplacesTotal": fireplaces or None,
        "FireplaceFeatures": _pick(random, "FireplaceFeatures", 2) if fireplaces else [],
        "PoolPrivateYN": None if bare else pool,
        "PoolFeatures": _pick(random, "PoolFeatures", 3) if pool else [],
        "AssociationYN": association,
        "AssociationName": f"{random.choice(('Harbour', 'Orchard', 'Beacon'))} Owners' Assoc."
        if association
        else None,
        "AssociationFeeIncludes": _pick(random, "FeesInclude", 4) if association else [],
        "AssociationAmenities": _pick(random, "AssociationAmenities", 3)
        if association and random.random() < 0.7
        else [],
    }
