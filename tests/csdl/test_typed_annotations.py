"""What an annotation of CSDL JSON holds follows from its term."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.canonical import same_model
from reso_explorer.csdl.model import Collection, Constant, PathExpression, Record
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_xml import to_csdl_xml

_READ = "Org.OData.Core.V1.Permission/Read"
_WRITE = "Org.OData.Core.V1.Permission/Write"
_CORE = {
    "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.json": {
        "$Include": [{"$Namespace": "Org.OData.Core.V1", "$Alias": "Core"}]
    }
}


def value_of(term: str, value: Any, **declared: Any) -> Any:
    """Return the value of an annotation on a set, read from CSDL JSON."""
    document = {
        "$Version": "4.01",
        "$EntityContainer": "Shop.C",
        "$Reference": _CORE,
        "Shop": {
            "$Alias": "self",
            **declared,
            "Item": {"$Kind": "EntityType", "$Key": ["Id"], "Id": {}},
            "C": {
                "$Kind": "EntityContainer",
                "Items": {"$Collection": True, "$Type": "self.Item", f"@{term}": value},
            },
        },
    }
    model = read(json.dumps(document).encode()).model
    container = model.entity_container
    assert container is not None
    return container.entity_sets[0].annotations[0].value


@pytest.mark.parametrize(
    ("term", "value", "expected"),
    [
        ("Core.Permissions", "Read", Constant("EnumMember", "Org.OData.Core.V1.Permission/Read")),
        (
            "Org.OData.Core.V1.Permissions",
            "Read,Write",
            Constant(
                "EnumMember",
                "Org.OData.Core.V1.Permission/Read Org.OData.Core.V1.Permission/Write",
            ),
        ),
        ("Core.Permissions", "3", Constant("String", "3")),
        ("Core.Description", "Read", Constant("String", "Read")),
        ("Org.OData.Measures.V1.ISOCurrency", {"$Path": "Unit"}, PathExpression("Path", "Unit")),
        ("Unknown.Permissions", "Read", Constant("String", "Read")),
        (
            "Core.OptimisticConcurrency",
            ["Id", "self.Other/Rev"],
            Collection(
                (
                    PathExpression("PropertyPath", "Id"),
                    PathExpression("PropertyPath", "Shop.Other/Rev"),
                )
            ),
        ),
    ],
)
def test_a_standard_term_tells_what_a_text_is(term: str, value: Any, expected: Any) -> None:
    assert value_of(term, value) == expected


def test_properties_of_records_are_typed_through_their_base_types() -> None:
    term = "Org.OData.Capabilities.V1.FilterRestrictions"
    found = value_of(term, {"Filterable": True, "NonFilterableProperties": ["Id"]})
    assert isinstance(found, Record)
    assert {part.name: part.value for part in found.values} == {
        "Filterable": Constant("Bool", value=True),
        "NonFilterableProperties": Collection((PathExpression("PropertyPath", "Id"),)),
    }


def test_the_type_that_a_record_states_comes_before_that_of_the_term() -> None:
    term = "com.sap.vocabularies.UI.v1.Facets"
    stated = "#com.sap.vocabularies.UI.v1.ReferenceFacet"
    found = value_of(term, [{"@type": stated, "Target": "@com.sap.vocabularies.UI.v1.LineItem"}])
    (record,) = found.items
    assert record.values[0].value == PathExpression(
        "AnnotationPath", "@com.sap.vocabularies.UI.v1.LineItem"
    )


def test_terms_and_types_of_the_document_itself_count_first() -> None:
    declared = {
        "Mood": {"$Kind": "EnumType", "Good": 0, "Bad": 1},
        "Day": {"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.Date"},
        "Entry": {
            "$Kind": "ComplexType",
            "On": {"$Type": "self.Day"},
            "Rate": {"$Type": "Edm.Double"},
        },
        "Feels": {"$Kind": "Term", "$Type": "self.Mood"},
        "Log": {"$Kind": "Term", "$Type": "self.Entry", "$Collection": True},
    }
    assert value_of("self.Feels", "Bad", **declared) == Constant("EnumMember", "Shop.Mood/Bad")
    (entry,) = value_of("self.Log", [{"On": "2026-01-31", "Rate": 2.5}], **declared).items
    assert [part.value for part in entry.values] == [
        Constant("Date", "2026-01-31"),
        Constant("Float", "2.5"),
    ]


def test_a_cast_of_text_to_an_enumeration_is_its_member() -> None:
    declared = {"Mood": {"$Kind": "EnumType", "Good": 0}}
    value = {"$Eq": [{"$Path": "M"}, {"$Cast": "Good", "$Type": "self.Mood"}]}
    found = value_of("self.Feels", value, **declared)
    assert found.operands[1] == Constant("EnumMember", "Shop.Mood/Good")


def test_only_the_results_of_a_condition_have_the_type_of_the_term() -> None:
    chosen = value_of("Core.Permissions", {"$If": [{"$Path": "Open"}, "Read", "Write"]})
    assert chosen.operands[1:] == (Constant("EnumMember", _READ), Constant("EnumMember", _WRITE))
    compared = value_of("Core.Permissions", {"$Eq": ["Read", "Write"]})
    assert compared.operands == (Constant("String", "Read"), Constant("String", "Write"))


def test_a_term_that_a_document_declares_itself_counts_before_the_bundled_one() -> None:
    text = """{"$Version": "4.01", "Org.OData.Core.V1": {"Permissions": {"$Kind": "Term"},
        "T": {"$Kind": "ComplexType", "@Org.OData.Core.V1.Permissions": "Read"}}}"""
    (found,) = read(text.encode()).model.schemas[0].complex_types
    assert found.annotations[0].value == Constant("String", "Read")


XML = b"""<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:Reference Uri="https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml">
    <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/></edmx:Reference>
  <edmx:DataServices><Schema Namespace="Shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <EntityType Name="Item"><Key><PropertyRef Name="Id"/></Key>
      <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
      <Property Name="Sum" Type="Edm.Decimal"/><Property Name="At" Type="Edm.DateTimeOffset"/>
      <Property Name="Tags" Type="Collection(Edm.String)"/>
      <Property Name="Rev" Type="Edm.String" MaxLength="max">
        <Annotation Term="Core.Permissions" EnumMember="Core.Permission/Read"/></Property>
    </EntityType>
    <EntityContainer Name="C"><EntitySet Name="Items" EntityType="Shop.Item">
      <Annotation Term="Core.OptimisticConcurrency">
        <Collection><PropertyPath>Rev</PropertyPath></Collection></Annotation>
    </EntitySet></EntityContainer>
  </Schema></edmx:DataServices></edmx:Edmx>"""


def test_paths_and_members_come_back_from_json_as_what_they_were() -> None:
    model = read(XML).model
    again = read(json.dumps(to_csdl_json(model)).encode()).model
    text = to_csdl_xml(again).decode()
    assert "<PropertyPath>Rev</PropertyPath>" in text
    assert 'Term="Core.Permissions" EnumMember="Core.Permission/Read"' in text
    assert same_model(model, again)


@pytest.mark.parametrize(
    ("term", "inside", "expected"),
    [
        ("Core.Permissions", 'String="Read"', Constant("EnumMember", _READ)),
        (
            "Core.Permissions",
            'EnumMember="Read Write"',
            Constant("EnumMember", f"{_READ} {_WRITE}"),
        ),
        ("Core.Permissions", f'EnumMember="{_READ}"', Constant("EnumMember", _READ)),
        ("Core.Permissions", 'Path="Rev"', PathExpression("Path", "Rev")),
        ("Core.Description", 'String="Read"', Constant("String", "Read")),
        ("Own.Permissions", 'String="Read"', Constant("String", "Read")),
    ],
)
def test_xml_that_writes_a_text_by_mistake_is_read_by_the_term(
    term: str, inside: str, expected: Any
) -> None:
    text = XML.replace(
        b'<Annotation Term="Core.Permissions" EnumMember="Core.Permission/Read"/>',
        f'<Annotation Term="{term}" {inside}/>'.encode(),
    )
    (found,) = read(text).model.schemas[0].entity_types[0].properties[-1].annotations
    assert found.value == expected


def test_texts_inside_of_collections_and_records_in_xml_are_read_by_the_term() -> None:
    text = XML.replace(b"<PropertyPath>Rev</PropertyPath>", b"<String>Rev</String>")
    container = read(text).model.entity_container
    assert container is not None
    assert container.entity_sets[0].annotations[0].value == Collection(
        (PathExpression("PropertyPath", "Rev"),)
    )
