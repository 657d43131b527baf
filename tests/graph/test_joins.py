from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.graph import JoinBasis

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
