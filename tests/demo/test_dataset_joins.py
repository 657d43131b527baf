"""Every key that names another row names one that exists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from reso_explorer.demo.data.dataset import Dataset
from reso_explorer.demo.table import lookups
from reso_explorer.demo.table.resources import RESOURCES, by_name

if TYPE_CHECKING:
    from reso_explorer.demo.table.kinds import Nav, Resource

RELATIONS = [
    pytest.param(resource, nav, id=f"{resource.name}-{nav.name}")
    for resource in RESOURCES
    for nav in resource.navs
]


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_keys_are_there_and_unique(dataset: Dataset, resource: Resource) -> None:
    keys = [row[resource.key] for row in dataset.rows(resource.name)]
    assert len(set(keys)) == len(keys) > 0


@pytest.mark.parametrize(("resource", "nav"), RELATIONS)
def test_relations_lead_to_rows(dataset: Dataset, resource: Resource, nav: Nav) -> None:
    """A to-one key resolves; a to-many relation leads somewhere for at least one row."""
    here = {row.get(nav.here) for row in dataset.rows(resource.name)} - {None}
    targets = dataset.rows(nav.target)
    if nav.record_of is not None:
        targets = [row for row in targets if row["ResourceName"] == nav.record_of]
    there = {row.get(nav.there) for row in targets} - {None}
    assert here & there
    if not nav.many:
        assert here <= there


def test_children_belong_to_a_listing(dataset: Dataset) -> None:
    listings = {row["ListingKey"] for row in dataset.rows("Property")}
    for resource in ("OpenHouse", "PropertyRooms", "PropertyUnitTypes"):
        assert {row["ListingKey"] for row in dataset.rows(resource)} <= listings
    for resource in ("Media", "HistoryTransactional"):
        for row in dataset.rows(resource):
            target = by_name()[row["ResourceName"]]
            assert target.name != "Property" or row["ResourceRecordKey"] in listings


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_values_fit_their_fields(dataset: Dataset, resource: Resource) -> None:
    rows = dataset.rows(resource.name)
    for field in resource.fields:
        values = [row.get(field.name) for row in rows]
        if field.required:
            assert None not in values, field.name
        flat = [
            one
            for value in values
            if value is not None
            for one in (value if isinstance(value, list) else [value])
        ]
        if field.lookup is not None and lookups.values(field.lookup):
            published = {value.text for value in lookups.values(field.lookup)}
            assert set(flat) <= published, field.name
        if field.length is not None:
            assert all(len(one) <= field.length for one in flat), field.name
        if field.precision is not None:
            assert all(len(one.as_tuple().digits) <= field.precision for one in flat), field.name
            assert all(-one.as_tuple().exponent == field.scale for one in flat), field.name
        if field.least is not None:
            assert all(one >= field.least for one in flat), field.name
        assert all(isinstance(value, list) for value in values if field.several and value)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_rows_hold_declared_fields_only(dataset: Dataset, resource: Resource) -> None:
    declared = {field.name for field in resource.fields}
    seen = set().union(*(row.keys() for row in dataset.rows(resource.name)))
    assert {name for name in seen - declared if not name.startswith("_")} == set()


def test_copies_of_names_agree_with_the_rows_they_were_copied_from(dataset: Dataset) -> None:
    members = {row["MemberKey"]: row for row in dataset.rows("Member")}
    offices = {row["OfficeKey"]: row for row in dataset.rows("Office")}
    for listing in dataset.rows("Property"):
        agent = members[listing["ListAgentKey"]]
        assert listing["ListAgentFullName"] == agent["MemberFullName"]
        assert listing["ListOfficeKey"] == agent["OfficeKey"]
        assert listing["ListOfficeName"] == offices[agent["OfficeKey"]]["OfficeName"]
        if listing.get("BuyerAgentKey"):
            assert listing["BuyerOfficeKey"] == members[listing["BuyerAgentKey"]]["OfficeKey"]


def test_photos_are_as_many_as_the_listing_says_and_numbered_from_zero(dataset: Dataset) -> None:
    photos: dict[str, list[int]] = {}
    for row in dataset.rows("Media"):
        if row["ResourceName"] == "Property" and row["MediaCategory"] == "Photo":
            photos.setdefault(row["ResourceRecordKey"], []).append(row["Order"])
    for listing in dataset.rows("Property"):
        orders = photos.get(listing["ListingKey"], [])
        assert orders == list(range(listing["PhotosCount"]))


def test_a_branch_has_a_main_office_and_a_main_office_has_none(dataset: Dataset) -> None:
    offices = {row["OfficeKey"]: row for row in dataset.rows("Office")}
    for office in offices.values():
        main = offices.get(office["MainOfficeKey"])
        assert (main is None) == (office["OfficeBranchType"] == "Main")
        assert main is None or main["OfficeBranchType"] == "Main"


def test_a_member_is_in_one_team_at_most_and_its_lead_in_it(dataset: Dataset) -> None:
    memberships = dataset.rows("TeamMembers")
    assert max(Counter(row["MemberKey"] for row in memberships).values()) == 1
    pairs = {(row["TeamKey"], row["MemberKey"]) for row in memberships}
    assert all((team["TeamKey"], team["TeamLeadKey"]) in pairs for team in dataset.rows("Teams"))


def test_units_add_up_to_the_building(dataset: Dataset) -> None:
    units: dict[str, list[tuple[int, int]]] = {}
    for row in dataset.rows("PropertyUnitTypes"):
        pair = (row["UnitTypeUnitsTotal"], row["UnitTypeBedsTotal"])
        units.setdefault(row["ListingKey"], []).append(pair)
    for listing in dataset.rows("Property"):
        kinds = units.get(listing["ListingKey"], [])
        assert bool(kinds) == (listing["PropertyType"] == "Residential Income")
        if kinds:
            assert sum(count for count, _ in kinds) == listing["NumberOfUnitsTotal"]
            assert sum(count * beds for count, beds in kinds) == listing["BedroomsTotal"]


def test_the_same_rows_come_every_time(dataset: Dataset) -> None:
    again = Dataset()
    for resource in ("OpenHouse", "Member", "PropertyRooms", "Teams"):
        assert again.rows(resource) == dataset.rows(resource)
    assert _served(again) == _served(dataset)


def test_a_smaller_set_holds_the_same_first_listings(dataset: Dataset) -> None:
    assert _served(Dataset(listings=25)) == _served(dataset)[:25]


def _served(dataset: Dataset) -> list[dict[str, object]]:
    return [
        {name: value for name, value in row.items() if not name.startswith("_")}
        for row in dataset.rows("Property")
    ]
