"""Documents of a service in the form that is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reso_explorer.document import read_metadata
from reso_explorer.service.errors import ServerFaultError
from reso_explorer.workspace import Workspace, WorkspaceError
from reso_explorer.workspace.fetching import metadata_as_json, service_document

from .conftest import SAP_V2, SAP_V4

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from reso_explorer.demo import DemoService
    from reso_explorer.workspace import World

    from .conftest import Service


async def test_csdl_json_where_it_is_handed_out(demo: DemoService, world: World) -> None:
    async with await Workspace.open(demo.url, world=world) as opened:
        content = await metadata_as_json(opened)
        assert json.loads(content)["$Version"]
        again = read_metadata(content)
        assert again.index.entity_sets.keys() == opened.document.index.entity_sets.keys()
        for name in again.index.entity_sets:
            kind = opened.document.index.entity_sets[name].type
            assert (
                again.index.properties(kind).keys() == opened.document.index.properties(kind).keys()
            )


async def test_xml_although_json_was_asked_for(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        with pytest.raises(WorkspaceError) as caught:
            await metadata_as_json(opened)
        assert "returned application/xml instead of JSON" in caught.value.message
        assert "--format csdl-json" in caught.value.hint
        assert service.headers[-1]["accept"] == "application/json"


async def test_json_that_is_no_metadata(
    httpserver: HTTPServer, service: Service, world: World
) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        httpserver.clear()
        httpserver.expect_request("/odata/$metadata").respond_with_json({"value": []})
        with pytest.raises(WorkspaceError) as caught:
            await metadata_as_json(opened)
        assert caught.value.message


async def test_json_that_is_refused(httpserver: HTTPServer, service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        httpserver.clear()
        httpserver.expect_request("/odata/$metadata").respond_with_data("", status=406)
        with pytest.raises(WorkspaceError, match="doesn't return its metadata"):
            await metadata_as_json(opened)


async def test_a_file_has_no_service(market_file: Path, world: World) -> None:
    async with await Workspace.open(str(market_file), world=world) as opened:
        with pytest.raises(WorkspaceError, match="not a live service"):
            await metadata_as_json(opened)
        with pytest.raises(WorkspaceError, match="not a live service"):
            await service_document(opened)


@pytest.mark.parametrize("path", [SAP_V4, SAP_V2])
async def test_service_documents_of_others(sap: str, world: World, path: str) -> None:
    async with await Workspace.open(sap + path, world=world) as opened:
        document, differences = await service_document(opened)
        assert document.entries
        assert all(each.what != "another kind" for each in differences)


async def test_a_service_without_service_document(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as opened:
        with pytest.raises(ServerFaultError):
            await service_document(opened)
