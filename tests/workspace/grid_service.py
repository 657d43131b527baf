"""A scripted service of the MLS Grid kind: one system per request, compressed answers only."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

from werkzeug import Response

from reso_explorer.providers import load
from reso_explorer.store.places import Places

from .conftest import MARK

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer
    from werkzeug import Request

    from reso_explorer.providers import Provider
    from reso_explorer.workspace import World

DOCUMENT = """<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="grid" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EntityType Name="Property"><Key><PropertyRef Name="ListingKey"/></Key>
    <Property Name="ListingKey" Type="Edm.String" Nullable="false"/>
    <Property Name="OriginatingSystemName" Type="Edm.String"/>
    <Property Name="StandardStatus" Type="Edm.String">
     <Annotation Term="RESO.OData.Metadata.LookupName" String="StandardStatus"/></Property>
    <Property Name="City" Type="Edm.String">
     <Annotation Term="RESO.OData.Metadata.LookupName" String="City"/></Property>
    <Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/>
   </EntityType>
   <EntityType Name="Lookup"><Key><PropertyRef Name="LookupKey"/></Key>
    <Property Name="LookupKey" Type="Edm.String" Nullable="false"/>
    <Property Name="LookupName" Type="Edm.String"/>
    <Property Name="LookupValue" Type="Edm.String"/>
    <Property Name="StandardLookupValue" Type="Edm.String"/>
    <Property Name="LegacyODataValue" Type="Edm.String"/>
   </EntityType>
   <EntityContainer Name="C"><EntitySet Name="Property" EntityType="grid.Property"/>
    <EntitySet Name="Lookup" EntityType="grid.Lookup"/></EntityContainer>
  </Schema></edmx:DataServices></edmx:Edmx>
"""

PROPERTIES = [
    {
        "ListingKey": f"ACT{n}",
        "OriginatingSystemName": "actris",
        "StandardStatus": "Active" if n % 2 else "Closed",
        "City": f"Town {n % 3}",
        "ModificationTimestamp": f"2026-01-0{n + 1}T00:00:00.000Z",
    }
    for n in range(5)
]
LOOKUPS = [
    {
        "LookupKey": f"K{n}",
        "LookupName": "StandardStatus",
        "LookupValue": value,
        "StandardLookupValue": value,
        "LegacyODataValue": legacy,
    }
    for n, (value, legacy) in enumerate(
        [("Active", "A"), ("Closed", "C"), ("Active Under Contract", "ActiveUnderContract")]
    )
]


class Grid:
    """The service.

    Attributes:
        asked: paths with query of all requests, in order.
        refused: what was said to requests that lacked something.
        rows: by resource.
    """

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("/v2")
        self.asked: list[str] = []
        self.refused: list[str] = []
        self.rows: dict[str, list[dict[str, Any]]] = {"Property": PROPERTIES, "Lookup": LOOKUPS}
        self.down = False
        for path in ("/v2/$metadata", "/v2/Property", "/v2/Lookup", "/v2/", "/v2"):
            server.expect_request(path).respond_with_handler(self._serve)

    def of(self, resource: str) -> list[str]:
        """Return the requests for a resource."""
        return [each for each in self.asked if each.startswith(f"/v2/{resource}")]

    def _serve(self, request: Request) -> Response:
        self.asked.append(request.full_path.rstrip("?"))
        problem = self._problem(request)
        if problem:
            self.refused.append(problem)
            body = json.dumps({"error": {"code": 400, "message": problem}})
            return Response(body, status=400, content_type="application/json")
        if self.down:
            return Response("down for maintenance", status=500, content_type="text/plain")
        if request.headers.get("Authorization") != f"Bearer {MARK}":
            return Response('{"error":{"code":401,"message":"no"}}', status=401)
        if request.path.endswith("$metadata"):
            return packed(DOCUMENT.encode(), "application/xml")
        return self._page(request)

    def _problem(self, request: Request) -> str:
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return "Accept-Encoding: gzip is required"
        systems = re.findall(r"OriginatingSystemName eq '([^']*)'", request.args.get("$filter", ""))
        if systems != ["actris"]:
            return f"exactly one OriginatingSystemName, not {len(systems)}"
        if int(request.args.get("$top", "0")) > 5000:
            return "$top is too large"
        return ""

    def _page(self, request: Request) -> Response:
        resource = request.path.rpartition("/")[2]
        rows = self.rows[resource]
        wanted = re.search(r"(\w+) eq '([^']*)'$", request.args.get("$filter", ""))
        if wanted and wanted[1] != "OriginatingSystemName":
            rows = [row for row in rows if row.get(wanted[1]) == wanted[2]]
        start, size = int(request.args.get("$skip", "0")), min(int(request.args.get("$top", 3)), 3)
        body: dict[str, Any] = {"value": rows[start : start + size]}
        if "$count" in request.args:
            body["@odata.count"] = len(rows)
        if start + size < len(rows):
            rest = re.sub(r"&?\$skip=\d+", "", request.query_string.decode())
            body["@odata.nextLink"] = f"{self.url}/{resource}?{rest}&$skip={start + size}"
        return packed(json.dumps(body).encode(), "application/json")


def packed(body: bytes, content_type: str) -> Response:
    headers = {"Content-Encoding": "gzip"}
    return Response(gzip.compress(body), content_type=content_type, headers=headers)


def grid_provider(world: World) -> Provider:
    """MLS Grid as it is known, but without its two requests a second, which would be waited for."""
    folder = Places.default(world.environ).providers
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quickgrid.toml").write_text(
        'base = "mlsgrid"\ntitle = "Quick Grid"\nsource = "invented"\ndate = 2026-01-01\n'
        "[limits]\nquotas = []\n",
        encoding="utf-8",
    )
    return load("quickgrid", user_folder=folder)
