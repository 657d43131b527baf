"""Sessions: one file per window, held by it; damaged ones are set aside, newer ones left alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from reso_explorer.store.errors import StoreError
from reso_explorer.store.sessions import KEPT, KeptSession, Sessions

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import HandClock


@pytest.fixture
def sessions(tmp_path: Path, clock: HandClock) -> Sessions:
    return Sessions(tmp_path / "sessions", clock=clock)


def _typed(sessions: Sessions, text: str, source: str = "town") -> KeptSession:
    return replace(sessions.begin(source), tabs=({"resource": "House", "filter": text},))


def test_a_session_comes_back_after_a_crash_as_it_was(sessions: Sessions, clock: HandClock) -> None:
    file, problems = sessions.take("town")
    assert (file.kept, problems) == (None, ())
    written = replace(
        _typed(sessions, "Price gt "),
        number=0,
        place=("field", "town.House/Price", "House"),
        opened=("Resources", "House"),
        columns={"House": {"hidden": ["Remarks"], "widths": {"Price": 12}}},
    )
    file.write(written)
    file.close()  # what the system does with the lock of a killed process
    clock.pass_by(hours=1)
    again, problems = sessions.take("town")
    assert (again.kept, problems) == (written, ())
    assert sessions.take("village")[0].kept is None


def test_two_windows_have_two_files_and_the_newest_comes_first(sessions: Sessions) -> None:
    first, _ = sessions.take("town")
    first.write(_typed(sessions, "one"))
    second, _ = sessions.take("town")
    assert second.kept is None
    assert second.path != first.path
    second.write(_typed(sessions, "two"))
    os.utime(second.path, (1, 1))
    first.close()
    second.close()
    taken = [sessions.take("town")[0] for _ in range(3)]
    assert [file.kept and file.kept.tabs[0]["filter"] for file in taken] == ["one", "two", None]


def test_starting_clean_leaves_the_last_session(sessions: Sessions) -> None:
    file, _ = sessions.take("town")
    file.write(_typed(sessions, "one"))
    file.close()
    clean, _ = sessions.take("town", is_new=True)
    assert clean.kept is None
    clean.write(sessions.begin("town"))
    clean.close()
    assert not clean.path.exists(), "the first screen alone isn't kept"
    assert sessions.take("town")[0].kept == _typed(sessions, "one")


@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"source": 1}', b""])
def test_a_damaged_file_is_set_aside_and_named(
    sessions: Sessions, tmp_path: Path, content: bytes
) -> None:
    file, _ = sessions.take("town")
    file.write(_typed(sessions, "one"))
    file.close()
    file.path.write_bytes(content)
    again, problems = sessions.take("town")
    assert again.kept is None
    (problem,) = problems
    assert str(file.path) in problem
    aside = file.path.with_name(f"{file.path.name}.damaged1")
    assert aside.read_bytes() == content
    assert str(aside) in problem
    again.write(_typed(sessions, "two"))
    assert aside.read_bytes() == content


def test_a_file_of_a_newer_program_is_left_alone(sessions: Sessions) -> None:
    file, _ = sessions.take("town")
    newer = replace(_typed(sessions, "one"), form=99)
    file.write(newer)
    before = file.path.read_bytes()
    file.close()
    again, problems = sessions.take("town")
    assert again.path != file.path
    assert "newer reso-explorer" in problems[0]
    again.write(_typed(sessions, "two"))
    assert file.path.read_bytes() == before


def test_old_sessions_go_but_never_those_of_an_open_window(sessions: Sessions) -> None:
    held, _ = sessions.take("town")
    held.write(_typed(sessions, "held"))
    os.utime(held.path, (1, 1))
    for number in range(KEPT + 2):
        file, _ = sessions.take("town", is_new=True)
        file.write(_typed(sessions, f"{number}"))
        file.close()
    sessions.take("town", is_new=True)
    kept = {each.tabs[0]["filter"] for each in sessions.all()}
    assert "held" in kept
    assert f"{KEPT + 1}" in kept
    assert len(kept) == KEPT + 1


def test_a_folder_that_cannot_be_written_is_named(no_folder: Path) -> None:
    with pytest.raises(StoreError, match="plain"):
        Sessions(no_folder / "sessions").take("town")
