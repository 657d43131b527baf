from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from reso_explorer.store.errors import StoreError
from reso_explorer.store.quotas import (
    FileRecord,
    MemoryRecord,
    QuotaRecord,
    RecordBusyError,
    open_record,
    records,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def record(tmp_path: Path) -> FileRecord:
    return FileRecord(tmp_path / "key.json")


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_what_was_put_is_there_next_time(kind: str, record: FileRecord) -> None:
    found: QuotaRecord = record if kind == "file" else MemoryRecord()
    with found.hold() as held:
        assert held.data == b""
        held.put(b"one")
    with found.hold() as held:
        assert held.data == b"one"
    with found.hold() as held:
        assert held.data == b"one"


def test_what_fails_changes_nothing(record: FileRecord) -> None:
    def fail() -> None:
        with record.hold() as held:
            held.put(b"half")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - our own
        fail()
    with record.hold() as held:
        assert held.data == b""


def test_one_holder_at_a_time(record: FileRecord) -> None:
    with record.hold(), pytest.raises(RecordBusyError), FileRecord(record.path).hold():
        pass
    with record.hold():
        pass


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_process_frees_the_record(record: FileRecord) -> None:
    script = (
        "import sys, time, pathlib\n"
        "from reso_explorer.store.quotas import FileRecord\n"
        "with FileRecord(pathlib.Path(sys.argv[1])).hold():\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(record.path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(RecordBusyError), record.hold():
            pass
        other.send_signal(signal.SIGKILL)
        other.wait(20)
        with record.hold():
            pass
    finally:
        other.kill()
        other.communicate()


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_only_the_user_can_read_it(record: FileRecord) -> None:
    with record.hold() as held:
        held.put(b"x")
    assert record.path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in record.path.parent.iterdir()) == ["key.json", "key.lock"]


def test_planted_links_are_not_followed(record: FileRecord, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("mine")
    record.path.with_suffix(".new").symlink_to(target)
    with record.hold() as held:
        held.put(b"x")
    assert target.read_text() == "mine"
    record.path.with_suffix(".lock").unlink()
    record.path.with_suffix(".lock").symlink_to(target)
    with pytest.raises(StoreError, match=r"Can't use .*key\.lock: it's a link\."), record.hold():
        pass


def test_folders_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    found = open_record(blocked / "quotas", "key")
    assert found is not None
    assert found.path.is_relative_to(spare)
    monkeypatch.setattr(tempfile, "tempdir", str(blocked))
    assert open_record(blocked / "quotas", "key") is None


def test_all_records(tmp_path: Path) -> None:
    assert records(tmp_path / "none") == ()
    made = [open_record(tmp_path / "quotas", name) for name in ("b", "a")]
    assert [each.path for each in records(tmp_path / "quotas")] == sorted(
        each.path for each in made if each is not None
    )
