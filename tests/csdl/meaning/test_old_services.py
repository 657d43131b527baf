from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings, Said

DOCUMENT = b"""<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
 xmlns:sap="http://www.sap.com/Protocols/SAPData">
 <edmx:DataServices m:DataServiceVersion="2.0">
  <Schema Namespace="G" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <EntityType Name="Bed" sap:label="Garden bed"><Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false" sap:creatable="false" sap:updatable="false"/>
    <Property Name="Soil" Type="Edm.String" sap:label="Soil" sap:quickinfo="What it grows in"
      sap:filterable="false" sap:sortable="false" sap:text="SoilText" sap:visible="false"/>
    <Property Name="Width" Type="Edm.Decimal" Precision="5" Scale="1" sap:label="Width"
      sap:unit="WidthUnit" sap:required-in-filter="true" sap:filter-restriction="interval"/>
    <Property Name="Code" Type="Edm.String" sap:updatable="false"
      sap:validation-regexp="[A-Z]+"/>
   </EntityType>
   <EntityContainer Name="C" m:IsDefaultEntityContainer="true">
    <EntitySet Name="Beds" EntityType="G.Bed" sap:label="Beds" sap:creatable="false"
      sap:pageable="false" sap:searchable="true" sap:requires-filter="true" sap:countable="false"/>
   </EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>"""


@pytest.fixture(scope="module")
def meanings() -> Meanings:
    return Meanings(ModelIndex(read(DOCUMENT).model))


def test_labels_and_descriptions(meanings: Meanings) -> None:
    soil = meanings.field("G.Bed", "Soil")
    assert soil.label == Said("Soil", "sap:label")
    assert soil.description == Said("What it grows in", "Core.Description")
    width = meanings.field("G.Bed", "Width")
    assert width.label == Said("Width", "sap:label")
    assert width.description is None
    assert meanings.type("G.Bed").label == Said("Garden bed", "sap:label")


def test_what_a_field_allows(meanings: Meanings) -> None:
    soil = meanings.field("G.Bed", "Soil")
    assert soil.filterable == Said(False, "sap:filterable")
    assert soil.sortable == Said(False, "sap:sortable")
    assert soil.hidden == Said(True, "sap:visible")
    assert soil.text_path == Said("SoilText", "sap:text", is_path=True)
    width = meanings.field("G.Bed", "Width")
    assert width.required_in_filter == Said(True, "Capabilities.FilterRestrictions")
    assert width.filter_expression == Said("SingleRange", "Capabilities.FilterRestrictions")
    assert width.unit == Said("WidthUnit", "sap:unit")
    assert width.filterable == Said(True, "Capabilities.FilterRestrictions")


def test_computed_immutable_and_pattern(meanings: Meanings) -> None:
    assert meanings.field("G.Bed", "Id").computed == Said(True, "Core.Computed")
    code = meanings.field("G.Bed", "Code")
    assert code.immutable == Said(True, "Core.Immutable")
    assert code.pattern == Said("[A-Z]+", "Validation.Pattern")


def test_what_a_set_allows(meanings: Meanings) -> None:
    beds = meanings.entity_set("Beds")
    assert beds.label == Said("Beds", "sap:label")
    assert beds.insertable == Said(False, "Capabilities.InsertRestrictions")
    assert beds.top_supported == Said(False, "Capabilities.TopSupported")
    assert beds.skip_supported == Said(False, "Capabilities.SkipSupported")
    assert beds.countable == Said(False, "Capabilities.CountRestrictions")
    assert beds.searchable == Said(True, "sap:searchable")
    assert beds.requires_filter == Said(True, "Capabilities.FilterRestrictions")
    assert beds.required_properties == ("Width",)
    assert beds.non_filterable == ("Soil",)
