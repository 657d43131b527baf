from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reso_explorer.store.errors import StoreError
from reso_explorer.store.files import read_text, remove, write_whole

if TYPE_CHECKING:
    from pathlib import Path


def test_write_makes_folders_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="rights of files are a matter of POSIX")
def test_rights(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_whole(path, b"", private=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_an_old_file_survives_a_failure(tmp_path: Path, no_folder: Path) -> None:
    path = tmp_path / "file"
    path.mkdir()
    (path / "inside").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"Can't write .*file: it's a folder\."):
        write_whole(path, b"new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "plain"]
    with pytest.raises(StoreError, match=r"Can't write .*: not a directory"):
        write_whole(no_folder / "x", b"")


def test_read_and_remove(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert not remove(path)
    path.write_bytes(b"ab\xff")
    with pytest.raises(StoreError, match=r"is not UTF-8 text \(byte 2\)"):
        read_text(path)
    with pytest.raises(StoreError, match="Can't read"):
        read_text(tmp_path)
    with pytest.raises(FileNotFoundError):
        read_text(tmp_path / "nothing")
    assert remove(path)
    with pytest.raises(StoreError, match="Can't remove"):
        remove(tmp_path)
