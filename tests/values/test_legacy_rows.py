"""Rows of V2 and V3 JSON come out in the shape of V4."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.values.legacy_rows import v4_rows

DOCUMENT = """<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
  <edmx:DataServices m:DataServiceVersion="2.0"
      xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
    <Schema Namespace="Acc" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
      <EntityType Name="Order">
        <Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int64" Nullable="false"/>
        <Property Name="Title" Type="Edm.String" m:FC_TargetPath="SyndicationTitle"
          m:FC_KeepInContent="false"/>
        <Property Name="Made" Type="Edm.DateTime"/>
        <Property Name="Sent" Type="Edm.DateTimeOffset"/>
        <Property Name="Slot" Type="Edm.Time"/>
        <Property Name="Sum" Type="Edm.Decimal"/>
        <Property Name="Rate" Type="Edm.Double"/>
        <Property Name="Paid" Type="Edm.Boolean"/>
        <Property Name="Note" Type="Edm.String"/>
        <Property Name="Home" Type="Acc.Address"/>
        <NavigationProperty Name="Lines" Relationship="Acc.L" FromRole="O" ToRole="L"/>
      </EntityType>
      <ComplexType Name="Address">
        <Property Name="City" Type="Edm.String"/><Property Name="Since" Type="Edm.DateTime"/>
      </ComplexType>
      <EntityType Name="Line">
        <Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
        <Property Name="Due" Type="Edm.DateTime"/>
        <NavigationProperty Name="Order" Relationship="Acc.L" FromRole="L" ToRole="O"/>
      </EntityType>
      <Association Name="L">
        <End Role="O" Type="Acc.Order" Multiplicity="1"/>
        <End Role="L" Type="Acc.Line" Multiplicity="*"/>
      </Association>
      <EntityContainer Name="E" m:IsDefaultEntityContainer="true">
        <EntitySet Name="Orders" EntityType="Acc.Order"/>
        <EntitySet Name="Lines" EntityType="Acc.Line"/>
        <AssociationSet Name="S" Association="Acc.L">
          <End Role="O" EntitySet="Orders"/><End Role="L" EntitySet="Lines"/>
        </AssociationSet>
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"""


@cache
def accounts() -> ModelIndex:
    return ModelIndex(read(DOCUMENT.encode()).model)


def one(row: dict[str, Any]) -> dict[str, Any]:
    (found,) = v4_rows([row], accounts(), "Acc.Order")
    return found


@pytest.mark.parametrize(
    ("name", "sent", "right"),
    [
        ("Made", "/Date(1704067200000)/", "2024-01-01T00:00:00"),
        ("Made", "/Date(1704067200123)/", "2024-01-01T00:00:00.123"),
        ("Made", "/Date(-62135596800000)/", "0001-01-01T00:00:00"),
        ("Made", "2024-01-01T00:00:00", "2024-01-01T00:00:00"),
        ("Sent", "/Date(1704067200000+0060)/", "2024-01-01T01:00:00+01:00"),
        ("Sent", "/Date(1704067200000-0300)/", "2023-12-31T19:00:00-05:00"),
        ("Sent", "/Date(1704067200000)/", "2024-01-01T00:00:00Z"),
        ("Note", "/Date(1704067200000)/", "/Date(1704067200000)/"),
        ("Unknown", "/Date(1704067200000)/", "2024-01-01T00:00:00"),
        ("Made", "/Date(99999999999999999)/", "/Date(99999999999999999)/"),
        ("Made", None, None),
        ("Sum", "12.50", "12.50"),
        ("Rate", "1.5E+02", "1.5E+02"),
        ("Slot", "PT7H59M", "PT7H59M"),
    ],
)
def test_value(name: str, sent: Any, right: Any) -> None:
    assert one({name: sent})[name] == right


def test_relation_that_is_only_linked_to_becomes_a_link() -> None:
    row = one({"Id": "1", "Lines": {"__deferred": {"uri": "Orders(1)/Lines"}}})
    assert row == {"Id": "1", "Lines@odata.navigationLink": "Orders(1)/Lines"}


def test_expanded_relation_becomes_a_list_with_its_own_paging() -> None:
    lines = {
        "results": [{"__metadata": {"type": "Acc.Line"}, "Id": 1, "Due": "/Date(0)/"}],
        "__count": "9",
        "__next": "Orders(1)/Lines?$skiptoken=1",
    }
    assert one({"Lines": lines}) == {
        "Lines": [{"__metadata": {"type": "Acc.Line"}, "Id": 1, "Due": "1970-01-01T00:00:00"}],
        "Lines@odata.count": "9",
        "Lines@odata.nextLink": "Orders(1)/Lines?$skiptoken=1",
    }


def test_complex_value_is_read_by_its_type() -> None:
    home = {"__metadata": {"type": "Acc.Address"}, "City": "Reno", "Since": "/Date(0)/"}
    assert one({"Home": home})["Home"]["Since"] == "1970-01-01T00:00:00"


def test_type_of_the_row_has_precedence() -> None:
    row = {"__metadata": {"type": "Acc.Line"}, "Note": "/Date(0)/"}
    assert one(row)["Note"] == "1970-01-01T00:00:00"


def test_nesting_without_end_is_left_alone() -> None:
    row: dict[str, Any] = {"A": 1}
    for _ in range(200):
        row = {"A": row}
    assert one(row)["A"]["A"]
