from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.census import CensusTaker
from reso_explorer.tui.known import TakenCensus
from reso_explorer.tui.present.census import (
    bar,
    census_rows,
    field_facts,
    histogram_line,
    in_order,
    share_text,
)
from reso_explorer.tui.present.moments import ago
from tests.tui.conftest import HOSTILE, houses, sample_document

if TYPE_CHECKING:
    from reso_explorer.service.census import Census

NOW = dt.datetime(2026, 3, 14, 12, 0, tzinfo=dt.UTC)


def census() -> Census:
    index = sample_document().index
    taker = CensusTaker("House", index.properties("town.House"))
    taker.add(houses(40))
    taker.add([{"Secret\x1b[2J": HOSTILE}])
    return taker.result()


def facts(field: str) -> dict[str, tuple[str, str]]:
    found = field_facts(TakenCensus(census(), NOW), field)
    return {fact.name: (fact.text, fact.how) for fact in found}


@pytest.mark.parametrize(
    ("share", "cells"),
    [(1.0, "██████████"), (0.5, "█████     "), (0.0, " " * 10), (0.001, "▏         ")],
)
def test_a_bar_has_always_the_same_width_and_is_full_only_for_all(share: float, cells: str) -> None:
    assert bar(share) == cells
    assert len(bar(0.9999)) == 10
    assert bar(0.9999) != bar(1.0)


def test_a_share_is_100_only_for_all_and_0_only_for_none() -> None:
    assert share_text(200, 200) == "100%"
    assert share_text(9_999, 10_000) == "99%"
    assert share_text(1, 10_000) == "<1%"
    assert share_text(0, 10_000) == "0%"


def test_a_histogram_tells_none_from_few() -> None:
    assert histogram_line((0, 1, 50, 100)) == "▁▂▅█"
    assert histogram_line(()) == ""


def test_fields_are_sorted_by_fill_or_by_name() -> None:
    by_fill = [each.filled for each in in_order(census(), "fill")]
    assert by_fill == sorted(by_fill, reverse=True)
    names = [each.name for each in in_order(census(), "name")]
    assert names == sorted(names, key=str.casefold)
    assert [each.name for each in in_order(census(), "name", "own key")] == [
        "Owner/PersonKey",
        "OwnerKey",
    ]


def test_lines_tell_values_harmlessly_and_what_no_query_can_ask() -> None:
    rows = census_rows(census(), sample_document().index, "town.House", "fill")
    by_name = {row.copy: row for row in rows}
    price = [cell.text for cell in by_name["Price"].cells]
    assert price[2] == "98%"
    assert price[3:6] == ["40", "100,000", "100,039"]
    assert by_name["Price"].use is not None
    assert by_name["Price"].place is not None
    strange = by_name["Secret\x1b[2J"]
    assert strange.use is None
    assert "undeclared" in strange.cells[0].text
    shown = "".join(cell.text for row in rows for cell in row.cells)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "evil" in shown


def test_the_facts_of_a_field_tell_share_range_and_date() -> None:
    price = facts("Price")
    assert price["Filled"][0] == "98% of 41 rows"
    assert price["Filled"][1].startswith("sampled 2026-03-1")
    assert price["Seen"][0].startswith("100,000 … 100,039 · 40 different · median 100,019.5 · ")
    assert facts("Status")["Most common"][0] == "Standing ×14 · Ruin ×13 · Sold ×13"
    assert facts("Built")["Filled"][0] == "never in 41 rows"
    assert facts("Nothing") == {}
    assert "\x1b" not in facts("Remarks")["Most common"][0]


def test_moments_are_told_as_a_span_then_as_a_date() -> None:
    assert ago(NOW, NOW) == "just now"
    assert ago(NOW - dt.timedelta(minutes=5), NOW) == "5 min ago"
    assert ago(NOW - dt.timedelta(hours=2), NOW) == "2 h ago"
    assert ago(NOW - dt.timedelta(days=3), NOW) == "3 days ago"
    long_ago = NOW - dt.timedelta(days=100)
    assert ago(long_ago, NOW) == f"on {long_ago.astimezone():%Y-%m-%d}"
