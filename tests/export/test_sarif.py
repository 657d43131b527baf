from __future__ import annotations

import json
from typing import Any

import pytest

from reso_explorer.diagnostics import Diagnostic, Location, Rule, Severity, Template
from reso_explorer.export.sarif import query_to_sarif, to_sarif
from reso_explorer.query import check
from reso_explorer.rules import DOCUMENT_AREAS, QUERY_AREAS, rule_of
from tests.query.conftest import index_of

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


# --- the shape that SARIF 2.1.0 requires ----------------------------------------------------------

LEVELS = {"none", "note", "warning", "error"}


def assert_shape(log: dict[str, Any]) -> None:
    """Check what the standard requires of the members used here (SARIF 2.1.0, 3.13 to 3.58)."""
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(set(ids)) == len(ids)
        for rule in driver["rules"]:
            _assert_rule(rule)
        assert len(run["results"]) <= 25_000
        for result in run["results"]:
            _assert_result(result, ids, run["artifacts"])


def _assert_rule(rule: dict[str, Any]) -> None:
    assert set(rule) <= {
        "id",
        "shortDescription",
        "fullDescription",
        "help",
        "defaultConfiguration",
        "properties",
    }
    for name in ("shortDescription", "fullDescription", "help"):
        if name in rule:
            assert rule[name]["text"]
            assert set(rule[name]) <= {"text", "markdown"}
    if "defaultConfiguration" in rule:
        assert rule["defaultConfiguration"]["level"] in LEVELS
    assert len(rule.get("properties", {}).get("tags", ())) <= 20


def _assert_result(result: dict[str, Any], ids: list[str], artifacts: list[Any]) -> None:
    assert ids[result["ruleIndex"]] == result["ruleId"]
    assert result["level"] in LEVELS
    assert result["message"]["text"]
    assert 1 <= len(result["locations"]) <= 1000
    assert len(result.get("relatedLocations", ())) <= 1000
    for location in (*result["locations"], *result.get("relatedLocations", ())):
        physical = location["physicalLocation"]
        assert 0 <= physical["artifactLocation"]["index"] < len(artifacts)
        _assert_region(physical.get("region", {"startLine": 1}))
    assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
    for fix in result.get("fixes", ()):
        assert fix["description"]["text"]
        for change in fix["artifactChanges"]:
            assert change["artifactLocation"]["uri"]
            assert change["replacements"]
            for replacement in change["replacements"]:
                _assert_region(replacement["deletedRegion"])
                assert isinstance(replacement["insertedContent"]["text"], str)


def _assert_region(region: dict[str, int]) -> None:
    assert region["startLine"] >= 1
    assert region.get("startColumn", 1) >= 1
    assert region.get("endLine", region["startLine"]) >= region["startLine"]
    if region.get("endLine") == region["startLine"]:
        assert region["endColumn"] >= region["startColumn"]


def test_the_log_of_a_document_has_the_required_shape() -> None:
    assert_shape(json.loads(json.dumps(to_sarif(FINDINGS, "m.xml", rule_of_document))))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Property?$filter=Ctiy eq 'a'",
        "Property?$filter=not City eq 'O'Neil' and\n ListPrice gt 100,000&$tpo=5",
        "Property?$filter=City eq",
        "Nothing/\u202e?$filter=(((",
    ],
)
def test_the_log_of_any_query_has_the_required_shape(text: str) -> None:
    found = check(text, index_of("homes-enum"))
    log = query_to_sarif(found, text, "a b.txt", lambda each: rule_of(each, QUERY_AREAS))
    assert_shape(json.loads(json.dumps(log)))
    assert len(log["runs"][0]["results"]) == len(found)
    assert all("help" in rule for rule in log["runs"][0]["tool"]["driver"]["rules"])


def test_fingerprints_stay_when_lines_move() -> None:
    def prints(query: str) -> list[str]:
        found = check(query, index_of("homes-enum"))
        log = query_to_sarif(found, query, "q", lambda each: rule_of(each, QUERY_AREAS))
        return [each["partialFingerprints"]["reso/v1"] for each in log["runs"][0]["results"]]

    once = prints("Property?$filter=Ctiy eq 'a'")
    assert once == prints("Property?$top=5&$filter=Ctiy eq 'b'")
    assert once != prints("Property?$filter=Cityy eq 'a'")
