from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.graph.neighborhood import bundles_from, bundles_to, neighborhood

if TYPE_CHECKING:
    from reso_explorer.document import Document


def test_parallel_joins_stand_together_and_the_own_side_comes_first(feed: Document) -> None:
    bundles = bundles_from(feed.graph(), "feed.Property")
    office = next(each for each in bundles if each.target == "feed.Office")
    assert office.is_join
    assert office.edges[0].name == "ListOffice"
    assert office.edges[-1].name == "CoListOffice"
    assert {edge.join.how for edge in office.edges if edge.join} == {office.edges[0].join.how}  # type: ignore[union-attr]  # all are joins
    pictures = next(each for each in bundles if each.target == "feed.Picture")
    assert (pictures.is_join, pictures.multiplicity) == (False, "*")


def test_a_type_is_opened_once_and_where_it_is_nearest(feed: Document) -> None:
    near = neighborhood(feed.graph(), "feed.Property")
    assert all(branch.depth == 1 and not branch.opens for branch in near)
    far = neighborhood(feed.graph(), "feed.Property", hops=2)
    opened = [branch.bundle.target for branch in far if branch.opens]
    assert len(opened) == len(set(opened))
    assert "feed.Office" in opened
    back = [b for b in far if b.depth == 2 and b.bundle.target == "feed.Property"]
    assert back
    assert all(branch.is_repeated and not branch.branches for branch in back)
    member = next(b for b in far if b.depth == 1 and b.bundle.target == "feed.Member")
    inner = next(b for b in member.branches if b.bundle.target == "feed.Office")
    assert [edge.name for edge in inner.via] == [member.bundle.edges[0].name]


def test_a_closed_branch_stays_closed_and_an_opened_one_opens(feed: Document) -> None:
    graph = feed.graph()
    member = next(
        b for b in neighborhood(graph, "feed.Property") if b.bundle.target == "feed.Member"
    )
    assert member.behind
    opened = neighborhood(graph, "feed.Property", opened={member.key})
    assert next(b for b in opened if b.key == member.key).branches
    closed = neighborhood(graph, "feed.Property", hops=2, closed={member.key})
    assert not next(b for b in closed if b.key == member.key).branches


def test_hubs_come_last_and_stay_folded() -> None:
    from reso_explorer.document import read_metadata

    types = "".join(
        f'<EntityType Name="T{n}"><Key><PropertyRef Name="K"/></Key>'
        f'<Property Name="K" Type="Edm.Int32" Nullable="false"/>'
        f'<NavigationProperty Name="Hub" Type="s.Hub"/>'
        f'<NavigationProperty Name="Next" Type="s.T{(n + 1) % 9}"/></EntityType>'
        for n in range(9)
    )
    document = read_metadata(
        f"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
        <edmx:DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Hub"><Key><PropertyRef Name="K"/></Key>
        <Property Name="K" Type="Edm.Int32" Nullable="false"/>
        <NavigationProperty Name="Deep" Type="s.T5"/></EntityType>{types}
        </Schema></edmx:DataServices></edmx:Edmx>""".encode()
    )
    graph = document.graph()
    found = neighborhood(graph, "s.T0", hops=2)
    hub = found.branches[-1]
    assert (hub.bundle.target, hub.is_hub, hub.opens, hub.behind) == ("s.Hub", True, False, 1)
    opened = neighborhood(graph, "s.T0", hops=2, opened={hub.key})
    assert opened.branches[-1].branches[0].bundle.target == "s.T5"
    assert len(bundles_to(graph, "s.Hub")) == 9
    assert not neighborhood(graph, "s.Hub", hops=2).branches[0].is_hub
