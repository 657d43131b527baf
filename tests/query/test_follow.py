from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reso_explorer.document import Document, read_metadata
from reso_explorer.graph import EntityGraph
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.dialect import Dialect, FilterRules, Refusal
from reso_explorer.query import check
from reso_explorer.query.follow import (
    Following,
    follow,
    rows_query,
    takes_in,
    way_requests,
    with_key,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.graph import JoinColumns

DOCUMENTS = Path(__file__).parents[1] / "graph" / "documents"


@pytest.fixture(scope="module")
def feed() -> Document:
    return read_metadata(DOCUMENTS / "plain-feed.xml")


@pytest.fixture(scope="module")
def shop() -> Document:
    return read_metadata(DOCUMENTS / "shop.xml")


def join(document: Document, type_name: str, name: str) -> JoinColumns:
    edges = {edge.name: edge for edge in document.graph().joins_of(type_name)}
    found = edges[name].join
    assert found is not None
    return found


def test_a_relation_is_followed_by_its_columns_else_by_its_address(homes: ModelIndex) -> None:
    row = {"ListingKey": "7/a'b", "ListAgentKey": "3"}
    assert follow(homes, None, "Property", row, "Media") == Following(
        query="Media?$filter=ResourceRecordKey eq '7/a''b' and ResourceName eq 'Property'"
    )
    assert follow(homes, None, "Property", row, "ListAgent") == Following(
        query="Property('7%2Fa''b')/ListAgent"
    )
    assert follow(homes, None, "Property", {}, "ListAgent").why
    assert follow(homes, None, "Property", row, "Nowhere").why


def test_columns_are_followed_in_a_second_request(feed: Document) -> None:
    row = {"ListingKey": "1", "ListOfficeKey": "O'1", "ListAgentKey": "A&B"}
    index = feed.index
    assert follow(index, None, "Property", row, "ListOffice").query == (
        "Office?$filter=OfficeKey eq 'O''1'"
    )
    assert follow(index, None, "Property", row, "ListAgent").query == (
        "Member?$filter=MemberKey eq 'A%26B'"
    )
    assert follow(index, None, "Member", {"MemberKey": "5"}, "Property.ListAgent").query == (
        "Property?$filter=ListAgentKey eq '5'"
    )


def test_a_number_is_written_bare(feed: Document, shop: Document) -> None:
    row = {"ListAgentKeyNumeric": 12}
    assert follow(feed.index, None, "Property", row, "ListAgent").query == (
        "Member?$filter=MemberKeyNumeric eq 12"
    )
    row = {"OrderID": 1, "BillToCustomerID": 7}
    assert follow(shop.index, None, "Orders", row, "BillToCustomer").query == (
        "Customers?$filter=CustomerID eq 7"
    )


def test_another_identifier_serves_where_the_row_has_only_that(feed: Document) -> None:
    rows: tuple[dict[str, str | None], ...] = (
        {"ListOfficeMlsId": "o7"},
        {"ListOfficeKey": None, "ListOfficeMlsId": "o7"},
    )
    for row in rows:
        found = follow(feed.index, None, "Property", row, "ListOffice")
        assert found.query == "Office?$filter=OfficeMlsId eq 'o7'"


def test_a_missing_column_is_asked_for_by_the_key(feed: Document) -> None:
    found = follow(feed.index, None, "Property", {"ListingKey": "7", "City": "X"}, "ListOffice")
    assert found == Following(ask="Property('7')?$select=ListOfficeKey")


def test_an_empty_column_leads_nowhere_and_says_so(feed: Document) -> None:
    row = {"ListingKey": "7", "ListOfficeKey": None}
    found = follow(feed.index, None, "Property", row, "ListOffice")
    assert found == Following(why="none: ListOfficeKey is null")
    assert "neither" in follow(feed.index, None, "Property", {"City": "X"}, "ListOffice").why


def test_a_record_is_followed_to_the_resource_it_names_only(feed: Document) -> None:
    row = {"QueueItemKey": "q", "ResourceName": "Office", "ResourceRecordKey": "o1"}
    assert follow(feed.index, None, "QueueItem", row, "Office").query == (
        "Office?$filter=OfficeKey eq 'o1'"
    )
    assert "isn't Member" in follow(feed.index, None, "QueueItem", row, "Member").why
    back = follow(feed.index, None, "Office", {"OfficeKey": "o1"}, "QueueItem")
    assert back.query == (
        "QueueItem?$filter=ResourceRecordKey eq 'o1' and ResourceName eq 'Office'"
    )


V401 = Dialect(odata_version=ProtocolVersion.V401)
V4 = Dialect(odata_version=ProtocolVersion.V4)


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (None, False),
        (V4, False),
        (V401, True),
        (Dialect(filter=FilterRules(operators=("in",))), True),
        (
            Dialect(
                odata_version=ProtocolVersion.V401,
                filter=FilterRules(refused=(Refusal(name="in", text="not here"),)),
            ),
            False,
        ),
        (
            Dialect(
                odata_version=ProtocolVersion.V401,
                filter=FilterRules(operators=("eq",), operators_complete=True),
            ),
            False,
        ),
    ],
)
def test_in_is_used_where_the_server_takes_it(dialect: Dialect | None, expected: bool) -> None:  # noqa: FBT001
    assert takes_in(dialect) is expected


def test_several_rows_take_one_request(feed: Document) -> None:
    rows = [{"ListOfficeKey": key} for key in ("a", "b", None, "a")]
    found = join(feed, "feed.Property", "ListOffice")

    def queries(dialect: Dialect) -> tuple[str, ...]:
        return rows_query(feed.index, dialect, "feed.Office", "Office", found, rows)

    assert queries(V401) == ("Office?$filter=OfficeKey in ('a','b')",)
    assert queries(V4) == ("Office?$filter=OfficeKey eq 'a' or OfficeKey eq 'b'",)
    few = Dialect(filter=FilterRules(max_or=0))
    assert queries(few) == (
        "Office?$filter=OfficeKey eq 'a'",
        "Office?$filter=OfficeKey eq 'b'",
    )


def test_conditions_on_the_target_hold_for_every_value(feed: Document) -> None:
    rows = [{"OfficeKey": "a"}, {"OfficeKey": "b"}]
    found = join(feed, "feed.Office", "QueueItem")
    (query,) = rows_query(feed.index, V4, "feed.QueueItem", "QueueItem", found, rows)
    assert query == (
        "QueueItem?$filter=(ResourceRecordKey eq 'a' or ResourceRecordKey eq 'b') "
        "and ResourceName eq 'Office'"
    )


def test_many_values_are_split_by_the_length_of_the_filter(feed: Document) -> None:
    rows = [{"ListOfficeKey": f"{number:020}"} for number in range(200)]
    found = join(feed, "feed.Property", "ListOffice")
    short = Dialect(odata_version=ProtocolVersion.V401, filter=FilterRules(max_length=500))
    queries = rows_query(feed.index, short, "feed.Office", "Office", found, rows)
    filters = [query.partition("$filter=")[2] for query in queries]
    assert max(len(each) for each in filters) <= 500
    assert sum(each.count("'") // 2 for each in filters) == 200


def test_every_query_that_is_made_passes_the_check(feed: Document, shop: Document) -> None:
    for document in (feed, shop):
        index = document.index
        graph = EntityGraph.of(index)
        for name, resource in index.entity_sets.items():
            columns = index.properties(resource.type)
            row = {
                column: 7 if declared.member.type.startswith("Edm.Int") else "x"
                for column, declared in columns.items()
            }
            for edge in graph.relations_and_joins_of(resource.type):
                found = follow(index, None, name, row, edge.name)
                if found.query:
                    assert not [d for d in check(found.query, index) if d.severity == "error"]


def test_a_way_is_told_in_requests(feed: Document, market: Document) -> None:
    paths = feed.graph().paths("Property", "Office")
    assert way_requests(feed.index, None, paths[0]) == (
        "Office?$filter=OfficeKey eq '{ListOfficeKey}'",
    )
    assert way_requests(feed.index, None, paths[3]) == (
        "Member?$filter=MemberKey eq '{ListAgentKey}'",
        "Office?$filter=OfficeKey eq '{OfficeKey}'",
    )
    paths = market.graph().paths("Visit", "Office")
    assert way_requests(market.index, None, paths[0]) == (
        "$expand=Listing($expand=SellerAgent($expand=Office))",
    )


def test_a_way_begun_by_relations_goes_on_from_what_they_reach() -> None:
    document = read_metadata(
        (DOCUMENTS / "plain-feed.xml")
        .read_text(encoding="utf-8")
        .replace(
            '<Property Name="PictureKey"',
            '<NavigationProperty Name="Taker" Type="feed.Member"/><Property Name="PictureKey"',
        )
        .encode()
    )
    path = document.graph().paths("Picture", "Office")[0]
    assert way_requests(document.index, None, path) == (
        "$expand=Taker",
        "Office?$filter=OfficeKey eq '{Taker/OfficeKey}'",
    )


def test_numbers_of_old_services_keep_their_suffix(shop: Document) -> None:
    path = shop.graph().paths("Order", "Customer")[0]
    assert way_requests(shop.index, None, path) == (
        "Customers?$filter=CustomerID eq {BillToCustomerID}",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Property?$select=City", "Property?$select=City,ListingKey"),
        ("Property?$select=ListingKey,City", "Property?$select=ListingKey,City"),
        ("Property?$select=*", "Property?$select=*"),
        ("Property?$top=5", "Property?$top=5"),
        ("Property('7')?$select=City", "Property('7')?$select=City"),
        ("Nothing?$select=City", "Nothing?$select=City"),
        (
            "Property?$apply=groupby((City))&$select=City",
            "Property?$apply=groupby((City))&$select=City",
        ),
    ],
)
def test_the_key_is_selected_along(feed: Document, text: str, expected: str) -> None:
    assert with_key(feed.index, text) == expected


@pytest.mark.parametrize(
    ("query", "request_"),
    [
        ("Property?$expand=ListOffice", "Office?$filter=OfficeKey eq '{ListOfficeKey}'"),
        ("Property?$expand=Member", "Member?$filter=MemberKey eq '{ListAgentKey}'"),
        (
            "Property?$filter=ListOffice/OfficeMlsId eq 'x'",
            "Office?$filter=OfficeKey eq '{ListOfficeKey}'",
        ),
    ],
)
def test_a_relation_that_only_columns_make_is_explained(
    feed: Document, query: str, request_: str
) -> None:
    found = check(query, feed.index)[0]
    assert found.severity == "error"
    assert f"Use a second request: `{request_}`." in found.hint
    assert found.fix is None


def test_a_row_of_a_type_without_a_resource_has_no_address(feed: Document) -> None:
    row = {"PictureKey": "p", "ResourceRecordKey": "L1"}
    found = follow(feed.index, None, "feed.Picture", row, "Property")
    assert found.query == "Property?$filter=ListingKey eq 'L1'"
    assert follow(feed.index, None, "feed.Picture", {"PictureKey": "p"}, "Property").ask == ""


def test_relations_of_old_services_are_expanded_with_slashes() -> None:
    document = read_metadata(
        b"""<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
        <edmx:DataServices m:DataServiceVersion="2.0"
          xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
        <Schema Namespace="s" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">
         <EntityType Name="Boat"><Key><PropertyRef Name="Code"/></Key>
          <Property Name="Code" Type="Edm.String" Nullable="false"/>
          <NavigationProperty Name="Harbor" Relationship="s.BH" FromRole="B" ToRole="H"/>
         </EntityType>
         <EntityType Name="Harbor"><Key><PropertyRef Name="Code"/></Key>
          <Property Name="Code" Type="Edm.String" Nullable="false"/>
          <NavigationProperty Name="Town" Relationship="s.HT" FromRole="H" ToRole="T"/>
         </EntityType>
         <EntityType Name="Town"><Key><PropertyRef Name="Code"/></Key>
          <Property Name="Code" Type="Edm.String" Nullable="false"/></EntityType>
         <Association Name="BH"><End Type="s.Boat" Role="B" Multiplicity="*"/>
          <End Type="s.Harbor" Role="H" Multiplicity="0..1"/></Association>
         <Association Name="HT"><End Type="s.Harbor" Role="H" Multiplicity="*"/>
          <End Type="s.Town" Role="T" Multiplicity="0..1"/></Association>
        </Schema></edmx:DataServices></edmx:Edmx>"""
    )
    path = document.graph().paths("Boat", "Town")[0]
    assert way_requests(document.index, None, path) == ("$expand=Harbor/Town",)
