"""`lint` says where: line and column in every form, also in documents on one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Run = Any
EDM = "http://docs.oasis-open.org/odata/ns/edm"
SCHEMA = (
    f'<Schema Namespace="s" xmlns="{EDM}"><ComplexType Name="T">'
    '<Property Name="A" Type="s.Gone"/><Property Name="B" Type="s.Gone"/></ComplexType></Schema>'
)
A = SCHEMA.index('<Property Name="A"') + 1
B = SCHEMA.index('<Property Name="B"') + 1


@pytest.fixture
def one_line(tmp_path: Path) -> str:
    path = tmp_path / "one-line.xml"
    path.write_text(SCHEMA, encoding="utf-8")
    return str(path)


def test_text(rx: Run, one_line: str) -> None:
    result = rx("lint", one_line)
    assert f"warning: line 1, column {A}: " in result.out
    assert f"also s.T/B, line 1, column {B}\n" in result.out
    assert result.err == "0 errors, 1 warning, 1 note.\n"
    assert result.code == 0


def test_json(rx: Run, one_line: str) -> None:
    (found,) = (
        finding
        for finding in json.loads(rx("lint", one_line, "--format", "json").out)
        if finding["rule"] == "type-undefined"
    )
    assert (found["line"], found["column"]) == (1, A)
    assert found["places"] == [{"path": "s.T/B", "line": 1, "column": B}]


def test_sarif(rx: Run, one_line: str) -> None:
    (run,) = json.loads(rx("lint", one_line, "--format", "sarif").out)["runs"]
    (found,) = (result for result in run["results"] if result["ruleId"] == "type-undefined")
    regions = [
        place["physicalLocation"]["region"]
        for place in (*found["locations"], *found["relatedLocations"])
    ]
    assert regions == [
        {"startLine": 1, "startColumn": A},
        {"startLine": 1, "startColumn": B},
    ]
    assert run["columnKind"] == "unicodeCodePoints"
