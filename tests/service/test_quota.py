"""Allowances: read from headers, counted here, and kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from reso_explorer.providers.provider import Limits as ProviderLimits
from reso_explorer.providers.provider import Quota
from reso_explorer.service.errors import QuotaError
from reso_explorer.service.quota import QuotaMeter, Window
from reso_explorer.service.quota_headers import read_allowances
from reso_explorer.service.throttle import Throttle, make_throttle
from reso_explorer.service.transport import Headers

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport, Wait

    from .conftest import FakeClock, RawServer

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
    assert window.used(NOW + 86_400) == pytest.approx(40_000, rel=0.01)


def test_margin_and_bytes() -> None:
    assert Window(Quota(amount=100, seconds=60), 0.05).budget == 95
    assert Window(Quota(amount=2, seconds=1), 0.05).budget == 2
    sizes = Window(Quota(amount=1000, seconds=60, what="bytes"))
    sizes.add(1001, NOW)
    assert sizes.wait(NOW) > 59


def test_counts_are_kept_between_runs() -> None:
    quota = Quota(amount=10, seconds=100)
    meter = QuotaMeter([quota])
    meter.count_request(NOW)
    meter.count_request(NOW + 50)
    other = QuotaMeter([quota])
    other.restore(meter.state(), NOW + 120)
    assert other.readings(NOW + 120)[0].used == 1
    odd = QuotaMeter([quota])
    odd.restore({"requests in 100 seconds": [["x", 1], 5, [NOW + 999, 1]]}, NOW)
    assert odd.readings(NOW)[0].used == 0


def test_readings() -> None:
    meter = QuotaMeter([Quota(amount=100, seconds=60)])
    meter.count_request(NOW)
    meter.seen({"x-ratelimit-limit": "10", "x-ratelimit-remaining": "4"}, 500, NOW)
    told, counted = meter.readings(NOW)
    assert (told.source, told.share) == ("server", 0.6)
    assert (counted.source, counted.used, counted.remaining, counted.share) == (
        "counted",
        1,
        99,
        0.01,
    )
    assert counted.resets_in == 60
    assert meter.received == 500


async def test_short_waits_are_waited(clock: FakeClock) -> None:
    waits: list[Wait] = []
    throttle = make_throttle(
        ProviderLimits(quotas=(Quota(amount=2, seconds=1),)), clock=clock, on_wait=waits.append
    )
    for _ in range(5):
        await throttle.enter("https://a.test/P")
    assert len(clock.slept) == 2
    assert all(1 <= seconds <= 1.01 for seconds in clock.slept)
    assert waits[0].reason == "allowance: requests in 1 second"


async def test_parallel_requests_keep_the_rate(clock: FakeClock) -> None:
    throttle = make_throttle(ProviderLimits(quotas=(Quota(amount=2, seconds=1),)), clock=clock)
    began = clock.time
    await asyncio.gather(*(throttle.enter("https://a.test/P") for _ in range(6)))
    assert clock.time - began >= 2


async def test_long_waits_stop_before_a_suspension(clock: FakeClock) -> None:
    throttle = make_throttle(
        ProviderLimits(quotas=(Quota(amount=100, seconds=3600),), suspends=True), clock=clock
    )
    for _ in range(90):
        await throttle.enter("https://a.test/P")
    with pytest.raises(QuotaError, match="get the key suspended") as caught:
        await throttle.enter("https://a.test/P")
    assert caught.value.retry_after is not None
    assert "1 hour" in caught.value.what_to_try
    assert not clock.slept


async def test_server_that_says_nothing_is_left(clock: FakeClock) -> None:
    throttle = Throttle(QuotaMeter(), clock=clock)
    throttle.seen("", 200, Headers([("RateLimit-Remaining", "0"), ("RateLimit-Reset", "20")]), 0)
    await throttle.enter("https://a.test/P")
    assert clock.slept == [20]


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
