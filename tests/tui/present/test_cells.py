from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from rich.cells import cell_len

from reso_explorer.tui.present.cells import LONGEST, Cell, cell, fit, groups_digits


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Cell("∅", "null")),
        ("", Cell('""', "null")),
        ([], Cell("[]", "null")),
        (True, Cell("true")),
        (12500, Cell("12500", "number")),
        (Decimal("1.50"), Cell("1.50", "number")),
        (["a", "b"], Cell("a, b")),
        ({"A": 1, "B": None}, Cell("{A: 1}", "nested")),
        ([{"A": 1}, {"A": 2}], Cell("[2] {A: 1}", "nested")),
        ("a\nb", Cell("a b")),
        ("\x1b[2J", Cell("\\x1b[2J")),
    ],
)
def test_every_kind_of_value_has_its_text(value: Any, expected: Cell) -> None:
    assert cell(value) == expected


def test_null_and_empty_and_zero_differ_without_colour() -> None:
    values: list[Any] = [None, "", 0, False, [], {}, "null"]
    texts = [cell(value).text for value in values]
    assert len(set(texts)) == len(texts)


def test_amounts_get_separators_and_keep_their_digits() -> None:
    assert cell(1234567, grouped=True).text == "1,234,567"
    assert cell(Decimal("749000.00"), grouped=True).text == "749,000.00"
    assert cell(0.1, grouped=True).text == "0.1"


@pytest.mark.parametrize("name", ["YearBuilt", "ListingKeyNumeric", "ListingId", "PostalCode"])
def test_numbers_that_nobody_counts_with_stay_plain(name: str) -> None:
    assert not groups_digits(name)


def test_amounts_are_counted_with() -> None:
    assert groups_digits("ListPrice")
    assert groups_digits("LotSizeSquareFeet")


def test_a_very_long_text_is_cut_before_anything_else_happens_to_it() -> None:
    assert len(cell("x" * 1_000_000).text) == LONGEST


@pytest.mark.parametrize("text", ["", "abc", "日本語", "a日b", "x" * 50, "é" * 20, "日" * 20])
@pytest.mark.parametrize("width", [1, 2, 5, 8, 30])
def test_fitted_text_has_exactly_the_width(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit(text, width, right=True)) == width


def test_what_was_cut_says_so() -> None:
    assert fit("abcdef", 4) == "abc…"
    assert fit("7", 3, right=True) == "  7"
    assert fit("x", 0) == ""
