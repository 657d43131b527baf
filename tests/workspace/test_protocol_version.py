"""The version of OData in the answers of a service decides what the checker says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from werkzeug import Response

from reso_explorer.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from reso_explorer.workspace import World

QUERY = "Listing?$filter=Status in ('Open','Sold')"


@pytest.fixture
def service(httpserver: HTTPServer, market_file: Path) -> str:
    """A service whose document is of 4.0 and whose rows come as 4.01."""
    httpserver.expect_request("/odata/$metadata").respond_with_data(
        market_file.read_bytes(), content_type="application/xml"
    )
    body = json.dumps({"value": [{"ListingKey": "L1"}]})
    newer = Response(body, content_type="application/json", headers={"OData-Version": "4.01"})
    httpserver.expect_request("/odata/Listing").respond_with_handler(lambda _: newer)
    return httpserver.url_for("/odata")


async def test_a_newer_version_in_an_answer_counts(service: str, world: World) -> None:
    async with await Workspace.open(service, world=world) as opened:
        assert opened.dialect.odata_version == "4.0"
        assert [d.code for d in opened.check(QUERY)] == ["since-4.01"]
        assert opened.connection is not None
        await opened.connection.run("Listing", opened)
        assert opened.dialect.odata_version == "4.01"
        assert opened.check(QUERY) == ()
