"""What each edge says: its name, its ends, and how many rows it leads to."""

from __future__ import annotations

import pytest

from reso_explorer.csdl.model import NavigationProperty
from reso_explorer.document import read_metadata
from reso_explorer.graph import EdgeKind, EntityGraph

from .small import entity, graph_of

KEY = '<Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32"/>'
BOATS = f"""<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
 <Term Name="Hint" Type="Edm.String"/>
 <EntityType Name="Boat">{KEY}<NavigationProperty Name="Pier" Type="a.Pier"/></EntityType>
 <EntityType Name="Pier">{KEY}</EntityType>
 <Action Name="Sink" IsBound="true"><Parameter Name="boat" Type="a.Boat"/></Action>
 <Action Name="Sink" IsBound="true"><Parameter Name="pier" Type="a.Pier"/></Action>
 <EntityContainer Name="C">
  <EntitySet Name="Boats" EntityType="a.Boat">
   <NavigationPropertyBinding Path="Pier" Target="Piers"/>
   <NavigationPropertyBinding Path="a.Tug/Pier" Target="b.Other/Piers"/></EntitySet>
  <EntitySet Name="Piers" EntityType="a.Pier"/>
  <Singleton Name="Flagship" Type="a.Boat"/>
 </EntityContainer>
 <Annotations Target="a.Sink(a.Boat)"><Annotation Term="a.Hint" String="slow"/></Annotations>
 <Annotations Target="a.Boat/Id"><Annotation Term="a.Hint" String="number"/></Annotations>
</Schema>"""


@pytest.fixture(scope="module")
def boats() -> EntityGraph:
    return read_metadata(BOATS.encode()).graph()


def test_a_set_is_of_many_and_a_singleton_of_one(boats: EntityGraph) -> None:
    uses = boats.edges_to("a.Boat", EdgeKind.SET)
    assert {edge.source: edge.is_collection for edge in uses} == {
        "a.C/Boats": True,
        "a.C/Flagship": False,
    }


def test_a_binding_is_named_by_its_path_and_leads_to_a_set_here_or_elsewhere(
    boats: EntityGraph,
) -> None:
    found = boats.edges_from("a.C/Boats", EdgeKind.BINDING)
    assert [(edge.name, edge.target) for edge in found] == [
        ("Pier", "a.C/Piers"),
        ("a.Tug/Pier", "b.Other/Piers"),
    ]


def test_an_annotation_of_one_overload_belongs_to_the_operation(boats: EntityGraph) -> None:
    uses = {(use.edge.source, use.edge.name) for use in boats.used_by("a.Hint")}
    assert uses == {("a.Sink()", "@a.Hint"), ("a.Boat", "Id@a.Hint")}


def test_each_overload_is_bound_to_its_own_type(boats: EntityGraph) -> None:
    found = boats.edges_from("a.Sink()", EdgeKind.BINDING_PARAMETER)
    assert [(edge.target, edge.name) for edge in found] == [("a.Boat", "boat"), ("a.Pier", "pier")]


def test_relations_come_inherited_ones_first_and_as_the_type_itself_declares_them() -> None:
    def to(name: str, goal: str) -> NavigationProperty:
        return NavigationProperty(name=name, type=f"a.{goal}")

    graph = graph_of(
        entity("Ship", base="Boat", relations=(to("Captain", "Person"), to("Pier", "Dock"))),
        entity("Boat", "BoatKey", relations=(to("Pier", "Pier"), to("Owner", "Person"))),
        entity("Pier", "PierCode"),
        entity("Dock", "DockCode"),
        entity("Person", "PersonCode"),
    )
    found = [(edge.name, edge.target) for edge in graph.relations_of("a.Ship")]
    assert found == [("Pier", "a.Dock"), ("Owner", "a.Person"), ("Captain", "a.Person")]


def test_what_uses_the_users_is_told_with_its_distance(boats: EntityGraph) -> None:
    found = {(use.distance, use.edge.source, use.edge.kind) for use in boats.used_by("a.Pier")}
    assert found == {
        (1, "a.Boat", EdgeKind.NAVIGATION),
        (1, "a.C/Piers", EdgeKind.SET),
        (1, "a.Sink()", EdgeKind.BINDING_PARAMETER),
    }
    further = {
        (use.distance, use.edge.source, use.edge.kind) for use in boats.used_by("a.Pier", depth=3)
    }
    assert further - found == {
        (2, "a.C/Boats", EdgeKind.SET),
        (2, "a.C/Boats", EdgeKind.BINDING),
        (2, "a.C/Flagship", EdgeKind.SET),
        (2, "a.Sink()", EdgeKind.BINDING_PARAMETER),
    }
