from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.csdl.findings import all_rules, check_model
from reso_explorer.csdl.findings.registry import CHECKS, RULES_BY_CODE
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.csdl.model import Model, Schema
from reso_explorer.csdl.reader_rules import READER_RULES
from reso_explorer.diagnostics import Severity
from tests.csdl.findings.cases_of_service import (
    ANNOTATION_CASES,
    CONTAINER_CASES,
    NAVIGATION_CASES,
    OPERATION_CASES,
)
from tests.csdl.findings.cases_of_types import TYPE_CASES

if TYPE_CHECKING:
    from tests.csdl.findings.cases_of_types import Case
    from tests.csdl.findings.conftest import Lint

CASES = TYPE_CASES + NAVIGATION_CASES + CONTAINER_CASES + OPERATION_CASES + ANNOTATION_CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_each_fault_is_one_finding_with_its_place(case: Case, lint: Lint) -> None:
    found = lint(case.body, version=case.version, head=case.head, schemas=case.schemas)
    assert case.rule in found, f"only {sorted(found)}"
    assert len(found[case.rule]) == 1, [item.message for item in found[case.rule]]
    finding = found[case.rule][0]
    assert finding.path == case.path
    assert finding.count == case.count == len(finding.places) + 1
    assert finding.line > 0
    assert finding.spec == RULES_BY_CODE[case.rule].spec
    assert finding.message.endswith((".", ":"))


def test_every_rule_has_a_case() -> None:
    assert {rule.code for rule in all_rules()} - {case.rule for case in CASES} == {"old-version"}


def test_an_old_document_is_said_to_be_old() -> None:
    model = Model(version="2.0", schemas=(Schema(namespace="G"),))
    found = {finding.code: finding for finding in check_model(ModelIndex(model))}
    assert found["old-version"].severity is Severity.INFO
    assert "2.0" in found["old-version"].message


def test_rules_have_ids_of_their_own_and_say_what_they_are() -> None:
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len(rules) >= 45
    assert not {rule.code for rule in rules} & set(READER_RULES)
    for rule, check in CHECKS:
        assert check.__module__.rpartition(".")[2] == rule.code.replace("-", "_")
        assert rule.summary.endswith(".")
        assert rule.spec == "RESO" or rule.spec[0].isdigit()


def test_an_empty_model_has_no_findings() -> None:
    assert check_model(ModelIndex(Model())) == ()
