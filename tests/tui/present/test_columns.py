from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from reso_explorer.text import visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import (
    GAP,
    RULE,
    Column,
    ColumnLayout,
    FixedTable,
    RowsTable,
)
from reso_explorer.tui.present.moments import local_time

if TYPE_CHECKING:
    from reso_explorer.tui.present.result_fields import ResultFields


class TimesOnly:
    """Fields that are all timestamps."""

    def display_texts(self, _name: str) -> dict[str, str]:
        return {}

    def is_time(self, _name: str) -> bool:
        return True

    def title(self, name: str) -> str:
        return name


ROWS: list[dict[str, Any]] = [
    {"Key": "A1", "Price": 5000, "Town": "Oslo"},
    {"Key": "A2", "Price": None},
    {"Key": "A3", "Price": 7, "Town": "x" * 90},
]


def test_a_value_that_is_not_there_is_blank_and_not_null() -> None:
    table = RowsTable(ROWS, ("Key", "Price", "Town"))
    assert table.cell(1, 1).text == "∅"
    assert table.cell(1, 2).text == ""
    assert table.cell(0, 1).text == "5,000"


def test_local_times_leave_what_is_no_time_harmless() -> None:
    fields = cast("ResultFields", TimesOnly())
    rows: list[dict[str, Any]] = [{"At": "\x1b]52;c;aGk=\x07"}, {"At": "2026-03-14T09:26:53Z"}]
    table = RowsTable(rows, ("At",), fields=fields, local_times=True)
    assert table.cell(0, 0).text == visible("\x1b]52;c;aGk=\x07")
    assert "\x1b" not in table.cell(0, 0).text
    assert table.cell(1, 0).text == local_time("2026-03-14T09:26:53Z") != ""


def test_number_columns_stand_at_the_right() -> None:
    columns = RowsTable(ROWS, ("Key", "Price", "Town")).columns
    assert [column.right for column in columns] == [False, True, False]


def test_widths_come_from_titles_and_contents_up_to_a_limit() -> None:
    layout = ColumnLayout.measure(RowsTable(ROWS, ("Key", "Price", "Town")))
    assert layout.widths == (3, 5, 40)
    fixed = FixedTable([Column("a", "A", width=9)], [[Cell("x" * 20)]])
    assert ColumnLayout.measure(fixed).widths == (9,)


def test_the_visible_columns_are_those_in_the_window() -> None:
    layout = ColumnLayout([10] * 100, frozen=1)
    step = 10 + GAP
    assert layout.frozen_width == step + RULE
    assert layout.visible(0, layout.frozen_width) == range(0)
    assert layout.visible(0, layout.frozen_width + 1) == range(1, 2)
    assert layout.visible(step, layout.frozen_width + step) == range(2, 3)
    assert layout.visible(step + 1, layout.frozen_width + step) == range(2, 4)
    assert layout.visible(99 * step, 500).stop == 100


@pytest.mark.parametrize("frozen", [0, 1, 3])
def test_each_column_is_found_where_it_is_drawn(frozen: int) -> None:
    layout = ColumnLayout([4, 7, 3, 12, 5], frozen)
    for column in range(5):
        assert layout.column_at(layout.start(column), 0) == column
    assert layout.column_at(layout.total_width, 0) is None


def test_scrolling_moves_only_what_is_not_frozen() -> None:
    layout = ColumnLayout([4, 7, 3, 12, 5], 1)
    assert layout.column_at(0, 20) == 0
    assert layout.column_at(layout.frozen_width, 7 + GAP) == 2


def test_numbers_that_come_as_text_look_like_numbers() -> None:
    rows: list[dict[str, object]] = [
        {"Key": "0012", "Price": "1234567.50"},
        {"Key": "0013", "Price": "n/a"},
    ]
    table = RowsTable(rows, ("Key", "Price"), frozenset({"Price"}))
    assert [column.right for column in table.columns] == [False, True]
    assert table.cell(0, 0) == Cell("0012")
    assert table.cell(0, 1) == Cell("1,234,567.50", "number")
    assert table.cell(1, 1) == Cell("n/a")
