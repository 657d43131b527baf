"""How people in real estate say a condition: "listed for $500,000 or more", "in Austin".

The keys are names of the Data Dictionary; everything else is said by its label. A phrase with
`{0}` takes the value, one with `{1}` also the upper bound.
"""

from __future__ import annotations

from typing import Final

ADJECTIVES: Final = frozenset({"StandardStatus", "PropertyType", "PropertySubType"})
"""Fields whose values stand before the noun: "active listings"."""

_PRICE: Final = {
    "eq": "{0}",
    "ge": "{0} or more",
    "gt": "more than {0}",
    "le": "{0} or less",
    "lt": "less than {0}",
    "range": "{0} to {1}",
}
_ON: Final = {
    "eq": "on {0}",
    "ge": "on or after {0}",
    "gt": "after {0}",
    "le": "on or before {0}",
    "lt": "before {0}",
    "range": "from {0} to {1}",
}
_AT: Final = _ON | {"eq": "at {0}", "ge": "at or after {0}", "le": "at or before {0}"}
_YEAR: Final = {
    "eq": "in {0}",
    "ge": "in {0} or later",
    "gt": "after {0}",
    "le": "in {0} or earlier",
    "lt": "before {0}",
    "range": "from {0} to {1}",
}
_AMOUNT: Final = {
    "eq": "{0}",
    "ge": "at least {0}",
    "gt": "more than {0}",
    "le": "at most {0}",
    "lt": "fewer than {0}",
    "range": "{0} to {1}",
}


def _built(start: str, ends: dict[str, str], rest: str = "") -> dict[str, str]:
    return {operator: f"{start} {end}{rest}" for operator, end in ends.items()}


PHRASES: Final[dict[str, dict[str, str]]] = {
    "City": {"eq": "in {0}"},
    "CountyOrParish": {"eq": "in the county of {0}"},
    "StateOrProvince": {"eq": "in the state of {0}"},
    "PostalCode": {"eq": "in zip code {0}"},
    "SubdivisionName": {"eq": "in the subdivision {0}"},
    "ListPrice": _built("listed for", _PRICE),
    "ClosePrice": _built("sold for", _PRICE),
    "CloseDate": _built("closed", _ON),
    "ListingContractDate": _built("listed", _ON),
    "ModificationTimestamp": _built("modified", _AT),
    "YearBuilt": _built("built", _YEAR),
    "BedroomsTotal": _built("with", _AMOUNT, " bedrooms"),
    "BathroomsTotalInteger": _built("with", _AMOUNT, " bathrooms"),
    "BathroomsFull": _built("with", _AMOUNT, " full bathrooms"),
    "GarageSpaces": _built("with", _AMOUNT, " garage spaces"),
    "PhotosCount": _built("with", _AMOUNT, " photos"),
    "LotSizeAcres": _built("on", _AMOUNT, " acres"),
    "LivingArea": _built("with a living area of", _AMOUNT | {"lt": "less than {0}"}),
    "ListAgentFullName": {"eq": "listed by the agent {0}"},
    "ListOfficeName": {"eq": "listed by the office {0}"},
    "PoolPrivateYN": {"true": "with a private pool", "false": "without a private pool"},
    "WaterfrontYN": {"true": "on the waterfront", "false": "not on the waterfront"},
    "FireplaceYN": {"true": "with a fireplace", "false": "without a fireplace"},
    "GarageYN": {"true": "with a garage", "false": "without a garage"},
    "BasementYN": {"true": "with a basement", "false": "without a basement"},
    "SpaYN": {"true": "with a spa", "false": "without a spa"},
    "NewConstructionYN": {
        "true": "that are new construction",
        "false": "that aren't new construction",
    },
    "SeniorCommunityYN": {"true": "in a senior community", "false": "not in a senior community"},
}
