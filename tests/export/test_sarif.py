from __future__ import annotations

import json
from typing import Any

import pytest

from reso_explorer.diagnostics import Diagnostic, Location, Rule, Severity, Template
from reso_explorer.export.sarif import to_sarif
from reso_explorer.rules import DOCUMENT_AREAS, rule_of

FINDINGS = (
    Diagnostic(
        code="key-nullable",
        severity=Severity.INFO,
        where=Location("G.A/Id", 7),
        says=Template('A key property lacks Nullable="false".', "Take keys as never null."),
        count=3,
        places=(Location("G.B/Id", 9), Location("G.C/Id")),
    ),
    Diagnostic("stray-text", Severity.WARNING, Location(""), Template("Text between elements.")),
    Diagnostic("key-nullable", Severity.ERROR, Location("a\u202eb"), Template("Another.")),
)


def rule_of_document(found: Diagnostic) -> Rule | None:
    return rule_of(found, DOCUMENT_AREAS)


def run_of(uri: str) -> dict[str, Any]:
    log = json.loads(json.dumps(to_sarif(FINDINGS, uri, rule_of_document)))
    assert log["version"] == "2.1.0"
    run: dict[str, Any] = log["runs"][0]
    return run


def test_each_rule_is_described_once_and_referred_to() -> None:
    run = run_of("metadata.xml")
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["key-nullable", "stray-text"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]
    for rule in rules:
        assert rule["shortDescription"]["text"].endswith(".")


def test_levels_places_and_counts() -> None:
    first, second, third = run_of("metadata.xml")["results"]
    assert [first["level"], second["level"], third["level"]] == ["note", "warning", "error"]
    assert first["occurrenceCount"] == 3
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    names = [
        place["logicalLocations"][0]["fullyQualifiedName"] for place in first["relatedLocations"]
    ]
    assert names == ["G.B/Id", "G.C/Id"]
    assert "region" not in first["relatedLocations"][1]["physicalLocation"]
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert "Take keys" in first["message"]["text"]


def test_hostile_names_become_visible() -> None:
    third = run_of("metadata.xml")["results"][2]
    shown = third["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
    assert shown == "a\\u{202e}b"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("my docs/metadata.xml", "my%20docs/metadata.xml"),
        ("docs\\metadata.xml", "docs/metadata.xml"),
        ("https://example.org/a/$metadata?x=1", "https://example.org/a/$metadata?x=1"),
    ],
)
def test_the_document_is_named_by_a_uri(given: str, written: str) -> None:
    assert run_of(given)["artifacts"] == [{"location": {"uri": written}}]


def test_an_unknown_rule_is_only_named() -> None:
    finding = Diagnostic("from-elsewhere", Severity.INFO, Location(""), Template("x"))
    rules = to_sarif([finding], "m.xml", rule_of_document)["runs"][0]["tool"]["driver"]["rules"]
    assert rules == [{"id": "from-elsewhere"}]
