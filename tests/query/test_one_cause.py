"""One mistake, one problem: a broken syntax isn't buried under guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.odata import parse
from reso_explorer.query import check
from reso_explorer.query.recovery import Recovery
from tests.query.conftest import index_of

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

ONE = [
    ("City eq 'St. John's'", "undoubled-quote", "'St. John's'"),
    ("City eq 'O'Neil' and ListPrice gt 5", "undoubled-quote", "'O'Neil'"),
    ("City eq ''a''", "undoubled-quote", "a"),
    ("City eq 'Reno", "unclosed-string", "'Reno"),
    ("ListPrice gt 100,000", "number-format", "100,000"),
    ("ListPrice gt $100000", "number-format", "$100000"),
    ("ListPrice gt 500k", "number-format", "500k"),
    ("ListingContractDate gt 01/31/2026", "date-format", "01/31/2026"),
    ("City eq Reno Nevada", "unexpected", "Nevada"),
    ("City eq St. John", "unexpected", "."),
    ("contains(City 'a')", "missing-operator", "'a'"),
    ("ListPrice between 1 and 5", "sql-between", "ListPrice between 1 and 5"),
    ("City like 'a%'", "sql-like", "City like 'a%'"),
    ("City eq", "missing-expression", ""),
    ("City eq 'a' and", "missing-expression", ""),
    ("City eq 'a'; ListPrice gt 5", "unexpected", ";"),
    ("City eq 'a' or or City eq 'b'", "missing-expression", "or"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "place"), ONE)
@pytest.mark.parametrize("is_encoded", [False, True])
def test_one_mistake_is_one_problem(
    homes: ModelIndex, text: str, code: str, place: str, *, is_encoded: bool
) -> None:
    if is_encoded:
        text, place = text.replace(" ", "%20"), place.replace(" ", "%20")
    query = f"Property?$top=5&$filter={text}&$orderby=City"
    if code == "unclosed-string":
        query = f"Property?$top=5&$orderby=City&$filter={text}"
    (found,) = check(query, homes)
    assert (found.code, found.span.of(query)) == (code, place)


SEVERAL = [
    ("(ListPrce gt 5", ["unknown-field", "unclosed-bracket"]),
    ("Media/any(m:m/Ordr eq 1", ["unknown-field", "unclosed-bracket"]),
    ("ListPrice ge 5 and and Ctiy eq 'a'", ["missing-expression", "unknown-field"]),
    ("Ctiy eq 'a' and ListPrice gt 5 5", ["unknown-field", "missing-operator"]),
    ("ListPrice gt 5 5 and Ctiy eq 'a'", ["missing-operator", "unknown-field"]),
    ("Ctiy like 'a'", ["sql-like", "unknown-field"]),
    ("ListPrice gt 5 5 and ListPrice lt 100,000", ["missing-operator", "number-format"]),
    ("City eq 'O'Neil' and ListPrce gt 5", ["undoubled-quote", "unknown-field"]),
    ("length(City 5) eq 1 and year(City) eq 5", ["missing-operator", "argument-type"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), SEVERAL)
def test_mistakes_that_have_nothing_to_do_with_each_other_are_all_told(
    homes: ModelIndex, text: str, codes: list[str]
) -> None:
    assert [found.code for found in check(f"Property?$filter={text}", homes)] == codes


def test_other_options_are_checked(homes: ModelIndex) -> None:
    found = check("Property?$filter=City eq 'O'Neil'&$select=Ctiy&$top=5", homes)
    assert [each.code for each in found] == ["undoubled-quote", "unknown-field"]


def test_a_number_of_arguments_is_still_told(homes: ModelIndex) -> None:
    found = check("Property?$filter=contains(City)", homes)
    assert [each.code for each in found] == ["argument-count"]


PIECES = st.sampled_from(
    [
        "City",
        "eq",
        "'a'",
        "'",
        '"',
        "(",
        ")",
        ",",
        "and",
        "or",
        "5",
        "$",
        "%20",
        "/",
        ".",
        "gt",
        ";",
    ]
)


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_a_broken_text_always_has_a_cause(text: str) -> None:
    query = f"Property?$filter={text}"
    result = parse(query)
    causes = Recovery(result).causes
    assert all(cause in result.errors for cause in causes)
    assert bool(causes) == bool(result.errors)
    errors = [each for each in check(query, index_of("homes-enum")) if each.severity == "error"]
    assert bool(errors) >= bool(result.errors)
