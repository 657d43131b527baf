"""Values of a field, from each place they can come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.demo import DemoService
    from reso_explorer.workspace import World

    from .conftest import Service


def property_type(opened: Workspace) -> str:
    return opened.document.index.entity_sets["Property"].type


async def test_from_the_lookup_resource(demo: DemoService, world: World) -> None:
    async with await Workspace.open(demo.url, world=world) as opened:
        found = await opened.lookup_values(property_type(opened), "StandardStatus")
        assert found.source == "Lookup resource"
        assert found.lookup_name == "StandardStatus"
        by_value = {each.value: each for each in found.values}
        assert by_value["Active"].literal == "'Active'"
        hits = opened.search("kind:value active")
        assert any("StandardStatus" in hit.path for hit in hits)
        allowed = opened.known_values("StandardStatus")
        assert allowed is not None
        assert "Active" in [each.value for each in allowed]
        page = await opened.run("Property?$filter=StandardStatus eq 'Active'&$top=1")
        assert page.rows


async def test_search_finds_values_that_were_read_in_an_earlier_run(
    demo: DemoService, world: World
) -> None:
    async with await Workspace.open(demo.url, world=world) as opened:
        before = [hit.path for hit in opened.search("condo")]
        assert "lookup:PropertySubType/Condominium" not in before
        await opened.lookup_values(property_type(opened), "PropertySubType")
        assert opened.search("condo")[0].path == "lookup:PropertySubType/Condominium"
    async with await Workspace.open(demo.url, world=world) as opened:
        first = opened.search("condo")[0]
        assert first.path == "lookup:PropertySubType/Condominium"
        assert first.why == "condo: means PropertySubType Condominium"


async def test_kept_values_are_not_asked_for_again(demo: DemoService, world: World) -> None:
    async with await Workspace.open(demo.url, world=world) as opened:
        first = await opened.lookup_values(property_type(opened), "StandardStatus")
    async with await Workspace.open(demo.url, world=world) as opened:
        assert opened.known_values("StandardStatus")
        requests = len(opened.live_connection().transport.trace.exchanges)
        second = await opened.lookup_values(property_type(opened), "StandardStatus")
        assert len(opened.live_connection().transport.trace.exchanges) == requests
        assert second.source.startswith("Lookup resource, read ")
        assert [each.value for each in second.values] == [each.value for each in first.values]


async def test_from_an_enumeration_in_the_spelling_of_the_server(
    enum_demo: DemoService, world: World
) -> None:
    async with await Workspace.open(enum_demo.url, world=world) as opened:
        found = await opened.lookup_values(property_type(opened), "StandardStatus")
        assert found.source.startswith("EnumType ")
        active = next(each for each in found.values if each.value == "Active")
        page = await opened.run(f"Property?$filter=StandardStatus eq {active.literal}&$top=3")
        assert page.rows
        assert {row["StandardStatus"] for row in page.rows} == {"Active"}
        assert not [d for d in opened.check(page.query) if d.severity == "error"]


async def test_sampled_where_nothing_else_is_known(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        found = await opened.lookup_values("market.Listing", "Status")
        assert found.source == "sampled from Listing"
        assert [(each.value, each.count) for each in found.values] == [("Open", 3), ("Sold", 2)]
        assert "there may be others" in found.note
        assert opened.store is not None
        assert list(opened.store.history.search("")) == []


async def test_a_field_that_is_no_lookup(service: Service, world: World) -> None:
    asked = len(service.asked)
    async with await Workspace.open(service.url, world=world) as opened:
        found = await opened.lookup_values("market.Listing", "ListPrice")
        assert (found.source, found.values) == ("unknown", ())
        assert "Not a lookup field" in found.note
    assert len(service.asked) == asked + 1


async def test_offline_the_note_says_where_the_values_are(market_file: Path, world: World) -> None:
    async with await Workspace.open(str(market_file), world=world) as opened:
        found = await opened.lookup_values("market.Listing", "Status")
        assert found.values == ()
        assert "service's Lookup resource" in found.note
        members = await opened.lookup_values("market.Listing", "DoorColour")
        assert [each.value for each in members.values] == ["Red", "Green"]


async def test_an_unknown_field(market_file: Path, world: World) -> None:
    async with await Workspace.open(str(market_file), world=world) as opened:
        with pytest.raises(KeyError):
            await opened.lookup_values("market.Listing", "Nothing")
