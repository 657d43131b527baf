"""Starting, stopping, and serving in the foreground."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from reso_explorer.demo import DemoError, DemoService
from reso_explorer.demo.server import HOST


def _status(service: DemoService) -> int:
    headers = {"Authorization": f"Bearer {service.token.reveal()}"}
    return httpx.get(service.url, headers=headers, trust_env=False, timeout=60).status_code


def test_a_service_has_an_address_only_while_it_runs() -> None:
    service = DemoService(listings=3)
    assert not service.ready
    with pytest.raises(DemoError, match="before it is started"):
        _ = service.url
    service.start()
    assert service.ready
    assert service.url.startswith(f"http://{HOST}:")
    assert service.url.endswith("/")
    assert _status(service) == 200
    url = service.url
    service.stop()
    assert not service.ready
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False, timeout=60)


def test_starting_and_stopping_twice_is_harmless() -> None:
    service = DemoService(listings=3)
    service.start()
    url = service.url
    service.start()
    assert service.url == url
    service.stop()
    service.stop()
    service.start()
    assert _status(service) == 200
    service.stop()


def test_two_services_run_side_by_side() -> None:
    with DemoService(listings=3) as one, DemoService("enum", listings=3) as other:
        assert one.url != other.url
        assert (_status(one), _status(other)) == (200, 200)
        strange = httpx.get(
            one.url,
            headers={"Authorization": f"Bearer {other.token.reveal()}"},
            trust_env=False,
            timeout=60,
        )
        assert strange.status_code == 401


def test_services_of_one_kind_serve_the_same_rows_at_their_own_addresses() -> None:
    with DemoService(listings=3) as one, DemoService(listings=3) as other:
        pages = []
        for service in (one, other):
            headers = {"Authorization": f"Bearer {service.token.reveal()}"}
            url = f"{service.url}Property?$select=ListingKey"
            page = httpx.get(url, headers=headers, trust_env=False, timeout=60).json()
            assert page["@odata.context"].startswith(service.url)
            pages.append(page["value"])
    assert len(pages[0]) == 3
    assert pages[0] == pages[1]


def test_the_thread_ends_with_the_service() -> None:
    before = set(threading.enumerate())
    with DemoService(listings=3):
        started = [
            thread
            for thread in set(threading.enumerate()) - before
            if thread.name == "reso-explorer-demo"
        ]
        assert [thread.daemon for thread in started] == [True]
    assert not started[0].is_alive()


def test_a_taken_port_is_named() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DemoError, match=f"Port {port} .* cannot be used"):
            DemoService(port=port).start()


def test_a_port_that_is_none_is_named() -> None:
    with pytest.raises(DemoError, match="Port 70000"):
        DemoService(port=70_000).start()


def test_a_failure_while_starting_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise FileNotFoundError("The program does not ship a file schemas/demo-lookup.xml.")

    monkeypatch.setattr("reso_explorer.demo.engine.engine.schema_file", missing)
    service = DemoService(listings=5)  # rows that no other test has made
    with pytest.raises(DemoError, match=r"demo-lookup\.xml"):
        service.start()
    assert not service.ready


_SCRIPT = """
import sys
from reso_explorer.demo import serve_forever
sys.exit(serve_forever(dialect="enum", listings=3))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGTERM to a child")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serving_ends_quietly_on_a_signal(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        url, token = (process.stdout.readline().strip() for _ in range(2))
        answer = httpx.get(
            url + "Property/$count",
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
            timeout=60,
        )
        assert answer.text == "3"
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "")
    assert "enum dialect" in err
    assert "Traceback" not in err
