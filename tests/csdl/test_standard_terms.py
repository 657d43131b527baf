"""Vendor attributes and explicit annotations make one statement; values stated explicitly win."""

from __future__ import annotations

from typing import Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.expression_text import expression_text
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings
from reso_explorer.csdl.model import Record

CAPABILITIES = "Org.OData.Capabilities.V1"
ENVELOPE = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
  xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
  xmlns:sap="http://www.sap.com/Protocols/SAPData"
  xmlns:sf="http://www.successfactors.com/edm/sf">
 <edmx:DataServices m:DataServiceVersion="2.0">
  <Schema Namespace="G" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <EntityType Name="Base"><Key><PropertyRef Name="No"/></Key>
    <Property Name="No" Type="Edm.Int32" Nullable="false" sap:sortable="false"/>
    <Property Name="Rev" Type="Edm.Int32" ConcurrencyMode="Fixed"/></EntityType>
   <EntityType Name="Bed" BaseType="G.Base">
    <Property Name="A" Type="Edm.String" sap:filterable="false"/>
    <Property Name="B" Type="Edm.String" sap:filter-restriction="interval"/>
    <Property Name="C" Type="Edm.String" sap:required-in-filter="true"/>
   </EntityType>
   <EntityContainer Name="Con"><EntitySet Name="Beds" EntityType="G.Bed" sap:requires-filter="true"
     >{inline}</EntitySet></EntityContainer>
   {outside}
  </Schema></edmx:DataServices></edmx:Edmx>"""
EXPLICIT = """<Annotation xmlns="http://docs.oasis-open.org/odata/ns/edm"
  Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record>
   <PropertyValue Property="RequiresFilter" Bool="false"/>
   <PropertyValue Property="NonFilterableProperties"><Collection>
     <PropertyPath>No</PropertyPath></Collection></PropertyValue>
   <PropertyValue Property="FilterExpressionRestrictions"><Collection><Record>
     <PropertyValue Property="Property" PropertyPath="B"/>
     <PropertyValue Property="AllowedExpressions" String="SingleValue"/></Record></Collection>
   </PropertyValue></Record></Annotation>"""
GROUP = f"""<Annotations xmlns="http://docs.oasis-open.org/odata/ns/edm" Target="G.Con/Beds"
  >{EXPLICIT}</Annotations>"""
UNITED = {
    "RequiresFilter": "false",
    "NonFilterableProperties": "[No, A]",
    "FilterExpressionRestrictions": "[{Property: B, AllowedExpressions: SingleValue}]",
    "RequiredProperties": "[C]",
}


def filtering(inline: str = "", outside: str = "") -> list[dict[str, str]]:
    """Return the values of each `FilterRestrictions` of the set, inline and from outside."""
    index = ModelIndex(read(ENVELOPE.format(inline=inline, outside=outside).encode()).model)
    beds = index.entity_sets["Beds"]
    found: list[dict[str, str]] = []
    for each in index.annotations("G.Con/Beds", beds.annotations):
        if each.term == f"{CAPABILITIES}.FilterRestrictions":
            assert isinstance(each.value, Record)
            found.append({part.name: expression_text(part.value) for part in each.value.values})
    return found


def test_attributes_alone_make_one_statement() -> None:
    assert filtering() == [
        {
            "RequiresFilter": "true",
            "RequiredProperties": "[C]",
            "NonFilterableProperties": "[A]",
            "FilterExpressionRestrictions": "[{Property: B, AllowedExpressions: SingleRange}]",
        }
    ]


@pytest.mark.parametrize("where", [{"inline": EXPLICIT}, {"outside": GROUP}])
def test_explicit_values_win_and_lists_are_united(where: Any) -> None:
    assert filtering(**where) == [UNITED]


def test_properties_of_base_types_count_for_the_sets_of_derived_types() -> None:
    index = ModelIndex(read(ENVELOPE.format(inline="", outside="").encode()).model)
    said = {
        each.term.rpartition(".")[2]: expression_text(each.value)
        for each in index.entity_sets["Beds"].annotations
    }
    assert said["SortRestrictions"] == "{NonSortableProperties: [No]}"
    assert said["OptimisticConcurrency"] == "[Rev]"


def test_labels_and_picklists_of_successfactors() -> None:
    text = ENVELOPE.format(inline="", outside="").replace(
        'Name="A" Type="Edm.String"',
        'Name="A" Type="Edm.String" sf:label="Status" sf:picklist="empStatus" sf:sortable="false"',
    )
    field = Meanings(ModelIndex(read(text.encode()).model)).field("G.Bed", "A")
    assert field.label is not None
    assert (field.label.value, field.label.term) == ("Status", "sf:label")
    assert field.picklist is not None
    assert field.picklist.value == "empStatus"
    assert field.sortable is not None
    assert field.sortable.value is False
