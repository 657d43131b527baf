"""Documents as live services write them: each quirk is read, and nothing else is lost."""

from __future__ import annotations

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.errors import NotMetadataError, NotMetadataKind
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import Constant
from tests.csdl.documents import EDM, clean, rules, v4


def test_the_container_stands_in_a_schema_of_its_own_before_the_types() -> None:
    reading = clean(
        v4(
            f"""<Schema Namespace="Default" xmlns="{EDM}"><EntityContainer Name="Con">
                <EntitySet Name="Listing" EntityType="shop.Listing"/></EntityContainer></Schema>""",
            '<EntityType Name="Listing"/>',
        )
    )
    assert ModelIndex(reading.model).resource_type("Listing") is not None


def test_one_name_as_property_and_as_navigation_property() -> None:
    found = (
        clean(
            v4(
                """<EntityType Name="T"><Property Name="Media" Type="Edm.String"/>
               <NavigationProperty Name="Media" Type="Collection(s.T)"/></EntityType>"""
            )
        )
        .model.schemas[0]
        .entity_types[0]
    )
    assert (len(found.properties), len(found.navigation_properties)) == (1, 1)


def test_one_name_for_an_operation_and_a_type() -> None:
    schema = clean(
        v4(
            """<ComplexType Name="image"/><Function Name="image"><ReturnType Type="s.image"/>
               </Function><Function Name="image"><ReturnType Type="Edm.Stream"/></Function>"""
        )
    ).model.schemas[0]
    assert (len(schema.complex_types), len(schema.functions)) == (1, 2)


def test_types_that_are_defined_nowhere_stay_as_named() -> None:
    reading = clean(
        v4(
            '<EntityType Name="T"><Property Name="City" Type="org.example.enums.City"/></EntityType>'
        )
    )
    assert reading.model.schemas[0].entity_types[0].properties[0].type == "org.example.enums.City"


def test_facets_in_wrong_places_are_kept() -> None:
    found = (
        clean(
            v4(
                """<ComplexType Name="C"><Property Name="A" Type="Edm.Int64" Precision="255"/>
               <Property Name="B" Type="Edm.Date" MaxLength="10"/>
               <Property Name="C" Type="Edm.DateTimeOffset" Precision="27" Scale="0"/>
               </ComplexType>"""
            )
        )
        .model.schemas[0]
        .complex_types[0]
        .properties
    )
    assert [(p.precision, p.max_length, p.scale) for p in found] == [
        (255, None, None),
        (None, 10, None),
        (27, None, 0),
    ]


def test_enumerations_of_every_kind() -> None:
    reading = read(
        v4(
            """<EnumType Name="Type" IsFlags="false"><Member Name="Type"/></EnumType>
               <EnumType Name="Flags" IsFlags="True"><Member Name="A" Value="0"/>
                 <Member Name="B" Value="1"/><Member Name="C" Value="2"/></EnumType>
               <EnumType Name="Large"><Member Name="Top" Value="4611686018427387904"/></EnumType>
               <EnumType Name="Odd"><Member Name="Spanish Tile"/><Member Name="A"/>
                 <Member Name="A"/></EnumType><EnumType Name="None"/>"""
        )
    )
    one, flags, large, odd, none = reading.model.schemas[0].enum_types
    assert (one.members[0].name, flags.is_flags, large.members[0].value) == ("Type", True, 2**62)
    assert [m.name for m in odd.members] == ["Spanish Tile", "A", "A"]
    assert none.members == ()
    assert rules(reading) == ["letter-case"]


def test_labels_of_every_kind() -> None:
    reading = read(
        v4(
            """<EntityType Name="T"><Property Name="Pool_sp_Type" Type="Edm.String">
                 <Annotation Term="MLS.OData.Metadata.LocalName" String="Pool: &quot;Type&quot;"/>
                 <Annotation String="" Term="RESO.OData.Metadata.StandardName"/>
                 <Annotation Term="RESO.OData.Metadata.LookupName"><String>Größe
 two</String></Annotation>
                 <Annotation Term="Core.Description" Qualifier="_0"/></Property></EntityType>
               <Annotation Term="Core.Description"><String>About</String></Annotation>"""
        )
    )
    schema = reading.model.schemas[0]
    found = schema.entity_types[0].properties[0].annotations
    assert [a.value for a in found] == [
        Constant("String", 'Pool: "Type"'),
        Constant("String", ""),
        Constant("String", "Größe\n two"),
        None,
    ]
    assert schema.annotations[0].value == Constant("String", "About")
    assert rules(reading) == ["undeclared-alias"]
    assert reading.findings[0].count == 2


def test_trailing_blanks_in_terms_and_types() -> None:
    found = (
        clean(
            v4(
                """<EntityType Name="T"><Property Name="P" Type="s.E "/>
               <Annotation Term="s.A " String="x"/></EntityType>"""
            )
        )
        .model.schemas[0]
        .entity_types[0]
    )
    assert (found.properties[0].type, found.annotations[0].term) == ("shop.E", "shop.A")


def test_a_key_of_two_elements_cycles_and_duplicates_are_kept() -> None:
    reading = clean(
        v4(
            """<EntityType Name="A" BaseType="s.B"/><EntityType Name="B" BaseType="s.A"/>
               <EntityType Name="A"><Property Name="P" Type="Edm.String"/>
                 <Property Name="P" Type="Edm.Int32"/></EntityType>
               <EntityContainer Name="C" Extends="s.C"/>"""
        )
    )
    types = reading.model.schemas[0].entity_types
    assert [found.name for found in types] == ["A", "B", "A"]
    assert len(types[2].properties) == 2


def test_nullable_on_collection_navigation_is_kept() -> None:
    found = (
        clean(
            v4(
                """<EntityType Name="T">
               <NavigationProperty Name="N" Type="Collection(s.T)" Nullable="false"/></EntityType>"""
            )
        )
        .model.schemas[0]
        .entity_types[0]
        .navigation_properties[0]
    )
    assert (found.is_collection, found.nullable) == (True, False)


def test_names_that_differ_only_in_case_and_names_beyond_ascii() -> None:
    found = (
        clean(v4('<EntityType Name="größe"/><EntityType Name="GRÖSSE"/><EntityType Name="Größe"/>'))
        .model.schemas[0]
        .entity_types
    )
    assert [t.name for t in found] == ["größe", "GRÖSSE", "Größe"]


def test_many_schemas_hold_types_of_one_name() -> None:
    reading = clean(
        v4(
            *(
                f'<Schema Namespace="n{i}" xmlns="{EDM}"><EntityType Name="T"/></Schema>'
                for i in range(19)
            )
        )
    )
    assert len(ModelIndex(reading.model).types_named("T")) == 19


def test_comments_and_instructions_stand_anywhere() -> None:
    reading = clean(
        v4(
            """<!-- <EntityType Name="No"/> --><?pi <x> ?><EntityType Name="T"><!-- a > b -->
               <Key><!-- --><PropertyRef Name="A"/></Key><?x?></EntityType>"""
        )
    )
    assert [t.name for t in reading.model.schemas[0].entity_types] == ["T"]


def test_children_named_like_comments_are_findings() -> None:
    reading = read(v4('<_comment>Generated</_comment><EntityType Name="T"/>'))
    assert rules(reading) == ["unknown-element"]
    assert reading.model.schemas[0].entity_types[0].name == "T"


def test_one_line_of_a_million_characters() -> None:
    members = "".join(f'<Member Name="M{number}"/>' for number in range(50_000))
    reading = clean(v4(f'<EnumType Name="E">{members}</EnumType>'))
    assert len(reading.model.schemas[0].enum_types[0].members) == 50_000


def test_an_undeclared_prefix_does_not_hide_that_a_document_is_cut_off() -> None:
    document = v4('<EntityType Name="T"/>')
    whole = document.replace(b'Name="T"', b'Name="T" sap:label="x"')
    with pytest.raises(NotMetadataError) as caught:
        read(whole[: whole.index(b"</Schema>")])
    assert caught.value.kind == NotMetadataKind.TRUNCATED
    assert [element.name for element in read(whole).model.schemas[0].entity_types] == ["T"]


def test_a_namespace_that_is_no_address_is_read_all_the_same() -> None:
    reading = read(b'<Schema Namespace="s" xmlns="not an address"><EntityType Name="T"/></Schema>')
    assert reading.model.schemas[0].entity_types[0].name == "T"
    assert rules(reading) == ["unknown-namespace"]


def test_an_attribute_of_an_undeclared_prefix_does_not_replace_one_without() -> None:
    found = read(v4('<EntityType Name="T" x:Name="U" x:OpenType="true"/>')).model
    (only,) = found.schemas[0].entity_types
    assert (only.name, only.open_type) == ("T", True)
