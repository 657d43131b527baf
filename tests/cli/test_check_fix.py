"""`check --fix`: the fixed query on stdout, the rest on stderr, the exit code of what remains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

BROKEN = 'Property?$filter=City == "St. John\'s" && ListPrice > $500k'
FIXED = "Property?$filter=City eq 'St. John''s' and ListPrice gt 500000"


def test_every_fix_is_applied(rx: Callable[..., Result]) -> None:
    done = rx("check", "--offline", "--fix", "demo", BROKEN)
    assert (done.code, done.out) == (0, f"{FIXED}\n")
    assert "fixed: OData writes `==` as `eq`. (unknown-operator)" in done.err
    assert "5 fixes applied, 0 problems left." in done.err


def test_what_no_fix_removes_stays_and_decides_the_exit_code(rx: Callable[..., Result]) -> None:
    query = "Property?$filter=Cxyzzy == 5 and City == 'Reno'"
    done = rx("check", "--offline", "--fix", "demo", query)
    assert done.out == "Property?$filter=Cxyzzy eq 5 and City eq 'Reno'\n"
    assert done.code == 1
    assert "unknown-field" in done.err
    assert "2 fixes applied, 1 problem left." in done.err
    never = rx("check", "--offline", "--fix", "--fail-on", "never", "demo", query)
    assert never.code == 0


def test_the_diff(rx: Callable[..., Result]) -> None:
    done = rx("check", "--offline", "--fix", "--diff", "demo", BROKEN)
    assert done.out.splitlines() == [
        "--- query",
        "+++ query (fixed)",
        "@@ -1 +1 @@",
        f"-{BROKEN}",
        f"+{FIXED}",
    ]
    assert rx("check", "--offline", "--fix", "--diff", "demo", FIXED).out == ""


def test_json_has_the_text_and_each_fix(rx: Callable[..., Result]) -> None:
    done = rx("check", "--offline", "--fix", "--format", "json", "demo", BROKEN)
    data = json.loads(done.out)
    assert (data["query"], data["fixed"], data["remaining"]) == (BROKEN, FIXED, [])
    text = BROKEN
    for step in data["applied"]:
        assert step["before"] == text
        for edit in sorted(step["fix"]["edits"], key=lambda edit: -edit["start"]):
            text = text[: edit["start"]] + edit["text"] + text[edit["end"] :]
        assert step["after"] == text
    assert text == FIXED


def test_diff_alone_is_a_usage_error(rx: Callable[..., Result]) -> None:
    done = rx("check", "--offline", "--diff", "demo", BROKEN)
    assert done.code == 2
    assert "--fix" in done.err


@pytest.mark.parametrize("query", ["Property?$top=10,$skip=5", "Property?$count"])
def test_check_offers_the_fix(rx: Callable[..., Result], query: str) -> None:
    done = rx("check", "--offline", "demo", query)
    assert done.out.count("error: ") == 1
    assert "fix: Write" in done.out


def test_repair_with_a_source_fixes_for_its_schema(rx: Callable[..., Result]) -> None:
    pasted = "curl 'https://x.example/odata/Property?$filter=Ctiy = 5&limit=3'"
    alone = rx("repair", pasted)
    assert alone.out == "Property?$filter=Ctiy eq 5&$top=3\n"
    fixed = rx("repair", "demo", pasted)
    assert fixed.out == "Property?$filter=City eq '5'&$top=3\n"
    assert fixed.err.count("changed: ") == alone.err.count("changed: ") + 1


def test_repair_keeps_the_forms_of_an_older_service(rx: Callable[..., Result]) -> None:
    document = Path(__file__).parents[1] / "query" / "documents" / "library-v2.xml"
    name = "Books?$filter=substringof('a',Title) eq true"
    kept = rx("repair", str(document), name)
    assert kept.out == f"{name}\n"
    assert rx("repair", name).out == "Books?$filter=contains(Title,'a')\n"
