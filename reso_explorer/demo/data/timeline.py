"""The life of a listing: its status and every day that follows from it, in the right order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import at, before, weighted

if TYPE_CHECKING:
    from random import Random

STATUSES: Final = {
    "Active": 33,
    "Active Under Contract": 6,
    "Pending": 10,
    "Closed": 38,
    "Coming Soon": 2,
    "Withdrawn": 3,
    "Expired": 4,
    "Canceled": 3,
    "Hold": 1,
}
"""How often each status occurs."""

ON_MARKET: Final = frozenset({"Active", "Active Under Contract", "Pending"})

_LOCAL_WORDS: Final = {
    "Canceled": "Cancelled",
    "Hold": "On Hold",
    "Active Under Contract": "Active - Kick Out",
}
_TERMS: Final = (90, 180, 180, 270, 365)


@dataclass(slots=True)
class Timeline:
    """The days of one listing. `listed <= on_market <= contract <= closed`, where they exist."""

    status: str
    listed: date
    """Contract with the brokerage."""
    on_market: date | None = None
    contract: date | None = None
    """Purchase contract."""
    closed: date | None = None
    off_market: date | None = None
    expires: date | None = None
    events: list[tuple[date, str]] = field(default_factory=list)
    """Day and status of every change of status, in order."""

    @property
    def end(self) -> date | None:
        """Day it stopped waiting for a buyer, or None while it waits."""
        return self.contract or self.off_market


def timeline(random: Random, today: date) -> Timeline:
    """Return a life that is consistent as of a day."""
    status = weighted(random, STATUSES)
    if status == "Coming Soon":
        life = Timeline(status, before(today, random.randint(1, 12)))
        life.on_market = today + timedelta(days=random.randint(1, 20))
    elif status == "Active":
        life = _listed(random, status, before(today, 1 + min(int(random.expovariate(1 / 45)), 260)))
    elif status in {"Active Under Contract", "Pending"}:
        contract = before(today, random.randint(1, 50))
        life = _sold(random, status, contract)
    elif status == "Closed":
        closed = before(today, random.randint(1, 900))
        life = _sold(random, status, before(closed, random.randint(12, 70)))
        life.closed = closed
    else:
        life = _ended(random, status, today)
    life.expires = _expiry(random, life, today)
    life.events = _events(life)
    return life


def _listed(random: Random, status: str, on_market: date) -> Timeline:
    return Timeline(status, before(on_market, random.randint(0, 6)), on_market)


def _sold(random: Random, status: str, contract: date) -> Timeline:
    waited = 1 + min(int(random.expovariate(1 / 38)), 210)
    life = _listed(random, status, before(contract, waited))
    life.contract = contract
    life.off_market = contract if status != "Active Under Contract" else None
    return life


def _ended(random: Random, status: str, today: date) -> Timeline:
    ended = before(today, random.randint(2, 400))
    term = random.choice(_TERMS)
    waited = term - 3 if status == "Expired" else random.randint(8, term - 20)
    life = _listed(random, status, before(ended, waited))
    life.off_market = ended
    return life


def _expiry(random: Random, life: Timeline, today: date) -> date:
    if life.status == "Expired" and life.off_market is not None:
        return life.off_market
    last = max(day for day in (life.listed, life.on_market, life.end) if day is not None)
    if life.status in {"Active", "Active Under Contract", "Coming Soon", "Hold"}:
        last = max(last, today)
    expires = life.listed + timedelta(days=random.choice(_TERMS))
    while expires <= last:
        expires += timedelta(days=90)
    return expires


def _events(life: Timeline) -> list[tuple[date, str]]:
    events = [(life.listed, "Coming Soon")] if life.status == "Coming Soon" else []
    if life.status != "Coming Soon" and life.on_market is not None:
        events.append((life.on_market, "Active"))
    if life.contract is not None:
        under = life.status == "Active Under Contract"
        events.append((life.contract, "Active Under Contract" if under else "Pending"))
    if life.closed is not None:
        events.append((life.closed, "Closed"))
    elif life.off_market is not None and life.contract is None:
        events.append((life.off_market, life.status))
    return events


def days(random: Random, life: Timeline, today: date) -> dict[str, Any]:
    """Return the status and date fields of a listing."""
    waited = None
    if life.on_market is not None and life.on_market <= today:
        waited = ((life.end or today) - life.on_market).days
    earlier = random.randint(20, 200) if random.random() < 0.08 else 0
    entered = at(random, life.listed)
    changed = max(at(random, life.events[-1][0]), entered)
    return {
        "StandardStatus": life.status,
        "MlsStatus": _LOCAL_WORDS.get(life.status, life.status),
        "ListingContractDate": life.listed,
        "OnMarketDate": life.on_market,
        "OffMarketDate": life.off_market,
        "ContingentDate": life.contract if life.status == "Active Under Contract" else None,
        "PurchaseContractDate": life.contract,
        "CloseDate": life.closed,
        "ExpirationDate": life.expires,
        "WithdrawnDate": life.off_market if life.status == "Withdrawn" else None,
        "CancellationDate": life.off_market if life.status == "Canceled" else None,
        "DaysOnMarket": waited,
        "CumulativeDaysOnMarket": None if waited is None else waited + earlier,
        "OriginalEntryTimestamp": entered,
        "StatusChangeTimestamp": changed,
        "PendingTimestamp": _pending(random, life, entered),
    }


def _pending(random: Random, life: Timeline, entered: datetime) -> datetime | None:
    if life.contract is None or life.status == "Active Under Contract":
        return None
    return max(at(random, life.contract), entered)
