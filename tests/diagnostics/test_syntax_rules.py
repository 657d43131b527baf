"""Each rule about syntax has a text that raises it and one that does not, and sentences."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from reso_explorer.diagnostics.syntax import REPAIR_RULES, RULES, RULES_BY_CODE
from reso_explorer.odata import parse
from reso_explorer.odata.repair.notes import notes_on

PARSER = Path(__file__).parents[2] / "reso_explorer/odata/parser"
NOTED = re.compile(r"(?:error|error_here|hint)\(\s*\"([a-z-]+)\"")


ALONE = {"literal-expected": "literal"}
"""What is raised only by a text that is less than a query."""


def codes_of(code: str, text: str) -> list[str]:
    result = parse(text, ALONE.get(code, "relative_uri"))
    problems = (*result.errors, *result.hints, *(notes_on(result.tree) if result.ok else ()))
    return [problem.code for problem in problems]


@pytest.mark.parametrize("code", RULES_BY_CODE)
def test_the_wrong_text_raises_it_and_the_right_one_does_not(code: str) -> None:
    rule = RULES_BY_CODE[code]
    assert code in codes_of(code, rule.wrong)
    assert code not in codes_of(code, rule.right)


@pytest.mark.parametrize("code", RULES_BY_CODE)
def test_its_sentences_take_the_data_of_the_parser(code: str) -> None:
    result = parse(RULES_BY_CODE[code].wrong, ALONE.get(code, "relative_uri"))
    problems = (*result.errors, *result.hints, *notes_on(result.tree))
    problem = next(found for found in problems if found.code == code)
    said = f"{problem.message} {problem.hint}"
    assert problem.message.endswith((".", "?", "!"))
    assert "{" not in said.replace("{city}", "")
    names = {name for _, name, _, _ in Formatter().parse(problem.says.text) if name}
    assert names <= set(problem.data)


def test_codes_are_unique_and_every_rule_says_what_it_is() -> None:
    assert len(RULES_BY_CODE) == len((*RULES, *REPAIR_RULES))
    for rule in RULES:
        assert rule.summary.endswith(".")
        assert rule.help
        assert rule.spec


def test_the_parser_notes_only_codes_of_the_table() -> None:
    noted = {
        code for path in PARSER.glob("*.py") for code in NOTED.findall(path.read_text("utf-8"))
    }
    assert len(noted) > 50
    assert noted <= set(RULES_BY_CODE)
