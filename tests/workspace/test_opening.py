"""Opening a source over real sockets: what works, and how each failure is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.service.errors import (
    LoginPageError,
    NotFoundError,
    RefusedUrlError,
    ServiceError,
    UnauthorizedError,
    UnreachableError,
)
from reso_explorer.workspace import SourceKind, Workspace, WorkspaceError

from .conftest import MARK, SAP_V2, SAP_V4

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from reso_explorer.demo import DemoService
    from reso_explorer.workspace import World

    from .conftest import MakeWorld, Service


async def test_a_service_opens_with_the_token_of_the_environment(
    demo: DemoService, world: World
) -> None:
    steps: list[str] = []
    async with await Workspace.open(
        demo.url, world=world, on_step=lambda step: steps.append(step.text)
    ) as opened:
        assert opened.kind is SourceKind.SERVICE
        assert opened.is_live
        assert opened.is_fresh
        assert "Property" in opened.document.index.entity_sets
        assert opened.snapshot is not None
        assert opened.dialect is not None
        assert opened.describe()["resources"] > 5
    assert steps[0].startswith("Fetching metadata from 127.0.0.1:")
    assert steps[-1] == "Ready"


@pytest.mark.parametrize("path", ["$metadata", "%24metadata", "$metadata/"])
async def test_the_address_of_the_metadata_is_good_enough(
    demo: DemoService, world: World, path: str
) -> None:
    async with await Workspace.open(demo.url + path, world=world) as opened:
        page = await opened.run("Property?$top=1")
        assert len(page.rows) == 1


async def test_without_a_token_the_refusal_is_told(
    demo: DemoService, make_world: MakeWorld
) -> None:
    with pytest.raises(UnauthorizedError) as caught:
        await Workspace.open(demo.url, world=make_world())
    assert caught.value.status == 401
    assert "No credentials were sent" in caught.value.what_to_try


async def test_a_wrong_token_is_told_and_not_shown(
    demo: DemoService, make_world: MakeWorld
) -> None:
    with pytest.raises(UnauthorizedError) as caught:
        await Workspace.open(demo.url, world=make_world(RESO_EXPLORER_TOKEN="wrong-token-123456"))
    assert "wrong-token" not in str(caught.value)


async def test_a_token_is_asked_for_once_where_somebody_can_be_asked(
    demo: DemoService, make_world: MakeWorld
) -> None:
    asked: list[str] = []

    def prompt(text: str) -> str:
        asked.append(text)
        return f" {MARK} "

    async with await Workspace.open(demo.url, world=make_world(prompt=prompt)) as opened:
        assert opened.is_live
    assert len(asked) == 1
    assert asked[0].startswith("Token for 127.0.0.1:")


async def test_a_token_in_the_address_is_taken_out_and_told(
    demo: DemoService, make_world: MakeWorld
) -> None:
    url = f"{demo.url}?access_token={MARK}"
    async with await Workspace.open(url, world=make_world()) as opened:
        assert MARK not in opened.title + opened.subtitle + opened.url("Property")
        assert any("Removed the token from the URL" in note for note in opened.notes)
        assert (await opened.run("Property?$top=1")).rows


async def test_nobody_listens(refused: str, world: World) -> None:
    with pytest.raises(UnreachableError) as caught:
        await Workspace.open(refused, world=world)
    assert "127.0.0.1" in caught.value.message
    assert caught.value.what_to_try


async def test_a_wrong_path_is_told(demo: DemoService, world: World) -> None:
    with pytest.raises(NotFoundError):
        await Workspace.open(demo.url.replace("odata", "elsewhere"), world=world)


@pytest.mark.parametrize("url", ["http://example.test/odata", "ftp://example.test/x", "file:///x"])
async def test_an_unsafe_address_is_refused_before_anything_is_sent(url: str, world: World) -> None:
    with pytest.raises(RefusedUrlError):
        await Workspace.open(url, world=world)


@pytest.mark.parametrize(
    "url", ["https://", "http://[::1", "https://a b/odata", "https://x:99999/"]
)
async def test_an_address_that_is_none_is_told(url: str, world: World) -> None:
    with pytest.raises((ServiceError, WorkspaceError)) as caught:
        await Workspace.open(url, world=world)
    assert str(caught.value)


HTML = "<!doctype html><html><head><title>Please sign in</title></head><body>Hello</body></html>"
WHOLE = (
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">'
    '<edmx:DataServices><Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
    '<EntityType Name="T"/></Schema></edmx:DataServices></edmx:Edmx>'
)


async def test_a_web_page_is_named(httpserver: HTTPServer, world: World) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_data(HTML, content_type="text/html")
    with pytest.raises(LoginPageError) as caught:
        await Workspace.open(httpserver.url_for("/odata"), world=world)
    assert "Please sign in" in " ".join(caught.value.lines())


@pytest.mark.parametrize(
    "body",
    [b"", WHOLE[:90].encode(), WHOLE[:-30].encode(), b"just text", b'{"error":{"message":"no"}}'],
)
async def test_what_is_no_metadata_is_told_and_not_kept(
    httpserver: HTTPServer, world: World, home: Path, body: bytes
) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        body, content_type="application/xml"
    )
    with pytest.raises((ServiceError, WorkspaceError)) as caught:
        await Workspace.open(httpserver.url_for("/odata"), world=world)
    assert str(caught.value)
    assert not list((home / "data" / "snapshots").glob("*.json"))


async def test_the_demo_starts_and_stops(world: World) -> None:
    async with await Workspace.open("demo", world=world) as opened:
        assert opened.kind is SourceKind.DEMO
        assert (await opened.run("Property?$top=2")).rows
        root = opened.live_connection().root
    with pytest.raises(UnreachableError):
        await Workspace.open(root, world=world)


async def test_the_demo_without_its_service(world: World) -> None:
    async with await Workspace.open("demo", world=world, live=False) as opened:
        assert not opened.is_live
        assert opened.why_not_live
        with pytest.raises(WorkspaceError):
            await opened.run("Property")


async def test_a_file_has_rows_nowhere(market_file: Path, world: World) -> None:
    async with await Workspace.open(str(market_file), world=world) as opened:
        assert (opened.kind, opened.title) == (SourceKind.FILE, "market.xml")
        with pytest.raises(WorkspaceError) as caught:
            await opened.run("Listing")
        assert "market.xml" in caught.value.message


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("nowhere.xml", "SOURCE is a URL"),
        ("api.example.test/odata", "https://api.example.test/odata"),
        ("localhost:8080/odata", "localhost:8080/odata"),
    ],
)
async def test_what_is_nothing_at_all(source: str, hint: str, world: World) -> None:
    with pytest.raises(WorkspaceError) as caught:
        await Workspace.open(source, world=world)
    assert caught.value.is_usage
    assert hint in caught.value.hint


async def test_a_near_name_is_suggested(market_file: Path, world: World) -> None:
    near = str(market_file.with_name("markt.xml"))
    with pytest.raises(WorkspaceError) as caught:
        await Workspace.open(near, world=world)
    assert "Did you mean `market.xml`?" in caught.value.message


@pytest.mark.parametrize(("path", "resource"), [(SAP_V4, "SalesOrder"), (SAP_V2, "A_SalesOrder")])
async def test_services_of_both_versions(
    sap: str, make_world: MakeWorld, path: str, resource: str
) -> None:
    async with await Workspace.open(sap + path, world=make_world()) as opened:
        page = await opened.run(f"{resource}?$top=3")
        assert len(page.rows) == 3
        assert "SalesOrder" in page.columns
        assert not any(name.startswith("__") for name in page.columns)


async def test_text_from_the_server_cannot_forge_a_title(
    httpserver: HTTPServer, world: World
) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        "<html><title>\u202eevil\x1b[31m</title></html>", content_type="text/html"
    )
    with pytest.raises(ServiceError) as caught:
        await Workspace.open(httpserver.url_for("/odata"), world=world)
    told = " ".join(caught.value.lines())
    assert "\u202e" not in told
    assert "\x1b" not in told


async def test_the_user_agent_and_the_token_are_sent(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world):
        pass
    sent: dict[str, Any] = service.headers[0]
    assert sent["authorization"] == f"Bearer {MARK}"
    assert sent["user-agent"].startswith("reso-explorer/")
