"""No fix leads to a new error: every slip in every kind of query, and the queries people send."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reso_explorer.csdl import read
from reso_explorer.csdl.index import ModelIndex
from reso_explorer.diagnostics import Severity, apply_fix
from reso_explorer.odata.slips import RULES
from reso_explorer.query import check, fix_all

from .conftest import index_of

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.diagnostics import Diagnostic

START = "Property?$filter="
CONDITIONS = [
    rule.wrong.removeprefix(START)
    for rule in RULES
    if rule.wrong.startswith(START) and rule.code not in {"sql-where", "unclosed-bracket"}
]
TEMPLATES = [
    "Property?$filter={}",
    "Property?$filter=({})",
    "Property?$filter=({}) and ListPrice gt 5",
    "Property?$filter=ListPrice gt 5 and ({})&$top=5",
    "Property?$top=5&$filter=not ({})&$orderby=City",
    "Member?$expand=Listings($filter={})",
]


def errors(found: tuple[Diagnostic, ...]) -> Counter[str]:
    return Counter(each.code for each in found if each.severity is Severity.ERROR)


def assert_fixes_are_safe(query: str, index: ModelIndex) -> None:
    """Apply each fix alone: its problem is gone or less often there, and no error is new."""
    found = check(query, index)
    for each in found:
        if each.fix is None:
            continue
        fixed = apply_fix(query, each.fix)
        again = check(fixed, index)
        assert not errors(again) - errors(found), (query, each.code, fixed)
        codes = [[one.code for one in some] for some in (found, again)]
        assert codes[1].count(each.code) < codes[0].count(each.code), (query, each.code, fixed)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_slip_in_a_query(template: str, condition: str) -> None:
    if "&" in condition and "$expand" in template:
        return  # the parser reads a raw `&` in quotes and parentheses as a part of the string
    index = index_of("homes-enum")
    query = template.format(condition)
    assert_fixes_are_safe(query, index)
    done = fix_all(query, lambda text: check(text, index))
    assert errors(done.remaining) == Counter()
    assert done.applied


@given(st.lists(st.sampled_from(CONDITIONS), min_size=2, max_size=4), st.sampled_from(TEMPLATES))
@settings(max_examples=50, deadline=None)
def test_several_slips_in_a_query(conditions: list[str], template: str) -> None:
    index = index_of("homes-enum")
    if "$expand" in template:
        conditions = [each for each in conditions if "&" not in each]
    joined = " and ".join(f"({each})" for each in conditions) or "City eq 'a'"
    query = template.format(joined)
    for text in (
        query,
        query.partition("?")[0] + "?" + quote(query.partition("?")[2], "&$=,;'()?"),
    ):
        assert_fixes_are_safe(text, index)
        done = fix_all(text, lambda one: check(one, index))
        assert errors(done.remaining) == Counter(), (text, done.text)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["reso-dd-2.0-lookup", "reso-dd-2.0-enum", "spark"])
def test_queries_that_people_send(corpus: Path, name: str) -> None:
    table = corpus.parent / "queries.tsv"
    if not table.is_file():
        pytest.skip(f"{table} is not there")
    index = ModelIndex(read((corpus / f"{name}.xml").read_bytes()).model)
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        query = line.split("\t", 1)[1]
        found = check(query, index)
        for each in found:
            if each.fix is None or each.code in {"unknown-resource", "unknown-relation"}:
                continue
            again = check(apply_fix(query, each.fix), index)
            assert not errors(again) - errors(found), (query, each.code, each.fix)
