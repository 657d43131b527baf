"""Commands as processes of their own, against a service that suspends a key that is too fast."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from reso_explorer.store import Store
from reso_explorer.store.profiles import Profile
from tests.strict_service import TOKEN, StrictService

if TYPE_CHECKING:
    from pathlib import Path


def saved(service: StrictService, home: Path) -> dict[str, str]:
    """Save a profile of MLS Grid; return the environment for processes."""
    environ = {**os.environ, "RESO_EXPLORER_HOME": str(home), "RESO_EXPLORER_TOKEN": TOKEN}
    Store(environ=environ).profiles.save(
        Profile(
            name="feed",
            url=service.url,
            provider="mlsgrid",
            variables={"originating_system": "demo"},
            headers={"Accept-Encoding": "gzip"},
        )
    )
    return environ


def started(environ: dict[str, str], *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reso_explorer", *command],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, err = process.communicate(timeout=100)
    return process.returncode, err


def test_processes_keep_the_rate_together(tmp_path: Path) -> None:
    with StrictService(rows=10, delays=(0.0, 0.2, 0.01, 0.4)) as service:
        environ = saved(service, tmp_path)
        running = [
            started(environ, "query", "feed", "Property", "--all"),
            started(environ, "query", "feed", "Property", "--all"),
            started(environ, "doctor", "feed"),
            started(environ, "download", "feed", "Property", "-o", str(tmp_path / "rows.ndjson")),
        ]
        assert [ended(each)[0] for each in running] == [0, 0, 0, 0]
    assert not service.suspended
    assert min(service.gaps) >= service.span
    assert len((tmp_path / "rows.ndjson").read_text().splitlines()) == 10


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_process_neither_blocks_nor_hurries_others(tmp_path: Path) -> None:
    with StrictService(rows=10, delays=(0.0, 1.0)) as service:
        environ = saved(service, tmp_path)
        victim = started(environ, "query", "feed", "Property", "--all")
        other = started(environ, "query", "feed", "Property", "--all")
        for _ in range(3_000):
            if len(service.came) >= 2 or victim.poll() is not None:
                break
            time.sleep(0.02)
        victim.send_signal(signal.SIGKILL)
        ended(victim)
        assert ended(other)[0] == 0
    assert not service.suspended
    assert all(gap >= service.span for gap in service.gaps)


def test_a_suspension_stops_the_processes_after_it(tmp_path: Path) -> None:
    with StrictService(suspended=True) as service:
        environ = saved(service, tmp_path)
        for command in (("query", "feed", "Property"), ("doctor", "feed"), ("probe", "feed", "X")):
            code, err = ended(started(environ, *command))
            assert code == 1
            assert "Traceback" not in err
        assert len(service.came) == 1
        code, err = ended(started(environ, "quota", "feed"))
        assert (code, len(service.came)) == (0, 1)
        assert "Stopped until" in err
        assert ended(started(environ, "quota", "feed", "--resume"))[0] == 0
        ended(started(environ, "doctor", "feed"))
        assert len(service.came) == 2


def test_long_waits_are_told_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    from reso_explorer.cli.live import narrator
    from reso_explorer.workspace.results import Step

    told = narrator()
    told(Step("Waiting 1 second (limit: requests in 1 second)", pause=1.0))
    told(Step("Waiting 15 seconds (too many requests)", pause=15.0))
    assert capsys.readouterr().err == "Waiting 15 seconds (too many requests)…\n"
