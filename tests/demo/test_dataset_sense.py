"""The listings are believable: dates in order, prices that fit, places where they should be."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.demo.data.dataset import TODAY, Dataset
from reso_explorer.demo.data.places import TOWNS, miles_between
from reso_explorer.demo.data.timeline import STATUSES
from reso_explorer.demo.table.resources import by_name

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]


@pytest.fixture(scope="module")
def listings(dataset: Dataset) -> list[Row]:
    return dataset.rows("Property")


def test_there_are_two_thousand_listings_of_every_status(listings: list[Row]) -> None:
    assert len(listings) == 2_000
    assert {row["StandardStatus"] for row in listings} == set(STATUSES)


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("CloseDate", {"Closed"}),
        ("ClosePrice", {"Closed"}),
        ("BuyerAgentKey", {"Closed"}),
        ("BuyerOfficeKey", {"Closed"}),
        ("PurchaseContractDate", {"Closed", "Pending", "Active Under Contract"}),
        ("ContingentDate", {"Active Under Contract"}),
        ("PendingTimestamp", {"Closed", "Pending"}),
        ("WithdrawnDate", {"Withdrawn"}),
        ("CancellationDate", {"Canceled"}),
        ("OffMarketDate", {"Closed", "Pending", "Withdrawn", "Canceled", "Expired", "Hold"}),
    ],
)
def test_fields_are_filled_exactly_where_the_status_calls_for_them(
    listings: list[Row], name: str, statuses: set[str]
) -> None:
    for row in listings:
        assert (row.get(name) is not None) == (row["StandardStatus"] in statuses), row["ListingId"]


def test_days_follow_each_other(listings: list[Row]) -> None:
    for row in listings:
        days = [
            row[name]
            for name in ("ListingContractDate", "OnMarketDate", "PurchaseContractDate", "CloseDate")
            if row[name] is not None
        ]
        assert days == sorted(days)
        assert row["ExpirationDate"] > row["ListingContractDate"]
        if row["StandardStatus"] != "Coming Soon":
            assert days[-1] <= TODAY
        if row["StandardStatus"] == "Active":
            assert row["ExpirationDate"] > TODAY


def test_a_coming_listing_comes_later(listings: list[Row]) -> None:
    for row in listings:
        coming = row["StandardStatus"] == "Coming Soon"
        assert (row["OnMarketDate"] > TODAY) == coming
        assert (row["DaysOnMarket"] is None) == coming


def test_days_on_market_are_the_days_between(listings: list[Row]) -> None:
    for row in listings:
        if row["DaysOnMarket"] is None:
            continue
        end = row["PurchaseContractDate"] or row["OffMarketDate"] or TODAY
        assert row["DaysOnMarket"] == (end - row["OnMarketDate"]).days
        assert row["CumulativeDaysOnMarket"] >= row["DaysOnMarket"]


def test_the_row_was_modified_last_and_not_in_the_future(listings: list[Row]) -> None:
    tonight = datetime.combine(TODAY, time(), UTC)
    stamps = [
        "OriginalEntryTimestamp",
        "StatusChangeTimestamp",
        "PriceChangeTimestamp",
        "PendingTimestamp",
        "PhotosChangeTimestamp",
    ]
    for row in listings:
        assert row["ModificationTimestamp"] <= tonight
        for name in stamps:
            if row[name] is not None:
                assert row["OriginalEntryTimestamp"] <= row[name] <= row["ModificationTimestamp"]


def test_prices_agree_with_each_other(listings: list[Row]) -> None:
    for row in listings:
        assert row["ListPrice"] > 0
        assert (row["PreviousListPrice"] is None) == (row["PriceChangeTimestamp"] is None)
        if row["PreviousListPrice"] is None:
            assert row["ListPrice"] == row["OriginalListPrice"]
        else:
            assert row["PreviousListPrice"] != row["ListPrice"]
        if row["ClosePrice"] is not None:
            assert 0.85 < row["ClosePrice"] / row["ListPrice"] < 1.12


def test_square_feet_cost_what_they_should(listings: list[Row]) -> None:
    homes = [row for row in listings if row["PropertyType"] == "Residential"]
    each = sorted(float(row["ListPrice"] / row["LivingArea"]) for row in homes)
    assert each[0] > 50
    assert each[-1] < 900
    by_town: dict[str, list[float]] = {}
    for row in homes:
        by_town.setdefault(row["City"], []).append(float(row["ListPrice"] / row["LivingArea"]))
    assert median(by_town["Vesper Point"]) > 1.5 * median(by_town["Dunmere"])


def test_a_lease_costs_a_month_and_a_sale_a_house(listings: list[Row]) -> None:
    rents = [row["ListPrice"] for row in listings if row["PropertyType"] == "Residential Lease"]
    sales = [row["ListPrice"] for row in listings if row["PropertyType"] == "Residential"]
    assert max(rents) < min(sales)


def test_homes_are_built_before_they_are_listed(listings: list[Row]) -> None:
    for row in listings:
        if row["YearBuilt"] is not None:
            assert 1870 <= row["YearBuilt"] <= row["ListingContractDate"].year


def test_land_has_no_rooms_and_homes_do(listings: list[Row]) -> None:
    for row in listings:
        a_home = row["PropertyType"] not in {"Land", "Commercial Sale", "Commercial Lease"}
        assert (row["LivingArea"] is not None) == a_home
        if row["PropertyType"] == "Land":
            assert row.get("BedroomsTotal") is None
            assert row["LotSizeAcres"] is not None
        if row.get("BathroomsTotalInteger") is not None:
            baths = row["BathroomsFull"] + row["BathroomsHalf"]
            assert row["BathroomsTotalInteger"] == baths


def test_addresses_lie_in_their_town(listings: list[Row]) -> None:
    towns = {town.name: town for town in TOWNS}
    for row in listings:
        town = towns[row["City"]]
        place = float(row["Latitude"]), float(row["Longitude"])
        assert miles_between(*place, town.latitude, town.longitude) <= town.radius * 1.001
        assert row["StateOrProvince"] == town.province
        assert row["PostalCode"] == town.postal
        assert town.coast or not row["WaterfrontYN"]


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("StreetName", lambda text: "'" in text),
        ("City", lambda text: not text.isascii()),
        ("PublicRemarks", lambda text: "[sic]" in text),
        ("PublicRemarks", lambda text: "🏡" in text),
        ("PublicRemarks", lambda text: len(text) > 1_500 and "\n" in text),
        ("PublicRemarks", lambda text: "<" in text and ">" in text),
    ],
)
def test_some_texts_are_awkward(
    listings: list[Row], field: str, told: Callable[[str], bool]
) -> None:
    assert any(told(row[field]) for row in listings)


def test_fields_are_filled_as_patchily_as_in_a_feed(listings: list[Row]) -> None:
    shares = {
        field.name: sum(row.get(field.name) not in (None, []) for row in listings) / len(listings)
        for field in by_name()["Property"].fields
    }
    assert sum(share == 0 for share in shares.values()) >= 4
    assert sum(0 < share < 0.1 for share in shares.values()) >= 15
    assert sum(0.3 < share < 0.7 for share in shares.values()) >= 25
    assert sum(share == 1 for share in shares.values()) >= 40


def test_open_houses_are_planned_for_active_listings_only(
    dataset: Dataset, listings: list[Row]
) -> None:
    by_key = {row["ListingKey"]: row for row in listings}
    planned = 0
    for visit in dataset.rows("OpenHouse"):
        listing = by_key[visit["ListingKey"]]
        assert visit["OpenHouseDate"] >= listing["OnMarketDate"]
        assert visit["OpenHouseStartTime"] < visit["OpenHouseEndTime"]
        assert visit["OpenHouseStartTime"].date() == visit["OpenHouseDate"]
        if visit["OpenHouseStatus"] == "Ended":
            assert visit["OpenHouseDate"] < TODAY
        else:
            planned += 1
            assert listing["StandardStatus"] == "Active"
            assert visit["OpenHouseDate"] >= TODAY
    assert planned > 100


def test_history_tells_how_price_and_status_came_about(
    dataset: Dataset, listings: list[Row]
) -> None:
    changes: dict[str, list[Row]] = {}
    for row in dataset.rows("HistoryTransactional"):
        changes.setdefault(row["ResourceRecordKey"], []).append(row)
    for listing in listings:
        told = changes[listing["ListingKey"]]
        moments = [row["ModificationTimestamp"] for row in told]
        assert moments == sorted(moments)
        prices = [row for row in told if row["FieldName"] == "ListPrice"]
        assert prices[0]["NewValue"] == str(listing["OriginalListPrice"])
        assert prices[-1]["NewValue"] == str(listing["ListPrice"])
        for earlier, later in pairwise(prices):
            assert later["PreviousValue"] == earlier["NewValue"]
        states = [row["NewValue"] for row in told if row["FieldName"] == "StandardStatus"]
        assert states[-1] == listing["StandardStatus"]


def test_another_day_gives_a_world_as_of_that_day() -> None:
    day = date(2030, 1, 31)
    rows = Dataset(listings=60, today=day).rows("Property")
    assert max(row["ModificationTimestamp"] for row in rows).date() <= day
    assert max(row["ListingContractDate"].year for row in rows) >= 2029
