"""What `probe --show` and `core-check` tell of their evidence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reso_explorer.export.junit import Case, junit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Run = Callable[..., Result]


def test_saved_verdicts_are_shown_with_evidence(rx: Run) -> None:
    assert "No saved verdicts. Run `reso-explorer probe demo Property`" in (
        rx("probe", "demo", "Property", "--show").err
    )
    told = json.loads(rx("probe", "demo", "Property", "ListPrice", "--format", "json").out)
    (equal,) = [each for each in told if each["capability"] == "eq"]
    assert equal["verdict"] == "SUPPORTED"
    assert equal["rows"] >= 1
    assert "$filter=ListPrice%20eq%20" in equal["request"]
    shown = json.loads(rx("probe", "demo", "Property", "--show", "--format", "json").out)
    (saved,) = [each for each in shown if each["capability"] == "eq"]
    assert saved["at"].startswith("20")
    assert {name: saved[name] for name in equal} == equal
    text = rx("probe", "demo", "Property", "ListPrice", "--show").out
    assert "request" in text.splitlines()[0]


def test_core_check_explains_a_check(rx: Run) -> None:
    done = rx("core-check", "demo", "Property", "--explain", "skip")
    assert done.code == 0
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[0] == "PASS  skip"
    assert lines[1].startswith("Needs: HTTP 200; OData-Version 4.0 or 4.01; JSON; at least one row")
    assert lines[2].endswith("&$top=5")
    assert lines[3] == "5 rows looked at"
    assert lines[4].endswith("&$skip=5")
    assert "Sending up to 3 requests" in done.err
    wrong = rx("core-check", "demo", "Property", "--explain", "skp")
    assert wrong.code == 2
    assert "There is no check `skp`. Did you mean `skip`?" in wrong.err


def test_core_check_as_junit(rx: Run) -> None:
    done = rx("core-check", "demo", "Property", "--format", "junit")
    suite = ET.fromstring(done.out)
    cases = {case.get("name"): case for case in suite}
    assert suite.get("failures") == "0"
    assert suite.get("tests") == str(len(cases))
    assert suite.get("skipped") == str(sum(case.find("skipped") is not None for case in suite))
    output = cases["skip"].find("system-out")
    assert output is not None
    assert output.text is not None
    assert len(output.text.split("\n")) == 2


def test_junit_of_odd_texts() -> None:
    text = junit('a "b" <c>', [Case("x", failed="no \x1b[2J & <b>"), Case("y", skipped="so\ud800")])
    suite = ET.fromstring(text)
    assert suite.get("name") == 'a "b" <c>'
    failure, skipped = suite[0].find("failure"), suite[1].find("skipped")
    assert failure is not None
    assert skipped is not None
    assert failure.get("message") == "no \ufffd[2J & <b>"
    assert skipped.get("message") == "so\ufffd"


def test_a_check_of_the_demo_makes_no_file(rx: Run, tmp_path: Path) -> None:
    done = rx("check", "demo", "Property?$top=1")
    assert (done.code, done.err) == (0, "No problems found.\n")
    assert not list(tmp_path.rglob("*.sqlite"))
