"""Paging by key over a live service: values of the key are written as its type wants them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_httpserver import HTTPServer  # noqa: TC002 - the fixture's type
from werkzeug import Request, Response

from reso_explorer.workspace import Workspace
from reso_explorer.world import World

if TYPE_CHECKING:
    from pathlib import Path

GUIDS = [f"0000000{n}-0000-0000-0000-000000000000" for n in range(1, 4)]
V4 = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">"""
V2 = """<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx">
<edmx:DataServices m:DataServiceVersion="2.0"
 xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">
<Schema Namespace="S" xmlns="http://schemas.microsoft.com/ado/2008/09/edm">"""
BODY = """<EntityType Name="Row"><Key><PropertyRef Name="K"/></Key>
<Property Name="K" Type="{}" Nullable="false"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Rows" EntityType="S.Row"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"""


@pytest.mark.parametrize(
    ("head", "type_name", "keys", "second"),
    [
        (V4, "Edm.String", GUIDS, f"K gt '{GUIDS[0]}'"),
        (V4, "Edm.String", ["2024-01-01", "2024-01-02"], "K gt '2024-01-01'"),
        (V4, "Edm.String", ["10", "20"], "K gt '10'"),
        (V4, "Edm.Guid", GUIDS, f"K gt {GUIDS[0]}"),
        (V4, "Edm.Int64", ["10", "20"], "K gt 10"),
        (V4, "Edm.Decimal", ["1.50", "2"], "K gt 1.50"),
        (V4, "Edm.DateTimeOffset", ["2024-01-01T00:00:00Z", "x"], "K gt 2024-01-01T00:00:00Z"),
        (V2, "Edm.Int64", ["10", "20"], "K gt 10L"),
        (V2, "Edm.Guid", GUIDS, f"K gt guid'{GUIDS[0]}'"),
        (V2, "Edm.DateTime", ["/Date(0)/", "x"], "K gt datetime'1970-01-01T00:00:00'"),
        (V2, "Edm.String", ["2024-01-01", "2024-01-02"], "K gt '2024-01-01'"),
    ],
)
async def test_key_is_written_by_its_type(
    httpserver: HTTPServer,
    tmp_path: Path,
    head: str,
    type_name: str,
    keys: list[str],
    second: str,
) -> None:
    filters: list[str] = []

    def rows(request: Request) -> Response:
        filters.append(parse_qs(urlsplit(request.url).query).get("$filter", [""])[0])
        sent = [{"K": key} for key in keys[len(filters) - 1 : len(filters)]]
        body = {"d": {"results": sent}} if head is V2 else {"value": sent}
        return Response(json.dumps(body), content_type="application/json")

    metadata = head + BODY.format(type_name)
    httpserver.expect_request("/svc/$metadata").respond_with_data(
        metadata, content_type="application/xml"
    )
    httpserver.expect_request("/svc/Rows").respond_with_handler(rows)
    httpserver.expect_request("/svc/").respond_with_json({"value": []})
    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path / "home")})
    async with await Workspace.open(httpserver.url_for("/svc/"), world=world) as workspace:
        found = [page async for page in workspace.pages("Rows", way="keyset", max_rows=2)]
    assert len(found) == 2
    assert filters == ["", second]
