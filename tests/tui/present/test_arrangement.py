"""Columns in the order of use, and what the user changed about them."""

from __future__ import annotations

from typing import Any

from reso_explorer.query.edit import filtered_by
from reso_explorer.tui.present.arrangement import ColumnArrangement, by_use, fill_of


def test_key_then_used_then_chosen_then_fill() -> None:
    names = ("Zip", "City", "Price", "Status", "Key", "Beds")
    made = by_use(
        names,
        keys=("Key",),
        used=("Status", "Price", "Gone"),
        chosen=("Beds", "Status"),
        filled={"Zip": 1, "City": 7},
    )
    assert made == ("Key", "Status", "Price", "Beds", "City", "Zip")


def test_columns_of_equal_fill_stay_as_sent() -> None:
    assert by_use(("B", "A"), filled={"A": 2, "B": 2}) == ("B", "A")


def test_names_of_a_filter() -> None:
    query = "P?$filter=Media/any(m:m/Size gt 5) and (Price gt 3 or contains(tolower(City),'x'))"
    assert filtered_by(query) == ("Media", "Price", "City")
    assert filtered_by("P?$top=3") == ()


def test_fill_counts_values() -> None:
    rows: list[dict[str, Any]] = [{"A": 1, "B": ""}, {"A": None, "B": []}, {"A": 0, "C": 5}]
    assert fill_of(rows, ("A", "B"), 200) == {"A": 2, "B": 0}
    assert fill_of(rows, ("A",), 1) == {"A": 1}


def test_moving_past_the_shown_neighbor() -> None:
    arrangement = ColumnArrangement(hidden=("B",))
    every = ("A", "B", "C", "D")
    arrangement.move("A", 1, ("A", "C", "D"), every)
    assert arrangement.arranged(every) == ("B", "C", "A", "D")
    arrangement.move("D", 1, ("C", "A", "D"), arrangement.arranged(every))
    assert arrangement.arranged(every) == ("B", "C", "A", "D")
    arrangement.move("D", -2, ("C", "A", "D"), arrangement.arranged(every))
    assert arrangement.arranged(every) == ("B", "D", "C", "A")


def test_a_column_of_a_later_page_stands_behind_the_one_before_it() -> None:
    arrangement = ColumnArrangement(order=("C", "A"))
    assert arrangement.arranged(("New", "A", "B", "C")) == ("New", "C", "A", "B")


def test_hiding() -> None:
    arrangement = ColumnArrangement()
    assert not arrangement.toggle("A")
    assert arrangement.visible(("A", "B", "C"), {"C"}) == ("B", "C")
    arrangement.hides_empty = True
    assert arrangement.visible(("A", "B", "C"), {"C"}) == ("B",)
    assert arrangement.toggle("A")
    assert arrangement.visible(("A", "B"), ()) == ("A", "B")


def test_there_and_back() -> None:
    arrangement = ColumnArrangement(("A",), ("B",), hides_empty=True)
    arrangement.widen("A", 900)
    arrangement.widen("B", 1)
    assert arrangement.widths == {"A": 200, "B": 3}
    assert ColumnArrangement.from_dict(arrangement.to_dict()) == arrangement
    assert ColumnArrangement.from_dict({"order": 7}).is_untouched
    assert ColumnArrangement.from_dict(None).is_untouched
