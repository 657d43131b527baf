"""Columns at a glance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reso_explorer.tui.present.sparks import column_census, histogram_rows, spark


def of(*values: object) -> str:
    return spark(column_census([{"X": value} for value in values], "X", None, ""), 10)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2, 3, 4, 5, 6, 7, 8), "████████"),
        ((1, 1, 1, 1, 1, 1, 1, 8), "█▁▁▁▁▁▁▂"),
        (("a", "a", "a", "a", "b", "b"), "█▅ 2"),
        (("a", "b", "c"), "3"),
        (("a", "a"), "1"),
        ((None, "", None), ""),
        (({"x": 1}, None), "50%"),
        ((True, True, False), "█▅ 2"),
    ],
)
def test_spark(values: tuple[object, ...], expected: str) -> None:
    assert of(*values) == expected


def test_a_spark_keeps_to_its_width() -> None:
    found = column_census([{"X": each} for each in "aabbccddeeffgghh"], "X", None, "")
    assert spark(found, 4) == "██ 8"
    assert spark(found, 1) == "8"
    assert spark(found, 0) == ""


def test_histogram_of_numbers_has_its_edges() -> None:
    found = column_census(
        [{"Price": Decimal(each)} for each in (0, 0, 0, 8000)] + [{"Price": None}],
        "Price",
        None,
        "",
    )
    rows = histogram_rows(found, 10)
    assert rows[0] == ("0 – 1,000", "██████████", "3")
    assert rows[7][0] == "7,000 – 8,000"
    assert rows[7][2] == "1"
    assert rows[8][::2] == ("no value", "1")


def test_histogram_of_values_names_the_rest() -> None:
    rows = [{"X": each} for each in ("a", "a", "b", "c", "d", "e", "f", "g")] + [{}]
    found = histogram_rows(column_census(rows, "X", None, ""), 10)
    assert [(name, number) for name, _, number in found] == [
        *(("a", "2"), ("b", "1"), ("c", "1"), ("d", "1"), ("e", "1")),
        *(("2 more", "2"), ("no value", "1")),
    ]
