"""The paths a query uses, as changes of a document name them."""

from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.query.used_names import used_names

DOCUMENT = b"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="town" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="Thing" Abstract="true"><Property Name="Made" Type="Edm.Date"/></EntityType>
<EntityType Name="House" BaseType="town.Thing"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.String"/><Property Name="Price" Type="Edm.Decimal"/>
<Property Name="Status" Type="town.Status"/>
<NavigationProperty Name="Owner" Type="town.Person"/></EntityType>
<EntityType Name="Person"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.String"/><Property Name="Name" Type="Edm.String"/></EntityType>
<EnumType Name="Status"><Member Name="Standing"/><Member Name="Sold"/></EnumType>
<EntityContainer Name="C"><EntitySet Name="Houses" EntityType="town.House"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""

HOUSE = {"Houses", "town.House"}


@pytest.fixture(scope="module")
def index() -> ModelIndex:
    return ModelIndex(read(DOCUMENT).model)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Houses", set()),
        ("Houses?$filter=Price gt 5", {"town.House/Price"}),
        ("Houses?$orderby=Made desc", {"town.Thing/Made"}),
        ("Houses?$select=Id,Owner/Name", {"town.House/Id", "town.House/Owner", "town.Person", "town.Person/Name"}),
        ("Houses?$expand=Owner($select=Name)", {"town.House/Owner", "town.Person", "town.Person/Name"}),
        ("Houses?$filter=Status eq town.Status'Sold'", {"town.House/Status", "town.Status/Sold"}),
        ("Houses?$filter=Status in ('Sold','Standing')", {"town.House/Status", "town.Status/Sold", "town.Status/Standing"}),
        ("Houses?$filter=Price gt {least}", {"town.House/Price"}),
    ],
)  # fmt: skip
def test_names_of_a_query(index: ModelIndex, text: str, more: set[str]) -> None:
    assert used_names(index, text) == HOUSE | more


@pytest.mark.parametrize(
    "text", ["", "Nothing?$filter=A eq 1", "?$$((", "Houses?$filter=Prices gt"]
)
def test_what_is_not_in_the_document_is_left_out(index: ModelIndex, text: str) -> None:
    assert used_names(index, text) <= HOUSE
