"""Real servers on loopback and worlds of their own for the tests of the workspace."""

from __future__ import annotations

import io
import socket
import threading
import zlib
from typing import TYPE_CHECKING, Any, Protocol

import mocksap
import pytest

from reso_explorer.demo import DemoService
from reso_explorer.secret import Secret
from reso_explorer.workspace import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from .guarded_service import Guarded, MemoryKeyring

MARK = "marked-token-7f3a9c51"
"""The token of all services here; it must turn up nowhere but in requests."""

SAP_V4 = "/sap/opu/odata4/sap/api_salesorder/srvd_a2x/sap/api_salesorder/0001/"
SAP_V2 = "/sap/opu/odata/sap/API_SALES_ORDER_SRV/"
SAP_TOKEN = "/sap/bc/sec/oauth2/token"


class MakeWorld(Protocol):
    """Makes a world with a home folder of its own and further environment variables."""

    def __call__(self, *, prompt: Callable[[str], str] | None = None, **environ: str) -> World: ...


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    """Keep the keyring of this machine out of it; this one keeps nothing."""
    import keyring
    from keyring.backends.null import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def make_world(home: Path) -> MakeWorld:
    def make(*, prompt: Callable[[str], str] | None = None, **environ: str) -> World:
        return World(
            environ={"RESO_EXPLORER_HOME": str(home), **environ},
            stdout=io.StringIO(),
            stderr=io.StringIO(),
            prompt=prompt,
        )

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """A world with the token of the services."""
    return make_world(RESO_EXPLORER_TOKEN=MARK)


@pytest.fixture(scope="session")
def demo() -> Iterator[DemoService]:
    with DemoService("lookup", listings=120, token=Secret(MARK)) as service:
        yield service


@pytest.fixture(scope="session")
def enum_demo() -> Iterator[DemoService]:
    with DemoService("enum", listings=120, token=Secret(MARK)) as service:
        yield service


@pytest.fixture
def refused() -> str:
    """An address where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/odata"


def serve_sap(**options: Any) -> tuple[Any, str]:
    server = mocksap.make_server(mocksap.Config(port=0, quiet=True, **options))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture(scope="session")
def sap() -> Iterator[str]:
    """A SAP-like server without sign-in."""
    server, url = serve_sap()
    yield url
    server.shutdown()
    server.server_close()


@pytest.fixture
def sap_with_oauth() -> Iterator[str]:
    """A SAP-like server that wants client credentials."""
    server, url = serve_sap(oauth=f"client:{MARK}")
    yield url
    server.shutdown()
    server.server_close()


class Service:
    """A scripted service: its metadata document, and pages by resource.

    Attributes:
        url: the service root.
        etag: of the metadata document; "" sends none.
        metadata: the document.
        asked: paths with query of all requests, in order.
    """

    def __init__(self, server: HTTPServer, metadata: bytes) -> None:
        self.url = server.url_for("/odata")
        self.etag = 'W/"1"'
        self.metadata = metadata
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.page_size = 2
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        server.expect_request("/odata/$metadata").respond_with_handler(self._metadata)
        server.expect_request("/odata/Listing").respond_with_handler(self._page)

    def _remember(self, request: Any) -> None:
        self.asked.append(request.full_path.rstrip("?"))
        self.headers.append({name.lower(): value for name, value in request.headers.items()})

    def _metadata(self, request: Any) -> Any:
        from werkzeug import Response

        self._remember(request)
        headers = {"ETag": self.etag} if self.etag else {}
        if self.etag and request.headers.get("If-None-Match") == self.etag:
            return Response(status=304, headers=headers)
        return Response(self.metadata, content_type="application/xml", headers=headers)

    def _page(self, request: Any) -> Any:
        import json

        from werkzeug import Response

        self._remember(request)
        rows = self.rows.get("Listing", [])
        start = int(request.args.get("$skiptoken", "0"))
        end = start + self.page_size
        body: dict[str, Any] = {"value": rows[start:end]}
        if "$count" in request.args:
            body["@odata.count"] = len(rows)
        if end < len(rows):
            body["@odata.nextLink"] = f"Listing?$skiptoken={end}"
        return Response(json.dumps(body), content_type="application/json")


@pytest.fixture
def service(httpserver: HTTPServer, market_file: Path) -> Service:
    """A scripted service with the small market and five listings, two on a page."""
    found = Service(httpserver, market_file.read_bytes())
    found.rows["Listing"] = [
        {"ListingKey": f"L{n}", "ListPrice": 100 * n, "Status": "Open" if n % 2 else "Sold"}
        for n in range(1, 6)
    ]
    return found


@pytest.fixture
def guarded(httpserver: HTTPServer, market_file: Path) -> Guarded:
    """A service behind a lock, with its sign-in server."""
    from .guarded_service import Guarded

    return Guarded(httpserver, market_file.read_bytes())


@pytest.fixture
def ring(_no_keyring: None) -> MemoryKeyring:
    """A keyring that keeps what it is given."""
    import keyring

    from .guarded_service import MemoryKeyring

    found = MemoryKeyring()
    keyring.set_keyring(found)
    return found


def everything_in(home: Path) -> bytes:
    """Return the bytes of all files below a folder, unpacked where they are packed."""
    found = b""
    for path in sorted(home.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found += data
            if path.suffix == ".z":
                found += zlib.decompress(data)
    return found
