"""A local OData service that is slow, fails, and sends big pages, all by chance."""

from __future__ import annotations

import contextlib
import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_EXTRA = "".join(f'<Property Name="Extra{n:02}" Type="Edm.String"/>' for n in range(60))
METADATA = f"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="odd" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="House"><Key><PropertyRef Name="HouseKey"/></Key>
<Property Name="HouseKey" Type="Edm.String" Nullable="false"/>
<Property Name="Price" Type="Edm.Decimal" Precision="14" Scale="2"/>
<Property Name="Status" Type="odd.Status"/>
<Property Name="Color" Type="Edm.String">
<Annotation Term="RESO.OData.Metadata.LookupName" String="Color"/></Property>
<Property Name="Built" Type="Edm.Date"/><Property Name="OwnerKey" Type="Edm.String"/>{_EXTRA}
<NavigationProperty Name="Owner" Type="odd.Person"/></EntityType>
<EntityType Name="Person"><Key><PropertyRef Name="PersonKey"/></Key>
<Property Name="PersonKey" Type="Edm.String" Nullable="false"/>
<Property Name="Name" Type="Edm.String"/>
<NavigationProperty Name="Houses" Type="Collection(odd.House)"/></EntityType>
<EntityType Name="Lookup"><Key><PropertyRef Name="LookupKey"/></Key>
<Property Name="LookupKey" Type="Edm.String" Nullable="false"/>
<Property Name="LookupName" Type="Edm.String"/><Property Name="LookupValue" Type="Edm.String"/>
<Property Name="StandardLookupValue" Type="Edm.String"/></EntityType>
<EnumType Name="Status"><Member Name="Standing"/><Member Name="Sold"/></EnumType>
<EntityContainer Name="Town">
<EntitySet Name="House" EntityType="odd.House">
<NavigationPropertyBinding Path="Owner" Target="Person"/></EntitySet>
<EntitySet Name="Person" EntityType="odd.Person">
<NavigationPropertyBinding Path="Houses" Target="House"/></EntitySet>
<EntitySet Name="Lookup" EntityType="odd.Lookup"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>""".encode()

_TOTAL = 5_000
"""Rows of every resource."""


class OddService:
    """The service, in threads of its own; `calm` lets it answer at once and without failures."""

    def __init__(self, seed: int, *, calm: bool = False) -> None:
        self.random = random.Random(seed)
        self.calm = calm
        self.requests = 0
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with contextlib.suppress(OSError):
                    service.answer(self)

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """Stay silent: clients leave in the middle of an answer here."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/odd"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    # --- answers --------------------------------------------------------------------------------

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request, or fail in one of many ways."""
        self.requests += 1
        split = urlsplit(handler.path)
        path = split.path.removeprefix("/odd").strip("/")
        options = dict(parse_qsl(split.query))
        chance = 1.0 if self.calm else self.random.random()
        if not self.calm:
            time.sleep(self.random.choice((0, 0, 0.01, 0.05, 0.15, 0.4)))
        if path == "$metadata":
            self._send(handler, 200, METADATA, "application/xml")
        elif chance < 0.3:
            self._fail(handler, chance)
        else:
            self._send(handler, 200, json.dumps(self._page(path, options, chance)).encode())

    def _fail(self, handler: BaseHTTPRequestHandler, chance: float) -> None:
        """Fail by chance: statuses, broken answers, and no answer at all."""
        error = {"error": {"code": "x", "message": "[/x]No\x1b[2J `Price` here"}}
        body = json.dumps(error).encode()
        if chance < 0.06:
            self._send(handler, 500, body)
        elif chance < 0.10:
            self._send(handler, 400, body)
        elif chance < 0.13:
            self._send(handler, 429, body, more={"Retry-After": "1"})
        elif chance < 0.16:
            self._send(handler, 401, body)
        elif chance < 0.20:
            self._send(handler, 200, b'{"value": [{"HouseKey": "H1", "Pri')
        elif chance < 0.24:
            self._send(handler, 200, b"<html>login</html>", "text/html")
        elif chance < 0.27:
            self._send(handler, 200, b'{"value": ', length=90_000)
            handler.connection.close()
        else:
            handler.connection.close()

    def _send(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        kind: str = "application/json",
        *,
        length: int | None = None,
        more: dict[str, str] | None = None,
    ) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (more or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def _page(self, path: str, options: dict[str, str], chance: float) -> dict[str, Any]:
        """Return a page of 25 rows, now and then one of 1,000."""
        skip = _whole(options.get("$skip"), 0)
        size = 1_000 if 0.3 <= chance < 0.34 else 25
        top = min(_whole(options.get("$top"), size), _TOTAL)
        rows = [_row(path, number) for number in range(skip, min(skip + min(top, size), _TOTAL))]
        page: dict[str, Any] = {"@odata.context": f"{self.url}/$metadata#{path}", "value": rows}
        if "$count" in options:
            page["@odata.count"] = _TOTAL
        if len(rows) == size and skip + size < _TOTAL:
            page["@odata.nextLink"] = f"{self.url}/{path}?$skip={skip + size}"
        return page


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdigit() else default


def _row(path: str, number: int) -> dict[str, Any]:
    """Return an invented row."""
    if path.startswith("Person"):
        return {"PersonKey": f"P{number}", "Name": f"Ada {number}"}
    if path.startswith("Lookup"):
        value = f"Color {number}"
        return {"LookupKey": f"L{number}", "LookupName": "Color", "LookupValue": value}
    return {
        "HouseKey": f"H{number:05}",
        "Price": 100_000 + number,
        "Status": ("Standing", "Sold")[number % 2],
        "Color": f"Color {number % 9}",
        "Built": f"19{number % 90 + 10}-01-01",
        "OwnerKey": f"P{number % 7}",
        **{f"Extra{n:02}": f"{number} [/x] {n}" for n in range(0, 60, 1 + number % 3)},
    }
