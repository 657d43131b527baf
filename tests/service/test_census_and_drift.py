"""What rows tell about fields."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import (
    EntityType,
    EnumMember,
    EnumType,
    Model,
    NavigationProperty,
    Property,
    Schema,
)
from reso_explorer.service.census import Census, CensusTaker
from reso_explorer.service.drift import find_drift


def taken(rows: list[dict[str, Any]], declared: tuple[str, ...] = ()) -> Census:
    taker = CensusTaker("Property", declared)
    taker.add(rows[:1])
    taker.add(rows[1:])
    return taker.result()


def test_fill_and_spread() -> None:
    census = taken(
        [
            {"@odata.id": "x", "Price": 10, "City": "Rome", "Tags": ["a", "b"], "Pool": True},
            {"Price": Decimal("2.5"), "City": "", "Tags": [], "Pool": False},
            {"Price": 30, "City": "Oslo", "Tags": ["a"], "Pool": None},
            {"Price": None, "City": "Oslo"},
        ],
        declared=("Price", "Never"),
    )
    price, city = census.field("Price"), census.field("City")
    tags, pool, never = census.field("Tags"), census.field("Pool"), census.field("Never")
    assert price is not None
    assert city is not None
    assert tags is not None
    assert pool is not None
    assert never is not None
    assert (price.present, price.filled, price.share) == (4, 3, 0.75)
    assert (price.minimum, price.maximum, price.median) == ("2.5", "30", "10")
    assert sum(price.histogram) == 3
    assert price.kinds == ("integer", "decimal")
    assert (city.filled, city.distinct, city.shortest, city.longest) == (3, 2, 4, 4)
    assert (city.minimum, city.maximum) == ("Oslo", "Rome")
    assert [(each.value, each.number) for each in city.common] == [("Oslo", 2), ("Rome", 1)]
    assert (tags.filled, tags.fewest, tags.most, tags.distinct) == (2, 1, 2, 2)
    assert pool.filled == 2
    assert (never.present, never.filled, never.share) == (0, 0, 0)
    assert [each.filled for each in census.by_fill()] == [3, 3, 2, 2, 0]
    assert census.field("@odata.id") is None


def test_objects_are_taken_apart() -> None:
    census = taken([{"Address": {"City": "Rome", "Geo": {"Lat": 1}}, "Rooms": [{"A": 1}]}])
    assert [each.name for each in census.fields] == [
        "Address",
        "Address/City",
        "Address/Geo",
        "Address/Geo/Lat",
        "Rooms",
    ]


def test_many_distinct_values_are_capped() -> None:
    census = taken([{"Key": f"k{number}"} for number in range(6_000)])
    (key,) = census.fields
    assert (key.distinct, key.distinct_capped, key.filled) == (5_000, True, 6_000)


def test_nothing() -> None:
    assert taken([]).rows == 0
    assert taken([], ("A",)).fields[0].share == 0


def test_packing() -> None:
    census = taken([{"A": 1, "B": "x", "C": None}])
    assert Census.unpack(census.pack()) == census
    with pytest.raises(msgspec.DecodeError):
        Census.unpack(b"nonsense")


def index() -> ModelIndex:
    status = EnumType(
        name="Status",
        namespace="x",
        members=(EnumMember(name="Active", value=0), EnumMember(name="Sold", value=1)),
    )
    flags = EnumType(
        name="Flags",
        namespace="x",
        is_flags=True,
        members=(EnumMember(name="A", value=1), EnumMember(name="B", value=2)),
    )
    entity = EntityType(
        name="Property",
        namespace="x",
        properties=(
            Property(name="Key", nullable=False),
            Property(name="Price", type="Edm.Decimal"),
            Property(name="Beds", type="Edm.Int32"),
            Property(name="Pool", type="Edm.Boolean"),
            Property(name="City", max_length=4),
            Property(name="Tags", is_collection=True),
            Property(name="Status", type="x.Status"),
            Property(name="Flags", type="x.Flags"),
            Property(name="Unseen"),
        ),
        navigation_properties=(NavigationProperty(name="Media", type="x.Media"),),
    )
    return ModelIndex(
        Model(schemas=(Schema(namespace="x", entity_types=(entity,), enum_types=(status, flags)),))
    )


def test_rows_that_agree() -> None:
    row: dict[str, Any] = {
        "@odata.id": "P('1')",
        "Key": "1",
        "Price": "10.50",
        "Beds": 3,
        "Pool": None,
        "City": "Rome",
        "Tags": ["a"],
        "Status": "Sold",
        "Flags": "A,B",
        "Media": [],
    }
    drift = find_drift([row], index(), "x.Property", selected=tuple(row))
    assert drift.is_clean
    assert drift.always_empty == ("Pool",)


def test_drift() -> None:
    rows: list[dict[str, Any]] = [
        {
            "Key": None,
            "Price": True,
            "Beds": "3",
            "Pool": "yes",
            "City": "Roma Nord",
            "Tags": "a",
            "Status": "Gone",
            "Flags": "A,C",
            "Extra": None,
            "Secret@Core.Permissions": "None",
            "City@Core.Permissions": "None",
            "Custom": '{"Pool Size": 5, "Dock": "yes"}',
        },
        {"Key": "2", "Beds": Decimal("1.5"), "City": 5, "Extra": "x", "Custom": '{"Dock": "no"}'},
        {"Key": "[not json", "Beds": 2, "Status": "1", "Custom": "{broken"},
    ]
    drift = find_drift(rows, index(), "x.Property")
    assert not drift.is_clean
    assert [(each.name, each.rows, each.filled, each.kind) for each in drift.undeclared] == [
        ("Extra", 2, 1, "text"),
        ("Custom", 3, 3, "text"),
    ]
    assert drift.never_sent == ("Unseen",)
    assert {(each.name, each.declared) for each in drift.marked} == {
        ("Secret", False),
        ("City", True),
    }
    (hidden,) = drift.hidden_json
    assert (hidden.name, hidden.rows, hidden.keys) == ("Custom", 2, (("Dock", 2), ("Pool Size", 1)))
    problems = {(each.name, each.problem) for each in drift.mismatches}
    assert problems == {
        ("Key", "null, although declared as not nullable"),
        ("Price", "boolean, although declared as Edm.Decimal"),
        ("Beds", "text, although declared as Edm.Int32"),
        ("Beds", "a fraction, although declared as Edm.Int32"),
        ("Pool", "no boolean, although declared as Edm.Boolean"),
        ("City", "longer than MaxLength 4"),
        ("City", "number, although declared as Edm.String"),
        ("Tags", "no list, although declared as a collection"),
        ("Status", "no member of Status"),
        ("Flags", "no member of Flags"),
    }


def test_no_rows_prove_nothing() -> None:
    assert find_drift([], index(), "x.Property").never_sent == ()


LEGACY = b"""<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
<edmx:DataServices m:DataServiceVersion="2.0"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
<Schema Namespace="x" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
<EntityType Name="Bill"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.Int64" Nullable="false"/>
<Property Name="Made" Type="Edm.DateTime"/><Property Name="Rate" Type="Edm.Double"/>
<Property Name="Sum" Type="Edm.Decimal"/><Property Name="Slot" Type="Edm.Time"/>
<Property Name="Data" Type="Edm.Binary"/><Property Name="Seen" Type="Edm.DateTimeOffset"/>
</EntityType></Schema></edmx:DataServices></edmx:Edmx>"""

BILLS: list[dict[str, Any]] = [
    {
        "Id": "9",
        "Made": "2024-01-01T00:00:00",
        "Rate": "1.5E+02",
        "Sum": "9.50",
        "Slot": "PT7H",
        "Data": "T0Q+/w==",
        "Seen": "2024-01-01T10:00:00+05:00",
    },
    {"Id": "10", "Sum": "100", "Rate": "7", "Seen": "2024-01-01T06:00:00Z"},
]


def test_forms_that_the_protocol_prescribes_are_no_drift() -> None:
    legacy = ModelIndex(read(LEGACY).model)
    assert find_drift(BILLS, legacy, "x.Bill").mismatches == ()


@pytest.mark.parametrize(
    ("name", "sent", "problem"),
    [
        ("Made", "yesterday", "no value of Edm.DateTime"),
        ("Id", "ten", "no value of Edm.Int64"),
        ("Sum", True, "boolean, although declared as Edm.Decimal"),
        ("Seen", 5, "number, although declared as Edm.DateTimeOffset"),
    ],
)
def test_values_without_a_form_of_their_type_are_drift(name: str, sent: Any, problem: str) -> None:
    legacy = ModelIndex(read(LEGACY).model)
    (found,) = find_drift([{"Id": "1", name: sent}], legacy, "x.Bill").mismatches
    assert (found.name, found.problem) == (name, problem)


def test_numbers_and_timestamps_are_ordered_by_value_however_they_are_sent() -> None:
    legacy = ModelIndex(read(LEGACY).model)
    taker = CensusTaker("Bills", index=legacy, type_name="x.Bill")
    taker.add(BILLS)
    census = taker.result()
    found = {each.name: (each.minimum, each.maximum, each.median) for each in census.fields}
    assert found["Id"] == ("9", "10", "9.5")
    assert found["Sum"] == ("9.50", "100", "54.75")
    assert found["Rate"] == ("7", "150", "78.5")
    assert found["Seen"] == ("2024-01-01T10:00:00+05:00", "2024-01-01T06:00:00Z", None)
