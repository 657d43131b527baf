"""Associations that leave something open: nothing is lost, and what is wrong is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.graph.columns import JoinBasis
from reso_explorer.graph.joins import join_of

if TYPE_CHECKING:
    from reso_explorer.csdl.read import Reading

ENVELOPE = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
  xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
 <edmx:DataServices m:DataServiceVersion="2.0">
  <Schema Namespace="G" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
   <EntityType Name="Bed"><Key><PropertyRef Name="No"/></Key>
    <Property Name="No" Type="Edm.Int32" Nullable="false"/>
    <NavigationProperty Name="Plants" Relationship="G.Grows" FromRole="bed" ToRole="plant"/>
   </EntityType>
   <EntityType Name="Plant"><Key><PropertyRef Name="Id"/></Key>
    <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
    <Property Name="BedNo" Type="Edm.Int32" Nullable="false"/>{plant}
   </EntityType>
   <Association Name="Grows">{association}</Association>
   <EntityContainer Name="C">
    <EntitySet Name="Beds" EntityType="G.Bed"/><EntitySet Name="Plants" EntityType="G.Plant"/>
    {sets}
   </EntityContainer>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>
"""
ENDS = (
    '<End Role="bed" Type="G.Bed" Multiplicity="1"/>'
    '<End Role="plant" Type="G.Plant" Multiplicity="*"/>'
)
CONSTRAINT = (
    '<ReferentialConstraint><Principal Role="bed"><PropertyRef Name="No"/></Principal>'
    '<Dependent Role="plant"><PropertyRef Name="BedNo"/></Dependent></ReferentialConstraint>'
)
BACK = '<NavigationProperty Name="Bed" Relationship="G.Grows" FromRole="plant" ToRole="bed"/>'
SETS = (
    '<AssociationSet Name="S" Association="G.Grows">'
    '<End Role="bed" EntitySet="Beds"/><End Role="plant" EntitySet="Plants"/></AssociationSet>'
)


def reading(association: str = ENDS + CONSTRAINT, *, plant: str = "", sets: str = SETS) -> Reading:
    return read(ENVELOPE.format(association=association, plant=plant, sets=sets).encode())


def messages(found: Reading, rule: str) -> list[str]:
    return [finding.message for finding in found.findings if finding.code == rule]


def test_a_constraint_without_navigation_at_its_end_still_tells_the_join() -> None:
    index = ModelIndex(reading().model)
    bed = index.entity_type("G.Bed")
    assert bed is not None
    (plants,) = bed.navigation_properties
    assert not plants.referential_constraints
    columns = join_of(index, bed, plants)
    assert columns.how is JoinBasis.STATED_BY_ASSOCIATION
    assert columns.is_stated
    assert columns.pairs == (("No", "BedNo"),)


def test_a_constraint_with_navigation_at_its_end_stands_only_there() -> None:
    index = ModelIndex(reading(plant=BACK).model)
    bed, plant = index.entity_type("G.Bed"), index.entity_type("G.Plant")
    assert bed is not None
    assert plant is not None
    assert not bed.navigation_properties[0].annotations
    columns = join_of(index, plant, plant.navigation_properties[0])
    assert (columns.how, columns.pairs) == (JoinBasis.STATED, (("BedNo", "No"),))


def test_a_constraint_without_roles_is_reported_and_claims_no_join() -> None:
    found = reading(ENDS + CONSTRAINT.replace(' Role="plant"', ""))
    assert messages(found, "association-unresolved") == [
        "The referential constraint names a role that its association doesn't have."
    ]
    assert not found.model.schemas[0].entity_types[0].navigation_properties[0].annotations


def test_a_principal_of_a_role_that_does_not_exist_is_reported() -> None:
    found = reading(ENDS + CONSTRAINT.replace('Role="bed"', 'Role="bde"'))
    assert len(messages(found, "association-unresolved")) == 1


def test_a_relationship_from_a_role_that_does_not_exist_is_reported() -> None:
    found = reading(plant=BACK.replace('FromRole="plant"', 'FromRole="plnat"'))
    assert messages(found, "association-unresolved") == [
        "The relationship comes from a role that its association doesn't have."
    ]


def test_an_association_set_of_an_unknown_association_is_reported() -> None:
    found = reading(sets=SETS.replace("G.Grows", "G.Grow"))
    assert messages(found, "association-unresolved") == [
        "The association set names an association that isn't in the document."
    ]


def test_an_association_set_with_an_unknown_role_is_reported() -> None:
    found = reading(sets=SETS.replace('Role="bed"', 'Role="bde"'))
    assert messages(found, "association-unresolved") == [
        "The association set names a role that its association doesn't have."
    ]


def test_an_association_set_of_an_unknown_entity_set_is_reported() -> None:
    found = reading(sets=SETS.replace('"Beds"', '"Bedz"'))
    assert messages(found, "association-unresolved") == [
        "The association set names an entity set that isn't in its container."
    ]


def test_documentation_without_a_place_is_reported() -> None:
    text = "<Documentation><Summary>What grows where</Summary></Documentation>"
    found = reading(text + ENDS + CONSTRAINT)
    assert messages(found, "left-out") == ["Documentation of Association isn't kept in the model."]


def test_an_association_that_nothing_uses_is_reported() -> None:
    text = ENVELOPE.format(association=ENDS, plant="", sets="").replace(
        '<NavigationProperty Name="Plants" Relationship="G.Grows" FromRole="bed" ToRole="plant"/>',
        "",
    )
    found = read(text.encode())
    assert messages(found, "left-out") == [
        "No navigation property uses the association; it's ignored."
    ]


def test_a_sound_association_has_no_findings() -> None:
    assert not reading().findings
    assert not reading(plant=BACK).findings


def test_an_end_of_no_known_multiplicity_leads_to_any_number_of_rows() -> None:
    found = reading(ENDS.replace('Multiplicity="*"', 'Multiplicity="many"') + CONSTRAINT)
    assert messages(found, "invalid-multiplicity") == [
        "The multiplicity `many` isn't 1, 0..1, or *."
    ]
    plants = ModelIndex(found.model).navigation_properties("G.Bed")["Plants"].member
    assert (plants.is_collection, plants.nullable) == (True, None)


def test_a_container_that_extends_another_one_may_bind_the_sets_of_that() -> None:
    sets = SETS.replace('"Beds"', '"Bedz"')
    text = ENVELOPE.format(association=ENDS + CONSTRAINT, plant="", sets=sets)
    extending = text.replace("<EntityContainer ", '<EntityContainer Extends="H.Other" ')
    assert messages(read(text.encode()), "association-unresolved")
    assert not messages(read(extending.encode()), "association-unresolved")
