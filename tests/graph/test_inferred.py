from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl.model import NavigationProperty, ReferentialConstraint
from reso_explorer.graph import Confidence, JoinBasis
from reso_explorer.graph.identifiers import IdentifierKind, singulars, split_identifier
from reso_explorer.providers.dialect import StatedJoin

from .small import entity, graph_of

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.document import Document
    from reso_explorer.graph import Edge


def joins(document: Document, type_name: str) -> dict[str, Edge]:
    return {edge.name: edge for edge in document.graph().joins_of(type_name)}


@pytest.mark.parametrize(
    ("column", "stem", "kind"),
    [
        ("ListAgentKey", "ListAgent", IdentifierKind.KEY),
        ("ListingKeyNumeric", "Listing", IdentifierKind.NUMERIC_KEY),
        ("ShowingAgentMlsID", "ShowingAgent", IdentifierKind.MLS_ID),
        ("CustomerID", "Customer", IdentifierKind.ID),
        ("customer_id", "customer", IdentifierKind.ID),
        ("id", "", IdentifierKind.ID),
    ],
)
def test_a_column_name_says_what_it_identifies(
    column: str, stem: str, kind: IdentifierKind
) -> None:
    assert split_identifier(column) == (stem, kind)


def test_other_columns_identify_nothing() -> None:
    assert split_identifier("ListPrice") is None
    assert split_identifier("Keyboard") is None


def test_a_type_name_may_be_a_plural() -> None:
    assert {"Team", "Teams"} <= singulars("Teams")
    assert "Category" in singulars("Categories")


@pytest.mark.parametrize(
    ("relation", "target", "columns", "how"),
    [
        ("ListOffice", "feed.Office", "ListOfficeKey = OfficeKey", JoinBasis.ROLE),
        ("CoListOffice", "feed.Office", "CoListOfficeKey = OfficeKey", JoinBasis.ROLE),
        ("BuyerOffice", "feed.Office", "BuyerOfficeMlsId = OfficeMlsId", JoinBasis.ROLE),
        ("ListAgent", "feed.Member", "ListAgentKey = MemberKey", JoinBasis.AGENT_ROLE),
        ("ListTeam", "feed.Teams", "ListTeamKey = TeamKey", JoinBasis.ROLE),
        (
            "OriginatingSystem",
            "feed.OUID",
            "OriginatingSystemID = OrganizationUniqueId",
            JoinBasis.SYSTEM_ID,
        ),
        (
            "QueueItem",
            "feed.QueueItem",
            "ListingKey = ResourceRecordKey and ResourceName = 'Property'",
            JoinBasis.RECORD_KEY,
        ),
    ],
)
def test_columns_lead_to_the_type_they_identify(
    feed: Document, relation: str, target: str, columns: str, how: JoinBasis
) -> None:
    edge = joins(feed, "feed.Property")[relation]
    assert edge.join is not None
    assert (edge.target, str(edge.join), edge.join.how) == (target, columns, how)


def test_each_kind_of_identifier_is_compared_with_its_own_kind(feed: Document) -> None:
    found = joins(feed, "feed.Property")
    assert [str(join) for join in found["ListAgent"].other_joins] == [
        "ListAgentKeyNumeric = MemberKeyNumeric",
        "ListAgentMlsId = MemberMlsId",
    ]
    for edge in found.values():
        for join in (edge.join, *edge.other_joins):
            assert join is not None
            for own, other in join.pairs:
                if edge.name != "OriginatingSystem":
                    kinds = [split_identifier(own), split_identifier(other)]
                    assert kinds[0] is not None
                    assert kinds[1] is not None
                    assert kinds[0][1] is kinds[1][1]


def test_a_key_of_another_system_joins_nothing(feed: Document) -> None:
    columns = {
        own
        for edge in joins(feed, "feed.Property").values()
        for join in (edge.join, *edge.other_joins)
        if join is not None
        for own, _ in join.pairs
    }
    assert "OriginatingSystemOfficeKey" not in columns
    assert "LandKey" not in columns, "a number is not compared with a text"


def test_the_own_key_and_a_similar_id_lead_nowhere(feed: Document) -> None:
    found = joins(feed, "feed.Member")
    assert "Member" not in found
    assert not [name for name in found if "AOR" in name]


def test_another_column_may_lead_to_the_same_type(feed: Document) -> None:
    edge = joins(feed, "feed.Office")["MainOffice"]
    assert (edge.target, str(edge.join)) == ("feed.Office", "MainOfficeKey = OfficeKey")


def test_a_join_leads_back_to_many(feed: Document) -> None:
    edge = joins(feed, "feed.Member")["Property.ListAgent"]
    assert (edge.target, edge.multiplicity) == ("feed.Property", "*")
    assert str(edge.join) == "MemberKey = ListAgentKey"
    assert [str(join) for join in edge.other_joins][-1] == "MemberMlsId = ListAgentMlsId"


def test_the_own_side_comes_first_and_second_agents_last(feed: Document) -> None:
    offices = [name for name in joins(feed, "feed.Property") if name.endswith("Office")]
    assert offices == ["ListOffice", "BuyerOffice", "CoListOffice"]


def test_what_could_lead_to_several_types_is_said_and_not_guessed(feed: Document) -> None:
    graph = feed.graph()
    doubt = graph.ambiguous("feed.Property")
    assert [(each.column, each.candidates) for each in doubt] == [
        ("BranchKey", ("feed.EastSide", "feed.WestSide"))
    ]
    assert "Branch" not in joins(feed, "feed.Property")


def test_the_type_of_that_name_wins_over_others_with_its_key(feed: Document) -> None:
    assert joins(feed, "feed.TeamSeats")["Team"].target == "feed.Teams"


def test_a_record_key_belongs_to_the_resource_that_the_row_names(feed: Document) -> None:
    edge = joins(feed, "feed.QueueItem")["Office"]
    assert edge.join is not None
    assert edge.join.pairs == (("ResourceRecordKey", "OfficeKey"),)
    assert edge.join.own_constants == (("ResourceName", "Office"),)


def test_without_a_resource_name_the_only_owner_counts(feed: Document) -> None:
    edge = joins(feed, "feed.Picture")["Property"]
    assert edge.join is not None
    assert edge.join.how is JoinBasis.RECORD_KEY_ALONE
    assert edge.join.confidence is Confidence.MEDIUM
    assert [str(join) for join in edge.other_joins] == ["ResourceRecordID = ListingId"]
    pictures = feed.graph().join("feed.Property", "Pictures")
    assert str(pictures) == "ListingKey = ResourceRecordKey"


def test_a_type_is_not_joined_to_itself_by_its_own_key(feed: Document) -> None:
    assert feed.graph().join("feed.Property", "Siblings").how is JoinBasis.UNKNOWN


def test_a_declared_relation_is_not_said_again(market: Document) -> None:
    found = joins(market, "market.Listing")
    assert not {"SellerAgent", "BuyerAgent", "Visit"} & set(found)
    back = joins(market, "market.Agent")
    assert str(back["Listing.SellerAgent"].join) == "AgentKey = SellerAgentKey"


def test_foreign_keys_of_any_service(shop: Document) -> None:
    found = joins(shop, "shop.Order")
    assert str(found["BillToCustomer"].join) == "BillToCustomerID = CustomerID"
    assert "Customer" not in found, "Int64 is not Int32"
    assert found["OrderTotal"].multiplicity == "0..1", "its key is the key of the order"


def test_a_bare_id_is_a_weak_hint(shop: Document) -> None:
    found = joins(shop, "shop.desk")
    join = found["room"].join
    assert join is not None
    assert (str(join), join.confidence) == ("roomId = id", Confidence.LOW)
    assert "robot" not in found, "a robot has a robotId of its own"
    assert shop.graph().paths("desk", "room") == ()


def test_paths_lead_over_columns_where_no_relation_does(feed: Document) -> None:
    graph = feed.graph()
    paths = graph.paths("Property", "Office")
    first = [step.navigation for path in paths[:3] for step in path.steps]
    assert first == ["ListOffice", "BuyerOffice", "CoListOffice"]
    assert all(path.steps[0].is_request and path.expand == "" for path in paths)
    assert [step.navigation for step in paths[3].steps] == ["ListAgent", "Office"]


def test_no_path_passes_through_rows_of_any_resource(feed: Document) -> None:
    graph = feed.graph()
    assert "feed.QueueItem" in graph.holders_of_any_row
    for path in graph.paths("Office", "Land", limit=50):
        assert all(step.target != "feed.QueueItem" for step in path.steps[:-1])


def test_a_relation_comes_before_columns(market: Document) -> None:
    paths = market.graph().paths("Listing", "Agent")
    assert not any(step.is_request for path in paths[:2] for step in path.steps)


def test_what_the_provider_states_comes_first() -> None:
    from reso_explorer.document import read_metadata

    from .conftest import DOCUMENTS

    document = read_metadata(DOCUMENTS / "plain-feed.xml")
    graph = document.graph()
    assert "ListOffice" in joins(document, "feed.Property")
    graph.state_joins(
        [
            StatedJoin(
                name="ListOffice",
                source="Property",
                target="Office",
                columns=(("ListOfficeMlsId", "OfficeMlsId"),),
            ),
            StatedJoin(
                name="Gone",
                source="Property",
                target="Office",
                columns=(("Missing", "OfficeKey"),),
            ),
        ]
    )
    edge = joins(document, "feed.Property")["ListOffice"]
    assert edge.join is not None
    assert edge.join.how is JoinBasis.STATED_BY_PROVIDER
    assert edge.join.is_stated
    assert edge.join.pairs == (("ListOfficeMlsId", "OfficeMlsId"),)
    assert "Gone" not in joins(document, "feed.Property")


@pytest.mark.corpus
def test_the_question_of_the_readme_is_answered_on_a_real_feed(corpus: Path) -> None:
    from reso_explorer.document import read_metadata

    graph = read_metadata(corpus / "spark.xml").graph()
    for goal, columns in (
        ("Office", "ListOfficeKey = OfficeKey"),
        ("Member", "ListAgentKey = MemberKey"),
        ("Media", "ListingKey = ResourceRecordKey"),
        ("OpenHouse", "ListingKey = ListingKey"),
    ):
        assert str(graph.paths("Property", goal)[0].steps[0].join) == columns


@pytest.mark.corpus
def test_friends_are_not_joined_by_the_own_key(corpus: Path) -> None:
    from reso_explorer.document import read_metadata

    graph = read_metadata(corpus / "trippin.xml").graph()
    assert graph.join(graph.find("Person"), "Friends").how is JoinBasis.UNKNOWN


@pytest.mark.corpus
def test_guesses_on_a_large_service_are_few_and_weak(corpus: Path) -> None:
    from reso_explorer.document import read_metadata

    graph = read_metadata(corpus / "msgraph-v1.0.xml").graph()
    found = [e.join for e in graph.edges() if e.join is not None]
    assert len(found) < 40
    assert {join.confidence for join in found} <= {Confidence.LOW}


@pytest.mark.parametrize("name", ["feed.Property", "feed.Office", "feed.QueueItem"])
def test_one_type_alone_gives_the_same_joins(feed: Document, name: str) -> None:
    everything = [
        (edge.name, edge.join, edge.other_joins)
        for edge in feed.graph().joins_of(name)
        if edge.source == name and edge.join is not None and "." not in edge.name
    ]
    alone = [(e.name, e.join, e.other_joins) for e in feed.graph().own_joins_of(name)]
    assert alone
    assert [each for each in everything if each in alone] == alone


def test_a_document_made_of_records_does_not_explode() -> None:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import EntityType, Model, Property, PropertyRef, Schema
    from reso_explorer.graph import EntityGraph

    types = tuple(
        EntityType(
            name=f"T{number}",
            namespace="a",
            key=(PropertyRef(f"T{number}Key"),),
            properties=(
                Property(name=f"T{number}Key"),
                Property(name="ResourceName"),
                Property(name="ResourceRecordKey"),
            ),
        )
        for number in range(600)
    )
    graph = EntityGraph(ModelIndex(Model(schemas=(Schema(namespace="a", entity_types=types),))))
    assert sum(1 for _ in graph.edges()) < 60_000
    assert graph.ambiguous("a.T599")[0].candidates == ()


def test_a_column_that_must_have_a_value_leads_to_exactly_one_row() -> None:
    graph = graph_of(
        entity("Boat", "BoatKey", "PierKey", "HomePierKey", required="PierKey"),
        entity("Pier", "PierKey"),
    )
    found = {edge.name: edge.multiplicity for edge in graph.joins_of("a.Boat")}
    assert found == {"Pier": "1", "HomePier": "0..1"}
    back = {edge.name: edge.multiplicity for edge in graph.joins_of("a.Pier")}
    assert back == {"Boat": "*", "Boat.HomePier": "*"}


def test_a_weak_hint_leads_in_one_direction_only(shop: Document) -> None:
    assert list(joins(shop, "shop.room")) == []


def test_only_a_relation_to_one_row_says_what_a_column_leads_to() -> None:
    rows = NavigationProperty(
        name="Offers",
        type="a.Offer",
        is_collection=True,
        referential_constraints=(
            ReferentialConstraint(property="PierKey", referenced_property="PierKey"),
        ),
    )
    one = NavigationProperty(
        name="Berth",
        type="a.Pier",
        referential_constraints=(
            ReferentialConstraint(property="PierKey", referenced_property="PierKey"),
        ),
    )
    pier, offer = entity("Pier", "PierKey"), entity("Offer", "OfferKey", "PierKey")
    with_rows = graph_of(entity("Boat", "BoatKey", "PierKey", relations=(rows,)), pier, offer)
    assert [edge.name for edge in with_rows.joins_of("a.Boat") if not edge.is_collection] == [
        "Pier"
    ]
    with_one = graph_of(entity("Boat", "BoatKey", "PierKey", relations=(one,)), pier, offer)
    assert [edge.name for edge in with_one.joins_of("a.Boat") if not edge.is_collection] == []


def test_a_stated_join_needs_all_its_columns_and_leads_back_to_many() -> None:
    graph = graph_of(entity("Boat", "BoatKey", "Mark", "Row"), entity("Pier", "PierCode", "Row"))
    graph.state_joins(
        [
            StatedJoin(name="Berth", source="Boat", target="Pier", columns=(("Row", "Row"),)),
            StatedJoin(
                name="Half",
                source="Boat",
                target="Pier",
                columns=(("Row", "Row"), ("Mark", "Missing")),
            ),
        ]
    )
    there, back = graph.joins_of("a.Boat"), graph.joins_of("a.Pier")
    assert [(edge.name, edge.multiplicity) for edge in there] == [("Berth", "0..1")]
    assert [(edge.name, edge.multiplicity, edge.is_collection) for edge in back] == [
        ("Boat.Berth", "*", True)
    ]


def test_joins_stated_later_replace_those_that_were_asked_for_before() -> None:
    graph = graph_of(entity("Boat", "BoatKey", "Row"), entity("Pier", "PierCode", "Row"))
    assert graph.joins_of("a.Boat") == ()
    assert graph.paths("Boat", "Pier") == ()
    graph.state_joins(
        [StatedJoin(name="Berth", source="Boat", target="Pier", columns=(("Row", "Row"),))]
    )
    assert [edge.name for edge in graph.joins_of("a.Boat")] == ["Berth"]
    assert graph.paths("Boat", "Pier")[0].steps[0].navigation == "Berth"
    graph.state_joins([])
    assert graph.joins_of("a.Boat") == ()
    assert graph.paths("Boat", "Pier") == ()


def test_rows_of_any_resource_do_not_belong_to_their_own_kind(feed: Document) -> None:
    found = joins(feed, "feed.QueueItem")
    assert "QueueItem" not in found
    assert {"Property", "Member", "Office"} <= set(found)


def test_what_is_ambiguous_for_a_base_type_is_so_for_what_derives_from_it() -> None:
    graph = graph_of(
        entity("Boat", "BoatKey", "PierKey"),
        entity("Tug", "Power", base="Boat"),
        entity("East", "PierKey"),
        entity("West", "PierKey"),
    )
    (doubt,) = graph.ambiguous("a.Tug")
    assert (doubt.source, doubt.column, doubt.candidates) == (
        "a.Boat",
        "PierKey",
        ("a.East", "a.West"),
    )
