"""Rows as JSON and CSV: every digit, every column, one rule."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reso_explorer.export import row_json
from reso_explorer.export.row_csv import (
    CsvLines,
    RowSpool,
    cell_text,
    columns_of,
    csv_bytes,
    csv_text,
    ordered,
)
from reso_explorer.tui.present.exports import rows_csv, rows_json, rows_ndjson

NUMBERS = [
    "12345678901234567.89",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "123456789012345678901234567890.123456789",
    "0.10",
    "-0.00",
    "1E+5",
    "1.5E-400",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_keep_every_digit(number: str) -> None:
    row = row_json.decode(f'{{"N":{number}}}')
    assert row_json.encode(row).decode() == f'{{"N":{number}}}'
    assert row_json.pretty(row) == f'{{\n  "N": {number}\n}}'
    assert cell_text(row["N"]) == number
    assert cell_text([row["N"]]) == f"[{number}]"
    assert rows_ndjson([row]).decode() == f'{{"N":{number}}}\n'
    assert rows_csv([row], ["N"]).decode() == f"N\n{number}\n"
    assert f'"N": {number}' in rows_json([row]).decode()


def test_an_exponent_keeps_its_value() -> None:
    assert row_json.encode(row_json.decode("1e5")) == b"1E+5"


def test_half_a_surrogate_pair_goes_through() -> None:
    row = row_json.decode('{"a\\udc00":"x\\ud800y","n":[1.10,null,true]}')
    text = row_json.encode(row)
    assert text == b'{"a\\udc00":"x\\ud800y","n":[1.10,null,true]}'
    assert row_json.decode(text) == row
    assert csv_bytes(csv_text(["h"], [[row["a\udc00"]]])) == b"h\nx\\ud800y\n"


def test_text_for_a_terminal_is_harmless_and_the_same_data() -> None:
    row = {"\u202ea": "\x1b\x07\x7f\x9b\u200f\ufeff\U000e0041\u00fc\U0001f600"}
    for text in (row_json.line(row), row_json.pretty(row)):
        assert not set(text) & set("\x1b\x07\x7f\x9b\u200f\ufeff\U000e0041\u202e")
        assert json.loads(text) == row
        assert "\u00fc\U0001f600" in text


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def exact(value: Any) -> Any:
    """Return a value in which a Decimal is told by its digits."""
    if isinstance(value, Decimal):
        return None if not value.is_finite() else ("decimal", str(value))
    if isinstance(value, dict):
        return {name: exact(item) for name, item in value.items()}
    return [exact(item) for item in value] if isinstance(value, list) else value


def whole_as_int(value: Any) -> Any:
    """Return a value with decimals of no point and no exponent as the integers they read as."""
    if isinstance(value, Decimal) and value.is_finite() and set(str(value)) <= set("-0123456789"):
        return int(value)
    if isinstance(value, dict):
        return {name: whole_as_int(item) for name, item in value.items()}
    return [whole_as_int(item) for item in value] if isinstance(value, list) else value


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_what_is_written_is_read_again(row: dict[str, Any]) -> None:
    again = row_json.decode(row_json.encode(row))
    assert exact(again) == exact(whole_as_int(row))
    assert exact(row_json.decode(row_json.line(row))) == exact(again)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_cells_come_back_from_csv_as_they_were(cells: list[str]) -> None:
    text = csv_text(["h"] * len(cells), [cells])
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == cells


@pytest.mark.parametrize(
    ("value", "cell", "guarded"),
    [
        (None, "", ""),
        (True, "true", "true"),
        (-5, "-5", "-5"),
        (Decimal("-5.10"), "-5.10", "-5.10"),
        ("-5.10", "-5.10", "-5.10"),
        ("+1", "+1", "+1"),
        ("=1+1", "=1+1", "'=1+1"),
        ("-cmd", "-cmd", "'-cmd"),
        ("+49 30 1", "+49 30 1", "'+49 30 1"),
        ("@SUM(A1)", "@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "\t=1", "'\t=1"),
        ("\uff1d1", "\uff1d1", "'\uff1d1"),
        ("plain", "plain", "plain"),
    ],
)
def test_cells_are_exact_unless_a_guard_is_wanted(value: Any, cell: str, guarded: str) -> None:
    assert CsvLines().line(["x", value]) == f"x,{cell}\n"
    lines = CsvLines(spreadsheet_safe=True)
    assert lines.line(["x", value]) == f"x,{guarded}\n"
    assert bool(lines.notes()) == (cell != guarded)


def test_columns() -> None:
    row = {
        "@odata.id": 1,
        "B@odata.type": 2,
        "__metadata": {},
        "B": 1,
        "A": None,
        "Rel": {"__deferred": {"uri": "x"}},
    }
    assert columns_of(row) == ["B", "A"]
    assert ordered(["B", "A"], ["A", "Z"]) == ("A", "B")
    assert ordered([], ["A", "Z"]) == ("A", "Z")


def test_waiting_rows_come_back_with_all_columns() -> None:
    spool = RowSpool()
    spool.add([{"A": Decimal("1.10")}])
    spool.add([{"B": ["x" * 5_000_000]}, {"C": None}])
    assert spool.columns == ("A", "B", "C")
    assert [list(row) for row in spool.rows()] == [["A"], ["B"], ["C"]]
    assert next(spool.rows()) == {"A": Decimal("1.10")}
    spool.close()


def test_half_a_character_is_its_escape_in_every_form_of_json() -> None:
    row = {"A": "L\ud800", "\udfff": [{"B": "é\udc00"}], "N": Decimal("1.50"), "E": [], "F": {}}
    for text in (row_json.encode(row).decode(), row_json.pretty(row), row_json.line(row)):
        assert "\\ud800" in text
        assert row_json.decode(text) == row
    plain = {"A": "L", "B": [{"B": "é"}], "N": Decimal("1.50"), "E": [], "F": {}}
    assert row_json._indented(plain) == row_json.pretty(plain)
