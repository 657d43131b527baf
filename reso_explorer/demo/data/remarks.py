"""Remarks as agents write them: short, long, misspelt, with quotes, signs and the odd emoji."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from random import Random

_OPENING: Final = (
    "Welcome to this {adjective} {subtype} in {City}.",
    "A {adjective} {subtype} on {StreetName}, minutes from the ferry.",
    "{City} at its best: {adjective}, quiet and close to everything.",
    "First time on the market in {years} years!",
    "Motivated seller — bring an offer.",
)
_MIDDLE: Final = (
    "The kitchen opens onto a deck that catches the evening sun.",
    "New roof, new boiler, old charm.",
    "Walk to the Café on the square & the Saturday market.",
    'Floors "as found" under the carpet.',
    "Orginal [sic] tiles in the hall; see the survey.",
    "Taxes, fees and the ferry pass are listed below.",
    "The garden has an apple tree, a shed and a view of the marsh.",
    "Mooring by arrangement; ask for the harbour master's letter.",
    "Room for a studio, a nursery or a very small orchestra.",
    "Wired for data; cell coverage is 50/50.",
    "Sold with all fixtures, less the piano.",
)
_CLOSING: Final = (
    "Call for a showing.",
    "Do not disturb the tenants.",
    "Offers are read on Friday at 17:00.",
    "Price <firm>.",
    "See you at the open house! 🏡",
)
_ADJECTIVES: Final = (
    "charming",
    "bright",
    "well-kept",
    "rambling",
    "sun-filled",
    "honest",
    "quaint",
)
_NOTES: Final = (
    "Key is with the neighbour; the dog is friendly, the cat is not.",
    "Commission per contract. Seller may carry 10%.",
    "Agent is related to the seller.",
    "Lockbox code changes on Mondays.",
    "Combo: call; do NOT e-mail.",
)


def remarks(random: Random, row: dict[str, Any]) -> dict[str, Any]:
    """Return the public and private remarks of a listing."""
    words = {
        "adjective": random.choice(_ADJECTIVES),
        "subtype": str(row["PropertySubType"]).lower(),
        "City": row["City"],
        "StreetName": row["StreetName"],
        "years": random.randint(12, 60),
    }
    opening = random.choice(_OPENING).format(**words)
    long = random.random() < 0.03
    size = len(_MIDDLE) if long else random.randint(1, 5)
    parts = [opening, *random.sample(_MIDDLE, size), random.choice(_CLOSING)]
    public = " ".join(parts)
    if long:
        public = "\n\n".join(" ".join(random.sample(parts, len(parts))) for _ in range(4))
    return {
        "PublicRemarks": public,
        "PrivateRemarks": random.choice(_NOTES) if random.random() < 0.33 else None,
    }
