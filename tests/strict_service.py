"""A service that counts requests the way a careful provider does, and suspends keys for good."""

from __future__ import annotations

import base64
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

TOKEN = "strict-token-51f0c2d9"
USER, PASSWORD = "ann", "strict-pass-77aa01"
CLIENT, CLIENT_SECRET = "app", "strict-secret-90be"
SYSTEM = "OriginatingSystemName eq 'demo'"

METADATA = b"""<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="strict" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EntityType Name="Property"><Key><PropertyRef Name="ListingKey"/></Key>
    <Property Name="ListingKey" Type="Edm.String" Nullable="false"/>
    <Property Name="OriginatingSystemName" Type="Edm.String"/>
    <Property Name="StandardStatus" Type="Edm.String"/>
    <Property Name="ListPrice" Type="Edm.Decimal"/>
    <Property Name="BedroomsTotal" Type="Edm.Int32"/>
    <Property Name="ModificationTimestamp" Type="Edm.DateTimeOffset"/>
   </EntityType>
   <EntityContainer Name="Container"><EntitySet Name="Property" EntityType="strict.Property"/>
   </EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"""


@dataclass
class Came:
    """One request as the server noticed it."""

    at: float
    target: str
    headers: dict[str, str]
    status: int = 0


@dataclass
class StrictService:
    """Listings on loopback.

    Attributes:
        most: how many requests within `span` seconds are still allowed; one more suspends the key.
        demands_system: answer 400 where the filter on the originating system is missing.
        rows: how many listings there are.
        page: rows per page.
        delays: seconds to hold responses back, in turn.
        auth: how requests prove who asks: bearer, basic, key, query, client, or none.
        form: v4 or v2.
        refusals: responses to give before any other, each (status, headers, body).
        links: whether pages have next links.
        link_root: the root of next links, where it isn't the server's own.
    """

    most: int = 2
    span: float = 1.0
    demands_system: bool = True
    rows: int = 20
    page: int = 5
    delays: tuple[float, ...] = ()
    auth: str = "bearer"
    form: str = "v4"
    refusals: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    links: bool = True
    link_root: str = ""
    suspended: bool = False
    came: list[Came] = field(default_factory=list)

    def __enter__(self) -> Self:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                service.answer(self, b"")

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                service.answer(self, self.rfile.read(length))

            def log_message(self, *_: object) -> None:
                return None

        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v2"

    @property
    def gaps(self) -> list[float]:
        """Seconds from each request to the one `most` later."""
        times = [each.at for each in self.came]
        return [later - at for at, later in zip(times, times[self.most :], strict=False)]

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        came, number = self._noticed(handler)
        status, headers, text = self._reply(came, body)
        came.status = status
        if self.delays:
            time.sleep(self.delays[number % len(self.delays)])
        data = text if isinstance(text, bytes) else text.encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _noticed(self, handler: BaseHTTPRequestHandler) -> tuple[Came, int]:
        with self._lock:
            headers = {name.lower(): value for name, value in handler.headers.items()}
            came = Came(time.monotonic(), handler.path, headers)
            self.came.append(came)
            recent = [each for each in self.came if came.at - each.at < self.span]
            if len(recent) > self.most:
                self.suspended = True
            return came, len(self.came) - 1

    def _reply(self, came: Came, body: bytes) -> tuple[int, dict[str, str], str | bytes]:
        parts = urlsplit(came.target)
        if self.suspended:
            return 429, {}, _error("The token has been suspended.", 429)
        if self.refusals:
            return self.refusals.pop(0)
        if parts.path.endswith("/token"):
            return self._token(came, dict(parse_qsl(body.decode())))
        options = dict(parse_qsl(parts.query))
        if not self._may_enter(came, options):
            return 401, {"WWW-Authenticate": "Bearer"}, _error("Who are you?", 401)
        if self.demands_system and SYSTEM not in options.get("$filter", ""):
            return 400, {}, _error("OriginatingSystemName is missing.", 400)
        if self.demands_system and "gzip" not in came.headers.get("accept-encoding", ""):
            return 400, {}, _error("Accept-Encoding: gzip is missing.", 400)
        if parts.path.endswith("$metadata"):
            return 200, {"Content-Type": "application/xml"}, METADATA
        headers = {"OData-Version": "4.0"}
        if parts.path.endswith("/Property"):
            return 200, headers, json.dumps(self._listings(options))
        if parts.path.rstrip("/").endswith("/v2"):
            value = [{"name": "Property", "url": "Property", "kind": "EntitySet"}]
            return 200, headers, json.dumps({"value": value})
        return 404, {}, _error("There is no such resource.", 404)

    def _listings(self, options: dict[str, str]) -> dict[str, Any]:
        skip = int(options.get("$skip", "0"))
        top = int(options.get("$top", "500"))
        end = min(skip + min(top, self.page), self.rows)
        rows = [
            {
                "ListingKey": f"DMO{number:05}",
                "OriginatingSystemName": "demo",
                "StandardStatus": ("Active", "Closed")[number % 2],
                "ListPrice": 100_000 + number,
                "BedroomsTotal": number % 5,
                "ModificationTimestamp": f"2026-01-01T00:{number % 60:02}:00Z",
            }
            for number in range(skip, end)
        ]
        link = ""
        if self.links and end < self.rows:  # `$top` is the size of a page here
            rest = {**options, "$skip": str(end)}
            query = "&".join(f"{name}={quote(value)}" for name, value in rest.items())
            link = f"{self.link_root or self.url}/Property?{query}"
        if self.form == "v2":
            found: dict[str, Any] = {"results": rows} | ({"__next": link} if link else {})
            return {"d": found}
        return {"value": rows} | ({"@odata.nextLink": link} if link else {})

    def _may_enter(self, came: Came, options: dict[str, str]) -> bool:
        given = came.headers.get("authorization", "")
        if self.auth == "basic":
            pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            return given == f"Basic {pair}"
        if self.auth == "key":
            return came.headers.get("x-api-key") == TOKEN
        if self.auth == "query":
            return options.get("access_token") == TOKEN
        return self.auth == "none" or given == f"Bearer {TOKEN}"

    def _token(self, came: Came, form: dict[str, str]) -> tuple[int, dict[str, str], str]:
        pair = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        in_form = (form.get("client_id"), form.get("client_secret")) == (CLIENT, CLIENT_SECRET)
        if not in_form and came.headers.get("authorization") != f"Basic {pair}":
            return 401, {}, json.dumps({"error": "invalid_client"})
        if form.get("grant_type") == "password" and form.get("password") != PASSWORD:
            return 400, {}, json.dumps({"error": "invalid_grant"})
        return 200, {}, json.dumps({"access_token": TOKEN, "expires_in": 3600})


def _error(message: str, code: int) -> str:
    return json.dumps({"error": {"code": code, "message": message}})
