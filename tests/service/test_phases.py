"""An exchange knows its parts; work on one connection records only its own exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.errors import ServiceError
from reso_explorer.service.transport import har_of, recorded
from reso_explorer.service.transport.phases import Phases

from .conftest import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire


async def test_a_failed_part_shows_how_far_it_got() -> None:
    now = iter((1.0, 1.5, 2.0, 2.25))
    phases = Phases(lambda: next(now))
    await phases("connection.connect_tcp.started", {})
    await phases("connection.connect_tcp.complete", {})
    await phases("connection.start_tls.started", {})
    await phases("connection.start_tls.failed", {})
    await phases("something.else.started", {})
    assert phases.unfinished == "TLS"
    assert phases.seconds() == (("connect", 0.5), ("TLS", 0.25))


async def test_parts_of_real_exchanges(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        await wire.send(answer(b"{}"))
        return wire.number < 2

    raw.scene = scene
    transport = open_transport(raw.url)
    await transport.get(f"{raw.url}/before")
    with recorded() as recording:
        await transport.get(f"{raw.url}/P")
    (found,) = recording.exchanges
    assert found.url.endswith("/P")
    assert recording.body == b"{}"
    assert {"send", "wait", "read"} <= dict(found.phases).keys()
    first = transport.trace.exchanges[0]
    assert next(iter(dict(first.phases))) == "connect"
    assert sum(seconds for _, seconds in first.phases) <= first.elapsed
    timings = har_of([first])["log"]["entries"][0]["timings"]
    assert timings["connect"] >= 0
    assert timings["ssl"] == -1


async def test_no_answer(open_transport: Callable[..., Transport]) -> None:
    transport = open_transport("http://127.0.0.1:9")
    with recorded() as recording, pytest.raises(ServiceError):
        await transport.get("http://127.0.0.1:9/P")
    assert recording.exchanges[-1].status == 0
    assert recording.exchanges[-1].unfinished == "connect"


async def test_a_token_that_was_fetched_on_the_way_is_not_recorded(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    fresh = "fresh-token-of-this-test-4711"

    async def scene(wire: Wire) -> bool:
        bodies = {1: b"{}", 2: f'{{"access_token": "{fresh}"}}'.encode()}
        status = "200 OK" if wire.number < 3 else "400 Bad Request"
        await wire.send(
            answer(bodies.get(wire.number, b'{"error": "invalid_grant"}'), status=status)
        )
        return wire.number < 3

    raw.scene = scene
    transport = open_transport(raw.url)
    with recorded() as recording:
        await transport.get(f"{raw.url}/P")
        reply = await transport.post_form(f"{raw.url}/token", {})
        assert fresh.encode() in reply.body
        assert recording.body == b""
        await transport.post_form(f"{raw.url}/token", {})
    assert [each.status for each in recording.exchanges] == [200, 200, 400]
    assert b"invalid_grant" in recording.body
