"""The shop served by odatapy in this process: a second opinion on what a query gives."""

from __future__ import annotations

import json
from typing import Any

from odatapy.edm.xml_io import XmlEdmProvider
from odatapy.http.method import HttpMethod
from odatapy.server import OData
from odatapy.server.handler import ODataHandler
from odatapy.server.inmemory import InMemoryDataStore, InMemoryProcessor
from odatapy.server.request import ODataRequest

from .documents import DOCUMENT, shop

FIELDS = shop().properties("Shop.Item")


class RefusedError(Exception):
    """The peer doesn't take a query."""


class Peer:
    """Holds rows and answers queries about them."""

    def __init__(self, items: list[dict[str, Any]]) -> None:
        odata = OData.new_instance()
        service = odata.create_service_metadata(XmlEdmProvider(DOCUMENT.encode()))
        self._handler = ODataHandler(odata, service)
        self._handler.register(InMemoryProcessor(InMemoryDataStore()))
        for item in items:
            self._send(HttpMethod.POST, "/Items", "", json.dumps(item).encode())

    def _send(self, method: HttpMethod, path: str, query: str, body: bytes = b"") -> Any:
        request = ODataRequest(
            method=method,
            raw_odata_path=path,
            raw_query_path=query or None,
            raw_base_uri="http://peer",
            raw_request_uri=f"http://peer{path}",
            _headers={"Content-Type": "application/json", "Accept": "application/json"},
            body=body,
        )
        response = self._handler.process(request)
        answer = response.body_bytes()
        if response.status_code >= 400:
            raise RefusedError(answer.decode())
        return json.loads(answer) if answer else None

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of the items for a query string; the peer leaves out nulls it never got."""
        found = self._send(HttpMethod.GET, "/Items", query)["value"]
        return [dict.fromkeys(FIELDS) | row for row in found] if "$expand" in query else found
