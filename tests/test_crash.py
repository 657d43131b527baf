from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.crash import report, write_report

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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
    assert path.is_relative_to(tmp_path)
    assert "inner" in path.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_no_second_crash(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert write_report(crashed(), blocked / "below").is_file()
