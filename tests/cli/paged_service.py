"""A service of one resource whose pages a test writes."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

METADATA = b"""<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="Shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="Item"><Key><PropertyRef Name="Id"/></Key>
<Property Name="Id" Type="Edm.Int32" Nullable="false"/>
<Property Name="Name" Type="Edm.String"/>
<Property Name="Photo" Type="Edm.Stream"/>
</EntityType><EntityContainer Name="C"><EntitySet Name="Items" EntityType="Shop.Item"/>
</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"""


class Answer(NamedTuple):
    """What the service sends for one request."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = {}  # noqa: RUF012  # a NamedTuple is not changed


def page(ids: list[int], link: Any = ..., *, count: int | None = None) -> Answer:
    """A page of items; `link` stands as the next link, whatever it is."""
    value: dict[str, Any] = {"value": [{"Id": key, "Name": f"Item {key}"} for key in ids]}
    if count is not None:
        value["@odata.count"] = count
    if link is not ...:
        value["@odata.nextLink"] = link
    return Answer(json.dumps(value).encode(), headers={"Content-Type": "application/json"})


class PagedService:
    """Gives the metadata, and for rows what `respond` returns for the path, counted from 1."""

    def __init__(self) -> None:
        self.metadata_pause = 0.0
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.respond: Callable[[int, str], Answer] = lambda _number, _path: page([])
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if "$metadata" in self.path:
                    time.sleep(service.metadata_pause)
                    found = Answer(METADATA, headers={"Content-Type": "application/xml"})
                else:
                    fields = {name.lower(): value for name, value in self.headers.items()}
                    service.asked.append((self.path, fields))
                    found = service.respond(len(service.asked), self.path)
                self.send_response(found.status)
                for name, value in found.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in found.headers:
                    self.send_header("Content-Length", str(len(found.body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(found.body)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/svc/"

    def send(self, *answers: Answer) -> None:
        """Send these answers in order, the last one again and again."""
        self.respond = lambda number, _path: answers[min(number, len(answers)) - 1]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
