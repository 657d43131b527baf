from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from reso_explorer.crash import report, reported, write_report
from reso_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path


def crashed() -> Exception:
    token = "very-secret-value"  # noqa: F841  # a local that must not be told

    def inner() -> None:
        raise ValueError("bad answer for https://h/x?access_token=abcdef123456")

    try:
        inner()
    except ValueError as defect:
        return defect
    raise AssertionError


def test_a_report_names_frames_and_holds_no_values() -> None:
    text = report(crashed())
    assert "ValueError: bad answer" in text
    assert "in inner" in text
    assert "very-secret-value" not in text
    assert "abcdef123456" not in text


def test_a_report_is_written_below_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_HOME", str(tmp_path))
    path = write_report(crashed())
    assert path is not None
    assert path.is_relative_to(tmp_path)
    assert "inner" in path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_no_second_crash(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    path = write_report(crashed(), blocked / "below")
    assert path is not None
    assert path.is_file()


def test_two_reports_of_one_second_are_two_files_that_only_the_user_reads(tmp_path: Path) -> None:
    paths = {write_report(crashed(), tmp_path) for _ in range(3)}
    assert len(paths) == 3
    assert all(path is not None and path.stat().st_mode & 0o777 == 0o600 for path in paths)


def test_a_report_of_text_that_no_encoding_has_is_written(tmp_path: Path) -> None:
    path = write_report(ValueError("a \ud800 b"), tmp_path)
    assert path is not None
    assert "ValueError: a \\ud800 b" in path.read_text(encoding="utf-8")


def test_a_report_goes_through_groups_and_causes_and_ends_in_circles() -> None:
    inner, outer = OSError("inside"), ExceptionGroup("many", [KeyError("one"), ValueError("two")])
    outer.__cause__ = inner
    inner.__context__ = outer
    raised = [line for line in report(outer).splitlines() if line.endswith("raised at:")]
    names = ["ExceptionGroup", "KeyError", "ValueError", "OSError"]
    assert raised == [f"{name} raised at:" for name in names]


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (OSError(28, "No space left on device", "stdout"), "Can't write to stdout: no space left on the disk."),
        (OSError(9, "Bad file descriptor", "stdout"), "Can't write to stdout: it's closed."),
        (PermissionError(13, "Permission denied", "/a/b"), "Can't use `/a/b`: permission denied."),
        (OSError(18, "Cross-device link", "/a", None, "/b"), "Can't use `/a` or `/b`: cross-device link."),
        (OSError(5, "Input/output error"), "The operating system reported an error: input/output error."),
        (UnicodeEncodeError("utf-8", "a\ud800", 1, 2, "surrogates not allowed"), "Can't write U+D800 as utf-8."),
        (UnicodeDecodeError("utf-8", b"a\xff", 1, 2, "invalid start byte"), "Can't read text as utf-8: invalid start byte at byte 2."),
        (MemoryError(), "Out of memory."),
        (sqlite3.DatabaseError("file is not a database"), "Can't use the local database: file is not a database."),
        (ExceptionGroup("one", [OSError(5, "Input/output error", "x")]), "Can't use `x`: input/output error."),
        (StoreError("Kept as it is."), "Kept as it is."),
    ],
)  # fmt: skip
def test_what_is_no_defect_is_a_sentence(problem: Exception, sentence: str) -> None:
    found = reported(problem)
    assert found is not None
    assert found.message == sentence


@pytest.mark.parametrize("problem", [ValueError("x"), KeyError("x"), RuntimeError("x"), AssertionError(), RecursionError()])  # fmt: skip
def test_a_defect_is_a_defect(problem: Exception) -> None:
    assert reported(problem) is None
