"""What was used of a quota counts in later runs, and in other runs at the same time."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reso_explorer.providers import load
from reso_explorer.providers.provider import AuthKind, Limits, Quota
from reso_explorer.secret import Secret
from reso_explorer.service.auth import Basic, Bearer
from reso_explorer.service.doctor import State
from reso_explorer.service.errors import ForbiddenError, QuotaError, TooManyRequestsError
from reso_explorer.service.throttle import make_throttle
from reso_explorer.service.transport import Headers, SystemClock
from reso_explorer.store import Store
from reso_explorer.store.profiles import Profile
from reso_explorer.store.quotas import FileRecord
from reso_explorer.workspace import Workspace, WorkspaceError
from reso_explorer.workspace.doctoring import walk
from reso_explorer.workspace.probing import kept_probes, probe
from reso_explorer.workspace.quota_report import quota_of, resume
from reso_explorer.workspace.shared_quota import limits_of, record_name
from tests.strict_service import CLIENT, CLIENT_SECRET, TOKEN, StrictService

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reso_explorer.service.quota import Reading
    from reso_explorer.service.throttle import Throttle
    from reso_explorer.workspace import World

    from .conftest import MakeWorld, Service

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
        await asyncio.sleep(0)


@pytest.fixture
def record(tmp_path: Path) -> FileRecord:
    return FileRecord(tmp_path / "key.json")


def run_of(
    record: FileRecord,
    clock: HandClock,
    *rules: tuple[int, int],
    suspends: bool = True,
    told: list[str] | None = None,
) -> Throttle:
    """A new run of the program with the key."""
    quotas = tuple(Quota(amount=amount, seconds=seconds) for amount, seconds in rules)
    limits = Limits(quotas=quotas or (Quota(amount=10, seconds=3600),), suspends=suspends)
    notice = told.append if told is not None else None
    return make_throttle(limits, record=FileRecord(record.path), clock=clock, notice=notice)


async def send(
    throttle: Throttle, status: int = 200, headers: Mapping[str, str] | None = None
) -> None:
    fields = (headers or {}).items()
    async with throttle.passing(URL) as passage:
        passage.answered(status, Headers(fields), 10, b"")


def used(throttle: Throttle, clock: HandClock) -> float | None:
    throttle.refresh()
    return throttle.meter.readings(clock.now())[0].used


async def test_a_later_run_goes_on_counting(record: FileRecord) -> None:
    clock = HandClock()
    first = run_of(record, clock)
    for _ in range(4):
        await send(first)
    clock.time += 60
    second = run_of(record, clock)
    await send(second)
    assert used(second, clock) == 5
    clock.time += 3600 * 1.1 - 30
    assert used(second, clock) == 1


async def test_a_later_run_stops_before_the_limit(record: FileRecord) -> None:
    clock = HandClock()
    for _ in range(3):
        await send(run_of(record, clock, (3, 3600)))
    with pytest.raises(QuotaError, match="get the key suspended"):
        await send(run_of(record, clock, (3, 3600)))


async def test_runs_at_the_same_time_keep_the_rate_together(record: FileRecord) -> None:
    clock = HandClock()
    runs = [run_of(record, clock, (2, 1)) for _ in range(8)]
    times: list[float] = []

    async def work(run: Throttle) -> None:
        for _ in range(3):
            async with run.passing(URL):
                times.append(clock.time)

    await asyncio.gather(*(work(run) for run in runs))
    assert len(times) == 24
    assert all(later - at >= 1.0 for at, later in zip(times, times[2:], strict=False))


async def test_what_the_server_said_is_known_later(record: FileRecord) -> None:
    clock = HandClock()
    told = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "900"}
    await send(run_of(record, clock), 200, told)
    with pytest.raises(QuotaError, match="x-ratelimit") as caught:
        await send(run_of(record, clock))
    assert caught.value.retry_after == 900
    clock.time += 901
    await send(run_of(record, clock))


async def test_a_429_holds_for_other_runs(record: FileRecord) -> None:
    clock = HandClock()
    other = run_of(record, clock, suspends=False)
    await send(run_of(record, clock, suspends=False), 429, {"Retry-After": "20"})
    began = clock.time
    await send(other)
    assert clock.time - began == 20
    await send(other, 429, {"Retry-After": "5000"})
    with pytest.raises(QuotaError, match="HTTP 429") as caught:
        await send(run_of(record, clock, suspends=False))
    assert caught.value.retry_after == 5000


async def test_a_429_that_comes_again_in_a_later_run_waits_for_the_window(
    record: FileRecord,
) -> None:
    clock = HandClock()
    rules = (1500, 300)
    await send(run_of(record, clock, rules, suspends=False), 429, {"Retry-After": "4"})
    later = run_of(record, clock, rules, suspends=False)
    began = clock.time
    await send(later, 429, {"Retry-After": "4"})
    assert clock.time - began == 4
    assert later.pause(429, 4.0, 1) == 300
    with pytest.raises(QuotaError) as caught:
        await send(run_of(record, clock, rules, suspends=False))
    assert caught.value.retry_after == 300
    clock.time += 300
    await send(later)
    await send(later, 429, {"Retry-After": "4"})
    assert later.pause(429, 4.0, 1) == 4


async def test_a_stop_holds_for_other_and_later_runs(record: FileRecord) -> None:
    clock = HandClock()
    other = run_of(record, clock)
    await send(run_of(record, clock), 429)
    for run in (other, run_of(record, clock)):
        with pytest.raises(QuotaError, match="Stopped until"):
            await send(run)
    assert run_of(record, clock).resume() is not None
    await send(other)


@pytest.mark.parametrize(
    "damage",
    [b"{", b"[]", b'{"form":2}', b'{"counts":{"requests/1":[["x",1]]}}', b"\x00" * 50],
)
async def test_a_damaged_record_makes_the_count_careful(record: FileRecord, damage: bytes) -> None:
    clock = HandClock()
    record.path.write_bytes(damage)
    told: list[str] = []
    run = run_of(record, clock, (2, 1), (100, 3600), told=told)
    began = clock.time
    await send(run)
    assert clock.time - began > 1.09
    assert "damaged" in told[0]
    assert len(told) == 1
    assert run.meter.readings(clock.now())[1].used == 46
    await send(run_of(record, clock, (2, 1), (100, 3600), told=told))
    assert len(told) == 1


async def test_a_record_that_cannot_be_written(tmp_path: Path) -> None:
    clock = HandClock()
    gone = FileRecord(tmp_path / "gone" / "key.json")
    told: list[str] = []
    await send(run_of(gone, clock, suspends=False, told=told))
    assert "aren't counted" in told[0]
    with pytest.raises(QuotaError, match="none is sent"):
        await send(run_of(gone, clock))


async def test_a_record_that_is_held_for_long_blocks_with_a_sentence(record: FileRecord) -> None:
    clock = HandClock()
    began = clock.time
    with record.hold(), pytest.raises(QuotaError, match="Another process"):
        await send(run_of(record, clock))
    assert clock.time - began < 15


def start_and_kill(script: str, record: FileRecord) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(record.path)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "sent\n"
    other.send_signal(signal.SIGKILL)
    other.communicate()


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
async def test_a_process_that_died_in_a_request_blocks_nobody(record: FileRecord) -> None:
    script = (
        "import asyncio, pathlib, sys\n"
        "from reso_explorer.providers.provider import Limits, Quota\n"
        "from reso_explorer.service.throttle import make_throttle\n"
        "from reso_explorer.store.quotas import FileRecord\n"
        "limits = Limits(quotas=(Quota(amount=1, seconds=1),), suspends=True)\n"
        "async def main():\n"
        "    gate = make_throttle(limits, record=FileRecord(pathlib.Path(sys.argv[1])))\n"
        "    async with gate.passing('https://a.test/'):\n"
        "        print('sent', flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    await asyncio.to_thread(start_and_kill, script, record)
    clock = SystemClock()
    began = clock.now()
    limits = Limits(quotas=(Quota(amount=1, seconds=1),), suspends=True)
    gate = make_throttle(limits, record=FileRecord(record.path), clock=clock)
    async with gate.passing(URL):
        assert 1.0 <= clock.now() - began < 10


# --- the key ---------------------------------------------------------------------------------------


def test_records_are_named_by_service_and_key() -> None:
    names = {
        record_name("https://a.test", Bearer(Secret("one"))),
        record_name("https://a.test", Bearer(Secret("two"))),
        record_name("https://b.test", Bearer(Secret("one"))),
        record_name("https://a.test", None),
        record_name("https://a.test", Basic("ann", Secret("one"))),
        record_name("https://a.test", Basic("bob", Secret("one"))),
    }
    assert len(names) == 6
    assert record_name("https://a.test", Bearer(Secret("one"))) in names
    assert all("one" not in name and "ann" not in name for name in names)


def test_the_limits_of_a_host_hold_for_a_profile_without_a_provider(world: World) -> None:
    for provider, root, suspends in (
        ("generic", "https://api.mlsgrid.com/v2", True),
        ("generic", "https://api.mlsgrid.com/elsewhere", True),
        ("generic", "https://other.example/v2", False),
        ("spark", "https://api.mlsgrid.com/v2", False),
    ):
        assert limits_of(load(provider), root, world).suspends is suspends
    assert limits_of(None, "https://api.mlsgrid.com/v2", world).suspends


# --- whole runs ------------------------------------------------------------------------------------


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


async def test_the_key_counts_under_a_profile_and_under_its_address(
    service: Service, world: World
) -> None:
    limited(world, service)
    async with await Workspace.open("feed", world=world):
        pass
    async with await Workspace.open(service.url, world=world):
        pass
    assert counted((await quota_of("feed", world)).readings) == len(service.asked) == 2


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
        with pytest.raises(WorkspaceError, match="isn't tracked"):
            await quota_of(source, world)


@pytest.fixture
def strict() -> Iterator[StrictService]:
    with StrictService() as service:
        yield service


def careful(strict: StrictService, world: World) -> None:
    """A profile of MLS Grid at the strict service."""
    Store(environ=world.environ).profiles.save(
        Profile(
            name="grid",
            url=strict.url,
            provider="mlsgrid",
            variables={"originating_system": "demo"},
            headers={"Accept-Encoding": "gzip"},
        )
    )


async def test_a_suspension_stops_every_later_command(
    strict: StrictService, make_world: MakeWorld
) -> None:
    world = make_world(RESO_EXPLORER_TOKEN=TOKEN)
    careful(strict, world)
    async with await Workspace.open("grid", world=world) as opened:
        strict.refusals.append((429, {}, '{"error":{"message":"Token suspended."}}'))
        with pytest.raises(TooManyRequestsError, match="HTTP 429"):
            await opened.run("Property")
        with pytest.raises(QuotaError, match="Stopped until"):
            await opened.run("Property")
    with pytest.raises(QuotaError, match="HTTP 429"):
        await Workspace.open("grid", world=world)
    assert len(strict.came) == 2
    report = await quota_of("grid", world)
    assert report.stop is not None
    assert "Token suspended" in report.stopped
    stopped = report.readings[0]
    assert (stopped.name, stopped.remaining) == ("stopped", 0)
    assert 3500 < (stopped.resets_in or 0) <= 3600
    lifted = resume("grid", world)
    assert lifted is not None
    async with await Workspace.open("grid", world=world):
        pass
    assert (await quota_of("grid", world)).stop is None


async def test_the_doctor_keeps_the_rate_and_sends_what_is_required(
    strict: StrictService, make_world: MakeWorld
) -> None:
    world = make_world(RESO_EXPLORER_TOKEN=TOKEN)
    careful(strict, world)
    for _ in range(2):
        found = await walk("grid", "", world)
        assert [each.text for each in found if each.state not in {State.OK, State.WARNING}] == []
        assert "service document" not in [each.step for each in found if each.state is not State.OK]
    assert {each.status for each in strict.came} == {200}
    assert len(strict.came) == 12
    assert min(strict.gaps) >= strict.span


async def test_the_doctor_stops_at_a_suspension(
    strict: StrictService, make_world: MakeWorld
) -> None:
    world = make_world(RESO_EXPLORER_TOKEN=TOKEN)
    careful(strict, world)
    strict.suspended = True
    found = await walk("grid", "", world)
    assert len(strict.came) == 1
    assert sum("429" in each.text for each in found) <= 2  # the connection, and what it means
    again = await walk("grid", "", world)
    assert len(strict.came) == 1
    assert "Stopped until" in next(each.text for each in again if each.state is State.FAILED)


async def test_tokens_from_the_own_origin_count(
    strict: StrictService, make_world: MakeWorld
) -> None:
    world = make_world(RESO_EXPLORER_CLIENT_SECRET=CLIENT_SECRET)
    careful(strict, world)
    store = Store(environ=world.environ)
    profile = replace(
        store.profiles.load("grid"),
        auth=AuthKind.CLIENT_CREDENTIALS,
        client_id=CLIENT,
        token_url=f"{strict.url}/token",
    )
    store.profiles.save(profile, replace=True)
    async with await Workspace.open("grid", world=world) as opened:
        assert (await opened.run("Property")).rows
        (hour,) = (each for each in opened.quota() if each.name == "requests in 1 hour")
    assert hour.used == len(strict.came) == 3
    assert min(strict.gaps) >= strict.span


async def test_a_probe_ends_at_a_suspension_and_judges_nothing_by_it(
    strict: StrictService, make_world: MakeWorld
) -> None:
    world = make_world(RESO_EXPLORER_TOKEN=TOKEN)
    careful(strict, world)
    async with await Workspace.open("grid", world=world) as opened:
        await opened.run("Property")
        outcomes = probe(opened, "Property")
        strict.refusals += [
            (200, {}, '{"value":[{"ListingKey":"1"}]}'),
            (403, {}, '{"error":{"message":"Your key has been suspended."}}'),
        ]
        with pytest.raises(ForbiddenError):
            await anext(outcomes)
        assert kept_probes(opened, "Property") == ()
        sent = len(strict.came)
        with pytest.raises(QuotaError):
            await opened.run("Property")
    assert len(strict.came) == sent == 4


async def test_a_cancelled_request_is_booked_out(record: FileRecord) -> None:
    clock = HandClock()
    run = run_of(record, clock, (1, 1))
    begun = asyncio.Event()

    async def hang() -> None:
        async with run.passing(URL):
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.ensure_future(hang())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert run.refresh().running == {}
    before = clock.time
    await send(run_of(record, clock, (1, 1)))
    assert 1.0 <= clock.time - before < 2
