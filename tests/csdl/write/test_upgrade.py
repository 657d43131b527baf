from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_xml import to_csdl_xml
from reso_explorer.csdl.write_xml.upgrade import new_literal

OLD = b"""<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
 xmlns:sap="http://www.sap.com/Protocols/SAPData">
 <edmx:DataServices m:DataServiceVersion="2.0">
  <Schema Namespace="G" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <EntityType Name="Bed"><Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int64" Nullable="false"/>
    <Property Name="Dug" Type="Edm.DateTime" DefaultValue="2030-01-02T03:04:05"/>
    <Property Name="Watered" Type="Edm.Time" DefaultValue="PT7H30M"/>
    <Property Name="Soil" Type="Edm.String" MaxLength="Max" FixedLength="false"
      sap:label="The soil" sap:filterable="false" sap:semantics="ground"/>
    <NavigationProperty Name="Plants" Relationship="G.BedPlants" FromRole="Bed" ToRole="Plant"/>
   </EntityType>
   <EntityType Name="Plant"><Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int64" Nullable="false"/></EntityType>
   <Association Name="BedPlants"><End Role="Bed" Type="G.Bed" Multiplicity="1"/>
    <End Role="Plant" Type="G.Plant" Multiplicity="*"/></Association>
   <EntityContainer Name="C" m:IsDefaultEntityContainer="true">
    <EntitySet Name="Beds" EntityType="G.Bed"/><EntitySet Name="Plants" EntityType="G.Plant"/>
    <AssociationSet Name="BP" Association="G.BedPlants"><End Role="Bed" EntitySet="Beds"/>
     <End Role="Plant" EntitySet="Plants"/></AssociationSet>
    <FunctionImport Name="Tallest" ReturnType="G.Plant" EntitySet="Plants" m:HttpMethod="GET">
     <Parameter Name="since" Type="Edm.DateTime" Mode="In"/></FunctionImport>
   </EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>"""


def test_an_old_document_becomes_a_v4_one() -> None:
    written = to_csdl_xml(read(OLD).model)
    reading = read(written)
    model = reading.model
    index = ModelIndex(model)
    assert model.version == "4.01"
    properties = index.properties("G.Bed")
    assert properties["Dug"].member.type == "Edm.DateTimeOffset"
    assert properties["Dug"].member.default_value == "2030-01-02T03:04:05Z"
    assert properties["Watered"].member.type == "Edm.TimeOfDay"
    assert properties["Watered"].member.default_value == "07:30:00"
    assert properties["Soil"].member.max_length is None
    assert index.navigation_properties("G.Bed")["Plants"].member.is_collection
    assert index.binding_target(index.entity_sets["Beds"], "Plants") == "Plants"
    parameter = index.functions["G.Tallest"][0].parameters[0]
    assert (parameter.type, parameter.nullable) == ("Edm.DateTimeOffset", False)
    assert {finding.rule for finding in reading.findings} <= {"foreign-attribute"}


def test_a_comment_says_what_changed() -> None:
    written = to_csdl_xml(read(OLD).model).decode()
    comment = written.partition("<!--")[2].partition("-->")[0]
    assert "OData 2.0" in comment
    assert "Edm.DateTime became Edm.DateTimeOffset at 2 places" in comment
    assert "FixedLength" in comment
    assert "--" not in comment


def test_vocabularies_that_the_mapping_uses_are_referred_to() -> None:
    model = read(to_csdl_xml(read(OLD).model)).model
    aliases = {
        include.alias: include.namespace
        for reference in model.references
        for include in reference.includes
    }
    assert aliases["Core"] == "Org.OData.Core.V1"
    assert aliases["Capabilities"] == "Org.OData.Capabilities.V1"


def test_json_keeps_version_and_types() -> None:
    written = to_csdl_json(read(OLD).model)
    assert written["$Version"] == "2.0"
    assert written["$EntityContainer"] == "G.C"
    bed = written["G"]["Bed"]
    assert bed["Dug"] == {
        "$Type": "Edm.DateTime",
        "$Nullable": True,
        "$Precision": 0,
        "$DefaultValue": "2030-01-02T03:04:05",
    }
    assert bed["Soil"]["@Core.Description"] == "The soil"
    assert bed["Soil"]["@sap.semantics"] == "ground"
    assert not [name for name in bed["Soil"] if "FixedLength" in name]
    assert bed["Plants"] == {
        "$Kind": "NavigationProperty",
        "$Type": "G.Plant",
        "$Collection": True,
    }
    tallest = written["G"]["Tallest"][0]
    assert tallest["$Parameter"] == [{"$Name": "since", "$Type": "Edm.DateTime", "$Precision": 0}]
    assert tallest["$ReturnType"] == {"$Type": "G.Plant"}
    sap = written["$Reference"]["http://www.sap.com/Protocols/SAPData"]["$Include"]
    assert sap == [{"$Namespace": "www.sap.com.Protocols.SAPData", "$Alias": "sap"}]


@pytest.mark.parametrize(
    ("text", "old_type", "text_in_v4"),
    [
        ("datetime'2030-01-02T00:00'", "Edm.DateTime", "2030-01-02T00:00Z"),
        ("2030-01-02T00:00:00Z", "Edm.DateTime", "2030-01-02T00:00:00Z"),
        ("PT1M2.5S", "Edm.Time", "00:01:02.5"),
        ("noon", "Edm.Time", "noon"),
        ("12.50M", "Edm.Decimal", "12.50"),
        ("7L", "Edm.Int64", "7"),
        ("7L", "Edm.String", "7L"),
        (
            "guid'01234567-89ab-cdef-0123-456789abcdef'",
            "Edm.Guid",
            "01234567-89ab-cdef-0123-456789abcdef",
        ),
    ],
)
def test_default_values_lose_their_old_forms(text: str, old_type: str, text_in_v4: str) -> None:
    assert new_literal(text, old_type) == text_in_v4
