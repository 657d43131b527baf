"""Documents at the server of a service that its metadata refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.workspace import Workspace

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer

    from reso_explorer.workspace import World

    from .conftest import Service

ENVELOPE = (
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">{references}'
    '<edmx:DataServices><Schema Namespace="{namespace}" '
    'xmlns="http://docs.oasis-open.org/odata/ns/edm">{body}</Schema></edmx:DataServices></edmx:Edmx>'
)
TYPES = ENVELOPE.format(
    references="",
    namespace="Base",
    body='<EntityType Name="Root"><Key><PropertyRef Name="Id"/></Key>'
    '<Property Name="Id" Type="Edm.String" Nullable="false"/></EntityType>',
)
MAIN = ENVELOPE.format(
    references='<edmx:Reference Uri="types.xml"><edmx:Include Namespace="Base"/></edmx:Reference>'
    '<edmx:Reference Uri="{elsewhere}"><edmx:Include Namespace="Far"/></edmx:Reference>',
    namespace="Shop",
    body='<EntityType Name="Item" BaseType="Base.Root"><Property Name="F" Type="Far.T"/></EntityType>'
    '<EntityContainer Name="C"><EntitySet Name="Items" EntityType="Shop.Item"/></EntityContainer>',
)


@pytest.fixture
def split(service: Service, httpserver: HTTPServer) -> Service:
    """A service whose metadata refers to a document beside it and to one on another server."""
    from werkzeug import Response

    def types(request: object) -> Response:
        service._remember(request)
        return Response(TYPES, content_type="application/xml")

    httpserver.expect_request("/odata/types.xml").respond_with_handler(types)
    service.metadata = MAIN.replace("{elsewhere}", "https://elsewhere.example/far.xml").encode()
    return service


def names(workspace: Workspace) -> list[str]:
    return list(workspace.document.index.properties("Shop.Item"))


def asked_for_types(service: Service) -> int:
    return sum("types.xml" in path for path in service.asked)


async def test_a_document_of_the_same_server_is_fetched(split: Service, world: World) -> None:
    async with await Workspace.open(split.url, world=world) as opened:
        assert names(opened) == ["Id", "F"]
        found = {finding.code: finding.message for finding in opened.document.findings}
        assert "types.xml" in found["reference-loaded"]
        assert "https://elsewhere.example/far.xml" in found["reference-not-loaded"]
        assert "it is on another server" in found["reference-not-loaded"]
    assert asked_for_types(split) == 1


async def test_what_was_fetched_is_there_without_asking(split: Service, world: World) -> None:
    async with await Workspace.open(split.url, world=world) as first:
        assert first.snapshot is not None
        name = f"snapshot:{first.snapshot.id}"
    async with await Workspace.open(split.url, world=world, quick=True) as quick:
        assert names(quick) == ["Id", "F"]
    async with await Workspace.open(name, world=world) as kept:
        assert names(kept) == ["Id", "F"]
    async with await Workspace.open(split.url, world=world) as again:
        assert names(again) == ["Id", "F"]
    assert asked_for_types(split) == 1


async def test_a_document_that_fails_leaves_the_service_usable(
    service: Service, world: World, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/odata/types.xml").respond_with_data("gone", status=404)
    service.metadata = MAIN.replace("{elsewhere}", "types.xml").encode()
    async with await Workspace.open(service.url, world=world) as opened:
        assert names(opened) == ["F"]
        messages = [f.message for f in opened.document.findings if f.code == "reference-not-loaded"]
        assert any("the server returned status 404" in message for message in messages)
