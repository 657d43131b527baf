"""Downloads killed at random moments: a small run of `kill_downloads.py`."""

from __future__ import annotations

import os
import random

import pytest

from .kill_downloads import run


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_each_finished_file_is_right(form: str) -> None:
    (figures,) = run(
        [form], kills=3 if form == "ndjson" else 2, rows=3_000, seed=random.randrange(10**6)
    )
    assert figures.startswith(f"{form}: finished and right ")
    assert "killed by SIGKILL 1, killed by SIGTERM 1" in figures
