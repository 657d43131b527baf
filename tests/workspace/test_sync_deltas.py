"""`sync` by delta links: own servers of each shape of removed rows, odatapy, and mock-sap."""

from __future__ import annotations

import json
import random
import threading
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from odatapy.edm.xml_io import XmlEdmProvider
from odatapy.server import OData
from odatapy.server.adapters.wsgi import ODataWSGIApp
from odatapy.server.handler import ODataHandler
from odatapy.server.inmemory import InMemoryDataStore, InMemoryProcessor

from reso_explorer.export import row_json
from reso_explorer.service.delta import is_of_another_set, removed_keys
from reso_explorer.service.sync import read_state
from reso_explorer.workspace import Workspace, WorkspaceError
from reso_explorer.workspace.syncing import SyncOptions, sync_rows
from reso_explorer.world import World
from tests.feed_service import METADATA, FeedService
from tests.values.documents import DOCUMENT as SHOP

from .conftest import SAP_V2, SAP_V4, serve_sap
from .test_syncing import change, in_file, synced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reso_explorer.workspace.syncing import Synced


@pytest.fixture
def feed() -> Iterator[FeedService]:
    with FeedService() as service:
        service.takes_prefer = True
        service.tracks = "4.01"
        yield service


def link(tmp_path: Path) -> str:
    state = read_state(tmp_path / "rows.ndjson")
    assert state is not None
    return state.delta


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ("4.01", "Property"),
        ("4.01", "Property?$filter=City ne 'C'"),
        ("4.0", "Property"),
        ("V2", "Property?$filter=City ne 'C'"),
    ],
)
async def test_after_each_step_the_file_equals_the_service(
    feed: FeedService, tmp_path: Path, shape: str, text: str
) -> None:
    chance = random.Random(random.getrandbits(32))
    feed.tracks, feed.largest = shape, 9
    feed.fill(40)
    await synced(feed, tmp_path, text)
    for _ in range(3):
        for _ in range(4):
            change(feed, chance)
        feed.asked.clear()
        done = await synced(feed, tmp_path, text)
        rows = feed.rows["Property"].items()
        assert in_file(tmp_path) == {k: r for k, r in rows if "?" not in text or r["City"] != "C"}
        assert done.is_checked
        assert all("$deltatoken" in each for each in feed.asked[:-1])
        assert "$count" in feed.asked[-1]


async def test_without_a_timestamp_of_changes_delta_links_are_enough(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.metadata = METADATA.replace(b"ModificationTimestamp", b"Stamp")
    feed.fill(5)
    await synced(feed, tmp_path)
    feed.touch("k000001", City="Elsewhere")
    feed.drop("k000002")
    done = await synced(feed, tmp_path)
    assert in_file(tmp_path) == feed.rows["Property"]
    assert done.merged is not None
    assert (done.read, done.merged.changed, done.merged.removed) == (2, 1, 1)
    feed.tracks = ""
    with pytest.raises(WorkspaceError, match="no timestamp of changes"):
        await synced(feed, tmp_path, options=SyncOptions(restart=True))


async def test_changes_made_during_the_first_run_come_with_the_first_delta_link(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.fill(40)
    feed.largest = 15

    def behind_its_back(_path: str) -> None:
        if len(feed.asked) == 3:
            feed.touch("k000001", City="Elsewhere")

    feed.refuse = behind_its_back
    await synced(feed, tmp_path)
    assert in_file(tmp_path)["k000001"]["City"] != "Elsewhere"
    await synced(feed, tmp_path)
    assert in_file(tmp_path) == feed.rows["Property"]


async def test_an_expired_link_leads_to_a_full_read(feed: FeedService, tmp_path: Path) -> None:
    feed.fill(20)
    await synced(feed, tmp_path)
    before = link(tmp_path)
    feed.touch("k000001", City="Elsewhere")
    feed.forgets = len(feed.log)
    done = await synced(feed, tmp_path)
    assert done.is_first
    assert done.notes == (
        "The server doesn't accept the delta link anymore (410); reading everything again.",
    )
    assert in_file(tmp_path) == feed.rows["Property"]
    assert link(tmp_path) not in {"", before}


async def test_a_broken_off_read_of_a_delta_link_resumes(feed: FeedService, tmp_path: Path) -> None:
    from reso_explorer.service.errors import ServiceError

    feed.fill(30)
    feed.largest = 10
    await synced(feed, tmp_path)
    for key in list(feed.rows["Property"])[:25]:
        feed.touch(key, City="Elsewhere")
    feed.asked.clear()
    feed.refuse = lambda _path: 403 if len(feed.asked) == 3 else None
    with pytest.raises(ServiceError):
        await synced(feed, tmp_path)
    feed.refuse = None
    third = feed.asked[2]
    feed.asked.clear()
    await synced(feed, tmp_path)
    assert feed.asked[0] == third
    assert in_file(tmp_path) == feed.rows["Property"]


async def test_the_users_choice_counts(feed: FeedService, tmp_path: Path) -> None:
    feed.fill(5)
    await synced(feed, tmp_path, options=SyncOptions(changes="timestamp"))
    assert not link(tmp_path)
    feed.tracks = ""
    with pytest.raises(WorkspaceError, match="offers no delta link"):
        await synced(feed, tmp_path, options=SyncOptions(changes="delta", restart=True))


async def test_a_signed_delta_link_is_not_stored(feed: FeedService, tmp_path: Path) -> None:
    feed.fill(5)
    feed.link_tail = "&X-Amz-Signature=abcdef0123456789"
    done = await synced(feed, tmp_path)
    assert not link(tmp_path)
    assert "abcdef0123456789" not in (tmp_path / "rows.ndjson.sync").read_text()
    assert done.notes[0] == "The delta link is signed, so it isn't stored."


def test_keys_of_removed_rows() -> None:
    assert removed_keys({"id": "Order(A=1,B='x''/y')"}, ("B", "A")) == [["x'/y", 1], ["x'/y", "1"]]
    assert removed_keys({"@id": "https://x/svc/Order/a%20b"}, ("A",)) == [["a b"]]
    assert removed_keys({"@removed": {}, "A": 5}, ("A",)) == [[5]]
    assert removed_keys({"id": "Order(what is this"}, ("A",)) == []
    for context in ("#Order/$link", "#Item/$entity", "x/$metadata#Item/$deletedEntity"):
        assert is_of_another_set({"@odata.context": context}, "Order")
    assert not is_of_another_set({"@odata.context": "#Order/$deletedEntity"}, "Order")


# --- other servers --------------------------------------------------------------------------------


def send(method: str, url: str, value: Any = None) -> None:
    """Change something on a server."""
    body = None if value is None else json.dumps(value).encode()
    fields = {"Content-Type": "application/json", "Accept": "application/json"}
    with urlopen(Request(url, body, fields, method=method), timeout=30) as answer:
        answer.read()


async def equals_full_read(url: str, text: str, tmp_path: Path) -> Synced:
    """Sync a file and compare it with all rows of the query."""
    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path / "home")})
    target = tmp_path / "rows.ndjson"
    async with await Workspace.open(url, world=world) as workspace:
        done = await sync_rows(workspace, text, target, SyncOptions())
        pages = workspace.pages(text, way="link", remember=False)
        truth = [row_json.encode(row) async for page in pages for row in page.rows]
    assert sorted(target.read_bytes().splitlines()) == sorted(truth)
    return done


@pytest.fixture
def shop() -> Iterator[str]:
    """odatapy on a socket, whose delta links keep neither filter nor columns."""
    odata = OData.new_instance()
    handler = ODataHandler(odata, odata.create_service_metadata(XmlEdmProvider(SHOP.encode())))
    handler.register(InMemoryProcessor(InMemoryDataStore(), page_size=4))
    server = make_server("127.0.0.1", 0, ODataWSGIApp(handler), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


async def test_odatapy(shop: str, tmp_path: Path) -> None:
    for number in range(10):
        send("POST", f"{shop}Items", {"Id": number, "Name": "odd" if number % 2 else "even"})
    text = "Items?$select=Id,Name&$filter=Name eq 'odd'"
    first = await equals_full_read(shop, text, tmp_path)
    assert first.is_first
    send("PATCH", f"{shop}Items(1)", {"Name": "even"})
    send("PATCH", f"{shop}Items(2)", {"Name": "odd", "Code": "x"})
    send("DELETE", f"{shop}Items(3)")
    second = await equals_full_read(shop, text, tmp_path)
    assert second.merged is not None
    assert (second.is_first, second.merged.added, second.merged.removed) == (False, 1, 2)
    assert link(tmp_path).startswith(f"{shop}Items?$deltatoken=")


@pytest.mark.parametrize(
    ("root", "text"), [(SAP_V4, "SalesOrder"), (SAP_V2, "A_SalesOrder?$select=SalesOrder")]
)
async def test_mock_sap(root: str, text: str, tmp_path: Path) -> None:
    server, url = serve_sap(csrf=False)
    try:
        orders = f"{url}{root}{text.partition('?')[0]}"
        first = await equals_full_read(url + root, text, tmp_path)
        assert first.is_first
        lines = (tmp_path / "rows.ndjson").read_text().splitlines()
        one, other = (json.loads(line)["SalesOrder"] for line in lines[:2])
        send("PATCH", f"{orders}('{one}')", {"PurchaseOrderByCustomer": "changed"})
        send("DELETE", f"{orders}('{other}')")
        second = await equals_full_read(url + root, text, tmp_path)
        assert second.merged is not None
        assert second.merged.removed == 1
        assert not second.is_first
    finally:
        server.shutdown()
        server.server_close()
