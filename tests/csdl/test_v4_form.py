from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

import pytest
from lxml import etree

from reso_explorer.csdl import read
from reso_explorer.csdl.canonical import same_model
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import Constant
from reso_explorer.csdl.v4_form import new_literal, spoken_version, v4_form
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_xml import to_csdl_xml
from tests.csdl.documents import v4

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
    assert not reading.findings


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


def test_json_has_version_types_and_defaults_of_v4() -> None:
    written = to_csdl_json(read(OLD).model)
    assert written["$Version"] == "4.01"
    assert written["$EntityContainer"] == "G.C"
    bed = written["G"]["Bed"]
    assert bed["Dug"] == {
        "$Type": "Edm.DateTimeOffset",
        "$Nullable": True,
        "$Precision": 0,
        "$DefaultValue": "2030-01-02T03:04:05Z",
    }
    assert bed["Watered"] == {
        "$Type": "Edm.TimeOfDay",
        "$Nullable": True,
        "$Precision": 0,
        "$DefaultValue": "07:30:00",
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
    assert tallest["$Parameter"] == [
        {"$Name": "since", "$Type": "Edm.DateTimeOffset", "$Precision": 0}
    ]
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


VENDOR = b"""<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
 xmlns:sap="http://www.sap.com/Protocols/SAPData" xmlns:own="urn:own"
 xmlns:sf="http://www.successfactors.com/edm/sf">
 <edmx:DataServices m:DataServiceVersion="2.0">
  <Schema Namespace="G" Alias="m" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <Using Namespace="Far" Alias="F"/>
   <EntityType Name="Bed"><Key><PropertyRef Name="No"/></Key>
    <Property Name="No" Type="Edm.Int32" Nullable="false" own:depth="3" sap:display-format="Date"/>
    <Property Name="Title" Type="Edm.String" m:FC_TargetPath="SyndicationTitle" sf:picklist="Titles"/>
    <Property Name="Icon" Type="Edm.Binary" m:MimeType="image/png" ConcurrencyMode="Fixed"/>
   </EntityType>
   <EntityContainer Name="Empty"/>
   <EntityContainer Name="Other"><EntitySet Name="Spare" EntityType="m.Bed"/></EntityContainer>
   <EntityContainer Name="Main" m:IsDefaultEntityContainer="true">
    <EntitySet Name="Beds" EntityType="m.Bed" sap:label="All beds"/>
    <FunctionImport Name="Water" m:HttpMethod="GET"/>
    <FunctionImport Name="Count" m:HttpMethod="GET" ReturnType="Edm.Int32"/>
   </EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>"""


def terms(elements: object) -> list[str]:
    return [found.term for found in elements.annotations]  # type: ignore[attr-defined]


def test_attributes_of_other_namespaces_are_annotations_in_xml_and_come_back() -> None:
    written = to_csdl_xml(read(VENDOR).model)
    assert b"own:depth=" not in written
    assert b'Term="sap.display_x002D_format" String="Date"' in written
    reading = read(written)
    assert not [each for each in reading.findings if each.code == "foreign-attribute"]
    number, title, icon = reading.model.schemas[0].entity_types[0].properties
    assert terms(number) == ["own:depth", "sap:display-format"]
    assert terms(title) == ["m:FC_TargetPath", "sf:picklist"]
    assert terms(icon) == ["Org.OData.Core.V1.MediaType"]
    assert {each.uri for each in reading.model.references} == {
        "",
        "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml",
    }


def test_the_default_container_stays_the_default_and_an_empty_one_is_left_out() -> None:
    written = to_csdl_xml(read(VENDOR).model)
    model = read(written).model
    assert [each.name for each in model.schemas[0].entity_containers] == ["Other", "Main"]
    assert model.entity_container is not None
    assert model.entity_container.name == "Main"
    assert [(each.term, each.value) for each in model.entity_container.annotations] == [
        ("Org.OData.Core.V1.ODataVersions", Constant("String", "2.0"))
    ]
    assert b"Left out 1 entity container without content." in written


def test_a_function_that_returns_nothing_is_an_action() -> None:
    model = read(to_csdl_xml(read(VENDOR).model)).model
    (schema,) = model.schemas
    assert [each.name for each in schema.functions] == ["Count"]
    assert [each.name for each in schema.actions] == ["Water"]
    container = model.entity_container
    assert container is not None
    assert [each.action for each in container.action_imports] == ["G.Water"]
    assert [each.name for each in container.function_imports] == ["Count"]


def test_xml_and_json_of_an_old_document_say_the_same() -> None:
    for text in (OLD, VENDOR):
        model = read(text).model
        from_json = read(json.dumps(to_csdl_json(model)).encode()).model
        from_xml = read(to_csdl_xml(model)).model
        assert (from_json.version, from_xml.version) == ("4.01", "4.01")
        assert same_model(from_json, from_xml)
        assert same_model(model, from_xml)


CORPUS = Path(os.environ.get("RESO_EXPLORER_CORPUS") or "/nonexistent")
XSD = Path(os.environ.get("RESO_EXPLORER_XSD") or CORPUS.parent / "xsd") / "edmx.xsd"
"""The XML Schema of OASIS, which stands beside the corpus unless another folder is named."""


@pytest.fixture(scope="module")
def xsd() -> etree.XMLSchema:
    if not XSD.is_file():
        pytest.skip("RESO_EXPLORER_XSD names no folder with the XML Schema of CSDL")
    return etree.XMLSchema(etree.parse(str(XSD)))


@pytest.mark.corpus
@pytest.mark.parametrize("aliases", ["keep", "resolve"])
def test_what_is_written_is_valid(
    xsd: etree.XMLSchema, aliases: Literal["keep", "resolve"]
) -> None:
    for text in (OLD, VENDOR, *(path.read_bytes() for path in sorted(CORPUS.glob("*v[123].xml")))):
        model = read(text).model
        assert not model.version.startswith("4")
        written = etree.fromstring(to_csdl_xml(model, aliases=aliases))
        assert xsd.validate(written), xsd.error_log


FUNCTIONS = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
 <edmx:DataServices m:DataServiceVersion="3.0">
  <Schema Namespace="G" xmlns="http://schemas.microsoft.com/ado/2009/11/edm">
   <Function Name="Dig"><Parameter Name="a" Type="Edm.Int32"/></Function>
   <Function Name="Dig" ReturnType="Edm.Int32"><Parameter Name="b" Type="Edm.String"/></Function>
   <Function Name="Dig"><Parameter Name="c" Type="Edm.Date"/></Function>
   <Function Name="Rest"><Parameter Name="c" Type="Edm.Int32"/></Function>
   <EntityContainer Name="C" m:IsDefaultEntityContainer="true">
    <FunctionImport Name="Tallest" ReturnType="Edm.Int32" m:HttpMethod="GET">
     <Parameter Name="since" Type="Edm.Int32"/>
     <Parameter Name="until" Type="Edm.Int32" Nullable="true"/></FunctionImport>
   </EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>"""


def test_a_function_stays_one_where_any_overload_returns_something() -> None:
    (schema,) = v4_form(read(FUNCTIONS.encode()).model).model.schemas
    assert [each.name for each in schema.functions] == ["Dig", "Dig", "Dig", "Tallest"]
    assert [each.name for each in schema.actions] == ["Rest"]


def test_what_v2_leaves_open_of_parameters_and_results_is_stated() -> None:
    (schema,) = v4_form(read(FUNCTIONS.encode()).model).model.schemas
    tallest = schema.functions[-1]
    assert [each.nullable for each in tallest.parameters] == [False, True]
    assert tallest.return_type is not None
    assert tallest.return_type.nullable is False


def test_the_only_container_needs_no_mark() -> None:
    (schema,) = v4_form(read(FUNCTIONS.encode()).model).model.schemas
    assert [each.is_default for each in schema.entity_containers] == [False]


@pytest.mark.parametrize(
    ("stated", "spoken"),
    [("1.0 2.0", "2.0"), ("3.0", "3.0"), ("3.0 4.0", "4.01"), ("", "4.01"), (None, "4.01")],
)
def test_a_document_made_from_an_older_one_says_what_its_service_speaks(
    stated: str | None, spoken: str
) -> None:
    said = (
        ""
        if stated is None
        else f'<Annotation Term="Org.OData.Core.V1.ODataVersions" String="{stated}"/>'
    )
    container = f'<EntityContainer Name="C">{said}</EntityContainer>'
    assert spoken_version(read(v4(container, version="4.01")).model) == spoken
