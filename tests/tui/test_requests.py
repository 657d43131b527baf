from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from reso_explorer.service.errors import BadRequestError
from reso_explorer.tui.requests import ROWS, Request, Requests
from reso_explorer.workspace import Step

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from reso_explorer.tui.requests import Report


class Host:
    """Stands for the screen: hands messages to the owner as its handler does."""

    def __init__(self, requests: Requests, crashes: Path | None = None) -> None:
        self.requests = requests
        self.is_attached = True
        self.tasks: list[asyncio.Task[None]] = []
        self.app = SimpleNamespace(crash_folder=lambda: crashes)
        requests.serve(self)  # type: ignore[arg-type]

    def run_worker(self, work: Any, **_: Any) -> asyncio.Task[None]:
        async def awaited() -> None:
            await work

        task = asyncio.create_task(awaited())
        self.tasks.append(task)
        return task

    def set_timer(self, delay: float, callback: Any) -> Any:
        handle = asyncio.get_running_loop().call_later(delay, callback)
        return SimpleNamespace(stop=handle.cancel)

    def post_message(self, message: Requests.Reported) -> None:
        self.requests.take(message)

    async def finish(self) -> None:
        """Wait until all work has ended."""
        await asyncio.gather(*self.tasks, return_exceptions=True)


class Connection:
    """Allows one request at a time, as a real connection does, and takes a while to stop."""

    def __init__(self) -> None:
        self.at_once = 0
        self.most = 0
        self.go = asyncio.Event()

    async def ask(self, _: Report) -> str:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            for _turn in range(5):  # closing what was begun takes turns of the loop
                await asyncio.sleep(0)
            raise
        finally:
            self.at_once -= 1
        return "rows"


async def test_a_request_replaces_the_one_before_only_when_that_has_ended() -> None:
    requests, connection, said = Requests(), Connection(), list[str]()
    host = Host(requests)

    def run(number: int) -> Request:
        return Request(
            ROWS,
            f"run {number}",
            connection.ask,
            done=lambda rows: said.append(f"{number} {rows}"),
            stopped=lambda: said.append(f"{number} stopped"),
            over=lambda: said.append(f"{number} over"),
        )

    for number in range(4):
        requests.start(run(number))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    connection.go.set()
    await host.finish()
    assert said == ["0 over", "1 over", "2 over", "3 over", "3 rows"]
    assert connection.most == 1
    assert requests.user_request is None


async def test_stopping_is_told_at_once_and_what_comes_later_counts_no_more() -> None:
    requests, said = Requests(), list[str]()
    host = Host(requests)

    async def stubborn(_: Report) -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "late rows"
        return ""

    requests.start(Request(ROWS, "", stubborn, done=said.append, stopped=lambda: said.append("x")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert requests.stop()
    assert said == ["x"]
    assert not requests.stop()
    await host.finish()
    assert said == ["x"]


async def test_an_error_becomes_a_failure_and_a_defect_leaves_a_report(tmp_path: Path) -> None:
    requests, failures = Requests(), list[str]()
    host = Host(requests, tmp_path)

    async def rejected(_: Report) -> None:
        raise BadRequestError("No field Prcie.", status=400)

    async def defect(_: Report) -> None:
        raise ZeroDivisionError

    for work in (rejected, defect):
        requests.start(Request("a", "", work, failed=lambda each: failures.append(each.message)))
        await host.finish()
    assert failures[0] == "No field Prcie."
    assert failures[1].startswith("Internal error (ZeroDivisionError).")
    assert sum(1 for _ in tmp_path.iterdir()) == 1  # noqa: ASYNC240  # a test may wait


async def test_value_reads_let_the_user_go_first() -> None:
    requests, connection, said = Requests(), Connection(), list[str]()
    host = Host(requests)

    async def values(_: Report) -> str:
        return "values"

    requests.start(Request(ROWS, "", connection.ask, done=said.append))
    requests.start(Request("values", "", values, done=said.append, waits=True))
    for _ in range(5):
        await asyncio.sleep(0)
    waiting = requests.running("values")
    assert waiting is not None
    assert waiting.is_waiting
    assert [job.slot for job in requests.jobs] == [ROWS, "values"]
    connection.go.set()
    await host.finish()
    assert said == ["rows", "values"]


async def test_nothing_is_told_once_the_screen_is_gone_and_closing_waits_for_the_end() -> None:
    requests, connection, said = Requests(), Connection(), list[str]()
    host = Host(requests)
    requests.start(Request(ROWS, "", connection.ask, done=said.append))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    host.is_attached = False
    await requests.close()
    assert connection.at_once == 0
    requests.start(Request(ROWS, "", connection.ask, done=said.append))
    assert requests.user_request is None
    assert said == []


async def test_waiting_is_told_after_a_moment_and_parts_come_as_they_are_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reso_explorer.tui.requests.SOON", 0.0)
    requests, told, parts = Requests(), asyncio.Queue[str](), list[int]()
    host, go = Host(requests), asyncio.Event()

    async def work(report: Report) -> None:
        report.step(Step("Fetching metadata", 120_000, 480_000))
        report.part(1)
        await go.wait()

    requests.start(Request(ROWS, "", work, told=told.put_nowait, partial=parts.append))
    assert "Fetching metadata 120 KB of 480 KB · Esc stops" in {await told.get(), await told.get()}
    go.set()
    await host.finish()
    assert parts == [1]
