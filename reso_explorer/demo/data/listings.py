"""Listings: everything about one put together, from its address to its agents."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.buildings import building
from reso_explorer.demo.data.draw import at, fixed, record_key, stream
from reso_explorer.demo.data.people import FEED, SYSTEMS
from reso_explorer.demo.data.places import TOWNS, address
from reso_explorer.demo.data.prices import Prices, price_fields, prices, until
from reso_explorer.demo.data.remarks import remarks
from reso_explorer.demo.data.scatter import scatter
from reso_explorer.demo.data.timeline import Timeline, days, timeline

if TYPE_CHECKING:
    from random import Random

    from reso_explorer.demo.data.people import People

Row = dict[str, Any]

LIFE: Final = "_life"
"""Key under which a listing's timeline and prices travel with the row; never served."""


class Listings:
    """Makes listings from the people who sell them, as of a day."""

    def __init__(self, everyone: People, today: date) -> None:
        self._today = today
        self._towns = list(TOWNS)
        self._weights = [town.weight for town in TOWNS]
        agents = [row for row in everyone.members if row["MemberType"] != "Assistant"]
        self._by_province = {
            province: [row for row in agents if row["MemberStateLicenseState"] == province]
            for province in SYSTEMS
        }
        self._offices = {row["OfficeKey"]: row for row in everyone.offices}
        names = {row["TeamKey"]: row["TeamName"] for row in everyone.teams}
        self._teams = {
            row["MemberKey"]: (row["TeamKey"], names[row["TeamKey"]])
            for row in everyone.team_members
        }

    def listing(self, number: int) -> Row:
        """Return one listing; the same number gives the same listing every time."""
        random = stream("listing", number)
        town = random.choices(self._towns, self._weights)[0]
        life = timeline(random, self._today)
        row: Row = {"ListingKey": record_key(5, number)}
        row |= building(random, town, life.listed.year)
        flat = row["PropertySubType"] in {"Apartment", "Condominium", "Office"}
        row |= address(random, town, str(random.randint(1, 48)) if flat else None)
        asked = until(prices(random, row, town, life), self._today)
        row |= days(random, life, self._today)
        row |= price_fields(random, asked, life, row)
        row |= self._agents(random, town.province, life)
        row |= _origin(random, number, town.province, life)
        row |= remarks(random, row)
        row |= _photos(random, row, life)
        row |= _auction(random, life)
        row["BuyerFinancing"] = _financing(random, life, row)
        row["AvailabilityDate"] = _available(random, life, row)
        row["Possession"] = ["Close Of Escrow"] if random.random() < 0.45 else []
        row["SpecialListingConditions"] = _conditions(random)
        scatter(random, "Property", row, row["PropertyType"])
        row["ModificationTimestamp"] = self._modified(random, row)
        row[LIFE] = (life, asked)
        return row

    def _modified(self, random: Random, row: Row) -> datetime:
        stamps = (
            row[name]
            for name in (
                "OriginalEntryTimestamp",
                "StatusChangeTimestamp",
                "PriceChangeTimestamp",
                "PhotosChangeTimestamp",
                "PendingTimestamp",
            )
        )
        last: datetime = max(stamp for stamp in stamps if stamp is not None)
        latest = datetime.combine(self._today, time(), UTC)
        later = last + timedelta(
            seconds=random.randint(0, 6 * 86_400) if random.random() < 0.6 else 0
        )
        return max(last, min(later, latest))

    def _agents(self, random: Random, province: str, life: Timeline) -> Row:
        pool = self._by_province[province]
        seller = self._agent(random, pool)
        team = self._teams.get(seller["MemberKey"], (None, None))
        office = self._offices[seller["OfficeKey"]]
        row: Row = {
            "ListAgentKey": seller["MemberKey"],
            "ListAgentMlsId": seller["MemberMlsId"],
            "ListAgentFullName": seller["MemberFullName"],
            "ListAgentEmail": seller["MemberEmail"],
            "ListAgentDirectPhone": seller["MemberDirectPhone"],
            "ListOfficeKey": office["OfficeKey"],
            "ListOfficeMlsId": office["OfficeMlsId"],
            "ListOfficeName": office["OfficeName"],
            "ListOfficePhone": office["OfficePhone"],
            "ListTeamKey": team[0],
            "ListTeamName": team[1],
        }
        row |= self._second(random, "CoList", pool, seller, 0.15)
        if life.closed is None:
            return row
        buyer = self._agent(random, pool)
        row |= {
            "BuyerAgentKey": buyer["MemberKey"],
            "BuyerAgentMlsId": buyer["MemberMlsId"],
            "BuyerAgentFullName": buyer["MemberFullName"],
            "BuyerOfficeKey": buyer["OfficeKey"],
            "BuyerOfficeName": buyer["OfficeName"],
            "BuyerTeamKey": self._teams.get(buyer["MemberKey"], (None,))[0],
        }
        return row | self._second(random, "CoBuyer", pool, buyer, 0.12)

    @staticmethod
    def _agent(random: Random, pool: list[Row]) -> Row:
        return pool[int(len(pool) * random.random() ** 1.5)]

    def _second(
        self, random: Random, prefix: str, pool: list[Row], first: Row, share: float
    ) -> Row:
        mates = [row for row in pool if row["OfficeKey"] == first["OfficeKey"] and row is not first]
        if not mates or random.random() >= share:
            return {}
        mate = random.choice(mates)
        return {
            f"{prefix}AgentKey": mate["MemberKey"],
            f"{prefix}AgentFullName": mate["MemberFullName"],
            f"{prefix}OfficeKey": mate["OfficeKey"],
        }


def _origin(random: Random, number: int, province: str, life: Timeline) -> Row:
    identifier, name = SYSTEMS[province]
    passed = random.random() < 0.45
    return {
        "ListingId": f"{province}{life.listed.year % 100:02d}-{100_000 + number}",
        "OriginatingSystemID": identifier,
        "OriginatingSystemName": name,
        "OriginatingSystemKey": f"{province.lower()}/{number * 17 + 3:07d}"
        if random.random() < 0.9
        else None,
        "SourceSystemID": FEED[0] if passed else None,
        "SourceSystemName": FEED[1] if passed else None,
    }


def _photos(random: Random, row: Row, life: Timeline) -> Row:
    if life.status == "Coming Soon":
        count = random.choice((0, 0, 1, 1))
    elif row["PropertyType"] == "Land":
        count = random.randint(0, 6)
    else:
        count = min(40, 1 + int(random.expovariate(1 / 9)))
    shown = life.on_market if life.status != "Coming Soon" else None
    changed = at(random, shown or life.listed)
    tour = random.random() < 0.12
    return {
        "PhotosCount": count,
        "PhotosChangeTimestamp": max(changed, row["OriginalEntryTimestamp"]) if count else None,
        "VirtualTourURLUnbranded": f"https://tours.merrow.example/{row['ListingId']}"
        if tour
        else None,
    }


def _auction(random: Random, life: Timeline) -> Row:
    day, kind, deposit = (
        "Auction_sp_Terms_co_Auction_sp_Date",
        "Auction_sp_Terms_co_Auction_sp_Type",
        "Auction_sp_Terms_co_Deposit_sp__percent_",
    )
    if random.random() >= 0.04:
        return {day: None, kind: None, deposit: None}
    return {
        day: (life.contract or life.expires or life.listed),
        kind: random.choice(("Absolute", "Reserve", "Sealed Bid")),
        deposit: fixed(random.choice((5, 10, 10, 12.5)), 2),
    }


def _financing(random: Random, life: Timeline, row: Row) -> list[str]:
    if life.closed is None or "Lease" in row["PropertyType"] or random.random() < 0.15:
        return []
    return [
        random.choice(("Cash", "Conventional", "Conventional", "FHA", "VA", "Harbour Credit Union"))
    ]


def _available(random: Random, life: Timeline, row: Row) -> date | None:
    if row["PropertyType"] != "Residential Lease" or random.random() < 0.3:
        return None
    return life.closed or (life.on_market or life.listed) + timedelta(days=random.randint(5, 45))


def _conditions(random: Random) -> list[str]:
    if random.random() < 0.2:
        return []
    rare = ("Auction", "Short Sale", "Probate Listing", "Real Estate Owned", "In Foreclosure")
    return ["Standard"] if random.random() < 0.93 else [random.choice(rare)]


def told(row: Row) -> tuple[Timeline, Prices]:
    """Return the timeline and prices a listing was made with."""
    life: tuple[Timeline, Prices] = row[LIFE]
    return life
