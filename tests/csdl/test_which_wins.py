"""What is stated twice or in another order: the first one counts, in every reader and writer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.canonical import same_model
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.meaning import Meanings
from reso_explorer.csdl.model import Constant, Model
from reso_explorer.csdl.write_json import to_csdl_json
from reso_explorer.csdl.write_xml import to_csdl_xml
from tests.csdl.documents import rules, v2, v4

KEY = '<Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/>'
CORE = "Org.OData.Core.V1"


def forms(text: bytes) -> list[Model]:
    """Return a document as read, and as read from its own exports."""
    model = read(text).model
    as_json = read(json.dumps(to_csdl_json(model)).encode()).model
    return [model, read(to_csdl_xml(model)).model, as_json]


def indexes(text: bytes) -> list[ModelIndex]:
    found = forms(text)
    for other in found[1:]:
        assert same_model(found[0], other)
    return [ModelIndex(model) for model in found]


def entity(inside: str, container: str = "") -> bytes:
    return v4(
        f'<EntityType Name="T">{KEY}{inside}</EntityType>'
        f'<EntityContainer Name="C"><EntitySet Name="Ts" EntityType="shop.T">{container}</EntitySet>'
        '<EntitySet Name="Us" EntityType="shop.T"/></EntityContainer>'
    )


def test_the_first_of_two_properties_counts() -> None:
    text = entity(
        '<Property Name="P" Type="Edm.Int32"/><Property Name="Q" Type="Edm.Date"/>'
        '<Property Name="P" Type="Edm.String"/>'
    )
    for index in indexes(text):
        assert index.properties("shop.T")["P"].member.type == "Edm.Int32"
        assert list(index.properties("shop.T")) == ["Id", "P", "Q"]


def test_a_type_redeclares_what_it_inherits() -> None:
    text = v4(
        '<ComplexType Name="A"><Property Name="P" Type="Edm.Int32"/></ComplexType>'
        '<ComplexType Name="B" BaseType="shop.A"><Property Name="P" Type="Edm.Int64"/></ComplexType>'
    )
    for index in indexes(text):
        assert index.properties("shop.B")["P"].member.type == "Edm.Int64"


def test_the_first_of_two_navigation_properties_counts() -> None:
    one = '<NavigationProperty Name="N" Type="shop.T"/>'
    for index in indexes(entity(one + '<NavigationProperty Name="N" Type="Collection(shop.T)"/>')):
        assert not index.navigation_properties("shop.T")["N"].member.is_collection


def test_the_first_of_two_keys_counts_wherever_it_stands() -> None:
    text = v4(
        '<EntityType Name="T"><Property Name="A" Type="Edm.Int32" Nullable="false"/>'
        '<Key><PropertyRef Name="A"/></Key><Key><PropertyRef Name="B"/></Key>'
        '<Property Name="B" Type="Edm.Int32" Nullable="false"/></EntityType>'
    )
    assert rules(read(text)) == ["second-key"]
    for index in indexes(text):
        assert [part.name for part in index.key("shop.T")] == ["A"]


def test_the_first_of_two_on_deletes_counts_wherever_it_stands() -> None:
    text = entity(
        '<NavigationProperty Name="N" Type="shop.T"><OnDelete Action="Cascade"/>'
        '<ReferentialConstraint Property="Id" ReferencedProperty="Id"/>'
        '<OnDelete Action="SetNull"/></NavigationProperty>'
    )
    assert rules(read(text)) == ["repeated-element"]
    for index in indexes(text):
        found = index.navigation_properties("shop.T")["N"].member
        assert found.on_delete == "Cascade"
        assert [each.property for each in found.referential_constraints] == ["Id"]


def test_the_first_of_two_constraints_on_a_property_counts() -> None:
    text = entity(
        '<Property Name="P" Type="Edm.Int32"/><NavigationProperty Name="N" Type="shop.T">'
        '<ReferentialConstraint Property="P" ReferencedProperty="Id"/>'
        '<ReferentialConstraint Property="P" ReferencedProperty="P"/></NavigationProperty>'
    )
    for index in indexes(text):
        found = index.navigation_properties("shop.T")["N"].member.referential_constraints
        assert found[0].referenced_property == "Id"


def test_the_first_of_two_bindings_of_a_path_counts() -> None:
    text = entity(
        '<NavigationProperty Name="N" Type="shop.T"/>',
        '<NavigationPropertyBinding Path="N" Target="Us"/>'
        '<NavigationPropertyBinding Path="N" Target="Ts"/>',
    )
    for index in indexes(text):
        assert index.binding_target(index.entity_sets["Ts"], "N") == "Us"


def test_the_first_annotation_counts_and_one_inline_before_one_from_outside() -> None:
    outside = (
        f'<Annotations Target="shop.T/P"><Annotation Term="{CORE}.Description" String="third"/>'
        f'<Annotation Term="{CORE}.LongDescription" String="first"/></Annotations>'
        f'<Annotations Target="shop.T/P">'
        f'<Annotation Term="{CORE}.LongDescription" String="second"/></Annotations>'
    )
    text = v4(
        f'{outside}<EntityType Name="T">{KEY}<Property Name="P" Type="Edm.String">'
        f'<Annotation Term="{CORE}.Description" Qualifier="Q" String="qualified"/>'
        f'<Annotation Term="{CORE}.Description" String="first"/>'
        f'<Annotation Term="{CORE}.Description" String="second"/></Property></EntityType>'
    )
    for index in indexes(text):
        said = Meanings(index).field("shop.T", "P")
        assert said.description is not None
        assert said.long_description is not None
        assert (said.description.value, said.long_description.value) == ("first", "first")


def test_the_first_of_two_values_of_a_record_counts() -> None:
    text = entity(
        "",
        '<Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record>'
        '<PropertyValue Property="Filterable" Bool="false"/>'
        '<PropertyValue Property="Filterable" Bool="true"/></Record></Annotation>',
    )
    for index in indexes(text):
        said = Meanings(index).entity_set("Ts").filterable
        assert said is not None
        assert said.value is False


def test_the_first_of_two_members_counts() -> None:
    text = v4(
        '<EnumType Name="E"><Member Name="A" Value="1"/><Member Name="B" Value="2"/>'
        '<Member Name="A" Value="3"/></EnumType>'
    )
    for index in indexes(text):
        assert [(v.value, v.number) for v in Meanings(index).values("shop.E")] == [
            ("A", 1),
            ("B", 2),
        ]


def test_the_first_of_two_types_counts_across_schemas_of_one_namespace() -> None:
    schema = '<Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">{}</Schema>'
    text = v4(
        schema.format('<ComplexType Name="A"><Property Name="P" Type="Edm.Int32"/></ComplexType>'),
        schema.format(
            '<ComplexType Name="B"/><ComplexType Name="A"><Property Name="Q" Type="Edm.Date"/>'
            "</ComplexType>"
        ),
    )
    for index in [ModelIndex(model) for model in forms(text)]:
        assert list(index.types) == ["shop.A", "shop.B"]
        assert list(index.properties("shop.A")) == ["P"]


def test_the_first_namespace_of_an_alias_counts() -> None:
    text = v4(
        '<Schema Namespace="a" Alias="x" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        '<ComplexType Name="T"/></Schema>',
        '<Schema Namespace="b" Alias="x" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        '<ComplexType Name="U" BaseType="x.T"/></Schema>',
    )
    reading = read(text)
    assert "alias-twice" in rules(reading)
    index = ModelIndex(reading.model)
    assert index.qualify("x.T") == "a.T"
    assert index.lineage("b.U")[-1].qualified_name == "a.T"


@pytest.mark.parametrize("is_marked", [True, False])
def test_the_marked_container_counts_else_the_first(is_marked: bool) -> None:  # noqa: FBT001
    mark = 'm:IsDefaultEntityContainer="true"' if is_marked else ""
    text = v2(
        f'<EntityType Name="A">{KEY}</EntityType><EntityType Name="B">{KEY}</EntityType>'
        '<EntityContainer Name="One"><EntitySet Name="S" EntityType="shop.A"/></EntityContainer>'
        f'<EntityContainer Name="Two" {mark}><EntitySet Name="S" EntityType="shop.B"/>'
        "</EntityContainer>"
    )
    for index in indexes(text):
        container = index.model.entity_container
        assert container is not None
        assert container.name == ("Two" if is_marked else "One")
        assert index.entity_sets["S"].type == ("shop.B" if is_marked else "shop.A")


ASSOCIATION = """
<EntityType Name="A"><Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="Bs" Relationship="shop.R" FromRole="A" ToRole="B"/></EntityType>
<EntityType Name="B"><Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="X" Type="Edm.Int32"/>
  <Property Name="Y" Type="Edm.Int32"/>
  <NavigationProperty Name="A" Relationship="shop.R" FromRole="B" ToRole="A"/></EntityType>
<Association Name="R">
  <End Role="A" Type="shop.A" Multiplicity="1"><OnDelete Action="Cascade"/>{on_delete}</End>
  {end}<End Role="B" Type="shop.B" Multiplicity="*"/>{second_end}
  <ReferentialConstraint><Dependent Role="B"><PropertyRef Name="X"/></Dependent>
    <Principal Role="A"><PropertyRef Name="Id"/></Principal>{principal}</ReferentialConstraint>
  {constraint}
</Association>{association}"""
REPEATS = {
    "on_delete": '<OnDelete Action="None"/>',
    "second_end": '<End Role="B" Type="shop.A" Multiplicity="1"/>',
    "principal": '<Principal Role="A"><PropertyRef Name="No"/></Principal>',
    "constraint": '<ReferentialConstraint><Principal Role="A"><PropertyRef Name="Id"/></Principal>'
    '<Dependent Role="B"><PropertyRef Name="Y"/></Dependent></ReferentialConstraint>',
    "association": '<Association Name="R"><End Role="A" Type="shop.B" Multiplicity="*"/>'
    '<End Role="B" Type="shop.A" Multiplicity="1"/></Association>',
}


@pytest.mark.parametrize("repeated", [None, *REPEATS])
def test_the_first_part_of_an_association_counts(repeated: str | None) -> None:
    parts = dict.fromkeys((*REPEATS, "end"), "")
    if repeated is not None:
        parts[repeated] = REPEATS[repeated]
    text = v2(ASSOCIATION.format(**parts))
    assert rules(read(text)) == ([] if repeated is None else ["repeated-element"])
    for index in indexes(text):
        many = index.navigation_properties("shop.A")["Bs"].member
        one = index.navigation_properties("shop.B")["A"].member
        assert (many.type, many.is_collection, many.on_delete) == ("shop.B", True, "Cascade")
        assert (one.type, one.nullable, one.partner) == ("shop.A", False, "Bs")
        assert [(c.property, c.referenced_property) for c in one.referential_constraints] == [
            ("X", "Id")
        ]


SETS = """<EntityContainer Name="C"><EntitySet Name="As" EntityType="shop.A"/>
 <EntitySet Name="Cs" EntityType="shop.B"/><EntitySet Name="Bs" EntityType="shop.B"/>
 <AssociationSet Name="1" Association="shop.R"><End Role="A" EntitySet="As"/>
  <End Role="B" EntitySet="Cs"/></AssociationSet>
 <AssociationSet Name="2" Association="shop.R"><End Role="A" EntitySet="As"/>
  <End Role="B" EntitySet="Bs"/></AssociationSet></EntityContainer>"""


@pytest.mark.parametrize(("name", "target"), [("Bs", "Bs"), ("Rest", "Cs")])
def test_of_several_sets_the_one_named_like_the_relation_counts_else_the_first(
    name: str, target: str
) -> None:
    body = ASSOCIATION.format(**dict.fromkeys((*REPEATS, "end"), ""))
    text = v2(body.replace('Name="Bs"', f'Name="{name}"') + SETS)
    for index in indexes(text):
        assert [(b.path, b.target) for b in index.entity_sets["As"].bindings] == [(name, target)]
        for entity_set in ("Bs", "Cs"):
            bindings = index.entity_sets[entity_set].bindings
            assert [(b.path, b.target) for b in bindings] == [("A", "As")]


def test_two_properties_that_share_a_relationship_have_no_partner() -> None:
    body = ASSOCIATION.format(**dict.fromkeys((*REPEATS, "end"), ""))
    twice = '<NavigationProperty Name="Cs" Relationship="shop.R" FromRole="A" ToRole="B"/>'
    text = v2(body.replace("</EntityType>", f"{twice}</EntityType>", 1))
    assert rules(read(text)) == ["relationship-shared"]
    for index in indexes(text):
        navigation = index.navigation_properties("shop.A")
        assert [navigation[name].member.partner for name in ("Bs", "Cs")] == [None, None]
        assert index.navigation_properties("shop.B")["A"].member.partner is None


def test_the_last_of_two_json_members_counts_as_json_parsers_have_it() -> None:
    text = b'{"$Version":"4.01","S":{"T":{"$Kind":"ComplexType","P":{"$Type":"Edm.Date","$Type":"Edm.Guid"}}}}'
    reading = read(text)
    assert rules(reading) == ["duplicate-member"]
    assert reading.model.schemas[0].complex_types[0].properties[0].type == "Edm.Guid"


def test_the_first_value_of_an_annotation_counts() -> None:
    text = v4(
        '<ComplexType Name="T"><Annotation Term="x.Y" String="first"><String>second</String>'
        "</Annotation></ComplexType>"
    )
    reading = read(text)
    assert "several-expressions" in rules(reading)
    found: Any = reading.model.schemas[0].complex_types[0].annotations[0].value
    assert found == Constant("String", "first")


def test_elements_in_an_unusual_order_say_the_same() -> None:
    usual = v4(
        f'<EntityType Name="T">{KEY}</EntityType><Action Name="F"><Parameter Name="a" '
        'Type="Edm.Int32"/><Parameter Name="b" Type="shop.T"/><ReturnType Type="Edm.Date"/></Action>'
        '<EntityContainer Name="C"><EntitySet Name="Ts" EntityType="shop.T"/>'
        '<ActionImport Name="F" Action="shop.F"/></EntityContainer>'
    )
    unusual = v4(
        '<EntityContainer Name="C"><ActionImport Name="F" Action="s.F"/>'
        '<EntitySet Name="Ts" EntityType="s.T"/></EntityContainer>'
        '<Action Name="F"><ReturnType Type="Edm.Date"/><Parameter Name="a" Type="Edm.Int32"/>'
        '<Parameter Name="b" Type="s.T"/></Action><EntityType Name="T">'
        '<Property Name="Id" Type="Edm.Int32" Nullable="false"/><Key><PropertyRef Name="Id"/></Key>'
        "</EntityType>"
    )
    assert rules(read(unusual)) == []
    assert same_model(read(usual).model, read(unusual).model)
