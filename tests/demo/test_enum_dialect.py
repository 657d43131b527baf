"""The same rows with enum types instead of strings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.demo.table import lookups
from reso_explorer.demo.table.resources import RESOURCES

if TYPE_CHECKING:
    from tests.demo.conftest import Client

ENUMS = "org.reso.metadata.enums"


def test_values_are_member_names(enum_client: Client, lookup_client: Client) -> None:
    query = "Property?$top=50&$select=StandardStatus,PropertySubType,Appliances,City"
    pairs = zip(enum_client.rows(query), lookup_client.rows(query), strict=True)
    for enum, plain in pairs:
        assert enum["ListingKey"] == plain["ListingKey"]
        assert enum["City"] == plain["City"]
        for name in ("StandardStatus", "PropertySubType"):
            assert enum[name] == lookups.member_of(name)[plain[name]]
        assert enum["Appliances"] == [
            lookups.member_of("Appliances")[text] for text in plain["Appliances"]
        ]


@pytest.mark.parametrize(
    ("enum", "plain"),
    [
        (
            f"StandardStatus eq {ENUMS}.StandardStatus'ActiveUnderContract'",
            "StandardStatus eq 'Active Under Contract'",
        ),
        (f"StandardStatus has {ENUMS}.StandardStatus'Closed'", "StandardStatus eq 'Closed'"),
        (
            f"Appliances/any(a:a eq {ENUMS}.Appliances'WineRefrigerator')",
            "Appliances/any(a:a eq 'Wine Refrigerator')",
        ),
        (f"PetsAllowed has {ENUMS}.PetsAllowed'CatsOK'", "PetsAllowed/any(p:p eq 'Cats OK')"),
        (
            f"PetsAllowed has {ENUMS}.PetsAllowed'CatsOK,DogsOK'",
            "PetsAllowed/any(p:p eq 'Cats OK') and PetsAllowed/any(p:p eq 'Dogs OK')",
        ),
        ("City eq 'Port Calder'", "City eq 'Port Calder'"),
    ],
)
def test_both_dialects_find_the_same_listings(
    enum_client: Client, lookup_client: Client, enum: str, plain: str
) -> None:
    query = "Property?$count=true&$top=200&$select=ListingKey&$filter="
    found = enum_client.rows(query + enum)
    assert found == lookup_client.rows(query + plain)
    assert found


def test_flags_are_one_text_in_every_form(enum_client: Client) -> None:
    both = f"{ENUMS}.PetsAllowed'CatsOK,DogsOK'"
    row = enum_client.rows(f"Property?$filter=PetsAllowed has {both}&$top=1")[0]
    assert row["PetsAllowed"].startswith("CatsOK,DogsOK")
    path = f"Property('{row['ListingKey']}')"
    assert enum_client.get(path).json()["PetsAllowed"] == row["PetsAllowed"]
    assert enum_client.get(f"{path}/PetsAllowed").json()["value"] == row["PetsAllowed"]
    full = enum_client.get(path, Accept="application/json;odata.metadata=full").json()
    assert full["PetsAllowed"] == row["PetsAllowed"]


@pytest.mark.parametrize(
    ("condition", "named"),
    [
        ("StandardStatus eq 'Active'", "StandardStatus"),
        (f"StandardStatus eq {ENUMS}.StandardStatus'Actve'", "Actve"),
        (f"StandardStatus eq {ENUMS}.Status'Active'", "Status"),
    ],
)
def test_a_literal_of_another_dialect_is_refused(
    enum_client: Client, condition: str, named: str
) -> None:
    assert named in enum_client.refusal(f"Property?$filter={condition}")


@pytest.mark.parametrize("resource", [resource.name for resource in RESOURCES])
def test_every_resource_can_be_read_whole_and_with_all_its_types(
    enum_client: Client, resource: str
) -> None:
    plain = enum_client.rows(f"{resource}?$top=200")
    full = enum_client.rows(f"{resource}?$top=200", Accept="application/json;odata.metadata=full")
    assert len(plain) == len(full) > 0
    for row, typed in zip(plain, full, strict=True):
        assert {name: typed[name] for name in row if "@" not in name} == {
            name: row[name] for name in row if "@" not in name
        }


def test_the_field_resource_speaks_the_dialect(enum_client: Client) -> None:
    row = enum_client.rows(
        "Field?$filter=ResourceName eq 'Property' and FieldName eq 'Appliances'"
    )[0]
    assert row["Type"] == f"Collection({ENUMS}.Appliances)"
