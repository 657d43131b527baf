"""What a probe found out is told by the checker, in this run and in later ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug import Response

from reso_explorer.store import Store
from reso_explorer.workspace import Workspace
from reso_explorer.workspace.probing import kept_probes, probe

from .conftest import MARK

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer
    from werkzeug import Request

    from reso_explorer.workspace import World

    from .conftest import MakeWorld

ROWS = [
    {"ListingKey": f"L{n}", "Status": "Open" if n % 2 else "Sold", "ListPrice": price}
    for n, price in enumerate((50, 10, 40, 20, 30))
]


@pytest.fixture
def picky(httpserver: HTTPServer, market_file: Path) -> str:
    """A service that refuses filters on Status, in words with its token, and never sorts."""

    def rows(request: Request) -> Response:
        if "Status" in request.args.get("$filter", ""):
            body = json.dumps({"error": {"message": f"Status is not searchable for {MARK}"}})
            return Response(body, status=400, content_type="application/json")
        body = json.dumps({"value": ROWS[: int(request.args.get("$top", 5))]})
        return Response(body, content_type="application/json")

    metadata = market_file.read_bytes()
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        metadata, content_type="application/xml"
    )
    httpserver.expect_request("/odata/Listing").respond_with_handler(rows)
    return httpserver.url_for("/odata")


def said(workspace: Workspace, text: str) -> list[str]:
    return [d.message for d in workspace.check(text) if d.code.startswith("probed")]


async def test_the_checker_knows_what_was_found_out(
    picky: str, world: World, make_world: MakeWorld
) -> None:
    text = "Listing?$filter=Status eq 'Open'&$orderby=ListPrice"
    async with await Workspace.open(picky, world=world) as opened:
        assert said(opened, text) == []
        outcomes: list[Any] = [
            each async for each in probe(opened, "Listing", ["Status", "ListPrice"])
        ]
        assert outcomes
        told = said(opened, text)
        assert len(told) == 2
        day = Store(environ=world.environ).clock().date()
        assert told[0] == (
            f"`Status` in `$filter` was rejected when probed on {day}: "
            "localhost rejected the request (HTTP 400): Status is not searchable for •••."
        )
        assert told[1].startswith("`$orderby` by `ListPrice` was ignored when probed")
        completions = opened.complete("Listing?$filter=", 16)
        (status,) = [c for c in completions if c.label == "Status"]
        assert status.detail.endswith("when probed")
    async with await Workspace.open(picky, world=make_world(RESO_EXPLORER_TOKEN=MARK)) as opened:
        assert said(opened, text) == told
        assert kept_probes(opened, "Listing", "Status")


@pytest.fixture
def document(market_file: Path) -> bytes:
    return market_file.read_bytes()


async def test_another_service_is_not_concerned(
    picky: str, httpserver: HTTPServer, world: World, document: bytes
) -> None:
    async with await Workspace.open(picky, world=world) as opened:
        assert [each async for each in probe(opened, "Listing", ["Status"])]
    httpserver.expect_request("/other/$metadata").respond_with_data(document)
    async with await Workspace.open(httpserver.url_for("/other"), world=world) as opened:
        assert said(opened, "Listing?$filter=Status eq 'Open'") == []
