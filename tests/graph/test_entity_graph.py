from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.graph import EdgeKind, NodeKind

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.document import Document


def test_parallel_relations_stay_apart(market: Document) -> None:
    edges = market.graph().edges_from("market.Listing", EdgeKind.NAVIGATION)
    to_agent = [edge.name for edge in edges if edge.target == "market.Agent"]
    assert to_agent == ["SellerAgent", "BuyerAgent"]


def test_a_lookup_is_a_node_that_its_fields_point_at(market: Document) -> None:
    graph = market.graph()
    assert graph.kind(graph.find("Status")) is NodeKind.LOOKUP
    assert [usage.edge.name for usage in graph.used_by("Status")] == ["Status"]


def test_used_by_goes_back_as_far_as_asked(market: Document) -> None:
    graph = market.graph()
    direct = {usage.edge.source for usage in graph.used_by("Colour")}
    assert direct == {"market.Listing"}
    further = {usage.edge.source for usage in graph.used_by("Colour", depth=2)}
    assert {"market.Visit", "market.Nearby()", "market.Container/Listing"} <= further


def test_an_undefined_type_is_a_node_of_its_own() -> None:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import EntityType, Model, Property, Schema
    from reso_explorer.graph import EntityGraph

    lost = Property(name="City", type="gone.City")
    schema = Schema(
        namespace="a", entity_types=(EntityType(name="T", namespace="a", properties=(lost,)),)
    )
    graph = EntityGraph(ModelIndex(Model(schemas=(schema,))))
    assert graph.kind("gone.City") is NodeKind.UNDEFINED


def test_an_unknown_name_is_answered_with_near_ones(market: Document) -> None:
    with pytest.raises(KeyError, match="Did you mean `Listing`"):
        market.graph().find("Listng")


def test_paths_are_expand_paths_with_multiplicities(market: Document) -> None:
    paths = market.graph().paths("Visit", "Office")
    assert [path.expand for path in paths[:2]] == [
        "Listing($expand=SellerAgent($expand=Office))",
        "Listing($expand=BuyerAgent($expand=Office))",
    ]
    assert paths[0].multiplicity == "0..1"
    assert market.graph().paths("Listing", "Photo")[0].multiplicity == "*"


def test_a_cast_is_taken_where_only_that_reaches_the_goal(market: Document) -> None:
    paths = market.graph().paths("Office", "Person")
    assert paths[0].expand == "Owner/market.Person"


def test_excluded_types_are_not_passed_through(market: Document) -> None:
    assert market.graph().paths("Visit", "Office", exclude=["Agent"]) == ()


def test_a_path_to_itself_is_a_round_trip(market: Document) -> None:
    assert market.graph().paths("Office", "Office")[0].expand == "MainOffice"


def test_cycles_and_components(market: Document) -> None:
    graph = market.graph()
    assert ("market.Listing", "market.Visit") in graph.cycles()
    assert ("market.Office",) in graph.cycles()
    sizes = [len(group) for group in graph.components()]
    assert sizes == sorted(sizes, reverse=True)


def test_the_data_dictionary_has_the_hubs_that_everybody_knows(corpus: Path) -> None:
    from reso_explorer.document import read_metadata

    document = read_metadata(corpus / "reso-dd-2.0-lookup.xml")
    hubs = [name.rpartition(".")[2] for name, _ in document.graph().hubs()]
    assert hubs == ["HistoryTransactional", "OUID"]
    ways = [path.expand for path in document.graph().paths("Property", "Office")]
    assert {"BuyerOffice", "CoBuyerOffice", "CoListOffice", "ListOffice"} <= set(ways)
