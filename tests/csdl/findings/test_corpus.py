"""Real documents: what the rules say about them, and what they must not say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.findings import check_model
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.diagnostics import Diagnostic, Severity

CORPUS = Path(os.environ.get("RESO_EXPLORER_CORPUS") or "/nonexistent")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(
        not CORPUS.is_dir(), reason="RESO_EXPLORER_CORPUS names no folder of documents"
    ),
]


def findings_of(name: str) -> dict[str, list[Diagnostic]]:
    path = CORPUS / name
    if not path.is_file():
        pytest.skip(f"{name} is not in the folder of documents")
    found: dict[str, list[Diagnostic]] = {}
    for finding in check_model(ModelIndex(read(path.read_bytes()).model)):
        found.setdefault(finding.code, []).append(finding)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "northwind-v2.xml",
        "northwind-v4.xml",
        "reso-dd-2.0-enum.xml",
        "reso-dd-2.0-lookup.xml",
        "spark.xml",
        "trippin.xml",
    ],
)
def test_usable_documents_have_no_errors(name: str) -> None:
    found = findings_of(name)
    assert not [
        finding
        for group in found.values()
        for finding in group
        if finding.severity is Severity.ERROR
    ]


def test_nullable_keys_are_told_once() -> None:
    found = findings_of("reso-dd-2.0-enum.xml")
    assert [finding.count for finding in found["key-nullable"]] == [41]
    assert found["key-nullable"][0].severity is Severity.INFO


def test_open_lookups_are_told_once_and_are_no_undefined_types() -> None:
    found = findings_of("reso-dd-2.0-enum.xml")
    assert [finding.count for finding in found["open-lookup"]] == [51]
    assert "21 more" in found["open-lookup"][0].message
    assert "type-undefined" not in found


def test_types_without_set_are_told_once() -> None:
    assert [finding.count for finding in findings_of("spark.xml")["type-without-set"]] == [11]


def test_the_known_faults_of_a_large_document() -> None:
    found = findings_of("msgraph-v1.0.xml")
    assert found["operation-named-like-type"][0].count == 4
    assert found["enum-empty"][0].count == 2
    errors = {
        rule for rule, group in found.items() for item in group if item.severity is Severity.ERROR
    }
    assert errors == {"binding-target", "name-invalid"}
    assert sum(len(group) for group in found.values()) < 60
