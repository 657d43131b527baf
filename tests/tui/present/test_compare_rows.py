"""Two rows side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.tui.present.compare_rows import compare_rows
from reso_explorer.tui.present.result_fields import ResultFields

if TYPE_CHECKING:
    from tests.tui.conftest import SampleWorkspace


@pytest.mark.parametrize(
    ("name", "left", "right", "change"),
    [
        ("Price", 1749000, 1690000, "-59,000"),
        ("Price", "5", Decimal("5.50"), "+0.50"),
        ("Price", 5, Decimal("5.00"), None),
        ("Price", "5", 5, None),
        ("Built", "2026-01-01", "2026-03-01", "+59 d"),
        ("Extras", ["Well"], ["Barn", "Well"], "+Barn"),
        ("Extras", ["Well", "Barn"], ["Barn", "Well"], "other order"),
        ("Color", None, "Red", "added"),
        ("Color", "Red", None, "removed"),
        ("Color", "Red", "Blue", ""),
        ("Remarks", "same", "same", None),
    ],
)
def test_change(
    workspace: SampleWorkspace, name: str, left: Any, right: Any, change: str | None
) -> None:
    fields = ResultFields(workspace, "House")  # type: ignore[arg-type]
    (pair,) = compare_rows({name: left}, {name: right}, fields)
    assert pair.differs is (change is not None)
    assert pair.change == (change or "")


def test_nested_values_by_their_path(workspace: SampleWorkspace) -> None:
    fields = ResultFields(workspace, "House")  # type: ignore[arg-type]
    pairs = compare_rows(
        {"@odata.id": "a", "Owner": {"Name": "Ada", "Age": 3}, "Photos": [{"K": 1}], "Odd": 1},
        {"@odata.id": "b", "Owner": {"Name": "Bo", "Age": 3}, "Photos": [{"K": 1}, {"K": 2}]},
        fields,
        order=("Photos",),
    )
    assert [(pair.name, pair.change) for pair in pairs if pair.differs] == [
        ("Photos #2", "added"),
        ("Owner/Name", ""),
        ("~Odd", "removed"),
        ("@odata.id", ""),
    ]
