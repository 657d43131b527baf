"""What was used of an allowance counts in later runs, and in other runs at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.providers.provider import Quota
from reso_explorer.service.errors import QuotaError
from reso_explorer.service.quota import QuotaMeter
from reso_explorer.service.throttle import Throttle
from reso_explorer.service.transport import Headers
from reso_explorer.store import Store
from reso_explorer.store.database import Database
from reso_explorer.store.profiles import Profile
from reso_explorer.store.quotas import EARLIER, Quotas
from reso_explorer.workspace import Workspace, WorkspaceError
from reso_explorer.workspace.quota_life import EVERY, IDLE, SharedThrottle
from reso_explorer.workspace.quota_report import quota_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reso_explorer.service.quota import Reading
    from reso_explorer.workspace import World

    from .conftest import Service

URL = "https://api.example.test/odata"


class HandClock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def monotonic(self) -> float:
        return self.time

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.fixture
def quotas(tmp_path: Path) -> Iterator[Quotas]:
    database = Database(tmp_path / "store.sqlite")
    yield Quotas(database)
    database.close()


def run_of(quotas: Quotas, clock: HandClock, amount: int = 10) -> SharedThrottle:
    """A new run of the program with the key."""
    meter = QuotaMeter([Quota(amount=amount, seconds=3600)])
    throttle = Throttle(meter, clock=clock, suspends=True)
    return SharedThrottle(throttle, quotas, "feed", clock)


def used(throttle: SharedThrottle, clock: HandClock) -> float | None:
    return throttle.meter.readings(clock.now())[0].used


async def test_a_later_run_goes_on_counting(quotas: Quotas) -> None:
    clock = HandClock()
    first = run_of(quotas, clock)
    for _ in range(4):
        await first.enter(URL)
    first.close()
    clock.time += 60
    second = run_of(quotas, clock)
    await second.enter(URL)
    assert used(second, clock) == 5
    clock.time += 3550
    assert used(second, clock) == 1


async def test_a_later_run_stops_before_the_limit(quotas: Quotas) -> None:
    clock = HandClock()
    first = run_of(quotas, clock, amount=3)
    for _ in range(3):
        await first.enter(URL)
    first.close()
    with pytest.raises(QuotaError, match="get the key suspended"):
        await run_of(quotas, clock, amount=3).enter(URL)


async def test_a_run_that_was_killed_lost_little(quotas: Quotas) -> None:
    clock = HandClock()
    first = run_of(quotas, clock)
    await first.enter(URL)
    first.seen(URL, 200, Headers(), 10)
    await first.enter(URL)
    first.seen(URL, 200, Headers(), 10)
    clock.time += EVERY
    await first.enter(URL)
    first.seen(URL, 200, Headers(), 10)
    second = run_of(quotas, clock)
    second.look()
    assert used(second, clock) == 3


async def test_runs_at_the_same_time_add_up(quotas: Quotas) -> None:
    clock = HandClock()
    left, right = run_of(quotas, clock), run_of(quotas, clock)
    for _ in range(3):
        for run in (left, right):
            await run.enter(URL)
            run.seen(URL, 200, Headers(), 0)
        clock.time += EVERY
    left.note()
    right.note()
    left.look()
    right.look()
    assert used(left, clock) == used(right, clock) == 6


async def test_a_run_that_was_taken_for_ended_counts_once(quotas: Quotas) -> None:
    clock = HandClock()
    idle = run_of(quotas, clock)
    for _ in range(2):
        await idle.enter(URL)
    idle.note()
    clock.time += IDLE + 1
    other = run_of(quotas, clock)
    await other.enter(URL)
    other.close()
    assert EARLIER in [each.run for each in quotas.all("feed")]
    await idle.enter(URL)
    assert used(idle, clock) == 4
    idle.close()
    last = run_of(quotas, clock)
    last.look()
    assert used(last, clock) == 4


async def test_what_the_server_said_is_known_later(quotas: Quotas) -> None:
    clock = HandClock()
    first = run_of(quotas, clock)
    await first.enter(URL)
    told = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "900"}
    first.seen(URL, 429, Headers(list(told.items())), 0)
    first.close()
    second = run_of(quotas, clock)
    with pytest.raises(QuotaError) as caught:
        await second.enter(URL)
    assert "x-ratelimit" in caught.value.message
    assert caught.value.retry_after == 900
    clock.time += 901
    third = run_of(quotas, clock)
    await third.enter(URL)


def counted(readings: tuple[Reading, ...]) -> float | None:
    return next(each.used for each in readings if each.source == "counted")


def limited(world: World, service: Service) -> None:
    """A profile of a provider with a limit of its own."""
    store = Store(environ=world.environ)
    folder = store.places.providers
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "limited.toml").write_text(
        'title = "Limited"\nsource = "invented"\ndate = 2026-01-01\nsummary = "For tests."\n'
        '[[auth]]\nkind = "bearer"\n[limits]\nsuspends = true\n'
        "[[limits.quotas]]\namount = 30\nseconds = 3600\n",
        encoding="utf-8",
    )
    store.profiles.save(Profile(name="feed", url=service.url, provider="limited"))


async def test_the_workspace_counts_over_runs(service: Service, world: World) -> None:
    limited(world, service)
    async with await Workspace.open("feed", world=world) as opened:
        assert (await opened.run("Listing")).rows
        assert counted(opened.quota()) == len(service.asked) == 2
    async with await Workspace.open("feed", world=world) as opened:
        assert counted(opened.quota()) == len(service.asked) == 3
    report = await quota_of("feed", world)
    assert counted(report.readings) == len(service.asked) == 3
    assert "suspends the key" in report.notes[0]
    report = await quota_of("feed", world, ask=True)
    assert counted(report.readings) == 4


async def test_a_failed_opening_counts(service: Service, world: World) -> None:
    limited(world, service)
    service.metadata = b"<html></html>"
    for number in (1, 2):
        with pytest.raises(Exception, match="metadata"):
            await Workspace.open("feed", world=world)
        assert counted((await quota_of("feed", world)).readings) == number


async def test_no_limits_are_known(service: Service, world: World, market_file: Path) -> None:
    report = await quota_of(service.url, world)
    assert report.readings == ()
    assert "No limits" in report.notes[0]
    assert service.asked == []
    for source in (str(market_file), "demo"):
        with pytest.raises(WorkspaceError, match="no service"):
            await quota_of(source, world)
