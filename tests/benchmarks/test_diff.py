"""Comparing Microsoft Graph with a changed copy of itself; printed, not judged.

Run with `RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_diff.py -s`.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from reso_explorer.compare import diff
from reso_explorer.document import Document, read_metadata

from .conftest import MS_GRAPH, measured, ms, times_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def mutated(text: str) -> str:
    """Return a document with some fields, values and relations gone, renamed or retyped."""
    chance = random.Random(7)
    kept: list[str] = [""]
    for line in text.splitlines():
        draw = chance.random()
        is_leaf = line.rstrip().endswith("/>")
        if is_leaf and draw < 0.02 and re.search("<(Property|Member|NavigationProperty) ", line):
            continue
        if is_leaf and "<Property " in line and draw < 0.03:
            line = re.sub(r'Name="(\w+)"', r'Name="\1X"', line)
        elif "<Property " in line and draw < 0.04:
            line = line.replace('"Edm.String"', '"Edm.Int32"')
        elif "Description" in line and draw < 0.05:
            line = line.replace("the ", "any ")
        kept.append(line)
    return "\n".join(kept)


@pytest.mark.corpus
def test_diff(document_file: Callable[[str], Path], report: Callable[..., None]) -> None:
    path = document_file(MS_GRAPH)
    text = path.read_text(encoding="utf-8-sig")
    changed = mutated(text).encode()
    rebranded = text.replace("microsoft.graph", "acme.directory").encode()
    floor = measured(lambda: etree.fromstring(path.read_bytes())).median

    def compared(other: bytes) -> tuple[float, int]:
        """Return the time of a comparison of documents just read, and the number of changes."""
        times, number = [], 0
        for _ in range(3):
            old, new = read_metadata(path), read_metadata(other)
            found = measured_once(old, new)
            times.append(found[0])
            number = found[1]
        return sorted(times)[1], number

    lines = [("floor: a bare lxml parse of one of them", ms(floor))]
    for title, other in (
        ("itself, moved by a line", b"\n" + text.strip().encode()),
        ("a changed copy (budget 1 s)", changed),
        ("a copy in another namespace", rebranded),
    ):
        seconds, number = compared(other)
        lines.append((f"{title}: {number:,} changes", times_of(seconds, floor)))
    report("diff of Microsoft Graph", *lines)


def measured_once(old: Document, new: Document) -> tuple[float, int]:
    import time

    before = time.perf_counter()
    changes = diff(old, new)
    return time.perf_counter() - before, len(changes)
