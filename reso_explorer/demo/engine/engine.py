"""One engine answers one service: a request in, an answer out, no sockets."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from odatapy.edm.xml_io import XmlEdmProvider
from odatapy.errors import ODataApplicationException
from odatapy.http.method import HttpMethod
from odatapy.http.status import HttpStatusCode
from odatapy.server import OData
from odatapy.server.adapters.common import decode_path
from odatapy.server.handler import ODataHandler
from odatapy.server.request import ODataRequest, ODataResponse

from reso_explorer.demo.document import file_name
from reso_explorer.demo.engine.processor import Metadata, RowProcessor
from reso_explorer.demo.engine.rows import Store
from reso_explorer.shipped import schema_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reso_explorer.demo.data.dataset import Dataset
    from reso_explorer.demo.document import Dialect


@dataclass(slots=True)
class Answer:
    """An HTTP answer; header names are in lower case."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Handler(ODataHandler):
    """odatapy's handler, which takes a query nested too deeply for the fault of the client."""

    def _handle_error(self, request: ODataRequest, response: ODataResponse, exc: Exception) -> None:
        if isinstance(exc, RecursionError):
            exc = ODataApplicationException(
                "The query is nested too deeply.", HttpStatusCode.BAD_REQUEST
            )
        super()._handle_error(request, response, exc)


class Engine:
    """Answers OData requests about a data set in one dialect."""

    def __init__(self, dataset: Dataset, dialect: Dialect) -> None:
        document = schema_file(file_name(dialect)).read_bytes()
        odata = OData.new_instance()
        service = odata.create_service_metadata(XmlEdmProvider(document))
        service.metadata_etag = f'W/"{hashlib.sha256(document).hexdigest()[:16]}"'
        self._handler = Handler(odata, service)
        self._handler.register(Metadata(document))
        self._handler.register(RowProcessor(Store(dataset, dialect)))

    def answer(
        self, method: str, path: str, query: str, headers: Mapping[str, str], root: str
    ) -> Answer:
        """Answer a GET or HEAD.

        `path` is what follows the service root, still percent-encoded; `query` the raw query
        string; `root` the absolute address of the service, for the links in the answer.
        """
        request = ODataRequest(
            method=HttpMethod(method),
            raw_odata_path=decode_path(path),
            raw_query_path=query or None,
            raw_base_uri=root.rstrip("/"),
            raw_request_uri=f"{root}{path}",
            _headers=dict(headers),
        )
        response = self._handler.process(request)
        out = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, out, response.body_bytes())


@lru_cache(maxsize=8)
def shared_engine(dialect: Dialect, listings: int, today: date) -> Engine:
    """Return the engine that all services of this process with these rows share.

    Making 2,000 listings takes a second and more; the rows never change.
    """
    from reso_explorer.demo.data.dataset import Dataset

    return Engine(Dataset(dialect, listings, today), dialect)
