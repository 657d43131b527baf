from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.tui.keymap import FILE, read_keymap

if TYPE_CHECKING:
    from pathlib import Path


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert read_keymap(tmp_path) == ({}, ())


def test_keys_are_taken_by_action(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('"query.run" = "f9, ctrl+r"\nsearch = "slash"\n', encoding="utf-8")
    assert read_keymap(tmp_path) == ({"query.run": "f9,ctrl+r", "search": "slash"}, ())


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('"query.rum" = "f9"', "Did you mean `query.run`"),
        ("search = 5", "must be a string"),
        ('search = ""', "must be a string"),
        ('search = "ctrl+?"', "`ctrl+?` isn't a key"),
        ('search = "ctrl+m"', "send `ctrl+m` as enter"),
        ("search = ", "Can't use "),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_used(
    tmp_path: Path, line: str, sentence: str
) -> None:
    (tmp_path / FILE).write_text(f"{line}\n", encoding="utf-8")
    keys, problems = read_keymap(tmp_path)
    assert keys == {}
    assert len(problems) == 1
    assert sentence in problems[0]
