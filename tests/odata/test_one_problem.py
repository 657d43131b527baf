"""One slip is one problem of the parser, with the whole slip as its span and what is meant."""

from __future__ import annotations

import pytest

from reso_explorer.odata import parse, print_query
from reso_explorer.odata.ast import walk

PLACE = "Property?$filter="
SLIPS = [
    ("City eq 'St. John's'", "undoubled-quote", "'St. John's'", "'St. John''s'"),
    ("City eq 'O'Neil' and ListPrice gt 5", "undoubled-quote", "'O'Neil'", "'O''Neil'"),
    ("City eq 'a'b'c' or City eq 'x'", "undoubled-quote", "'a'b'c'", "'a''b''c'"),
    ("contains(City,'d'Or')", "undoubled-quote", "'d'Or'", "'d''Or'"),
    ("ListPrice gt 100,000", "number-format", "100,000", "100000"),
    ("ListPrice gt 1,234,567.50 and City eq 'a'", "number-format", "1,234,567.50", "1234567.50"),
    ("ListPrice gt $100000", "number-format", "$100000", "100000"),
    ("ListPrice gt $1,100,000", "number-format", "$1,100,000", "1100000"),
    ("ListPrice gt 500k", "number-format", "500k", "500000"),
    ("ListPrice gt 1.5K", "number-format", "1.5K", "1500"),
    ("Media/any(x:x/Order gt 1,000)", "number-format", "1,000", "1000"),
    ("OnMarketDate gt 01/31/2024", "date-format", "01/31/2024", "2024-01-31"),
    ("OnMarketDate gt 1/2/2024", "date-format", "1/2/2024", "2024-01-02"),
    ("OnMarketDate gt 2024/01/31", "date-format", "2024/01/31", "2024-01-31"),
    ("OnMarketDate gt 31/01/2024", "date-format", "31/01/2024", ""),
    ("City eq 'a' && ListPrice gt 5", "unknown-operator", "&&", "and"),
    ("City eq 'a' || ListPrice gt 5", "unknown-operator", "||", "or"),
    ("City == 'a'", "unknown-operator", "==", "eq"),
    ("ListPrice != 5", "unknown-operator", "!=", "ne"),
    ("ListPrice > 5", "unknown-operator", ">", "gt"),
    ("City not eq 'a'", "unknown-operator", "not eq", "ne"),
    ("City not in ('a','b')", "unknown-operator", "not in", None),
    ("City LIKE '%a%'", "unknown-operator", "LIKE", None),
    ('City eq "Reno"', "double-quotes", '"Reno"', None),
    ("contains(City 'a')", "missing-operator", "'a'", None),
    ("ListPrice gt 1 000 000", "missing-operator", "000", None),
    ("City in 'a','b'", "unexpected", ",", None),
]


@pytest.mark.parametrize(("text", "code", "place", "right"), SLIPS)
@pytest.mark.parametrize("is_encoded", [False, True])
def test_a_slip_is_one_problem(
    text: str, code: str, place: str, right: str | None, *, is_encoded: bool
) -> None:
    if is_encoded:
        text, place = text.replace(" ", "%20"), place.replace(" ", "%20")
    query = f"Property?$top=5&$filter={text}&$orderby=City"
    (problem,) = parse(query).errors
    assert (problem.code, problem.span.of(query)) == (code, place)
    if right is not None:
        assert problem.data["right"] == right
    assert parse(query).hints == ()


@pytest.mark.parametrize(("text", "code", "place", "right"), SLIPS[:19])
def test_the_tree_is_the_one_that_is_meant(text: str, code: str, place: str, right: str) -> None:
    if right:
        corrected = parse(f"{PLACE}{text.replace(place, right)}")
        assert corrected.ok
        assert parse(f"{PLACE}{text}").tree == corrected.tree


@pytest.mark.parametrize(
    ("query", "code", "place"),
    [
        ("Property?$top=10,$skip=5", "option-separator", ","),
        ("Property?$top=10;$skip=5", "option-separator", ";"),
        ("Property?$filter=City eq 'a',$top=5", "option-separator", ","),
        ("Property?$select=City,$top=5", "option-separator", ","),
        ("Property?$orderby=City desc,$top=5&$skip=1", "option-separator", ","),
        ("Property?$expand=Media($top=5,$skip=2)", "option-separator", ","),
        ("Property?$expand=Media($top=5&$skip=2)", "option-separator", "&"),
        ("Property?$count", "missing-value", "$count"),
        ("Property?$filter&$top=5", "missing-value", "$filter"),
        ("Property?$top=5&$format", "missing-value", "$format"),
    ],
)
def test_a_slip_between_options_is_one_problem(query: str, code: str, place: str) -> None:
    (problem,) = parse(query).errors
    assert (problem.code, problem.span.of(query)) == (code, place)
    if code == "option-separator":
        right = query.replace(place, ";" if "(" in query else "&")
        assert parse(query).tree == parse(right).tree


def test_an_option_behind_an_expression_is_reported() -> None:
    for start in ("expression", "filter", "orderby", "select"):
        (problem,) = parse("A,$top=1", start).errors
        assert problem.code == "option-separator", start


def test_a_doubled_separator_of_options_is_no_condition() -> None:
    for query in ("Property?$top=5&&$skip=1", "Property?$filter=A&&$top=5", "Property?$filter=A&&"):
        result = parse(query)
        assert result.ok, query
        assert {hint.code for hint in result.hints} == {"empty-option"}


def test_commas_between_values_are_no_separators_of_thousands() -> None:
    for text in ("ListPrice in (100,000,200)", "round(100) in [1,200]", "length(concat('a',City)) gt 1"):  # fmt: skip
        assert parse(f"{PLACE}{text}").ok, text
    assert parse("Property?$orderby=ListPrice mul 100,ListPrice").ok
    assert parse("Property(A=100,B=200)").ok


def test_many_torn_strings_and_separators_end_in_time() -> None:
    torn = " or ".join("City eq 'a'b'" for _ in range(2_000))
    cut = "$top=1" + ",$skip=1" * 5_000
    for query in (f"{PLACE}{torn}", f"Property?{cut}"):
        result = parse(query)
        assert not result.ok
        assert list(walk(result.tree))
        print_query(result.tree)
