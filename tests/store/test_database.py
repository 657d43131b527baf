from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from reso_explorer.store.database import Database
from reso_explorer.store.errors import StoreError
from reso_explorer.store.history import History
from reso_explorer.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

INSERT = "INSERT INTO history (at, profile, resource, query) VALUES ('t', 'p', 'r', ?)"

WRITER = """
import sys
from pathlib import Path
from reso_explorer.store.database import Database
database = Database(Path(sys.argv[1]), notice=sys.exit)
for number in range(100):
    if not database.write(sys.argv[2], (f"{sys.argv[3]}-{number}",)):
        sys.exit(str(database.problem))
"""


def count(database: Database) -> int:
    return int(database.read("SELECT count(*) FROM history")[0][0])


def test_a_new_file_has_the_newest_schema(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.sqlite"
    database = Database(path)
    assert database.write(INSERT, ("q",))
    assert not database.in_memory
    database.close()
    file = sqlite3.connect(path)
    assert file.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    file.close()
    assert count(Database(path)) == 1
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    steps = [["CREATE TABLE one (a)"], ["ALTER TABLE one ADD b", "UPDATE one SET b = a * 2"]]
    old = Database(path, migrations=steps[:1])
    old.write("INSERT INTO one VALUES (4)")
    old.close()
    new = Database(path, migrations=steps)
    assert new.read("SELECT a, b FROM one") == [(4, 8)]


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    good = [["CREATE TABLE one (a)"]]
    Database(path, migrations=good).write("INSERT INTO one VALUES (4), (4)")
    told: list[str] = []
    bad = Database(
        path,
        migrations=[*good, ["CREATE TABLE two (a)", "CREATE UNIQUE INDEX i ON one (a)"]],
        notice=told.append,
    )
    assert bad.in_memory
    assert len(told) == 1
    after = Database(path, migrations=good)
    assert after.read("SELECT a FROM one") == [(4,), (4,)]
    assert after.read("SELECT name FROM sqlite_master") == [("one",)]


def test_a_newer_file_is_left_alone_and_still_read(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    newer = Database(path, migrations=[*MIGRATIONS, ["CREATE TABLE more (a)"]])
    newer.write(INSERT, ("q",))
    newer.close()
    told: list[str] = []
    database = Database(path, notice=told.append)
    assert database.in_memory
    known = len(MIGRATIONS)
    assert f"newer reso-explorer (schema {known + 1}, this one knows {known})" in told[0]
    assert "Nothing is kept beyond this run." in told[0]
    database.write(INSERT, ("mine",))
    again = Database(path, migrations=[*MIGRATIONS, ["CREATE TABLE more (a)"]])
    assert count(again) == 1


@pytest.mark.parametrize(
    "damage", [b"no database at all, but long enough to look like one" * 99, b"x"]
)
def test_a_damaged_file_is_told_and_kept(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(damage)
    told: list[str] = []
    database = Database(path, notice=told.append)
    assert database.write(INSERT, ("q",))
    assert count(database) == 1
    assert database.in_memory
    assert len(told) == 1
    assert told[0].startswith(f"{path} is damaged: ")
    assert "move it away" in told[0]
    assert path.read_bytes() == damage


def test_damage_inside_is_told_when_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    database = Database(path)
    for number in range(500):
        database.write(INSERT, (f"{number}" * 50,))
    database.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    spoilt = Database(path)
    with pytest.raises(StoreError, match=r"is damaged: .*left as it is"):
        spoilt.read("SELECT * FROM history")
    assert len(path.read_bytes()) == len(data)


def test_memory_is_used_where_no_file_can_be(no_folder: Path) -> None:
    told: list[str] = []
    database = Database(no_folder / "store.sqlite", notice=told.append)
    history = History(database)
    for _ in range(3):
        assert history.add(profile="p", resource="r", query="q")
    assert len(history.search()) == 3
    assert database.in_memory
    assert len(told) == 1
    assert told[0].endswith("cannot be opened: not a directory. Nothing is kept beyond this run.")


def test_a_read_only_folder_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "data" / "store.sqlite"
    first = Database(path)
    first.write(INSERT, ("old",))
    first.close()
    path.chmod(0o400)
    path.parent.chmod(0o500)
    if os.access(path, os.W_OK):
        pytest.skip("this user may write to read-only files, as root may")
    try:
        told: list[str] = []
        database = Database(path, notice=told.append)
        assert count(database) == 1
        assert database.write(INSERT, ("new",))
        assert count(database) == 2
        assert len(told) == 1
    finally:
        path.parent.chmod(0o700)
        path.chmod(0o600)
    assert count(Database(path)) == 1


def test_a_file_that_cannot_be_written_is_read_into_memory(tmp_path: Path) -> None:
    """A file whose write lock cannot be had behaves like one in a read-only folder."""
    path = tmp_path / "store.sqlite"
    first = Database(path)
    first.write(INSERT, ("old",))
    first.close()

    class Refused(Database):
        def _file(self, path: Path) -> sqlite3.Connection:
            raise sqlite3.OperationalError("attempt to write a readonly database")

    told: list[str] = []
    database = Refused(path, notice=told.append)
    assert count(database) == 1
    assert database.write(INSERT, ("new",))
    assert count(database) == 2
    why = "attempt to write a readonly database. Nothing is kept beyond this run."
    assert told == [f"{path} cannot be used: {why}"]
    assert count(Database(path)) == 1


def test_a_write_that_fails_is_told_once_and_does_not_raise(tmp_path: Path) -> None:
    told: list[str] = []
    database = Database(tmp_path / "store.sqlite", notice=told.append)
    assert not database.write("INSERT INTO nowhere VALUES (1)")
    assert not database.write("INSERT INTO nowhere VALUES (1)")
    assert len(told) == 1
    assert not database.in_memory
    assert database.write(INSERT, ("q",))


def test_several_changes_are_all_or_none(database: Database) -> None:
    assert not database.write_all([(INSERT, ("a",)), ("NONSENSE", ())])
    assert count(database) == 0
    assert database.write_all([(INSERT, ("a",)), (INSERT, ("b",))])
    assert count(database) == 2


def test_two_connections_see_each_other(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    one, two = Database(path), Database(path)
    for number in range(50):
        assert (one if number % 2 else two).write(INSERT, (str(number),))
    assert count(one) == count(two) == 50
    one.close()
    assert two.write(INSERT, ("last",))
    assert count(one) == 51, "a closed one opens again"


def test_threads_share_one_connection(tmp_path: Path) -> None:
    database = Database(tmp_path / "store.sqlite")
    kept: list[bool] = []

    def work() -> None:
        kept.extend([database.write(INSERT, ("q",)) for _ in range(50)])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == [True] * 200
    assert count(database) == 200


def test_programs_that_start_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), INSERT, str(number)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    outcomes = [(program.communicate()[1], program.returncode) for program in programs]
    assert outcomes == [("", 0)] * 3
    rows = Database(path).read("SELECT DISTINCT query FROM history")
    assert len(rows) == 300


@pytest.mark.parametrize("kind", ["pipe", "folder", "link in a circle"])
def test_what_is_no_file_is_left_alone_and_told(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "store.sqlite"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(path)
    told: list[str] = []
    database = Database(path, notice=told.append)
    assert database.write(INSERT, ("new",))
    assert count(database) == 1
    assert database.in_memory
    assert len(told) == 1
    assert str(path) in told[0]
    assert os.path.lexists(path)


def test_a_newer_schema_is_left_alone_and_told(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Database(path).read("SELECT * FROM history")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    told: list[str] = []
    database = Database(path, notice=told.append)
    assert database.write(INSERT, ("new",))
    assert "newer reso-explorer" in told[0]
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (99,)
    connection.close()


def test_half_a_character_is_not_kept_and_told(tmp_path: Path) -> None:
    told: list[str] = []
    database = Database(tmp_path / "store.sqlite", notice=told.append)
    assert not database.write(INSERT, ("a\ud800",))
    assert told == ["Didn't save a text that has half a character."]
    assert database.write(INSERT, ("b",))
