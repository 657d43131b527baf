"""One value in full."""

from __future__ import annotations

from reso_explorer.tui.present.cell_value import cell_lines, json_inside
from reso_explorer.tui.present.moments import local_time


def texts(value: object) -> list[str]:
    return [f"{line.name}: {line.cell.text}" for line in cell_lines("F", value, width=40)]


def test_json_in_a_string_is_unfolded() -> None:
    assert json_inside("[]") is None
    assert json_inside("{broken") is None
    assert json_inside("12") is None
    assert texts('{"a": {"b": 1.50}}') == [
        ": JSON in a string of 18 characters",
        "a: 1 value",
        "b: 1.50",
    ]
    assert texts('["x", "y"]')[1:] == ["#1: x", "#2: y"]


def test_a_long_text_wraps_and_keeps_its_lines() -> None:
    assert texts("one two three four five six seven eight nine\nend") == [
        ": one two three four five six seven eight",
        ": nine",
        ": end",
        ": 48 characters",
    ]


def test_nested_null_and_empty_values() -> None:
    assert texts([{"a": 1}]) == ["#1: 1 value", "a: 1"]
    assert texts(None) == [": ∅"]
    assert texts([]) == [": []"]
    assert texts("") == [': ""']


def test_a_time_stands_there_both_ways() -> None:
    assert texts("2026-03-14T09:26:53Z")[1].endswith("local time")
    assert local_time("2026-03-14T09:26:53") == ""
    assert local_time("soon") == ""
