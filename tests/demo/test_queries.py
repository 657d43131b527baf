"""Queries against the lookup dialect: options, filters, joins, pages, refusals."""

from __future__ import annotations

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.demo.data.places import miles_between
from reso_explorer.demo.table.resources import by_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.demo.conftest import Client

LISTINGS = 400


def test_a_page_holds_a_hundred_rows_unless_asked_otherwise(lookup_client: Client) -> None:
    pages = [len(page) for page in lookup_client.walk("Property?$select=ListingKey")]
    assert pages == [100] * (LISTINGS // 100)


def test_a_page_holds_at_most_two_hundred_rows(lookup_client: Client) -> None:
    pages = [len(page) for page in lookup_client.walk("Property?$select=ListingKey&$top=350")]
    assert pages == [200, 150]


def test_a_smaller_page_can_be_preferred(lookup_client: Client) -> None:
    answer = lookup_client.get("Property", Prefer="odata.maxpagesize=7")
    assert len(answer.json()["value"]) == 7
    assert "maxpagesize=7" in answer.headers["preference-applied"]
    assert "@odata.nextLink" in answer.json()


def test_pages_repeat_no_row_and_keep_filter_and_order(lookup_client: Client) -> None:
    query = (
        "Media?$select=MediaKey,Order&$filter=Order lt 3 and ResourceName eq 'Property'"
        "&$orderby=Order desc"
    )
    rows = list(itertools.chain.from_iterable(lookup_client.walk(query)))
    assert (
        len({row["MediaKey"] for row in rows})
        == len(rows)
        == lookup_client.count(f"{query}&$count=true&$top=0")
    )
    orders = [row["Order"] for row in rows]
    assert orders == sorted(orders, reverse=True)


def test_skip_goes_on_where_top_stopped(lookup_client: Client) -> None:
    query = "Property?$select=ListingKey&$orderby=ListingKey&$top=5"
    both = lookup_client.rows(query) + lookup_client.rows(f"{query}&$skip=5")
    assert both == lookup_client.rows(query.replace("$top=5", "$top=10"))


def test_count_counts_all_that_match(lookup_client: Client) -> None:
    total = lookup_client.count("Property?$count=true&$top=1")
    assert total == LISTINGS
    plain = lookup_client.get("Property/$count", Accept="text/plain")
    assert int(plain.text) == total
    active = lookup_client.count("Property?$count=true&$top=0&$filter=StandardStatus eq 'Active'")
    other = lookup_client.count("Property?$count=true&$top=0&$filter=StandardStatus ne 'Active'")
    assert active + other == total
    assert 0 < active < total


def test_select_returns_the_fields_and_the_key(lookup_client: Client) -> None:
    row = lookup_client.rows("Property?$select=City,ListPrice&$top=1")[0]
    assert set(row) == {"ListingKey", "City", "ListPrice"}


def test_a_whole_row_has_every_declared_field(lookup_client: Client) -> None:
    names = {field.name for field in by_name()["Property"].fields}
    hidden = "Showing_co_Alarm_sp_Code_sp__lparen_Agents_rparen_"
    for path in ("Property?$top=1", "Property('{key}')"):
        key = lookup_client.rows("Property?$top=1")[0]["ListingKey"]
        body = lookup_client.get(path.format(key=key)).json()
        row = body["value"][0] if "value" in body else body
        row.pop("@odata.context", None)
        assert row.pop(f"{hidden}@Core.Permissions") == "None"
        assert set(row) == names - {hidden}


def test_decimals_keep_their_digits(lookup_client: Client) -> None:
    answer = lookup_client.get("Property?$select=ListPrice,Latitude&$top=20")
    for row in json.loads(answer.text, parse_float=Decimal)["value"]:
        assert row["ListPrice"].as_tuple().exponent == -2
        assert row["Latitude"].as_tuple().exponent == -8


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (
            "StandardStatus eq 'Active Under Contract'",
            lambda row: row["StandardStatus"] == "Active Under Contract",
        ),
        (
            "ListPrice ge 500000 and BedroomsTotal gt 2",
            lambda row: row["ListPrice"] >= 500000 and (row["BedroomsTotal"] or 0) > 2,
        ),
        (
            "Appliances/any(a:a eq 'Dishwasher' or a eq 'Dryer')",
            lambda row: bool({"Dishwasher", "Dryer"} & set(row["Appliances"])),
        ),
        ("Appliances/all(a:a ne 'Dryer')", lambda row: "Dryer" not in row["Appliances"]),
        (
            "ConstructionMaterials/any(c:c eq 'Brick, Painted')",
            lambda row: "Brick, Painted" in row["ConstructionMaterials"],
        ),
        ("StreetName eq 'O''Neil'", lambda row: row["StreetName"] == "O'Neil"),
        ("City eq 'Saint-Élan'", lambda row: row["City"] == "Saint-Élan"),
        ("CloseDate gt 2026-01-01", lambda row: (row["CloseDate"] or "") > "2026-01-01"),
        (
            "ModificationTimestamp lt 2025-12-31T00:00:00Z",
            lambda row: row["ModificationTimestamp"] < "2025-12-31",
        ),
        ("ModificationTimestamp lt now()", lambda row: True),
        ("WaterfrontYN eq true", lambda row: row["WaterfrontYN"] is True),
        ("ClosePrice eq null", lambda row: row["ClosePrice"] is None),
        ("not (PropertyType eq 'Residential')", lambda row: row["PropertyType"] != "Residential"),
        (
            "StandardStatus in ('Hold','Expired')",
            lambda row: row["StandardStatus"] in {"Hold", "Expired"},
        ),
        ("startswith(PostalCode,'0045')", lambda row: row["PostalCode"].startswith("0045")),
    ],
)
def test_filters_return_exactly_the_rows_that_match(
    lookup_client: Client, condition: str, holds: Callable[[dict[str, Any]], bool]
) -> None:
    every = list(itertools.chain.from_iterable(lookup_client.walk("Property?$top=400")))
    wanted = [row["ListingKey"] for row in every if holds(row)]
    found = lookup_client.walk(f"Property?$top=400&$select=ListingKey&$filter={condition}")
    assert [row["ListingKey"] for row in itertools.chain.from_iterable(found)] == wanted
    assert wanted


@pytest.mark.parametrize(
    "condition",
    [
        "ListAgent/MemberLastName eq 'Larkin'",
        "Media/$count gt 20",
        "OpenHouses/any(o:o/OpenHouseStatus eq 'Active')",
        "ListAgent/Office/OfficeCity eq 'Port Calder'",
    ],
)
def test_filters_reach_over_relations(lookup_client: Client, condition: str) -> None:
    found = lookup_client.count(f"Property?$count=true&$top=0&$filter={condition}")
    assert 0 < found < LISTINGS


def test_expand_reaches_the_office_of_the_agent(lookup_client: Client) -> None:
    query = (
        "Property?$select=ListingId,ListAgentKey,ListOfficeKey&$top=20"
        "&$expand=ListAgent($select=MemberFullName;$expand=Office($select=OfficeName)),ListOffice"
    )
    for row in lookup_client.rows(query):
        agent = row["ListAgent"]
        assert agent["MemberKey"] == row["ListAgentKey"]
        assert set(agent) == {"MemberKey", "MemberFullName", "Office"}
        assert (
            agent["Office"]["OfficeKey"] == row["ListOfficeKey"] == row["ListOffice"]["OfficeKey"]
        )


def test_expand_takes_options_of_its_own(lookup_client: Client) -> None:
    query = (
        "Property?$select=PhotosCount&$filter=PhotosCount gt 4&$top=10"
        "&$expand=Media($filter=MediaCategory eq 'Photo';$orderby=Order desc;$top=2;$count=true)"
    )
    for row in lookup_client.rows(query):
        assert row["Media@odata.count"] == row["PhotosCount"]
        last = row["PhotosCount"] - 1
        assert [media["Order"] for media in row["Media"]] == [last, last - 1]


def test_an_expand_leaves_nothing_behind_for_later_requests(lookup_client: Client) -> None:
    query = "Property?$count=true&$top=0&$filter=Media/$count gt 20"
    before = lookup_client.count(query)
    lookup_client.rows("Property?$top=200&$expand=Media($top=1)")
    assert lookup_client.count(query) == before
    assert "Media" not in lookup_client.rows("Property?$top=1")[0]


def test_a_computed_value_leaves_nothing_behind(lookup_client: Client) -> None:
    query = "Property?$compute=ListPrice div 2 as Half&$select=ListPrice,Half&$top=3"
    for row in lookup_client.rows(query):
        assert row["Half"] * 2 == row["ListPrice"]
    assert "Half" not in lookup_client.rows("Property?$top=1")[0]


def test_relations_can_be_walked_by_path(lookup_client: Client) -> None:
    listing = lookup_client.rows("Property?$filter=PhotosCount gt 2&$top=1")[0]
    base = f"Property('{listing['ListingKey']}')"
    assert lookup_client.get(f"{base}/ListAgent").json()["MemberKey"] == listing["ListAgentKey"]
    media = lookup_client.rows(f"{base}/Media")
    assert {row["ResourceRecordKey"] for row in media} == {listing["ListingKey"]}
    assert lookup_client.get(f"{base}/City").json()["value"] == listing["City"]
    assert lookup_client.get(f"{base}/BuyerAgent").status_code in {200, 404}


def test_search_finds_words_in_any_text(lookup_client: Client) -> None:
    rows = lookup_client.rows("Property?$search=Café AND harbour&$select=PublicRemarks,StreetName")
    assert rows
    assert len(rows) < LISTINGS


def test_rows_can_be_grouped(lookup_client: Client) -> None:
    groups = lookup_client.rows("Property?$apply=groupby((StandardStatus),aggregate($count as N))")
    assert sum(group["N"] for group in groups) == LISTINGS


def test_requests_at_the_same_time_do_not_mix(lookup_client: Client) -> None:
    paths = [
        "Property?$top=50&$expand=Media($top=1)",
        "Property?$top=50&$expand=Media($filter=Order gt 2),ListAgent($expand=Office)",
        "Property?$top=50&$compute=ListPrice div 3 as Third&$select=Third",
        "Property?$top=50&$filter=Media/$count gt 4&$select=ListingId",
        "Member?$top=50&$expand=Listings($select=City;$top=2)",
    ] * 3
    alone = {path: lookup_client.get(path).json() for path in set(paths)}
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda path: lookup_client.get(path).json(), paths))
    assert answers == [alone[path] for path in paths]


def test_nulls_can_be_left_out(lookup_client: Client) -> None:
    answer = lookup_client.get("Property?$top=5", Prefer="omit-values=nulls")
    assert answer.headers["preference-applied"] == "omit-values=nulls"
    for row in answer.json()["value"]:
        assert None not in row.values()


@pytest.mark.parametrize("level", ["full", "none"])
def test_other_metadata_levels_hold_the_same_values(lookup_client: Client, level: str) -> None:
    query = "Property?$top=5&$select=ListingKey,ListPrice,Appliances,CloseDate"
    other = lookup_client.rows(query, Accept=f"application/json;odata.metadata={level}")
    plain = lookup_client.rows(query)
    assert [{name: row[name] for name in plain[0]} for row in other] == plain
    assert ("@odata.id" in other[0]) == (level == "full")


def test_nearby_listings_are_near_and_nearest_first(lookup_client: Client) -> None:
    here = (43.402, -37.701)
    rows = lookup_client.rows(
        f"NearbyListings(Latitude={here[0]},Longitude={here[1]},Miles=3)?$select=Latitude,Longitude"
    )
    miles = [miles_between(*here, row["Latitude"], row["Longitude"]) for row in rows]
    assert rows
    assert miles == sorted(miles)
    assert miles[-1] <= 3


def test_the_market_summary_counts_its_town(lookup_client: Client) -> None:
    body = lookup_client.get("MarketSummaryOf(City='Port Calder')").json()
    town = "City eq 'Port Calder' and StandardStatus eq"
    for name, status in (("ActiveCount", "Active"), ("ClosedCount", "Closed")):
        assert body[name] == lookup_client.count(
            f"Property?$count=true&$top=0&$filter={town} '{status}'"
        )
    assert lookup_client.get("MarketSummaryOf(City='Nowhere')").json()["ActiveCount"] == 0


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("Property?$filter=ListPrce gt 1", 400, "ListPrce"),
        ("Property?$select=ListPrce", 400, "ListPrce"),
        ("Property?$orderby=ListPrce", 400, "ListPrce"),
        ("Property?$expand=ListAgnt", 400, "ListAgnt"),
        ("Property?$filter=ListPrice gt", 400, "end"),
        ("Property?$filter=ListPrice eq 'much'", 400, "Edm.String"),
        ("Property?$top=-1", 400, "$top"),
        ("Property?$tops=1", 400, "$tops"),
        ("Property(5)", 400, "ListingKey"),
        ("Property('nobody''s')", 404, "nobody's"),
        ("Properties", 404, "Properties"),
        ("Property?$filter=contains(PublicRemarks,'x')", 400, "PublicRemarks"),
        ("Member?$filter=Listings/any(l:contains(l/PublicRemarks,'x'))", 400, "PublicRemarks"),
        ("Member?$expand=Listings($filter=PrivateRemarks ne null)", 400, "PrivateRemarks"),
        ("Property?$orderby=PublicRemarks", 400, "PublicRemarks"),
        ("Media?$search=x", 400, "Media"),
        ("Office?$expand=MainOffice($levels=9)", 400, "4 levels"),
        ("NearbyListings(Latitude=INF,Longitude=2,Miles=1)", 400, "90"),
        ("NearbyListings(Latitude=2,Longitude=NaN,Miles=1)", 400, "180"),
        ("NearbyListings(Latitude=2)", 400, "Longitude"),
        ("$crossjoin(Property,Media)", 501, "$crossjoin"),
        ("$all", 501, "$all"),
    ],
)
def test_mistakes_are_refused_with_a_message(
    lookup_client: Client, path: str, status: int, named: str
) -> None:
    assert named in lookup_client.refusal(path, status)


def test_lookup_and_field_hold_what_the_document_says(lookup_client: Client) -> None:
    statuses = lookup_client.rows("Lookup?$filter=LookupName eq 'StandardStatus'")
    assert "Active Under Contract" in {row["LookupValue"] for row in statuses}
    member = next(row for row in statuses if row["LookupValue"] == "Active Under Contract")
    assert member["LegacyODataValue"] == "ActiveUnderContract"
    assert member["StandardLookupValue"] == "Active Under Contract"
    local = lookup_client.rows("Lookup?$filter=LookupName eq 'StateOrProvince'")
    assert {row["StandardLookupValue"] for row in local} == {None}
    price = lookup_client.rows(
        "Field?$filter=ResourceName eq 'Property' and FieldName eq 'ListPrice'"
    )
    assert (price[0]["Type"], price[0]["Precision"], price[0]["Scale"]) == ("Edm.Decimal", 14, 2)
