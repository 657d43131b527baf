"""`sync` and `--since` on the command line: kills, exit statuses, and what is said."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.feed_service import FeedService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Run = Any
KILLS = 12


@pytest.fixture
def feed() -> Iterator[FeedService]:
    with FeedService() as service:
        service.largest = 20
        service.fill(200)
        yield service


def in_file(path: Path) -> dict[str, Any]:
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    found = {row["ListingKey"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def test_sync_says_what_it_did(rx: Run, feed: FeedService, tmp_path: Path) -> None:
    target = tmp_path / "rows.ndjson"
    first = rx("sync", feed.url, "Property", "-o", str(target))
    assert first.code == 0
    assert f"{target} has 200 rows: 200 added, 0 changed, 0 removed." in first.err
    feed.touch("new")
    feed.touch("k000003", City="Elsewhere")
    feed.drop("k000004")
    second = rx("sync", feed.url, "Property", "-o", str(target))
    assert f"{target} has 200 rows: 1 added, 1 changed, 1 removed." in second.err
    assert in_file(target) == feed.rows["Property"]
    assert second.out == ""


@pytest.mark.parametrize("name", ["rows.csv", "rows.json"])
def test_other_formats_are_a_wrong_call(
    rx: Run, feed: FeedService, tmp_path: Path, name: str
) -> None:
    result = rx("sync", feed.url, "Property", "-o", str(tmp_path / name))
    assert result.code == 2
    assert "one JSON object per line" in result.err


def test_an_error_in_the_middle_is_incomplete(rx: Run, feed: FeedService, tmp_path: Path) -> None:
    feed.refuse = lambda _path: 403 if len(feed.asked) == 4 else None
    target = tmp_path / "rows.ndjson"
    result = rx("sync", feed.url, "Property", "-o", str(target))
    assert result.code == 3
    assert "Incomplete: saved 40 " in result.err
    assert not target.exists()
    asked = len(feed.asked)
    assert rx("sync", feed.url, "Property", "-o", str(target)).code == 0
    assert not {*feed.asked[: asked - 1]} & {*feed.asked[asked:]}
    assert in_file(target) == feed.rows["Property"]


def test_kills_at_any_moment_lose_and_repeat_nothing(feed: FeedService, tmp_path: Path) -> None:
    chance = random.Random(random.getrandbits(32))
    target = tmp_path / "rows.ndjson"
    feed.delay = 0.01
    command = [
        sys.executable,
        "-m",
        "reso_explorer",
        "sync",
        feed.url,
        "Property",
        "-o",
        str(target),
    ]
    environ = os.environ | {"RESO_EXPLORER_HOME": str(tmp_path / "home")}
    killed = whole = 0
    while killed < KILLS:
        for _ in range(3):
            feed.touch(f"k{chance.randrange(300):06}", City=chance.choice("AB"))
        feed.drop(f"k{chance.randrange(200):06}")
        running = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE)
        try:
            running.wait(chance.uniform(0.4, 1.4))
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait(30)
            killed += 1
        else:
            whole += 1
            assert running.stderr is not None
            assert running.returncode == 0, running.stderr.read()
            assert in_file(target) == feed.rows["Property"]
        finally:
            assert running.stderr is not None
            running.stderr.close()
        if target.exists():
            in_file(target)
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert in_file(target) == feed.rows["Property"]
    left = sorted(path.name for path in tmp_path.iterdir() if path.name != "home")
    assert left == ["rows.ndjson", "rows.ndjson.sync"]
    sys.stdout.write(f"killed {killed}, finished {whole + 1}\n")


@pytest.mark.parametrize(
    ("moment", "number"),
    [("2024-05-01T00:01:00Z", 20), ("2024-05-01", 200), ("2024-05-01T02:01:00+02:00", 20)],
)
def test_since_narrows_to_what_changed(
    rx: Run, feed: FeedService, tmp_path: Path, moment: str, number: int
) -> None:
    target = tmp_path / "rows.ndjson"
    done = rx("download", feed.url, "Property", "-o", str(target), "--since", moment)
    assert done.code == 0
    assert len(in_file(target)) == number
    text = "Property?$filter=City eq 'City 1' or City eq 'City 2'"
    some = rx("query", feed.url, text, "--since", moment, "--all", "--format", "ndjson")
    keys = {json.loads(line)["ListingKey"] for line in some.out.splitlines()}
    assert keys == {
        key for key, row in in_file(target).items() if row["City"] in {"City 1", "City 2"}
    }


def test_a_wrong_time_is_a_wrong_call(rx: Run, feed: FeedService, tmp_path: Path) -> None:
    result = rx("query", feed.url, "Property", "--since", "yesterday")
    assert result.code == 2
    assert "Can't read `yesterday` as a time." in result.err
