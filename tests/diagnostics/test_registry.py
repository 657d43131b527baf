"""Every code that the program reports is in the registry."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import reso_explorer
from reso_explorer.diagnostics import Area, Diagnostic, Rule
from reso_explorer.rules import registry

ROOT = Path(reso_explorer.__file__).parent
CODE = re.compile(r"[a-z][a-z0-9]*(?:[-.][a-z0-9.]+)*")
DOCUMENT_MAKERS = {"report", "add", "add_more"}
"""Methods of readers that do."""


def calls(folder: Path, *names: str) -> list[tuple[Path, str, ast.Call]]:
    """Return the calls of the given names; only files that have one of them are parsed."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text("utf-8")
        if not any(f"{name}(" in text for name in names):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = node.func.id if isinstance(node.func, ast.Name) else name
                if name in names:
                    found.append((path, name, node))
    return found


def codes_of(folder: Path, makers: set[str]) -> set[str]:
    codes = set()
    for _, _, node in calls(folder, *makers):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            codes.add(first.value)
    return {code for code in codes if CODE.fullmatch(code)}


def known(*areas: Area) -> set[str]:
    return {rule.code for rule in registry() if rule.area in areas}


def test_codes_of_the_readers() -> None:
    emitted = codes_of(ROOT / "csdl", DOCUMENT_MAKERS)
    assert len(emitted) > 25
    assert emitted <= known(Area.READER)


def test_every_rule_that_is_written_is_registered() -> None:
    written = set()
    for path, _, node in calls(ROOT, "Rule"):
        code = next((k.value for k in node.keywords if k.arg == "code"), None)
        if isinstance(code, ast.Constant):
            written.add((path.name, code.value))
    registered = {rule.code for rule in registry()}
    assert len(written) > 150
    assert not {place for place in written if place[1] not in registered}


def test_no_problem_is_made_without_its_rule() -> None:
    """Only rules and the log of the readers build diagnostics, and SARIF of the changes of a diff."""
    allowed = {"rule.py", "finding_log.py", "references.py", "sarif.py"}
    makers = {
        path.name
        for path, _, _ in calls(ROOT, Diagnostic.__name__)
        if "diagnostics/diagnostic.py" not in path.as_posix()
    }
    assert makers <= allowed


@pytest.mark.parametrize("rule", list(registry()), ids=lambda rule: f"{rule.area}-{rule.code}")
def test_replaced_codes_exist(rule: Rule) -> None:
    assert rule.replaces <= {each.code for each in registry()}
