"""What the checker says of queries to services of each version, from a table.

`verdicts.txt` has a line for each query: the version of the service, the query, the codes
expected (errors, warnings and hints; none if the query is right), and the query after each fix.
The services are a small library of V2 and V3, and one of 4.0 and 4.01.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.diagnostics import Severity, apply_fix
from reso_explorer.query import check

FOLDER = Path(__file__).parent
LINES = [
    line
    for line in (FOLDER / "verdicts.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@cache
def library(version: str) -> ModelIndex:
    if version < "4":
        text = (FOLDER / "documents" / "library-v2.xml").read_text("utf-8")
        text = text.replace('DataServiceVersion="2.0"', f'DataServiceVersion="{version}"')
    else:
        text = (FOLDER / "documents" / "library-v4.xml").read_text("utf-8")
        text = text.replace('Version="4.0"', f'Version="{version}"', 1)
    return ModelIndex(read(text.encode()).model)


def errors(query: str, index: ModelIndex) -> set[str]:
    return {d.code for d in check(query, index) if d.severity is Severity.ERROR}


@pytest.mark.parametrize("line", LINES)
def test_a_verdict_and_its_fixes(line: str) -> None:
    version, query, codes, fixed = (line.split("\t") + [""] * 3)[:4]
    index = library(version)
    found = check(query, index)
    assert ",".join(d.code for d in found) == codes
    after = [apply_fix(query, d.fix) if d.fix is not None else "" for d in found]
    assert "|".join(after) == fixed
    before = errors(query, index)
    for diagnostic, text in zip(found, after, strict=True):
        if text:
            assert errors(text, index) <= before, text
            same = [d for d in check(text, index) if d.code == diagnostic.code]
            assert len(same) < [d.code for d in found].count(diagnostic.code), text


def test_the_table_has_each_query_once_and_every_version() -> None:
    versions = [line.split("\t")[0] for line in LINES]
    assert len(LINES) == len(set(LINES))
    assert {"2.0", "3.0", "4.0", "4.01"} == set(versions)
