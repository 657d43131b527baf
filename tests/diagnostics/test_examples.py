"""The examples of every rule: the wrong one raises its code, the right one does not."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.csdl import read
from reso_explorer.csdl.findings import check_model
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.diagnostics import Area
from reso_explorer.odata import parse
from reso_explorer.query import check
from reso_explorer.rules import DOCUMENT_AREAS, registry
from tests.diagnostics.circumstances import CIRCUMSTANCES, WITHOUT_EXAMPLE
from tests.diagnostics.samples import document
from tests.query.conftest import index_of

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Rule


def of(*areas: Area) -> list[Rule]:
    return [
        rule
        for rule in registry()
        if rule.area in areas and (str(rule.area), rule.code) not in WITHOUT_EXAMPLE
    ]


@cache
def document_codes(example: str) -> frozenset[str]:
    reading = read(document(example.strip()))
    checked = check_model(ModelIndex(reading.model))
    return frozenset(found.code for found in (*reading.findings, *checked))


@pytest.mark.parametrize("rule", of(*DOCUMENT_AREAS), ids=lambda rule: f"{rule.area}-{rule.code}")
def test_a_document_that_is_wrong_only_in_this(rule: Rule) -> None:
    wrong, right = document_codes(rule.wrong), document_codes(rule.right)
    assert rule.code in wrong
    assert wrong - right == {rule.code}


_SAMPLES = {"": "homes-enum", "v2": "shop-v2", "library": "library-v4"}
"""Documents for the queries of rules by the service that they are for."""


def query_codes(rule: Rule, query: str) -> list[str]:
    how: dict[str, Any] = dict(CIRCUMSTANCES.get(rule.code, {}))
    index = index_of(how.pop("document", _SAMPLES[rule.sample]))
    return [found.code for found in check(query, index, **how)]


@pytest.mark.parametrize("rule", of(Area.SYNTAX), ids=lambda rule: rule.code)
def test_a_text_that_is_wrong_only_in_this(rule: Rule) -> None:
    """The parser finds it, or it is a slip; the checker may tell it by a rule that says more."""
    told = set(query_codes(rule, rule.wrong)) - set(query_codes(rule, rule.right))
    parsed, right = parse(rule.wrong), parse(rule.right)
    assert rule.code in {p.code for p in (*parsed.errors, *parsed.hints)} | told
    assert rule.code not in {p.code for p in (*right.errors, *right.hints)}
    assert len(told) == 1


@pytest.mark.parametrize(
    "rule", of(Area.QUERY, Area.DIALECT), ids=lambda rule: f"{rule.area}-{rule.code}"
)
def test_a_query_that_is_wrong_only_in_this(rule: Rule) -> None:
    wrong, right = query_codes(rule, rule.wrong), query_codes(rule, rule.right)
    assert rule.code in wrong
    assert rule.code not in right
    assert set(wrong) - set(right) == {rule.code}
    assert wrong.count(rule.code) == 1


def test_every_rule_is_explained() -> None:
    for rule in registry():
        assert rule.summary.endswith("."), rule.code
        assert len(rule.summary) <= 100, rule.code
        assert rule.help.endswith((".", "…")), rule.code
        if rule.area is not Area.DOCTOR and (str(rule.area), rule.code) not in WITHOUT_EXAMPLE:
            assert rule.wrong.strip() != rule.right.strip(), rule.code
            assert rule.wrong.strip(), rule.code
            assert rule.right.strip(), rule.code
