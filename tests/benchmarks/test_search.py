"""A keystroke in the search over Microsoft Graph; printed, not judged.

Run with `RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_search.py -s`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from reso_explorer.document import read_metadata
from reso_explorer.search import RequestError
from reso_explorer.search.spoken import SpokenIndex

from .conftest import MS_GRAPH, Times, measured, ms, times_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TYPED = (
    "message subject",
    "displayname",
    "user manager",
    "calendar event start",
    "kind:value active",
    "in:user mail",
    "drive item size",
    "authentcation method",
    "is:collection member",
    "zzzz nothing",
    "who sent it",
    "email address",
)
"""What somebody types, letter by letter, with a mistake and a miss among it."""


@pytest.mark.corpus
def test_keystrokes(document_file: Callable[[str], Path], report: Callable[..., None]) -> None:
    document = read_metadata(document_file(MS_GRAPH))
    built = measured(lambda: read_metadata(document.source or b"").search_index, 1)
    reading = measured(lambda: read_metadata(document.source or b""), 1)
    index = document.search_index
    spoken = measured(lambda: SpokenIndex(index._entries, document.meanings), 1)
    names = index._names.text
    floor = measured(lambda: [names.find(word) for word in ("zzz", "qqq")], 20).median / 2
    runs, hits = [], 0
    for text in TYPED:
        for end in range(1, len(text) + 1):
            before = time.perf_counter()
            try:
                hits += len(index.search(text[:end], 50))
            except RequestError:  # half a filter, such as `kind:va`
                continue
            runs.append(time.perf_counter() - before)
    found = Times(tuple(sorted(runs)))
    assert hits > 1000
    report(
        f"search over {len(index):,} entries, {len(runs)} keystrokes",
        ("floor: one plain scan of all names", ms(floor)),
        ("median keystroke", times_of(found.median, floor)),
        ("p95 keystroke (budget 16 ms)", times_of(found.share(0.95), floor)),
        ("worst keystroke", times_of(found.runs[-1], floor)),
        ("index made", ms(max(0.0, built.best - reading.best))),
        ("index of everyday words made, on the first search", ms(spoken.best)),
    )
