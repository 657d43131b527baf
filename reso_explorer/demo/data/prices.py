"""What a listing costs: asked at first, asked now, paid in the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import at, cents, fixed

if TYPE_CHECKING:
    from decimal import Decimal
    from random import Random

    from reso_explorer.demo.data.places import Town
    from reso_explorer.demo.data.timeline import Timeline

_MONTHLY: Final = 0.0066
"""Rent of one month as a share of the value."""
_ACRE: Final = 24_000
"""Dollars for an acre of land where a square foot of house costs 200."""


@dataclass(slots=True)
class Prices:
    """The asking prices of a listing, oldest first, each with its day, and what was paid."""

    asked: list[tuple[date, Decimal]] = field(default_factory=list)
    paid: Decimal | None = None


def _round(value: float) -> Decimal:
    step = (
        25 if value < 10_000 else 100 if value < 100_000 else 1_000 if value < 1_000_000 else 5_000
    )
    amount = round(value / step) * step
    return cents(amount - 100 if 100_000 <= amount < 1_000_000 and amount % 10_000 == 0 else amount)


def prices(random: Random, home: dict[str, Any], town: Town, life: Timeline) -> Prices:
    """Return prices that fit size, age and town, with cuts while it waited for a buyer."""
    value = _value(random, home, town, life.listed.year)
    if home["PropertyType"] in {"Residential Lease", "Commercial Lease"}:
        value *= _MONTHLY
    start = life.on_market or life.listed
    result = Prices([(life.listed, _round(value))])
    waited = (
        ((life.end or life.expires or start) - start).days if life.status != "Coming Soon" else 0
    )
    day = start + timedelta(days=random.randint(14, 40))
    last = start + timedelta(days=min(waited, 240)) - timedelta(days=1)
    while day < last and random.random() < 0.55 and len(result.asked) < 4:
        cut = random.uniform(0.015, 0.06) if random.random() < 0.93 else -random.uniform(0.01, 0.03)
        price = _round(float(result.asked[-1][1]) * (1 - cut))
        if price != result.asked[-1][1]:
            result.asked.append((day, price))
        day += timedelta(days=random.randint(14, 45))
    if life.closed is not None:
        result.paid = _round(float(result.asked[-1][1]) * random.gauss(0.982, 0.02))
    return result


def until(result: Prices, today: date) -> Prices:
    """Return the prices without changes that lie after a day."""
    result.asked = [result.asked[0], *(entry for entry in result.asked[1:] if entry[0] < today)]
    return result


def _value(random: Random, home: dict[str, Any], town: Town, year: int) -> float:
    spread = random.lognormvariate(0, 0.14)
    if home["PropertyType"] == "Land":
        acres = float(home["LotSizeAcres"])
        return float(_ACRE * town.level / 200 * acres**0.72 * spread)
    area = float(home["LivingArea"] or home["BuildingAreaTotal"])
    age = max(0, year - (home["YearBuilt"] or 1980))
    per_foot = town.level * (1.18 - min(age, 80) * 0.004)
    if home["WaterfrontYN"]:
        per_foot *= 1.35
    land = float(home["LotSizeAcres"] or 0) * _ACRE * 0.25
    return float(area**0.96 * per_foot * spread + min(land, 900_000))


def price_fields(
    random: Random, result: Prices, life: Timeline, home: dict[str, Any]
) -> dict[str, Any]:
    """Return the price fields of a listing."""
    first, now = result.asked[0][1], result.asked[-1][1]
    lease = "Lease" in home["PropertyType"]
    taxed = not lease and random.random() < 0.85
    assessed = float(now) * random.uniform(0.55, 0.85)
    fee = home["AssociationYN"]
    income = home["PropertyType"] in {"Residential Income", "Commercial Sale"}
    net = float(now) * random.uniform(0.045, 0.075) if income and random.random() < 0.8 else None
    conceded = life.closed is not None and random.random() < 0.2
    return {
        "ListPrice": now,
        "OriginalListPrice": first,
        "PreviousListPrice": result.asked[-2][1] if len(result.asked) > 1 else None,
        "ClosePrice": result.paid,
        "PriceChangeTimestamp": at(random, result.asked[-1][0]) if len(result.asked) > 1 else None,
        "AssociationFee": cents(random.randint(4, 90) * 10) if fee else None,
        "AssociationFeeFrequency": random.choice(("Monthly", "Monthly", "Annually", "Quarterly"))
        if fee
        else None,
        "TaxAnnualAmount": cents(assessed * 0.0117) if taxed else None,
        "TaxYear": life.listed.year - 1 if taxed else None,
        "TaxAssessedValue": cents(round(assessed, -2)) if taxed else None,
        "ConcessionsAmount": cents(random.randint(1, 24) * 500) if conceded and not lease else None,
        "NetOperatingIncome": cents(net) if net else None,
        "CapRate": fixed(net / float(now) * 100, 2) if net else None,
        "LeaseTerm": random.choice(("12 Months", "12 Months", "24 Months", "Month To Month"))
        if lease
        else None,
    }
