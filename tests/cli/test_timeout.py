"""The time of a whole command is bounded, and silence is told."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.cli.live import narrator
from reso_explorer.cli.table_of_commands import COMMANDS
from reso_explorer.workspace.results import Step

from .paged_service import Answer, PagedService, page

if TYPE_CHECKING:
    from collections.abc import Iterator

Run = Any


@pytest.fixture
def service() -> Iterator[PagedService]:
    found = PagedService()
    yield found
    found.close()


def slow(seconds: float, then: Answer) -> Answer:
    time.sleep(seconds)
    return then


@pytest.mark.parametrize("form", ["table", "ndjson"])
def test_rows_before_the_end_of_the_time_are_kept(
    rx: Run, service: PagedService, form: str
) -> None:
    service.respond = lambda number, _path: slow(
        0 if number < 3 else 30, page([number], f"Items?p={number}", count=9)
    )
    started = time.monotonic()
    result = rx("query", service.url, "Items", "--all", "--timeout", "6", "--format", form)
    assert time.monotonic() - started < 20
    assert result.code == 3
    assert "Incomplete: read 2 of 9 rows, then stopped: Stopped after 6 seconds," in result.err
    assert "--timeout SECONDS" in result.err
    assert len(result.out.strip().splitlines()) >= 2
    if form == "ndjson":
        assert [json.loads(line)["Id"] for line in result.out.splitlines()] == [1, 2]


def test_time_that_ends_before_the_first_row_is_a_failure(rx: Run, service: PagedService) -> None:
    service.respond = lambda _number, _path: slow(30, page([1]))
    result = rx("query", service.url, "Items", "--timeout", "0.5")
    assert (result.code, result.out) == (1, "")
    assert "Stopped after 0.5 seconds, the time allowed for this command." in result.err


def test_a_pause_longer_than_the_time_is_not_waited_for(rx: Run, service: PagedService) -> None:
    busy = Answer(b'{"error":{"message":"Too many"}}', 429, {"Retry-After": "30"})
    service.send(page([1], "Items?2"), busy)
    started = time.monotonic()
    result = rx("query", service.url, "Items", "--all", "--timeout", "5")
    assert time.monotonic() - started < 20
    assert result.code == 3
    assert "Too many" in result.err
    assert "Wait 30 seconds" in result.err


def test_endless_rows_end_with_the_time(rx: Run, service: PagedService) -> None:
    service.respond = lambda number, _path: slow(0.01, page([number], f"Items?{number}"))
    result = rx("query", service.url, "Items", "--all", "--timeout", "6", "--format", "ndjson")
    assert result.code == 3
    assert len(result.out.splitlines()) > 5


@pytest.mark.parametrize("command", ["fetch", "show", "lint", "export", "search"])
def test_every_command_that_fetches_is_bounded(
    rx: Run, service: PagedService, command: str
) -> None:
    service.metadata_pause = 30.0
    rest = {"export": ["--format", "json"], "search": ["x"]}.get(command, [])
    result = rx(command, service.url, *rest, "--timeout", "0.5")
    assert result.code == 1
    assert "Stopped after 0.5 seconds" in result.err


_TALKS = sorted(
    set(COMMANDS)
    - {"open", "demo", "explain", "repair", "format", "providers", "profiles", "snapshots"}
    - {"history", "graph", "guide", "queries", "rules", "serve"}
)


@pytest.mark.parametrize(
    "command", [(name,) for name in _TALKS] + [("graph", "hubs")], ids=" ".join
)
def test_the_default_is_in_the_help(rx: Run, command: tuple[str, ...]) -> None:
    text = " ".join(rx(*command, "--help").out.split())
    assert "--timeout SECONDS" in text
    assert ("Default: no limit." if command[0] in {"download", "sync"} else "Default: 600.") in text


def test_silence_is_told_ever_more_rarely(capsys: pytest.CaptureFixture[str]) -> None:
    told = narrator()
    for _ in range(2):
        for seconds in range(5, 100, 5):
            told(Step(f"Still waiting for api.example.test ({seconds} s)", waited=seconds))
    err = capsys.readouterr().err
    once = "".join(
        f"Still waiting for api.example.test ({seconds} s)\u2026\n"
        for seconds in (5, 10, 20, 40, 80)
    )
    assert err == once * 2
