"""`rules` lists and explains what `lint`, `check` and `doctor` report; SARIF carries the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.rules import registry

if TYPE_CHECKING:
    from pathlib import Path

Run = Any


def test_every_rule_is_listed_once(rx: Run) -> None:
    listed = json.loads(rx("rules", "--format", "json").out)
    assert [(each["area"], each["code"]) for each in listed] == [
        (str(rule.area), rule.code) for rule in registry()
    ]
    for each in listed:
        assert list(each) == [
            "code",
            "severity",
            "area",
            "summary",
            "help",
            "wrong",
            "right",
            "source",
        ]


def test_one_area(rx: Run) -> None:
    out = rx("rules", "--area", "doctor").out
    assert "first-row" in out
    assert "key-missing" not in out
    lines = rx("rules", "--area", "lint", "--format", "csv").out.splitlines()
    assert lines[0] == "code,severity,area,summary"
    assert len(lines) == 81


def test_one_rule(rx: Run) -> None:
    result = rx("rules", "date-for-moment")
    assert result.code == 0
    assert result.out.splitlines()[0].startswith("date-for-moment (error): ")
    assert "Wrong:\n    Property?$filter=ModificationTimestamp gt 2026-01-31\n" in result.out
    assert "Right:\n    Property?$filter=ModificationTimestamp gt 2026-01-31T00" in result.out
    assert "Source: OData URL Conventions 4.01, section 5.1.1.14.1" in result.out


def test_a_code_of_two_areas_shows_both_unless_one_is_chosen(rx: Run) -> None:
    both = rx("rules", "key-missing").out
    assert both.count("key-missing (error)") == 2
    one = rx("rules", "key-missing", "--area", "lint").out
    assert one.count("key-missing (error)") == 1
    assert "<EntityType" in one


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("date-for-momnet",), "Did you mean `date-for-moment`"),
        (("Date-For-Moment",), "Did you mean `date-for-moment`"),
        (("zzzzzzzzzzzzzzzz",), "Run `reso-explorer rules` to list all codes."),
        (("date-for-moment", "--area", "lint"), "Run `reso-explorer rules`"),
    ],
)
def test_an_unknown_code_suggests_a_near_one(
    rx: Run, arguments: tuple[str, ...], hint: str
) -> None:
    result = rx("rules", *arguments)
    assert result.code == 2
    assert result.out == ""
    assert "There is no rule `" in result.err
    assert hint in result.err


def test_a_step_of_the_doctor_is_found_by_its_name(rx: Run) -> None:
    assert rx("rules", "first row").out.startswith("first-row (error)")


def test_problems_carry_their_data(rx: Run) -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
    query = f"Property?$filter=Ctiy eq 'a' and {token[:12]} eq 5&$select=City,City"
    out = rx("check", "demo", query, "--offline", "--format", "json").out
    by_code = {each["code"]: each["data"] for each in json.loads(out)}
    assert by_code["selected-twice"] == {"field": "City"}
    assert by_code["unknown-field"]["name"] in {"Ctiy", token[:12]}


def test_an_older_word_for_a_severity_still_works(rx: Run) -> None:
    query = "Property?$select=ListingKey,ListingKey"
    assert rx("check", "demo", query, "--offline", "--fail-on", "info").code == 1
    assert rx("check", "demo", query, "--offline", "--fail-on", "hint").code == 1
    assert rx("check", "demo", query, "--offline", "--fail-on", "warning").code == 0
    wrong = rx("check", "demo", query, "--offline", "--fail-on", "hints")
    assert wrong.code == 2
    assert "'hint'" not in wrong.err
    (found,) = json.loads(rx("check", "demo", query, "--offline", "--format", "json").out)
    assert found["severity"] == "info"


def test_a_query_as_sarif(rx: Run) -> None:
    query = "Property?$filter=Ctiy eq 'Reno'\n&$orderby=ListPrcie desc"
    result = rx("check", "demo", query, "--offline", "--format", "sarif")
    assert result.code == 1
    (run,) = json.loads(result.out)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["unknown-field"]
    assert "**Wrong:**" in rules[0]["help"]["markdown"]
    first, second = run["results"]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"], region["endColumn"]) == (1, 18, 22)
    assert query[region["charOffset"] :][: region["charLength"]] == "Ctiy"
    (change,) = first["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"] == {"text": "City"}
    assert replacement["deletedRegion"] == region
    assert second["locations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_sarif_and_fix_are_not_for_each_other(rx: Run) -> None:
    result = rx("check", "demo", "Property", "--offline", "--fix", "--format", "sarif")
    assert result.code == 2


def test_secrets_in_a_query_are_masked_in_sarif(rx: Run) -> None:
    secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
    query = f"Property?$filter=Ctiy eq 'a'&access_token={secret}"
    out = rx("check", "demo", query, "--offline", "--format", "sarif").out
    assert secret not in out
    region = json.loads(out)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert query[region["charOffset"] :][: region["charLength"]] == "Ctiy"


def test_a_document_as_sarif_explains_its_rules(rx: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.xml"
    path.write_text(
        '<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        '<EnumType Name="E"/></Schema>',
        "utf-8",
    )
    (run,) = json.loads(rx("lint", str(path), "--format", "sarif").out)["runs"]
    described = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert described["enum-empty"]["shortDescription"]["text"]
    assert "```xml" in described["enum-empty"]["help"]["markdown"]
    assert described["enum-empty"]["properties"] == {"tags": ["lint"], "section": "10.3"}
