"""Allowances: read from headers, counted here, and kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from reso_explorer.providers.provider import Limits as ProviderLimits
from reso_explorer.providers.provider import Quota
from reso_explorer.service.errors import QuotaError, ServiceError
from reso_explorer.service.quota import QuotaMeter, Window
from reso_explorer.service.quota_headers import read_allowances
from reso_explorer.service.throttle import Throttle, make_throttle
from reso_explorer.service.transport import Headers, Limits

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport, Wait

    from .conftest import FakeClock, RawServer, Wire

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            {
                "Application-RateLimit-Limit": "5000",
                "Application-RateLimit-Remaining": "4999",
                "Application-RateLimit-Reset": "1800003600",
            },
            ("application-ratelimit", 5000, 4999, NOW + 3600, 3600),
        ),
        (
            {"Burst-RateLimit-Limit": "334", "Burst-RateLimit-Remaining": "0"},
            ("burst-ratelimit", 334, 0, None, 60),
        ),
        ({"Minute-Quota-Limit": "180.0"}, ("minute-quota", 180, None, None, 60)),
        (
            {"Hour-Quota-Limit": "7200.0", "Hour-Quota-ResetTime": "1800000600000"},
            ("hour-quota", 7200, None, NOW + 600, 3600),
        ),
        (
            {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "30"},
            ("x-ratelimit", 100, 5, NOW + 30, None),
        ),
        (
            {"RateLimit": "limit=100, remaining=50, reset=30", "RateLimit-Policy": "100;w=60"},
            ("ratelimit", 100, 50, NOW + 30, 60),
        ),
        (
            {"RateLimit": '"default";r=50;t=30', "RateLimit-Policy": '"default";q=100;w=60'},
            ("ratelimit", 100, 50, NOW + 30, 60),
        ),
        (
            {
                "RateLimit-Limit": "100, 100;w=60",
                "RateLimit-Reset": "Fri, 15 Jan 2027 08:00:30 GMT",
            },
            ("ratelimit", 100, None, NOW + 30, 60),
        ),
        (
            {"X-Rate-Limit-Limit": "10", "X-Rate-Limit-Used": "4"},
            ("x-rate-limit", 10, 6, None, None),
        ),
        (
            {"x-ms-ratelimit-time-remaining-xrm-requests": "1,199.80"},
            ("x-ms-ratelimit-time-xrm-requests", None, 1199.8, None, None),
        ),
        (
            {"X-RateLimit-Remaining-Minute": "7"},
            ("x-ratelimit-minute", None, 7, None, 60),
        ),
        (
            {"X-RateLimit-Limit": "9", "X-RateLimit-Reset": "2027-01-15T08:00:30Z"},
            ("x-ratelimit", 9, None, NOW + 30, None),
        ),
    ],
)
def test_header_families(
    headers: dict[str, str],
    expected: tuple[str, float | None, float | None, float | None, float | None],
) -> None:
    (found,) = read_allowances(Headers(headers.items()), NOW)
    assert (found.name, found.limit, found.remaining, found.resets_at, found.window) == expected


@pytest.mark.parametrize(
    "headers",
    [{}, {"QuotaType": "Hour"}, {"X-RateLimit-Limit": "many"}, {"Content-Type": "text/plain"}],
)
def test_headers_that_say_nothing(headers: dict[str, str]) -> None:
    assert read_allowances(headers, NOW) == ()


def test_window_slides() -> None:
    window = Window(Quota(amount=3, seconds=10))
    for second in (0, 1, 2):
        assert window.wait(NOW + second) == 0
        window.add(1, NOW + second)
    assert window.used(NOW + 2) == 3
    assert 8 <= window.wait(NOW + 2) <= 8.1
    assert window.wait(NOW + 10.1) == 0
    assert window.used(NOW + 10.1) == 2
    assert window.name == "requests in 10 seconds"


def test_window_stays_small() -> None:
    window = Window(Quota(amount=40_000, seconds=86_400))
    for number in range(40_000):
        window.add(1, NOW + number * 2.16)
    assert len(window.state()) <= 202
    assert window.used(NOW + 86_400) == pytest.approx(40_000, rel=0.02)


def test_margin_and_bytes() -> None:
    assert Window(Quota(amount=100, seconds=60), 0.05).budget == 95
    small = Window(Quota(amount=2, seconds=1), 0.05)
    assert (small.budget, small.seconds) == (2, 1.05)
    sizes = Window(Quota(amount=1000, seconds=60, what="bytes"))
    sizes.add(1001, NOW)
    assert sizes.wait(NOW) > 59


def test_nothing_is_forgotten_early() -> None:
    window = Window(Quota(amount=5, seconds=100))
    for second in (0.1, 0.2, 0.3):
        window.add(1, NOW + second)
    assert window.used(NOW + 100.29) == 3
    assert window.used(NOW + 101) == 0


def test_counts_are_kept_between_runs() -> None:
    quota = Quota(amount=10, seconds=100)
    meter = QuotaMeter([quota])
    meter.began(NOW)
    meter.began(NOW + 50)
    other = QuotaMeter([quota])
    other.restore(meter.state(), NOW + 120)
    assert other.readings(NOW + 120)[0].used == 1


def test_a_clock_that_was_set_back_loses_no_counts() -> None:
    meter = QuotaMeter([Quota(amount=2, seconds=100)], margin=0)
    meter.restore({"requests/100": [(NOW + 9_999, 2), (NOW - 999, 1)]}, NOW)
    assert meter.readings(NOW)[0].used == 2
    assert 99 < meter.wait(NOW)[0] <= 101
    assert meter.wait(NOW + 101)[0] == 0


def test_a_lost_record_is_replaced_by_a_careful_guess() -> None:
    meter = QuotaMeter([Quota(amount=2, seconds=1), Quota(amount=100, seconds=3600)], margin=0.1)
    meter.suppose(NOW)
    assert [each.used for each in meter.readings(NOW)] == [2, 45]
    assert meter.wait(NOW)[0] > 1
    assert meter.wait(NOW + 2)[0] == 0


def test_readings() -> None:
    meter = QuotaMeter([Quota(amount=100, seconds=300)])
    meter.began(NOW)
    meter.heard({"x-ratelimit-limit": "10", "x-ratelimit-remaining": "4"}, NOW)
    meter.ended(NOW, 500)
    told, counted = meter.readings(NOW)
    assert (told.source, told.share) == ("server", 0.6)
    assert (counted.source, counted.used, counted.remaining, counted.share) == (
        "counted",
        1,
        99,
        0.01,
    )
    assert counted.resets_in == pytest.approx(300, abs=1.5)
    assert meter.received == 500


async def test_short_waits_are_waited(clock: FakeClock) -> None:
    waits: list[Wait] = []
    throttle = make_throttle(
        ProviderLimits(quotas=(Quota(amount=2, seconds=1),)), clock=clock, on_wait=waits.append
    )
    times = [await passed(throttle, clock) for _ in range(5)]
    assert [round(time - times[0], 1) for time in times] == [0, 0, 1.1, 1.1, 2.1]
    assert waits[0].reason == "limit: requests in 1 second"


async def test_a_slow_response_counts_until_its_window_has_passed(clock: FakeClock) -> None:
    throttle = make_throttle(
        ProviderLimits(quotas=(Quota(amount=2, seconds=1),), suspends=True), clock=clock
    )
    for _ in range(2):
        async with throttle.passing("https://a.test/P"):
            clock.time += 5
    ended = clock.time
    assert await passed(throttle, clock) == ended
    assert await passed(throttle, clock) - ended >= 1.1


async def test_parallel_requests_keep_the_rate(clock: FakeClock) -> None:
    throttle = make_throttle(ProviderLimits(quotas=(Quota(amount=2, seconds=1),)), clock=clock)
    began = clock.time
    await asyncio.gather(*(passed(throttle, clock) for _ in range(6)))
    assert clock.time - began >= 2


async def test_running_requests_take_the_room_of_others(clock: FakeClock) -> None:
    throttle = make_throttle(ProviderLimits(quotas=(Quota(amount=1, seconds=1),)), clock=clock)
    async with throttle.passing("https://a.test/P"):
        waiting = asyncio.ensure_future(passed(throttle, clock))
        for _ in range(100):
            await asyncio.sleep(0)
        assert not waiting.done()
        ended = clock.time
    assert await waiting - ended >= 1.05


async def test_a_request_that_failed_counts(clock: FakeClock) -> None:
    throttle = make_throttle(ProviderLimits(quotas=(Quota(amount=1, seconds=1),)), clock=clock)
    began = clock.time
    with pytest.raises(OSError, match="gone"):
        async with throttle.passing("https://a.test/P"):
            raise OSError("gone")
    assert await passed(throttle, clock) - began >= 1.05


async def test_long_waits_stop_before_a_suspension(clock: FakeClock) -> None:
    throttle = make_throttle(
        ProviderLimits(quotas=(Quota(amount=100, seconds=3600),), suspends=True), clock=clock
    )
    for _ in range(90):
        await passed(throttle, clock)
    with pytest.raises(QuotaError, match="get the key suspended") as caught:
        await passed(throttle, clock)
    assert caught.value.retry_after is not None
    assert "1 hour" in caught.value.what_to_try
    assert not clock.slept


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "20"}, 20),
        ({"RateLimit-Remaining": "3", "RateLimit-Limit": "334", "RateLimit-Reset": "20"}, 20),
        ({"RateLimit-Remaining": "4", "RateLimit-Limit": "334", "RateLimit-Reset": "20"}, 0),
        ({"Burst-RateLimit-Remaining": "0"}, 60),
        ({"X-RateLimit-Remaining": "0"}, 0),
    ],
)
async def test_server_that_says_nothing_is_left(
    clock: FakeClock, headers: dict[str, str], seconds: float
) -> None:
    throttle = Throttle(QuotaMeter(), clock=clock)
    async with throttle.passing("https://a.test/P") as passage:
        passage.answered(200, Headers(headers.items()), 0, b"")
    await passed(throttle, clock)
    assert sum(clock.slept) == seconds


def test_rules_of_the_role() -> None:
    limits = ProviderLimits(
        quotas=(
            Quota(amount=1500, seconds=300, role="IDX"),
            Quota(amount=4000, seconds=300, role="VOW"),
            Quota(amount=9, seconds=1, what="media"),
        )
    )
    for role, amount in (("VOW", 4000), ("IDX", 1500), (None, 1500)):
        (window,) = make_throttle(limits, role=role).meter.windows
        assert window.quota.amount == amount


# --- refusals --------------------------------------------------------------------------------------

MLS = ProviderLimits(quotas=(Quota(amount=2, seconds=1),), suspends=True)
SPARK = ProviderLimits(quotas=(Quota(amount=1500, seconds=300),))


@pytest.mark.parametrize(
    ("status", "body", "stops"),
    [
        (429, b"", True),
        (403, b'{"error":{"message":"Your token has been suspended"}}', True),
        (401, b"<p>Rate limit exceeded</p>", True),
        (403, b'{"error":{"message":"No access to Building"}}', False),
        (401, b'{"error":{"message":"Invalid token"}}', False),
        (500, b"suspended", False),
        (200, b"suspended", False),
    ],
)
async def test_one_refusal_stops_a_key_that_may_be_suspended(
    clock: FakeClock, status: int, body: bytes, *, stops: bool
) -> None:
    told: list[str] = []
    throttle = make_throttle(MLS, clock=clock, notice=told.append)
    async with throttle.passing("https://a.test/P") as passage:
        passage.answered(status, Headers(), 0, body)
        assert throttle.stopped is stops
    assert throttle.stopped is stops
    if not stops:
        await passed(throttle, clock)
        return
    assert len(told) == 1
    with pytest.raises(QuotaError, match=f"a.test returned HTTP {status}") as caught:
        await passed(throttle, clock)
    assert caught.value.retry_after == 3600
    assert "--resume" in caught.value.what_to_try
    clock.time += 3601
    await passed(throttle, clock)


async def test_a_stop_lasts_as_long_as_the_server_asks(clock: FakeClock) -> None:
    throttle = make_throttle(MLS, clock=clock)
    async with throttle.passing("https://a.test/P") as passage:
        passage.answered(429, Headers([("Retry-After", "20000")]), 0, b"")
    with pytest.raises(QuotaError) as caught:
        await passed(throttle, clock)
    assert caught.value.retry_after == 20_000


async def test_a_stop_can_be_lifted(clock: FakeClock) -> None:
    throttle = make_throttle(MLS, clock=clock)
    assert throttle.resume() is None
    async with throttle.passing("https://a.test/P") as passage:
        passage.answered(429, Headers(), 0, b'{"error":{"message":"Key suspended"}}')
    stop = throttle.resume()
    assert stop is not None
    assert (stop.status, stop.words) == (429, "Key suspended")
    await passed(throttle, clock)


async def test_no_second_request_after_a_429_that_may_suspend(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(status="429 No", headers={"Retry-After": "1"}))
    transport = open_transport(raw.url, clock=clock, gate=make_throttle(MLS, clock=clock))
    assert (await transport.get(raw.url)).status == 429
    with pytest.raises(QuotaError):
        await transport.get(raw.url)
    assert len(raw.asked) == 1


async def test_a_429_waits_for_the_window_of_the_provider(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(status="429 No"))
    transport = open_transport(raw.url, clock=clock, gate=make_throttle(SPARK, clock=clock))
    assert (await transport.get(raw.url)).status == 429
    assert (len(raw.asked), clock.slept) == (1, [])
    with pytest.raises(QuotaError, match="HTTP 429") as caught:
        await transport.get(raw.url)
    assert caught.value.retry_after == 300
    clock.time += 301
    raw.scene = scripted(answer(b'{"value":[]}'))
    assert (await transport.get(raw.url)).status == 200


async def test_retry_after_is_obeyed_once_then_the_window(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(status="429 No", headers={"Retry-After": "4"}))
    transport = open_transport(raw.url, clock=clock, gate=make_throttle(SPARK, clock=clock))
    assert (await transport.get(raw.url)).status == 429
    assert (len(raw.asked), clock.slept) == (2, [4])


async def test_throttle_as_gate_of_a_transport(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(b'{"value":[]}', headers={"X-RateLimit-Remaining": "7"}))
    throttle = make_throttle(ProviderLimits(quotas=(Quota(amount=2, seconds=1),)), clock=clock)
    transport = open_transport(raw.url, clock=clock, gate=throttle)
    for _ in range(3):
        await transport.get(raw.url)
    assert len(clock.slept) == 1
    readings = throttle.meter.readings(clock.time)
    assert readings[0].remaining == 7
    assert throttle.meter.requests == 3


async def test_the_queue_is_no_part_of_the_exchange(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(b'{"value":[]}'))
    throttle = make_throttle(ProviderLimits(quotas=(Quota(amount=1, seconds=30),)), clock=clock)
    transport = open_transport(raw.url, clock=clock, gate=throttle, limits=Limits(deadline=10))
    for _ in range(2):
        assert (await transport.get(raw.url)).elapsed < 1
    assert sum(clock.slept) > 30


async def test_bytes_of_a_response_that_broke_off_count(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(b'{"value":', length=9_000))
    rule = Quota(amount=10_000, seconds=3600, what="bytes")
    throttle = make_throttle(ProviderLimits(quotas=(rule,)), clock=clock)
    transport = open_transport(
        raw.url, clock=clock, gate=throttle, limits=Limits(deadline=20, read_timeout=0.2)
    )
    with pytest.raises(ServiceError):
        await transport.get(raw.url)
    assert throttle.meter.readings(clock.time)[0].used == 9 * len(raw.asked)


async def test_resends_and_redirects_count(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    async def scene(wire: Wire) -> bool:
        if wire.number == 1:
            wire.reset()
            return False
        if wire.number == 2:
            await wire.send(answer(status="302 Found", headers={"Location": "/other"}))
            return True
        await wire.send(answer(b'{"value":[]}'))
        return True

    raw.scene = scene
    throttle = make_throttle(ProviderLimits(quotas=(Quota(amount=90, seconds=300),)), clock=clock)
    transport = open_transport(raw.url, clock=clock, gate=throttle)
    assert (await transport.get(raw.url)).status == 200
    assert throttle.meter.requests == len(raw.asked) == 3


async def passed(throttle: Throttle, clock: FakeClock) -> float:
    """Send an invented request; return when it went out."""
    async with throttle.passing("https://a.test/P"):
        return clock.time
