"""Each construct as OData CSDL JSON 4.01 writes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_json.embedded_json import parsed_json
from reso_explorer.csdl.write_json.literals import number, typed_literal

HEAD = """<?xml version="1.0"?><edmx:Edmx Version="{version}"
 xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:Reference Uri="https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml">
  <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/></edmx:Reference>
 <edmx:Reference Uri="far.xml"><edmx:Include Namespace="Far.Away"/>
  <edmx:IncludeAnnotations TermNamespace="T" Qualifier="Q" TargetNamespace="N"/></edmx:Reference>
 <edmx:DataServices><Schema Namespace="My.G" Alias="self"
  xmlns="http://docs.oasis-open.org/odata/ns/edm">{body}</Schema></edmx:DataServices></edmx:Edmx>"""


def written(body: str, version: str = "4.01", **options: Any) -> dict[str, Any]:
    text = HEAD.format(body=body, version=version)
    return to_csdl_json(read(text.encode()).model, **options)


def of_property(attributes: str, inside: str = "") -> dict[str, Any]:
    body = (
        f'<ComplexType Name="A"><Property Name="x" {attributes}>{inside}</Property></ComplexType>'
    )
    found: dict[str, Any] = written(body)["My.G"]["A"]["x"]
    return found


@pytest.mark.parametrize(
    ("attributes", "members"),
    [
        ('Type="Edm.String"', {"$Nullable": True}),
        ('Type="Edm.String" Nullable="false" Unicode="true" MaxLength="max"', {}),
        (
            'Type="Edm.String" Unicode="false" MaxLength="9"',
            {"$Nullable": True, "$MaxLength": 9, "$Unicode": False},
        ),
        ('Type="Collection(Edm.Int32)"', {"$Type": "Edm.Int32", "$Collection": True}),
        (
            'Type="Collection(My.G.A)" Nullable="true"',
            {"$Type": "self.A", "$Collection": True, "$Nullable": True},
        ),
        ('Type="Edm.Decimal" Nullable="false"', {"$Type": "Edm.Decimal", "$Scale": 0}),
        ('Type="Edm.Decimal" Nullable="false" Scale="variable"', {"$Type": "Edm.Decimal"}),
        (
            'Type="Edm.Decimal" Nullable="false" Scale="floating" Precision="7"',
            {"$Type": "Edm.Decimal", "$Precision": 7, "$Scale": "floating"},
        ),
        (
            'Type="Edm.DateTimeOffset" Nullable="false"',
            {"$Type": "Edm.DateTimeOffset", "$Precision": 0},
        ),
        (
            'Type="Edm.Duration" Nullable="false" Precision="3"',
            {"$Type": "Edm.Duration", "$Precision": 3},
        ),
        (
            'Type="Edm.GeographyPoint" Nullable="false" SRID="variable"',
            {"$Type": "Edm.GeographyPoint", "$SRID": "variable"},
        ),
        (
            'Type="Edm.Boolean" Nullable="0" DefaultValue="true"',
            {"$Type": "Edm.Boolean", "$DefaultValue": True},
        ),
        ('Type="Edm.String" Nullable="false" DefaultValue="true"', {"$DefaultValue": "true"}),
        (
            'Type="Edm.Int64" Nullable="false" DefaultValue="9223372036854775807"',
            {"$Type": "Edm.Int64", "$DefaultValue": 9223372036854775807},
        ),
    ],
)
def test_types_and_facets(attributes: str, members: dict[str, Any]) -> None:
    assert of_property(attributes) == members


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        ('Bool="true"', True),
        ('Int="42"', 42),
        ('Decimal="3.14"', 3.14),
        ('Decimal="0.1234567890123456789012345"', "0.1234567890123456789012345"),
        ('Float="INF"', "INF"),
        ('String=""', ""),
        ('Date="2031-01-31"', "2031-01-31"),
        ('EnumMember="My.G.E/A My.G.E/B"', "A,B"),
        ('PropertyPath="My.G.A/x"', "self.A/x"),
        ('Path="My.G.A/x"', {"$Path": "self.A/x"}),
        ('UrlRef="http://example.org"', {"$UrlRef": "http://example.org"}),
        ("", True),
    ],
)
def test_values_in_attributes(inside: str, value: Any) -> None:
    assert of_property("", f'<Annotation Term="Some.Term" {inside}/>')["@Some.Term"] == value


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        ("<String> a\r\nb </String>", " a\nb "),
        ("<Null/>", None),
        (
            '<Null><Annotation Term="Core.Description" String="why"/></Null>',
            {"$Null": None, "@Core.Description": "why"},
        ),
        ("<Collection><Int>1</Int><Bool>false</Bool></Collection>", [1, False]),
        (
            (
                '<Record Type="My.G.R"><PropertyValue Property="p" String="v"/>'
                '<Annotation Term="Core.Description" String="d"/></Record>'
            ),
            {"@type": "#self.R", "p": "v", "@Core.Description": "d"},
        ),
        ('<Record Type="Far.Away.R"/>', {"@type": "far.xml#Far.Away.R"}),
        (
            "<If><Bool>true</Bool><Int>1</Int><Int>2</Int></If>",
            {"$If": [True, 1, 2]},
        ),
        ("<Not><Path>a</Path></Not>", {"$Not": {"$Path": "a"}}),
        (
            "<Has><Path>a</Path><EnumMember>My.G.E/A My.G.E/B</EnumMember></Has>",
            {"$Has": [{"$Path": "a"}, {"$Cast": "A,B", "$Type": "self.E"}]},
        ),
        ("<DivBy><Int>1</Int><Int>2</Int></DivBy>", {"$DivBy": [1, 2]}),
        (
            '<Apply Function="odata.concat"><String>a</String><String>b</String></Apply>',
            {"$Apply": ["a", "b"], "$Function": "odata.concat"},
        ),
        (
            '<Cast Type="Collection(Edm.Decimal)" Scale="variable"><Path>a</Path></Cast>',
            {
                "$Cast": {"$Path": "a"},
                "$Type": "Edm.Decimal",
                "$Collection": True,
                "$Scale": "variable",
            },
        ),
        ('<IsOf Type="My.G.A"><Path>a</Path></IsOf>', {"$IsOf": {"$Path": "a"}, "$Type": "self.A"}),
        (
            '<LabeledElement Name="l"><Int>1</Int></LabeledElement>',
            {"$LabeledElement": 1, "$Name": "l"},
        ),
        (
            "<LabeledElementReference>My.G.l</LabeledElementReference>",
            {"$LabeledElementReference": "self.l"},
        ),
    ],
)
def test_values_as_elements(inside: str, value: Any) -> None:
    members = of_property("", f'<Annotation Term="Some.Term">{inside}</Annotation>')
    assert members["@Some.Term"] == value


def test_annotations_of_annotations_and_qualifiers() -> None:
    members = of_property(
        "",
        """<Annotation Term="Core.Description" Qualifier="Long" String="text">
        <Annotation Term="Core.IsLanguageDependent"/></Annotation>""",
    )
    assert members["@Core.Description#Long"] == "text"
    assert members["@Core.Description#Long@Core.IsLanguageDependent"] is True


def test_json_in_a_text_becomes_the_value() -> None:
    schema = '<Annotation Term="Org.OData.JSON.V1.Schema" String=\'{"type":["null"]}\'/>'
    assert of_property("", schema)["@Org.OData.JSON.V1.Schema"] == {"type": ["null"]}
    broken = '<Annotation Term="Org.OData.JSON.V1.Schema" String="{"/>'
    assert of_property("", broken)["@Org.OData.JSON.V1.Schema"] == "{"


def test_an_annotation_without_value_gets_the_default_of_its_term() -> None:
    body = """<Term Name="Size" Type="Edm.Int32" DefaultValue="7"/>
    <Term Name="Parts" Type="Collection(Edm.String)"/><ComplexType Name="R"/>
    <Term Name="Rec" Type="My.G.R"/>
    <ComplexType Name="A"><Annotation Term="self.Size"/><Annotation Term="self.Parts"/>
    <Annotation Term="self.Rec"/></ComplexType>"""
    found = written(body)["My.G"]["A"]
    assert (found["@self.Size"], found["@self.Parts"], found["@self.Rec"]) == (7, [], {})


@pytest.mark.parametrize(
    ("term", "default"),
    [
        ("Computed", True),
        ("Example", {}),
        ("GeometryFeature", {}),
        ("MayImplement", []),
        ("AcceptableMediaTypes", []),
    ],
)
def test_terms_of_a_vocabulary_have_the_default_of_their_type(term: str, default: Any) -> None:
    found = of_property('Type="Edm.Int32"', f'<Annotation Term="Core.{term}"/>')
    assert found[f"@Core.{term}"] == default


def test_the_default_of_a_tag_is_boolean_without_its_vocabulary() -> None:
    found = written('<Term Name="Old" Type="Core.Tag" Nullable="false" DefaultValue="true"/>')
    assert found["My.G"]["Old"] == {"$Kind": "Term", "$Type": "Core.Tag", "$DefaultValue": True}


def test_document_and_references() -> None:
    body = '<EntityContainer Name="C"/>'
    found = written(body)
    assert list(found) == ["$Version", "$EntityContainer", "$Reference", "My.G"]
    assert found["$EntityContainer"] == "My.G.C"
    assert found["$Reference"] == {
        "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.json": {
            "$Include": [{"$Namespace": "Org.OData.Core.V1", "$Alias": "Core"}]
        },
        "far.xml": {
            "$Include": [{"$Namespace": "Far.Away"}],
            "$IncludeAnnotations": [
                {"$TermNamespace": "T", "$Qualifier": "Q", "$TargetNamespace": "N"}
            ],
        },
    }
    assert found["My.G"] == {"$Alias": "self", "C": {"$Kind": "EntityContainer"}}


def test_resolved_names_need_no_alias() -> None:
    body = """<ComplexType Name="A" BaseType="self.B"/><ComplexType Name="B"/>
    <Annotations Target="self.A"><Annotation Term="Core.Description" String="x"/></Annotations>"""
    found = written(body, aliases="resolve")
    assert found["My.G"]["A"]["$BaseType"] == "My.G.B"
    assert found["My.G"]["$Annotations"] == {"My.G.A": {"@Org.OData.Core.V1.Description": "x"}}
    assert "$Alias" not in found["My.G"]


def test_record_types_in_a_4_0_document() -> None:
    body = """<ComplexType Name="A"><Annotation Term="Some.Term"><Record Type="self.A"/></Annotation>
    </ComplexType>"""
    found = written(body, version="4.0")["My.G"]["A"]["@Some.Term"]
    assert found == {"@odata.type": "#self.A"}


def test_the_type_of_a_record_is_the_same_for_a_model_from_json() -> None:
    inside = '<Annotation Term="Some.Term"><Record Type="Core.Link"/></Annotation>'
    address = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1"
    first = written(f'<ComplexType Name="A">{inside}</ComplexType>')
    assert f"{address}.json" in first["$Reference"]
    assert first["My.G"]["A"]["@Some.Term"] == {"@type": f"{address}.xml#Core.Link"}
    assert to_csdl_json(read(json.dumps(first).encode()).model) == first


def test_elements() -> None:
    body = """
    <EntityType Name="A" BaseType="self.B" Abstract="true" OpenType="true" HasStream="true">
     <Key><PropertyRef Name="Id"/><PropertyRef Name="b/Id" Alias="bid"/></Key>
     <NavigationProperty Name="n" Type="self.A" Partner="m" ContainsTarget="true">
      <ReferentialConstraint Property="Id" ReferencedProperty="Id">
       <Annotation Term="Core.Description" String="c"/></ReferentialConstraint>
      <OnDelete Action="Cascade"><Annotation Term="Core.Description" String="o"/></OnDelete>
     </NavigationProperty>
     <NavigationProperty Name="m" Type="Collection(self.A)" Nullable="true"/>
     <NavigationProperty Name="o" Type="self.A" Nullable="false"/>
    </EntityType>
    <EnumType Name="E" UnderlyingType="Edm.Byte" IsFlags="true"><Member Name="one" Value="1">
     <Annotation Term="Core.Description" String="1"/></Member></EnumType>
    <EnumType Name="F"><Member Name="x"/><Member Name="y"/></EnumType>
    <TypeDefinition Name="D" UnderlyingType="Edm.Decimal" Precision="5"/>
    <Term Name="T" Type="self.E" AppliesTo="Property Term" BaseTerm="Core.Description"/>"""
    found = written(body)["My.G"]
    assert found["A"] == {
        "$Kind": "EntityType",
        "$BaseType": "self.B",
        "$Abstract": True,
        "$OpenType": True,
        "$HasStream": True,
        "$Key": ["Id", {"bid": "b/Id"}],
        "n": {
            "$Kind": "NavigationProperty",
            "$Type": "self.A",
            "$Nullable": True,
            "$Partner": "m",
            "$ContainsTarget": True,
            "$ReferentialConstraint": {"Id": "Id", "Id@Core.Description": "c"},
            "$OnDelete": "Cascade",
            "$OnDelete@Core.Description": "o",
        },
        "m": {"$Kind": "NavigationProperty", "$Type": "self.A", "$Collection": True},
        "o": {"$Kind": "NavigationProperty", "$Type": "self.A"},
    }
    assert found["E"] == {
        "$Kind": "EnumType",
        "$UnderlyingType": "Edm.Byte",
        "$IsFlags": True,
        "one": 1,
        "one@Core.Description": "1",
    }
    assert found["F"] == {"$Kind": "EnumType", "x": 0, "y": 1}
    assert found["D"] == {
        "$Kind": "TypeDefinition",
        "$UnderlyingType": "Edm.Decimal",
        "$Precision": 5,
        "$Scale": 0,
    }
    assert found["T"] == {
        "$Kind": "Term",
        "$Type": "self.E",
        "$Nullable": True,
        "$BaseTerm": "Core.Description",
        "$AppliesTo": ["Property", "Term"],
    }


def test_operations_and_containers() -> None:
    body = """
    <ComplexType Name="same"/><Action Name="same"/>
    <Action Name="do" IsBound="true" EntitySetPath="a/n"><Parameter Name="a" Type="self.A"/></Action>
    <Action Name="do"/>
    <Function Name="get" IsComposable="true">
     <ReturnType Type="Collection(self.A)" Nullable="false"/></Function>
    <EntityContainer Name="C" Extends="Far.Away.C">
     <EntitySet Name="As" EntityType="self.A" IncludeInServiceDocument="false">
      <NavigationPropertyBinding Path="n" Target="self.C/As"/>
      <NavigationPropertyBinding Path="self.A/n" Target="Far.Away.C/Bs"/></EntitySet>
     <Singleton Name="Me" Type="self.A" Nullable="true"/>
     <ActionImport Name="do" Action="self.do" EntitySet="As"/>
     <FunctionImport Name="get" Function="self.get" EntitySet="self.C/As"
      IncludeInServiceDocument="true"/></EntityContainer>"""
    found = written(body)["My.G"]
    assert found["same"] == {"$Kind": "ComplexType"}
    assert found["do"] == [
        {
            "$Kind": "Action",
            "$IsBound": True,
            "$EntitySetPath": "a/n",
            "$Parameter": [{"$Name": "a", "$Type": "self.A", "$Nullable": True}],
        },
        {"$Kind": "Action"},
    ]
    assert found["get"] == [
        {
            "$Kind": "Function",
            "$IsComposable": True,
            "$ReturnType": {"$Type": "self.A", "$Collection": True},
        }
    ]
    assert found["C"] == {
        "$Kind": "EntityContainer",
        "$Extends": "Far.Away.C",
        "As": {
            "$Collection": True,
            "$Type": "self.A",
            "$IncludeInServiceDocument": False,
            "$NavigationPropertyBinding": {"n": "As", "self.A/n": "Far.Away.C/Bs"},
        },
        "Me": {"$Type": "self.A", "$Nullable": True},
        "do": {"$Action": "self.do", "$EntitySet": "As"},
        "get": {
            "$Function": "self.get",
            "$EntitySet": "As",
            "$IncludeInServiceDocument": True,
        },
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        ("NaN", "NaN"),
        ("0.30000000000000004441", "0.30000000000000004441"),
        ("1e999", "1e999"),
        ("9" * 30, int("9" * 30)),
        ("x", "x"),
    ],
)
def test_numbers_are_exact_or_texts(text: str, value: Any) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "primitive", "value"),
    [
        ("null", "Edm.Int32", None),
        ("null", "Edm.String", "null"),
        ("maybe", "Edm.Boolean", "maybe"),
        ("1.5", "Edm.Int32", "1.5"),
        ("2031-01-01", "Edm.Date", "2031-01-01"),
    ],
)
def test_default_values(text: str, primitive: str, value: Any) -> None:
    assert typed_literal(text, primitive) == value


@pytest.mark.parametrize(
    "text", ["{", "NaN", "[1e999]", "-Infinity", "[" * 80 + "]" * 80, "[" * 100_000]
)
def test_a_text_that_json_cannot_hold_as_a_value_stays_a_text(text: str) -> None:
    assert parsed_json(text) == text
