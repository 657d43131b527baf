"""One model in two forms: comparing a document with what was exported from it says nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from reso_explorer.compare import diff
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_xml import to_csdl_xml
from reso_explorer.document import Document, read_metadata
from tests.compare.conftest import document

CORPUS = os.environ.get("RESO_EXPLORER_CORPUS", "")
DOCUMENTS = sorted(Path(CORPUS).glob("*.xml")) if CORPUS else []

EVERYTHING = """
<EnumType Name="Mood"><Member Name="Good"/><Member Name="Bad"/></EnumType>
<TypeDefinition Name="Price" UnderlyingType="Edm.Decimal"/>
<Term Name="Feels" Type="shop.Mood" AppliesTo="Property"/>
<EntityType Name="Item"><Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Note" Type="Edm.String" MaxLength="max" Unicode="true"/>
  <Property Name="Sum" Type="Edm.Decimal" DefaultValue="1.50"/>
  <Property Name="Cost" Type="shop.Price"/>
  <Property Name="At" Type="Edm.DateTimeOffset"><Annotation Term="Org.OData.Core.V1.Computed"/></Property>
  <Property Name="Spot" Type="Edm.GeographyPoint"/>
  <Property Name="Tags" Type="Collection(Edm.String)"/>
  <Property Name="Mood" Type="shop.Mood"><Annotation Term="shop.Feels" EnumMember="shop.Mood/Bad"/>
    <Annotation Term="Vendor.Weight" Decimal="1.50"/><Annotation Term="Vendor.Is" EnumMember="Vendor.E/A"/>
    <Annotation Term="Vendor.Where"><PropertyPath>Id</PropertyPath></Annotation></Property>
  <NavigationProperty Name="Rest" Type="Collection(shop.Item)"/>
  <NavigationProperty Name="Next" Type="shop.Item"/>
</EntityType>
<Function Name="Best"><Parameter Name="n" Type="Collection(Edm.Int32)"/>
  <ReturnType Type="Edm.DateTimeOffset"/></Function>
<EntityContainer Name="C">
  <EntitySet Name="Items" EntityType="shop.Item">
    <NavigationPropertyBinding Path="Next" Target="shop.C/Items"/>
    <Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record>
      <PropertyValue Property="RequiresFilter"/>
      <PropertyValue Property="NonFilterableProperties"><Collection><PropertyPath>Note</PropertyPath>
      <Annotation Term="Vendor.On" Bool="true"/></Collection></PropertyValue></Record></Annotation>
  </EntitySet>
  <FunctionImport Name="Best" Function="shop.Best"/>
</EntityContainer>
"""


def as_json(found: Document) -> Document:
    return read_metadata(json.dumps(to_csdl_json(found.model)).encode())


def as_xml(found: Document) -> Document:
    return read_metadata(to_csdl_xml(found.model))


def forms_of(found: Document) -> list[Document]:
    return [as_json(found), as_xml(found), as_xml(as_json(found)), as_json(as_xml(found))]


@pytest.mark.parametrize("form", range(4))
def test_no_form_of_a_document_differs_from_it(form: int) -> None:
    original = document(EVERYTHING)
    other = forms_of(original)[form]
    assert diff(original, other) == ()
    assert diff(other, original) == ()


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('Name="Sum" Type="Edm.Decimal"', 'Name="Sum" Type="Edm.Decimal" Scale="2"', "Scale"),
        ("shop.Mood/Bad", "shop.Mood/Good", "shop.Feels"),
        ("<PropertyPath>Id<", "<PropertyPath>Sum<", "Vendor.Where"),
        ('Decimal="1.50"', 'Decimal="1.51"', "Vendor.Weight"),
        ('Type="Collection(Edm.String)"', 'Type="Collection(Edm.String)" Nullable="true"', "null"),
        ("<PropertyPath>Note<", "<PropertyPath>Sum<", "Note"),
    ],
)
def test_a_real_difference_shows_in_every_form(before: str, after: str, message: str) -> None:
    assert before in EVERYTHING
    original, changed = document(EVERYTHING), document(EVERYTHING.replace(before, after))
    for form in (changed, *forms_of(changed)):
        assert message in " ".join(change.message for change in diff(original, form))


OLD = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
  xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
 <edmx:DataServices m:DataServiceVersion="2.0">
  <Schema Namespace="shop" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <EntityType Name="Item"><Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
    <Property Name="At" Type="Edm.DateTime" ConcurrencyMode="Fixed" DefaultValue="2026-01-31T00:00"/>
    <Property Name="Slot" Type="Edm.Time" FixedLength="false"/></EntityType>
   <EntityContainer Name="C"><EntitySet Name="Items" EntityType="shop.Item"/>
    <FunctionImport Name="Best" ReturnType="Edm.DateTime" m:HttpMethod="GET">
     <Parameter Name="n" Type="Edm.Int32" Mode="In"/></FunctionImport></EntityContainer>
  </Schema></edmx:DataServices></edmx:Edmx>"""


def test_a_document_of_v2_equals_its_exports_and_differs_from_v4() -> None:
    original = read_metadata(OLD.encode())
    for form in forms_of(original):
        assert form.model.version == "4.01"
        assert diff(original, form) == ()
        assert diff(form, original) == ()
    moved = read_metadata(to_csdl_xml(original.model).replace(b'String="2.0"', b'String="4.0"'))
    assert next((c.impact.value, c.before, c.after) for c in diff(original, moved)) == (
        "breaking",
        "2.0",
        "4.01",
    )


@pytest.mark.corpus
@pytest.mark.skipif(not DOCUMENTS, reason="RESO_EXPLORER_CORPUS names no folder of documents")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_real_documents_equal_their_exports(path: Path) -> None:
    original = read_metadata(path.read_bytes())
    clashing = {
        name
        for name in (*original.index.actions, *original.index.functions)
        if name in original.index.types
    }
    for form in forms_of(original):
        for change in diff(original, form):
            assert {change.path, *(place.path for place in change.places)} <= clashing
