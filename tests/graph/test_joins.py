from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl.model import NavigationProperty
from reso_explorer.graph import JoinBasis
from reso_explorer.graph.identifiers import IdentifierKind
from reso_explorer.graph.joins import columns_of, record_key_pairs

from .small import entity, graph_of

if TYPE_CHECKING:
    from reso_explorer.document import Document


@pytest.mark.parametrize(
    ("type_name", "relation", "how", "pairs", "constants"),
    [
        ("Visit", "Listing", JoinBasis.STATED, (("ListingKey", "ListingKey"),), ()),
        ("Listing", "Photos", JoinBasis.RECORD_KEY, (("ListingKey", "ResourceRecordKey"),),
         (("ResourceName", "Listing"),)),
        ("Listing", "Visits", JoinBasis.SHARED_KEY, (("ListingKey", "ListingKey"),), ()),
        ("Agent", "Office", JoinBasis.FOREIGN_ID, (("OfficeID", "OfficeKey"),), ()),
        ("Office", "Owner", JoinBasis.UNKNOWN, (), ()),
    ],
)  # fmt: skip
def test_columns_and_how_they_are_known(
    market: Document,
    type_name: str,
    relation: str,
    how: JoinBasis,
    pairs: tuple[tuple[str, str], ...],
    constants: tuple[tuple[str, str], ...],
) -> None:
    navigation = market.index.navigation_properties(f"market.{type_name}")[relation].member
    join = market.graph().join(f"market.{type_name}", navigation)
    assert (join.how, join.pairs, join.constants) == (how, pairs, constants)


def test_a_foreign_key_is_found_by_the_name_of_the_relation(market: Document) -> None:
    navigation = market.index.navigation_properties("market.Listing")["SellerAgent"].member
    join = market.graph().join("market.Listing", navigation)
    assert join.how is JoinBasis.FOREIGN_KEY
    assert join.pairs == (("SellerAgentKey", "AgentKey"),)
    rule = "inferred: from the relation's name and the key `AgentKey`"
    assert (join.rule, join.reversed().rule, join.reversed().reversed().rule) == (rule,) * 3


def test_an_inferred_join_is_not_called_stated(market: Document) -> None:
    photos = market.index.navigation_properties("market.Listing")["Photos"].member
    assert not market.graph().join("market.Listing", photos).is_stated


def test_a_key_called_id_on_both_sides_joins_nothing() -> None:
    from reso_explorer.document import read_metadata

    document = read_metadata(
        b"""<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Team"><Key><PropertyRef Name="id"/></Key>
          <Property Name="id" Type="Edm.String" Nullable="false"/>
          <NavigationProperty Name="members" Type="Collection(a.User)"/></EntityType>
        <EntityType Name="User"><Key><PropertyRef Name="id"/></Key>
          <Property Name="id" Type="Edm.String" Nullable="false"/></EntityType></Schema>"""
    )
    members = document.index.navigation_properties("a.Team")["members"].member
    assert document.graph().join("a.Team", members).how is JoinBasis.UNKNOWN


def test_the_key_a_row_has_in_another_system_does_not_lead_to_that_system() -> None:
    from reso_explorer.document import read_metadata

    document = read_metadata(
        b"""<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="OUID"><Key><PropertyRef Name="OrganizationUniqueIdKey"/></Key>
          <Property Name="OrganizationUniqueIdKey" Type="Edm.String" Nullable="false"/>
          <Property Name="OrganizationUniqueId" Type="Edm.String"/></EntityType>
        <EntityType Name="Home"><Key><PropertyRef Name="HomeKey"/></Key>
          <Property Name="HomeKey" Type="Edm.String" Nullable="false"/>
          <Property Name="OriginatingSystemKey" Type="Edm.String"/>
          <Property Name="OriginatingSystemID" Type="Edm.String"/>
          <Property Name="SourceSystemKey" Type="Edm.String"/>
          <NavigationProperty Name="OriginatingSystem" Type="a.OUID"/>
          <NavigationProperty Name="SourceSystem" Type="a.OUID"/></EntityType></Schema>"""
    )
    join = document.graph().join("a.Home", "OriginatingSystem")
    assert join.how is JoinBasis.SYSTEM_ID
    assert join.pairs == (("OriginatingSystemID", "OrganizationUniqueId"),)
    assert document.graph().join("a.Home", "SourceSystem").how is JoinBasis.UNKNOWN


def test_the_mls_id_of_an_agent_leads_to_the_member_it_names() -> None:
    from reso_explorer.document import read_metadata

    document = read_metadata(
        b"""<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Member"><Key><PropertyRef Name="MemberKey"/></Key>
          <Property Name="MemberKey" Type="Edm.String" Nullable="false"/>
          <Property Name="MemberMlsId" Type="Edm.String"/></EntityType>
        <EntityType Name="Box"><Key><PropertyRef Name="BoxKey"/></Key>
          <Property Name="BoxKey" Type="Edm.String" Nullable="false"/>
          <Property Name="OpenerMlsID" Type="Edm.String"/>
          <NavigationProperty Name="Opener" Type="a.Member"/></EntityType></Schema>"""
    )
    join = document.graph().join("a.Box", "Opener")
    assert join.pairs == (("OpenerMlsID", "MemberMlsId"),)


@pytest.mark.parametrize(
    ("key", "pairs"),
    [("MemberMlsId", ()), ("MemberKey", (("OpenerKey", "MemberKey"),)), ("Code", (("OpenerKey", "Code"),))],
)  # fmt: skip
def test_a_key_is_not_compared_with_a_key_that_is_an_mls_id(
    key: str, pairs: tuple[tuple[str, str], ...]
) -> None:
    from reso_explorer.document import read_metadata

    document = read_metadata(
        f"""<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Member"><Key><PropertyRef Name="{key}"/></Key>
          <Property Name="{key}" Type="Edm.String" Nullable="false"/></EntityType>
        <EntityType Name="Box"><Key><PropertyRef Name="BoxKey"/></Key>
          <Property Name="BoxKey" Type="Edm.String" Nullable="false"/>
          <Property Name="OpenerKey" Type="Edm.String"/>
          <NavigationProperty Name="Opener" Type="a.Member"/></EntityType></Schema>""".encode()
    )
    assert document.graph().join("a.Box", "Opener").pairs == pairs


def test_a_partner_is_followed_backwards() -> None:
    from reso_explorer.document import read_metadata

    document = read_metadata(
        b"""<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Person"><Key><PropertyRef Name="PersonKey"/></Key>
          <Property Name="PersonKey" Type="Edm.String" Nullable="false"/>
          <NavigationProperty Name="Owned" Type="Collection(a.Boat)" Partner="Owner"/></EntityType>
        <EntityType Name="Boat"><Key><PropertyRef Name="BoatKey"/></Key>
          <Property Name="BoatKey" Type="Edm.String" Nullable="false"/>
          <Property Name="OwnerKey" Type="Edm.String"/>
          <NavigationProperty Name="Owner" Type="a.Person"/></EntityType></Schema>"""
    )
    join = document.graph().join("a.Person", "Owned")
    assert join.how is JoinBasis.BY_PARTNER
    assert join.pairs == (("PersonKey", "OwnerKey"),)


def test_a_partner_is_followed_backwards_also_where_only_it_names_the_other() -> None:
    owned = NavigationProperty(name="Owned", type="a.Boat", is_collection=True)
    owner = NavigationProperty(name="Owner", type="a.Person", partner="Owned")
    graph = graph_of(
        entity("Person", "PersonKey", relations=(owned,)),
        entity("Boat", "BoatKey", "OwnerKey", relations=(owner,)),
    )
    join = graph.join("a.Person", "Owned")
    assert (join.how, join.pairs) == (JoinBasis.BY_PARTNER, (("PersonKey", "OwnerKey"),))


def test_a_numeric_record_key_holds_the_numeric_key_where_there_is_one() -> None:
    photos = NavigationProperty(name="Photos", type="a.Photo", is_collection=True)
    graph = graph_of(
        entity("Boat", "BoatKey:Int64", "BoatKeyNumeric:Int64", relations=(photos,)),
        entity("Raft", "RaftKey:Int64", relations=(photos,)),
        entity("Photo", "PhotoKey", "ResourceRecordKeyNumeric:Int64", "ResourceName"),
    )
    boat = list(record_key_pairs(graph.index, "a.Boat", columns_of(graph.index, "a.Photo")))
    assert boat == [("BoatKeyNumeric", "ResourceRecordKeyNumeric", IdentifierKind.NUMERIC_KEY)]
    join = graph.join("a.Raft", "Photos")
    assert join.pairs == (("RaftKey", "ResourceRecordKeyNumeric"),)
    assert join.constants == (("ResourceName", "Raft"),)
