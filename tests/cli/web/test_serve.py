"""The workbench in a browser: who may come in, what may be opened, and what is seen."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("textual_serve")

from tests.browser import CHROMIUM, opened

DOCUMENT = """<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
 <EntityType Name="Lighthouse"><Key><PropertyRef Name="K"/></Key>
  <Property Name="K" Type="Edm.String" Nullable="false"/>
  <Property Name="LampHeight" Type="Edm.Int32"/></EntityType>
 <EntityContainer Name="C"><EntitySet Name="Lighthouses" EntityType="s.Lighthouse"/></EntityContainer>
</Schema>"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small document; return the address that is printed."""
    folder = tmp_path_factory.mktemp("served")
    path = folder / "lighthouses.xml"
    path.write_text(DOCUMENT)
    process = subprocess.Popen(
        [sys.executable, "-m", "reso_explorer", "serve", str(path), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"RESO_EXPLORER_HOME": str(folder / "home")},
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert "Traceback" not in told


def status(
    address: str, path: str = "", headers: dict[str, str] | None = None, *, upgrade: bool = False
) -> int:
    """Return the status of a GET, as a websocket handshake if wanted."""
    url = urlsplit(address)
    given = {"Host": url.netloc, **(headers or {})}
    if upgrade:
        given |= {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "c2V2ZW50ZWVuIGhvdXNlcw==",
        }
    connection = http.client.HTTPConnection(url.netloc, timeout=30)
    connection.request("GET", path or url.path, headers=given)
    found = connection.getresponse().status
    connection.close()
    return found


def test_only_the_secret_leads_in(address: str) -> None:
    host = urlsplit(address).netloc
    secret = urlsplit(address).path.strip("/")
    assert len(secret) >= 32
    assert status(address) == 200
    for path in ("/", "/ws", "/static/js/textual.js", f"/{secret[:-1]}/", f"/{secret[:-1]}/ws"):
        assert status(address, path) == 404
        assert status(address, path, {"Origin": f"http://{host}"}, upgrade=True) == 404


@pytest.mark.parametrize(
    ("header", "value", "refused"),
    [
        ("Host", "evil.example", 421),
        ("Host", "evil.example:{port}", 421),
        ("Host", "127.0.0.1:1", 421),
        ("Host", "127.0.0.1@evil.example:{port}", 421),
        ("Host", "10.0.0.1:{port}", 421),
        ("Origin", "http://evil.example", 403),
        ("Origin", "http://127.0.0.1.evil.example:{port}", 403),
        ("Origin", "http://127.0.0.1:1", 403),
        ("Origin", "null", 403),
    ],
)
def test_a_foreign_name_or_page_is_refused(
    address: str, header: str, value: str, refused: int
) -> None:
    url = urlsplit(address)
    headers = {"Origin": f"http://{url.netloc}", header: value.format(port=url.port)}
    assert status(address, "", headers) == refused
    assert status(address, f"{url.path}ws", headers, upgrade=True) == refused


def test_a_websocket_without_an_origin_is_refused(address: str) -> None:
    assert status(address, f"{urlsplit(address).path}ws", upgrade=True) == 403


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
async def test_the_workbench_is_used_in_a_browser(address: str, tmp_path: Path) -> None:
    url = urlsplit(address)
    async with opened(address, tmp_path / "chromium") as page:
        await page.until(lambda: b"Lighthouses" in page.received)
        await page.until(lambda: b"commands" in page.received)
        before = len(page.received)
        await page.type("?")
        await page.until(lambda: b" close" in page.received[before:])
        picture = await page.picture()
        (tmp_path / "page.png").write_bytes(picture)
    own = {f"http://{url.netloc}", f"ws://{url.netloc}"}
    elsewhere = [each for each in page.requests if "://" in each]
    assert {each[: each.index("/", 8)] for each in elsewhere} <= own
    of_the_terminal = ("WebGL", "ping=", "task queue exceeded")  # xterm.js, the last one under load
    assert [line for line in page.console if not any(map(line.__contains__, of_the_terminal))] == []
    assert len(picture) > 20_000  # an empty page has a few hundred bytes


@pytest.mark.parametrize("source", ["https://host.example/odata", "-", "feed"])
def test_live_sources_are_not_served_unasked(
    source: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from reso_explorer.cli.app import run
    from reso_explorer.store.places import Places
    from reso_explorer.store.profiles import Profile, Profiles

    monkeypatch.setenv("RESO_EXPLORER_HOME", str(tmp_path))
    Profiles(Places.default(os.environ).profiles).save(
        Profile(name="feed", url="https://host.example/odata")
    )
    assert run(["serve", source, "--port", "0"]) == 2
    told = capsys.readouterr().err
    assert "only the demo, files, and snapshots are allowed" in told
    assert "--allow-live" in told


def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from reso_explorer.cli.app import run

    for name in ("reso_explorer.cli.web.server", "textual_serve.server", "textual_serve"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    assert run(["serve", "demo", "--port", "0"]) == 1
    told = capsys.readouterr().err
    assert "needs the package textual-serve, which isn't installed" in told
    assert "pip install 'reso-explorer[serve]'" in told


@pytest.mark.parametrize(
    ("public_url", "host", "is_own"),
    [
        ("https://mls.example", "mls.example", True),
        ("https://mls.example", "other.example", False),
        ("", "mls.example", False),
    ],
)
def test_a_proxy_in_front_is_known_by_its_name(public_url: str, host: str, is_own: bool) -> None:  # noqa: FBT001
    from reso_explorer.cli.web.server import WorkbenchServer

    server = WorkbenchServer(["open"], host="127.0.0.1", port=0, public_url=public_url)
    server.socket.close()
    assert server.is_own_host(host) is is_own
    assert server.address.startswith(public_url or "http://127.0.0.1:")
