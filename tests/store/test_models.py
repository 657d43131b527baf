from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reso_explorer.store.models import Models

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = "1" * 64, "2" * 64


@given(st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_come_back(tmp_path: Path, model: bytes) -> None:
    models = Models(tmp_path)
    assert models.put(ONE, "v1", model)
    assert models.get(ONE, "v1") == model


def test_another_form_is_a_miss_and_replaces(tmp_path: Path) -> None:
    models = Models(tmp_path / "models")
    assert models.get(ONE, "v1") is None
    models.put(ONE, "v1", b"old")
    models.put(TWO, "v1", b"other")
    assert models.get(ONE, "v2") is None
    models.put(ONE, "v2", b"new")
    assert models.get(ONE, "v1") is None
    assert models.get(ONE, "v2") == b"new"
    assert models.get(TWO, "v1") == b"other"
    models.clear()
    assert models.get(TWO, "v1") is None


def test_a_cut_or_changed_file_is_a_miss(tmp_path: Path) -> None:
    models = Models(tmp_path)
    models.put(ONE, "v1", b"model")
    path = next(tmp_path.iterdir())
    whole = path.read_bytes()
    for spoilt in (b"", whole[:-1], whole[:10], whole[:-1] + b"x", whole + b"x"):
        path.write_bytes(spoilt)
        assert models.get(ONE, "v1") is None


def test_the_oldest_go_when_there_is_too_much(tmp_path: Path) -> None:
    models = Models(tmp_path, limit=150)
    for number in range(4):
        sha256 = str(number) * 64
        models.put(sha256, "v1", bytes(40))
        os.utime(next(tmp_path.glob(f"{sha256}.*")), (number, number))
    kept = [number for number in range(4) if models.get(str(number) * 64, "v1") is not None]
    assert kept == [2, 3]


def test_what_cannot_be_written_is_a_miss(no_folder: Path) -> None:
    models = Models(no_folder)
    assert not models.put(ONE, "v1", b"model")
    assert models.get(ONE, "v1") is None
    models.clear()
