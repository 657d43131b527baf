"""Ways between types and fields, found by words, and how a query uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reso_explorer.document import Document, read_metadata
from reso_explorer.query.ways import (
    PathEnd,
    WayKind,
    ends_meant,
    is_in_query,
    nearest_miss,
    second_query,
    ways_between,
    ways_meant,
    with_way,
)

FEED = Path(__file__).parents[1] / "graph" / "documents" / "plain-feed.xml"


def schema(body: str, *, version: str = "4.0") -> Document:
    return read_metadata(
        f"""<edmx:Edmx Version="{version}" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
        <edmx:DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        {body}</Schema></edmx:DataServices></edmx:Edmx>""".encode()
    )


def entity(name: str, *members: str) -> str:
    return (
        f'<EntityType Name="{name}"><Key><PropertyRef Name="{name}Key"/></Key>'
        f'<Property Name="{name}Key" Type="Edm.String" Nullable="false"/>'
        f"{''.join(members)}</EntityType>"
    )


def field(name: str, type_: str = "Edm.String") -> str:
    return f'<Property Name="{name}" Type="{type_}"/>'


def to_one(name: str, target: str) -> str:
    return f'<NavigationProperty Name="{name}" Type="s.{target}"/>'


@pytest.fixture(scope="module")
def feed() -> Document:
    return read_metadata(FEED)


@pytest.fixture(scope="module")
def docks() -> Document:
    """Boats with owners and berths; a berth has an address; nothing leads to a permit."""
    return schema(
        entity("Boat", field("OwnerKey"), to_one("Owner", "Owner"), to_one("Berth", "Berth"))
        + entity("Owner", field("OfficePhone"), to_one("Club", "Club"))
        + entity("Club", field("ClubName"))
        + entity("Berth", field("Address", "s.Address"))
        + entity("Permit", to_one("Boat", "Boat"))
        + entity("Rock")
        + '<ComplexType Name="Address"><Property Name="Harbor" Type="Edm.String"/></ComplexType>'
        + '<EntityContainer Name="C"><EntitySet Name="Boats" EntityType="s.Boat">'
        '<NavigationPropertyBinding Path="Owner" Target="Owners"/></EntitySet>'
        '<EntitySet Name="Owners" EntityType="s.Owner"/>'
        '<EntitySet Name="Permits" EntityType="s.Permit"/></EntityContainer>'
    )


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Owner", "Owner"),
        ("Owners", "Owner"),
        ("office phone", "Owner.OfficePhone"),
        ("Owner.OfficePhone", "Owner.OfficePhone"),
        ("owner/officephone", "Owner.OfficePhone"),
        ("harbor", "Berth.Address.Harbor"),
        ("owner office phone", "Owner.OfficePhone"),
        ("club name", "Club.ClubName"),
    ],
)
def test_words_name_types_and_fields(docks: Document, words: str, title: str) -> None:
    assert ends_meant(docks, words)[0].title == title


def test_words_that_mean_nothing_have_no_end(docks: Document) -> None:
    assert ends_meant(docks, "  ") == ()
    assert ends_meant(docks, 'kind:"x') == ()


def test_a_declared_relation_can_be_used_in_three_ways(docks: Document) -> None:
    (found, *_) = ways_meant(docks, None, PathEnd("s.Boat"), "office phone")
    assert found.end == PathEnd("s.Owner", "OfficePhone", "name")
    assert [(way.kind, way.requests) for way in found.ways] == [
        (WayKind.EXPAND, ("$expand=Owner($select=OfficePhone)",)),
        (WayKind.REQUEST, ("Owners?$filter=OwnerKey eq '{OwnerKey}'&$select=OfficePhone",)),
        (WayKind.JOIN, ("Boat.OwnerKey = Owner.OwnerKey",)),
    ]
    assert [way.note for way in found.ways] == ["1 hop", "second request", "join by key"]


def test_an_expand_is_put_in_and_taken_out(docks: Document) -> None:
    way = ways_between(docks, None, PathEnd("s.Boat"), PathEnd("s.Club", "ClubName"))[0]
    assert way.note == "2 hops"
    text = with_way(docks.index, "Boats?$top=5&$expand=Berth", way)
    assert text == "Boats?$top=5&$expand=Berth, Owner($expand=Club($select=ClubName))"
    assert is_in_query(docks.index, text, way)
    assert not is_in_query(docks.index, "Boats?$expand=Owner", way)
    assert "ClubName" not in with_way(docks.index, text, way)


def test_a_second_request_takes_the_values_of_rows(docks: Document) -> None:
    start, goal = PathEnd("s.Boat"), PathEnd("s.Owner", "OfficePhone")
    _, request, join = ways_between(docks, None, start, goal, limit=1)
    rows: list[dict[str, object]] = [{"OwnerKey": "O'1"}, {"OwnerKey": "O2"}, {"OwnerKey": None}]
    assert (
        second_query(docks, None, request)
        == "Owners?$filter=OwnerKey eq '{OwnerKey}'&$select=OfficePhone"
    )
    assert (
        second_query(docks, None, request, rows[:1])
        == "Owners?$filter=OwnerKey eq 'O''1'&$select=OfficePhone"
    )
    assert second_query(docks, None, join, rows) == (
        "Owners?$filter=OwnerKey eq 'O''1' or OwnerKey eq 'O2'&$select=OwnerKey,OfficePhone"
    )
    blank: list[dict[str, object]] = [{"OwnerKey": ""}]
    assert "OwnerKey eq ''&" in second_query(docks, None, request, blank)
    assert second_query(docks, None, join) == "Owners?$select=OwnerKey,OfficePhone"


def test_a_field_of_the_start_needs_no_way(docks: Document) -> None:
    (way, *_) = ways_between(docks, None, PathEnd("s.Boat"), PathEnd("s.Boat", "OwnerKey"))
    assert (way.kind, way.requests) == (WayKind.HERE, ("$select=OwnerKey",))
    assert with_way(docks.index, "Boats?$select=BoatKey", way) == "Boats?$select=BoatKey, OwnerKey"


def test_columns_alone_need_a_second_request(feed: Document) -> None:
    ways = ways_between(feed, None, PathEnd("feed.Property"), PathEnd("feed.Office"), limit=1)
    assert [way.kind for way in ways] == [WayKind.REQUEST, WayKind.JOIN]
    assert second_query(feed, None, ways[0], [{"ListOfficeKey": "7"}]) == (
        "Office?$filter=OfficeKey eq '7'"
    )


def test_the_nearest_end_comes_first_of_equal_ones(docks: Document) -> None:
    found = ways_meant(docks, None, PathEnd("s.Boat"), "key")
    reached = [each for each in found if each.ways]
    assert reached
    assert all(not each.ways for each in found[len(reached) :])


def test_no_path_says_what_comes_nearest(docks: Document, feed: Document) -> None:
    assert nearest_miss(docks, PathEnd("s.Boat"), PathEnd("s.Permit")) == (
        "No path from Boat to Permit within 6 hops. "
        "There is one in the other direction: Permit → Boat."
    )
    assert "Rock has no relations" in nearest_miss(docks, PathEnd("s.Boat"), PathEnd("s.Rock"))
    ambiguous = nearest_miss(feed, PathEnd("feed.Property"), PathEnd("feed.EastSide"))
    assert "BranchKey could be the key of EastSide or WestSide" in ambiguous
    found = ways_meant(docks, None, PathEnd("s.Boat"), "Permit")
    assert found[0].miss.startswith("No path from Boat to Permit")


def test_an_old_service_gets_paths_in_place_of_nested_options() -> None:
    path = Path(__file__).parent / "documents" / "shop-v2.xml"
    document = read_metadata(path)
    graph = document.graph()
    source = next(e for e in graph.edges() if e.kind == "navigation" and not e.is_collection)
    name = next(iter(document.index.properties(source.target)))
    start, goal = PathEnd(source.source), PathEnd(source.target, name)
    way = ways_between(document, None, start, goal)[0]
    assert way.kind is WayKind.EXPAND
    assert way.requests == (f"$select=*,{source.name}/{name}&$expand={source.name}",)
    text = with_way(document.index, "Rows", way, joint=",")
    assert is_in_query(document.index, text, way)
