from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl import read
from tests.csdl.documents import EDM, clean, rules, v4

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Property


def one_property(attributes: str) -> Property:
    return (
        read(v4(f'<ComplexType Name="C"><Property {attributes}/></ComplexType>'))
        .model.schemas[0]
        .complex_types[0]
        .properties[0]
    )


def test_an_entity_type_has_all_that_it_states() -> None:
    reading = clean(
        v4(
            """<EntityType Name="Base" Abstract="true">
                 <Key><PropertyRef Name="Info/ID" Alias="InfoID"/><PropertyRef Name="No"/></Key>
                 <Property Name="No" Type="Edm.Int32" Nullable="false"/>
               </EntityType>
               <EntityType Name="Sub" BaseType="s.Base" OpenType="true" HasStream="1">
                 <NavigationProperty Name="Up" Type="s.Base" Nullable="false" Partner="Down"
                     ContainsTarget="true">
                   <ReferentialConstraint Property="No" ReferencedProperty="No"/>
                   <OnDelete Action="Cascade"><Annotation Term="s.T" Bool="true"/></OnDelete>
                 </NavigationProperty>
               </EntityType>"""
        )
    )
    base, sub = reading.model.schemas[0].entity_types
    assert (base.name, base.abstract, base.open_type) == ("Base", True, False)
    assert [(part.name, part.alias) for part in base.key] == [("Info/ID", "InfoID"), ("No", None)]
    assert base.properties[0].nullable is False
    assert (sub.base_type, sub.open_type, sub.has_stream, sub.key) == ("shop.Base", True, True, ())
    up = sub.navigation_properties[0]
    assert (up.type, up.is_collection, up.nullable, up.multiplicity) == (
        "shop.Base",
        False,
        False,
        "1",
    )
    assert (up.partner, up.contains_target, up.on_delete) == ("Down", True, "Cascade")
    assert up.on_delete_annotations[0].term == "shop.T"
    assert (up.referential_constraints[0].property, up.line) == ("No", 10)


@pytest.mark.parametrize(
    ("attributes", "field", "value"),
    [
        ("", "nullable", None),
        ('Nullable="true"', "nullable", True),
        ('Nullable="0"', "nullable", False),
        ('MaxLength="40"', "max_length", 40),
        ('MaxLength="max"', "max_length", "max"),
        ('Precision="7"', "precision", 7),
        ('Scale="2"', "scale", 2),
        ('Scale="variable"', "scale", "variable"),
        ('Scale="floating"', "scale", "floating"),
        ('Unicode="false"', "unicode", False),
        ('SRID="4326"', "srid", 4326),
        ('SRID="variable"', "srid", "variable"),
        ('DefaultValue="true"', "default_value", "true"),
        ('DefaultValue=""', "default_value", ""),
    ],
)
def test_facets(attributes: str, field: str, value: object) -> None:
    assert getattr(one_property(f'Name="P" Type="Edm.String" {attributes}'), field) == value


@pytest.mark.parametrize(
    ("facet", "field", "value"),
    [
        ('MaxLength="Max"', "max_length", "max"),
        ('Scale="Variable"', "scale", "variable"),
        ('SRID="Variable"', "srid", "variable"),
        ('Nullable="False"', "nullable", False),
    ],
)
def test_facets_in_another_letter_case_count_and_are_remarked(
    facet: str, field: str, value: object
) -> None:
    reading = read(
        v4(f'<ComplexType Name="C"><Property Name="P" Type="Edm.String" {facet}/></ComplexType>')
    )
    assert getattr(reading.model.schemas[0].complex_types[0].properties[0], field) == value
    assert rules(reading) == ["letter-case"]


@pytest.mark.parametrize(
    "facet",
    ['MaxLength="long"', 'Precision="-1"', 'Scale="1.5"', 'MaxLength="99999999999999999999999"'],
)
def test_a_facet_that_cannot_be_read_is_a_finding_and_nothing_else_is_lost(facet: str) -> None:
    reading = read(
        v4(f'<ComplexType Name="C"><Property Name="P" Type="Edm.Decimal" {facet}/></ComplexType>')
    )
    found = reading.model.schemas[0].complex_types[0].properties[0]
    assert (found.name, found.type, found.max_length, found.precision, found.scale) == (
        "P",
        "Edm.Decimal",
        None,
        None,
        None,
    )
    assert [(f.code, f.path, f.line) for f in reading.findings] == [
        ("invalid-facet", "shop.C/P", 5)
    ]


def test_attributes_may_stand_in_any_order() -> None:
    found = one_property('Nullable="false" MaxLength="3" Type="Collection( s.E )" Name="P"')
    assert (found.name, found.type, found.is_collection, found.nullable, found.max_length) == (
        "P",
        "shop.E",
        True,
        False,
        3,
    )


def test_enum_members_without_values_count_on() -> None:
    reading = clean(
        v4(
            """<EnumType Name="Plain"><Member Name="A"/><Member Name="B"/></EnumType>
               <EnumType Name="Mixed" UnderlyingType="Edm.Int64" IsFlags="true">
                 <Member Name="A" Value="-5"/><Member Name="B"/>
                 <Member Name="C" Value="4611686018427387904"/></EnumType>
               <EnumType Name="Empty"/>"""
        )
    )
    plain, mixed, empty = reading.model.schemas[0].enum_types
    assert [(m.value, m.is_explicit) for m in plain.members] == [(0, False), (1, False)]
    assert plain.underlying_type == "Edm.Int32"
    assert not plain.is_flags
    assert [m.value for m in mixed.members] == [-5, -4, 2**62]
    assert (mixed.underlying_type, mixed.is_flags) == ("Edm.Int64", True)
    assert empty.members == ()


@pytest.mark.parametrize("value", ["x", "1.0", "99999999999999999999", "", "1_0"])
def test_a_member_value_that_is_no_integer_is_a_finding(value: str) -> None:
    reading = read(
        v4(f'<EnumType Name="E"><Member Name="A"/><Member Name="B" Value="{value}"/></EnumType>')
    )
    member = reading.model.schemas[0].enum_types[0].members[1]
    assert (member.value, member.is_explicit) == (1, False)
    assert rules(reading) == ["invalid-enum-value"]


def test_type_definitions_and_terms() -> None:
    reading = clean(
        v4(
            """<TypeDefinition Name="Money" UnderlyingType="Edm.Decimal" Precision="9" Scale="2"/>
               <Term Name="Tag" Type="Core.Tag" DefaultValue="true" Nullable="false"
                   AppliesTo="Property  EntityType" BaseTerm="s.Other"/>""",
            references=f'<edmx:Reference Uri="core.xml"><edmx:Include Namespace="C.V1" '
            f'Alias="Core"/></edmx:Reference><!-- {EDM} -->',
        )
    )
    schema = reading.model.schemas[0]
    assert (schema.type_definitions[0].underlying_type, schema.type_definitions[0].scale) == (
        "Edm.Decimal",
        2,
    )
    term = schema.terms[0]
    assert (term.type, term.default_value, term.applies_to, term.base_term) == (
        "C.V1.Tag",
        "true",
        ("Property", "EntityType"),
        "shop.Other",
    )


def test_a_second_key_is_a_finding_and_the_first_one_counts() -> None:
    reading = read(
        v4(
            """<EntityType Name="T"><Key><PropertyRef Name="A"/></Key>
               <Key><PropertyRef Name="B"/></Key></EntityType>"""
        )
    )
    assert [part.name for part in reading.model.schemas[0].entity_types[0].key] == ["A"]
    assert rules(reading) == ["second-key"]
    assert "B" in reading.findings[0].message


def test_elements_without_name_or_type_are_kept() -> None:
    reading = read(
        v4(
            """<EntityType><Property Name="NoType"/><Property Type="Edm.Int32"/>
               <NavigationProperty Name="N"/></EntityType>
               <TypeDefinition Name="D"/>"""
        )
    )
    schema = reading.model.schemas[0]
    first, second = schema.entity_types[0].properties
    assert (first.type, second.name, second.type) == ("Edm.String", "", "Edm.Int32")
    assert schema.entity_types[0].navigation_properties[0].type == "Edm.EntityType"
    assert schema.type_definitions[0].underlying_type == "Edm.String"
    assert sorted(rules(reading)) == [
        "missing-name",
        "missing-name",
        "missing-type",
        "missing-type",
        "missing-type",
    ]


def test_unknown_things_are_findings_and_the_rest_stays() -> None:
    reading = read(
        v4(
            """<EntityType Name="T" Foo="1">
               <Propety Name="X" Type="Edm.String"/>
               <EntitySet Name="Lost"/>
               stray
               <Property Name="P" Type="Edm.String" FixedLength="true"/>
               <Property Name="Q" Type="Edm.String" FixedLength="true"/>
               <x:Property xmlns:x="urn:other"/></EntityType>"""
        )
    )
    assert [p.name for p in reading.model.schemas[0].entity_types[0].properties] == ["P", "Q"]
    found = {(f.code, f.line, f.path, f.count) for f in reading.findings}
    assert found == {
        ("unknown-element", 6, "shop.T/X", 1),
        ("misplaced-element", 7, "shop.T/Lost", 1),
        ("unknown-attribute", 9, "shop.T/P", 2),
        ("unknown-attribute", 5, "shop.T", 1),
        ("unknown-element", 11, "shop.T", 1),
        ("stray-text", 7, "", 1),
    }
    typo = next(f for f in reading.findings if "Propety" in f.message)
    assert "Property" in typo.hint


def test_every_element_knows_the_line_on_which_it_begins() -> None:
    reading = clean(
        v4(
            """<EntityType
                 Name="T">
               <Property Name="P"
                 Type="Edm.String">
                 <Annotation Term="s.A"
                    String="x"/>
               </Property></EntityType>"""
        )
    )
    schema = reading.model.schemas[0]
    found = schema.entity_types[0]
    assert (schema.line, found.line, found.properties[0].line) == (4, 5, 7)
    assert found.properties[0].annotations[0].line == 9


def test_lines_are_exact_in_very_long_documents() -> None:
    members = "\n".join(f'<Member Name="M{number}"/>' for number in range(70_000))
    reading = read(v4(f'<EnumType Name="E">\n{members}\n</EnumType>'))
    found = reading.model.schemas[0].enum_types[0].members
    assert [found[0].line, found[65_600].line, found[-1].line] == [6, 65_606, 70_005]
    assert found[-1].value == 69_999


def test_members_without_a_value_count_on_from_the_one_before() -> None:
    members = '<Member Name="A" Value="5"/><Member Name="B"/><Member Name="C" Value="0"/>'
    found = read(v4(f'<EnumType Name="E">{members}<Member Name="D"/></EnumType>')).model
    assert [
        (each.name, each.value, each.is_explicit) for each in found.schemas[0].enum_types[0].members
    ] == [
        ("A", 5, True),
        ("B", 6, False),
        ("C", 0, True),
        ("D", 1, False),
    ]


def test_a_partner_is_a_path_with_full_names() -> None:
    navigation = '<NavigationProperty Name="N" Type="s.T" Partner="s.Sub/N"/>'
    found = clean(v4(f'<EntityType Name="T">{navigation}</EntityType>')).model
    assert found.schemas[0].entity_types[0].navigation_properties[0].partner == "shop.Sub/N"
