"""JSON that stands for attributes of other XML namespaces, or writes paths as drafts had them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.canonical import same_model
from reso_explorer.csdl.model import Annotation, Constant, PathExpression, PropertyValue, Record
from reso_explorer.csdl.write_json import to_csdl_json

OLD = b"""<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
  xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
  xmlns:sap="http://www.sap.com/Protocols/SAPData" xmlns:own="urn:own">
 <edmx:DataServices m:DataServiceVersion="2.0">
  <Schema Namespace="G" Alias="A" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <EntityType Name="Bed"><Key><PropertyRef Name="No"/></Key>
    <Property Name="No" Type="Edm.Int32" Nullable="false" own:depth="3" sap:text="Title"/>
    <Property Name="Title" Type="Edm.String" m:FC_TargetPath="SyndicationTitle"/>
   </EntityType>
   <EntityContainer Name="Other"><EntitySet Name="Spare" EntityType="A.Bed"/></EntityContainer>
   <EntityContainer Name="Main" m:IsDefaultEntityContainer="true">
    <EntitySet Name="Beds" EntityType="A.Bed" sap:label="All beds"/>
   </EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""


def annotations_of(value: Any, **members: Any) -> tuple[Annotation, ...]:
    document = {
        "$Version": "4.01",
        "G": {"Bed": {"$Kind": "ComplexType", "@G.Of": value}},
        **members,
    }
    return read(json.dumps(document).encode()).model.schemas[0].complex_types[0].annotations


@pytest.mark.parametrize("aliases", ["keep", "resolve"])
def test_foreign_attributes_come_back_from_json_under_their_prefix(aliases: Any) -> None:
    model = read(OLD).model
    again = read(json.dumps(to_csdl_json(model, aliases=aliases)).encode()).model
    (bed,) = again.schemas[0].entity_types
    assert [found.term for found in bed.properties[0].annotations] == ["own:depth", "sap:text"]
    assert [found.term for found in bed.properties[1].annotations] == ["m:FC_TargetPath"]
    assert [include.namespace for found in again.references for include in found.includes] == [
        "Org.OData.Core.V1"
    ]
    if aliases == "keep":
        assert same_model(model, again)


def test_a_decimal_default_is_the_same_without_its_last_zero() -> None:
    text = OLD.replace(
        b'Name="No" Type="Edm.Int32"', b'Name="No" Type="Edm.Decimal" DefaultValue="1.10"'
    )
    model = read(text).model
    again = read(json.dumps(to_csdl_json(model)).encode()).model
    assert again.schemas[0].entity_types[0].properties[0].default_value == "1.1"
    assert same_model(model, again)
    assert not same_model(read(text.replace(b"1.10", b"1.01")).model, again)


def test_the_default_of_several_containers_comes_back_from_json() -> None:
    again = read(json.dumps(to_csdl_json(read(OLD).model)).encode()).model
    assert again.entity_container is not None
    assert again.entity_container.name == "Main"


def test_a_namespace_of_another_converter_for_sap_attributes_is_understood() -> None:
    include = [{"$Namespace": "www.sap.com.Protocols.SAPData", "$Alias": "s"}]
    document = {
        "$Version": "2.0",
        "$Reference": {"http://www.sap.com/Protocols/SAPData": {"$Include": include}},
        "G": {"Bed": {"$Kind": "ComplexType", "@s.label": "A bed"}},
    }
    model = read(json.dumps(document).encode()).model
    (label,) = model.schemas[0].complex_types[0].annotations
    assert (label.term, label.value) == ("sap:label", Constant("String", "A bed"))


@pytest.mark.parametrize(
    "kind", ["AnnotationPath", "ModelElementPath", "NavigationPropertyPath", "PropertyPath"]
)
def test_a_path_in_an_object_is_a_path(kind: str) -> None:
    (found,) = annotations_of({f"${kind}": "Soil/Kind"})
    assert found.value == PathExpression(kind, "Soil/Kind")


def test_the_type_of_a_record_is_read_from_a_draft_member_too() -> None:
    (found,) = annotations_of({"$Type": "G.Soil", "Depth": 3})
    assert found.value == Record((PropertyValue("Depth", Constant("Int", 3), line=1),), "G.Soil")
