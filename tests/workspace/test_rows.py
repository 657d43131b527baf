"""Rows over real sockets: pages, ends, errors, both versions, and what the history keeps."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.errors import BadRequestError, NotFoundError, ServiceError
from reso_explorer.workspace import ResultPage, Workspace

from .conftest import MARK, SAP_V2

if TYPE_CHECKING:
    from reso_explorer.demo import DemoService
    from reso_explorer.store.history import SentQuery
    from reso_explorer.workspace import World

    from .conftest import MakeWorld, Service


def keys(page: ResultPage) -> list[str]:
    return [row["ListingKey"] for row in page.rows]


async def test_pages_one_after_the_other(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        first = await opened.run("Listing?$count=true")
        assert (keys(first), first.count, first.number) == (["L1", "L2"], 5, 1)
        second = await opened.next_page(first)
        assert second is not None
        assert (keys(second), second.number) == (["L3", "L4"], 2)
        third = await opened.next_page(second)
        assert third is not None
        assert (keys(third), third.next_link) == (["L5"], None)
        assert await opened.next_page(third) is None


async def test_going_on_from_an_earlier_page(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        first = await opened.run("Listing")
        second = await opened.next_page(first)
        again = await opened.next_page(first)
        assert second is not None
        assert again is not None
        assert keys(again) == keys(second)


async def test_all_pages_and_a_limit(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        every = [page async for page in opened.pages("Listing")]
        assert [key for page in every for key in keys(page)] == ["L1", "L2", "L3", "L4", "L5"]
        some = [page async for page in opened.pages("Listing", max_rows=3)]
        assert [key for page in some for key in keys(page)] == ["L1", "L2", "L3"]


async def test_a_broken_page_can_be_asked_for_again(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        first = await opened.run("Listing")
        rows, service.rows["Listing"] = service.rows["Listing"], [{"bad": object()}] * 5
        with pytest.raises(ServiceError):
            await opened.next_page(first)
        service.rows["Listing"] = rows
        second = await opened.next_page(first)
        assert second is not None
        assert keys(second) == ["L3", "L4"]


async def test_selected_columns_come_in_their_order(demo: DemoService, world: World) -> None:
    async with await Workspace.open(demo.url, world=world) as opened:
        page = await opened.run("Property?$select=City,ListingKey&$top=1")
        assert page.columns == ("City", "ListingKey")
        empty = await opened.run("Property?$select=City,ListingKey&$filter=ListPrice lt 0")
        assert empty.rows == []
        assert empty.columns == ("City", "ListingKey")


async def test_one_row_by_its_key(demo: DemoService, world: World) -> None:
    async with await Workspace.open(demo.url, world=world) as opened:
        page = await opened.run("Property?$top=1&$select=ListingKey")
        single = await opened.run(f"Property('{keys(page)[0]}')")
        assert single.is_single
        assert single.rows[0]["ListingKey"] == keys(page)[0]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Propety", NotFoundError, "Property"),
        ("Property?$filter=ListPrce gt 5", BadRequestError, "ListPrice"),
        ("Property?$filter=ListPrice gt", BadRequestError, ""),
        ("Property('nothing')", NotFoundError, ""),
    ],
)
async def test_errors_of_the_server_are_told_with_advice(
    demo: DemoService, world: World, text: str, kind: type[ServiceError], words: str
) -> None:
    async with await Workspace.open(demo.url, world=world) as opened:
        with pytest.raises(kind) as caught:
            await opened.run(text)
        assert words in " ".join(caught.value.lines())


async def test_v2_rows_have_no_columns_of_control_information(sap: str, world: World) -> None:
    async with await Workspace.open(sap + SAP_V2, world=world) as opened:
        page = await opened.run("A_SalesOrder?$top=2&$inlinecount=allpages")
        assert page.count == 25
        assert "SalesOrder" in page.columns
        assert not {"__metadata", "to_Item"} & set(page.columns)
        with_items = await opened.run("A_SalesOrder?$top=1&$expand=to_Item")
        assert "to_Item" in with_items.columns


async def history(opened: Workspace) -> list[SentQuery]:
    assert opened.store is not None
    return list(opened.store.history.search(""))


async def test_the_history_has_every_query_once(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        first = await opened.run("Listing?$count=true")
        await opened.next_page(first)
        with pytest.raises(ServiceError):
            await opened.run("Nothing")
        async for _ in opened.pages("Listing?$top=5"):
            pass
        found = {each.query: each for each in await history(opened)}
    assert len(found) == 3
    assert found["Listing?$count=true"].rows == 2
    assert found["Listing?$count=true"].profile == opened.address
    assert found["Listing?$top=5"].rows == 5
    assert found["Listing?$top=5"].status == 200
    assert found["Nothing"].status is not None
    assert found["Nothing"].problem


async def test_the_history_has_what_stopped_early(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        async with aclosing(opened.pages("Listing?$top=9")) as walk:
            async for _ in walk:
                break
        (entry,) = await history(opened)
    assert (entry.query, entry.rows, entry.status) == ("Listing?$top=9", 2, 200)


async def test_the_history_has_what_broke_on_the_way(service: Service, world: World) -> None:
    service.rows["Listing"][3] = {"bad": object()}
    async with await Workspace.open(service.url, world=world) as opened:
        with pytest.raises(ServiceError):
            async for _ in opened.pages("Listing"):
                pass
        (entry,) = await history(opened)
    assert (entry.rows, entry.status) == (2, 500)
    assert entry.problem


async def test_the_token_is_masked_in_the_history(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        await opened.run(f"Listing?$filter=Status eq '{MARK}'&access_token={MARK}")
        (entry,) = await history(opened)
    assert MARK not in entry.query


async def test_no_history_where_none_is_wanted(service: Service, make_world: MakeWorld) -> None:
    world = make_world(RESO_EXPLORER_NO_HISTORY="1")
    async with await Workspace.open(service.url, world=world) as opened:
        await opened.run("Listing")
        assert await history(opened) == []


def test_pauses_are_told_to_who_waits_for_the_request() -> None:
    from reso_explorer.workspace.results import Step, heard_by, tell

    opening: list[Step] = []
    query: list[Step] = []
    tell(opening.append, Step("one"))
    with heard_by(query.append):
        tell(opening.append, Step("two"))
        with heard_by(None):
            tell(opening.append, Step("three"))
    tell(opening.append, Step("four"))
    assert [step.text for step in opening] == ["one", "three", "four"]
    assert [step.text for step in query] == ["two"]
