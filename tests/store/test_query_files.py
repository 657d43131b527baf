"""Queries in files of a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.store import StoreError
from reso_explorer.store.query_files import QueryFile, query_files

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_found_below_a_folder_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "new.toml").write_text('title = "x"\n\nquery = "Property?$top=5"\n')
    (tmp_path / "a.txt").write_text("\n\nMember?$select=Key&access_token=abcd1234efgh\n  &$top=1\n")
    (tmp_path / "notes.md").write_text("no query")
    first, second = query_files(str(tmp_path))
    assert first == QueryFile((tmp_path / "a.txt").as_posix(), 3, "Member?$select=Key&$top=1")
    assert (second.line, second.query) == (3, "Property?$top=5")
    assert query_files(str(tmp_path / "b" / "new.toml")) == (second,)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", " \n", "is empty"),
        ("a.toml", "query = 'x", "a.toml:1: It isn't valid TOML"),
        ("a.toml", "title = 'x'", "query"),
        ("a.md", "x", "has no .toml or .txt files"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(StoreError, match=message.replace(".", "[.]")):
        query_files(str(tmp_path))
