"""`query --why-empty`: what makes a result empty, by a few requests of one row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reso_explorer.workspace.why_empty import MOST_REQUESTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

NOWHERE = "City eq 'Nowhere'"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (NOWHERE, "Without the filter there are rows."),
        (
            f"ListPrice gt 1 and {NOWHERE}",
            f"Without the filter there are rows. Already alone, `{NOWHERE}` gives none.",
        ),
        (
            "ListPrice gt 300000 and ListPrice lt 300000",
            "Each condition alone gives rows; only together they give none.",
        ),
    ],
)
def test_reason(rx: Callable[..., Result], condition: str, words: str) -> None:
    text = f"Property?$filter={condition}&$select=ListingKey&$top=5"
    done = rx("query", "demo", text, "--why-empty", "--format", "json")
    assert (done.code, done.out.strip()) == (0, "[]"), done.err
    assert "Local check: " in done.err
    assert words in done.err


@pytest.mark.parametrize(
    ("condition", "form"),
    [
        ("StandardStatus eq 'active'", "StandardStatus eq 'Active'"),
        ("Cooling/any(x:x eq 'centralair')", "Cooling/any(x:x eq 'Central Air')"),
        ("StandardStatus eq 'ComingSoon' and ListPrice gt 5", "StandardStatus eq 'Coming Soon'"),
    ],
)
def test_a_form_that_finds_rows(rx: Callable[..., Result], condition: str, form: str) -> None:
    text = f"Property?$filter={condition}&$select=ListingKey&$top=5"
    done = rx("query", "demo", text, "--why-empty", "--format", "json")
    assert (done.code, done.out.strip()) == (0, "[]"), done.err
    counted = rx("query", "demo", f"Property?$filter={form}&$count=true&$top=1&$select=ListingKey")
    number = re.search(r"1 of ([\d,]+) rows", counted.err)
    assert number, counted.err
    assert f"The form `{form}` finds {number[1]} rows." in done.err
    sent = re.search(r"Sent (\d+) requests to find out\.", done.err)
    assert sent, done.err
    assert 2 <= int(sent[1]) <= MOST_REQUESTS


def test_forms_that_find_nothing_either(rx: Callable[..., Result]) -> None:
    done = rx("query", "demo", f"Property?$filter={NOWHERE}&$top=1&$select=City", "--why-empty")
    assert f"Other forms of `{NOWHERE}` find nothing either." in done.err


def test_nothing_is_asked_where_rows_come_or_nobody_wants_to_know(
    rx: Callable[..., Result],
) -> None:
    filled = rx("query", "demo", "Property?$top=1&$select=City", "--why-empty")
    silent = rx("query", "demo", f"Property?$filter={NOWHERE}&$select=City")
    for done in (filled, silent):
        assert done.code == 0
        assert "Without the filter" not in done.err
