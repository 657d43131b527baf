"""Loaded rows narrowed and sorted here, by value."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.tui.present.loaded_rows import LoadedRows, sorted_rows
from reso_explorer.tui.present.result_fields import ResultFields
from reso_explorer.values.declared import UNDECLARED, DeclaredType

if TYPE_CHECKING:
    from tests.tui.conftest import SampleWorkspace


@pytest.fixture
def fields(workspace: SampleWorkspace) -> ResultFields:
    return ResultFields(workspace, "House")  # type: ignore[arg-type]


def loaded(fields: ResultFields, *values: Any, name: str = "Price") -> LoadedRows:
    return LoadedRows([{name: value} for value in values], fields)


def test_numbers_sort_as_numbers_whatever_their_form(fields: ResultFields) -> None:
    rows = loaded(fields, "900", 1000, None, Decimal("-3.5"), "", "20")
    rows.turn("Price")
    assert [row["Price"] for row in rows.show()] == [Decimal("-3.5"), "20", "900", 1000, None, ""]
    rows.turn("Price")
    assert [row["Price"] for row in rows.show()] == [1000, "900", "20", Decimal("-3.5"), None, ""]
    assert rows.note(6) == "sorted locally (S: sort on the server)"
    rows.turn("Price")
    assert rows.is_plain


def test_equal_instants_and_mixed_kinds_have_an_order() -> None:
    declared = DeclaredType("Edm.DateTimeOffset")
    rows = [
        {"T": text}
        for text in ("2026-01-01T12:00:00+02:00", "2026-01-01T09:00:00Z", "no date", None)
    ]
    made = sorted_rows(rows, "T", declared, descends=False)
    assert [row["T"] for row in made][:2] == ["2026-01-01T09:00:00Z", "2026-01-01T12:00:00+02:00"]
    mixed = [{"T": value} for value in (["b"], 3, "a", True, {"x": 1}, float("nan"), 2.5)]
    assert len(sorted_rows(mixed, "T", UNDECLARED, descends=True)) == 7


def test_narrowing_wants_all_words_in_any_column(fields: ResultFields) -> None:
    rows = LoadedRows(
        [{"Color": "Red", "Price": 5}, {"Color": "red", "Price": 77}, {"Owner": {"Name": "Ada"}}],
        fields,
    )
    rows.words = "RED 7"
    assert rows.show() == [{"Color": "red", "Price": 77}]
    assert rows.note(1) == "1 of 3 loaded rows"
    rows.words = "ada"
    assert len(rows.show()) == 1
    rows.rows.append({"Color": "Ada"})
    assert len(rows.show()) == 2


def test_codes_are_found_by_their_display_text(
    fields: ResultFields, workspace: SampleWorkspace
) -> None:
    workspace.at_hand = {"Color": (("R", "Brick red"),)}
    rows = loaded(fields, "R", "B", name="Color")
    rows.words = "brick"
    assert rows.show() == [{"Color": "R"}]


def test_only_rows_that_fit(fields: ResultFields) -> None:
    rows = loaded(fields, 1, 2, 3)
    rows.fits = lambda row: row["Price"] > 1
    assert len(rows.show()) == 2
    assert rows.note(2) == "2 of 3 loaded rows · only rows that match the filter (a: show all)"


def test_text_is_read_in_portions(fields: ResultFields) -> None:
    rows = loaded(fields, *range(10))
    assert rows.read_some(6)
    assert not rows.read_some(6)
