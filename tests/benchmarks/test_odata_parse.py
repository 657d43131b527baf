"""How long the query language takes; run with `pytest tests/benchmarks --benchmark-only`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.odata import parse, print_query
from reso_explorer.odata.explain import explain_text
from reso_explorer.odata.repair import repair

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

CLAUSES = [
    "City eq 'Reno'",
    "ListPrice ge 500000",
    "StandardStatus eq 'Active'",
    "contains(tolower(PublicRemarks),'pool')",
    "Media/any(m:m/Order eq 1)",
]
TWENTY = " and ".join(CLAUSES * 4)
URL = (
    f"Property?$filter={TWENTY.replace(' ', '%20')}&$select=ListingKey,ListPrice,City"
    "&$expand=Media($select=MediaURL;$top=1)&$orderby=ListPrice%20desc&$top=25&$count=true"
)


def long_filter(clauses: int) -> str:
    return " or ".join(f"(Field{i} eq 'value {i}' and Other{i} gt {i})" for i in range(clauses))


def test_parse_twenty_clauses(benchmark: BenchmarkFixture) -> None:
    assert benchmark(parse, TWENTY, "filter").ok


def test_parse_encoded_url(benchmark: BenchmarkFixture) -> None:
    assert benchmark(parse, URL).ok


def test_print_twenty_clauses(benchmark: BenchmarkFixture) -> None:
    tree = parse(TWENTY, "filter").tree
    assert benchmark(print_query, tree)


def test_explain_url(benchmark: BenchmarkFixture) -> None:
    tree = parse(URL).tree
    assert benchmark(explain_text, tree)


def test_repair_url(benchmark: BenchmarkFixture) -> None:
    assert benchmark(repair, URL).ok


@pytest.mark.parametrize("clauses", [50, 500, 5_000])
def test_parse_grows_with_the_text(benchmark: BenchmarkFixture, clauses: int) -> None:
    text = long_filter(clauses)
    benchmark.extra_info["characters"] = len(text)
    assert benchmark(parse, text, "filter").ok
