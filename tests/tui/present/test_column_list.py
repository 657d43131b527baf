"""The columns as a list in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.present.arrangement import ColumnArrangement
from reso_explorer.tui.present.column_list import column_infos, column_lines, hidden_text
from reso_explorer.tui.present.result_fields import ResultFields

if TYPE_CHECKING:
    from tests.tui.conftest import SampleWorkspace

NAMES = ("HouseKey", "Price", "Color", "Remarks", "Owner", "Odd")
FILL = {"HouseKey": 4, "Price": 4, "Color": 2, "Owner": 4, "Odd": 1}


def test_groups_marks_and_narrowing(workspace: SampleWorkspace) -> None:
    fields = ResultFields(workspace, "House")  # type: ignore[arg-type]
    infos = column_infos(NAMES, fields, FILL, {"Color"})
    arrangement = ColumnArrangement(hidden=("Color",))
    lines = column_lines(infos, arrangement, 4)
    shown = [(line.cells[0].text, line.cells[1].text, line.cells[3].text) for line in lines]
    assert shown == [
        ("", "Key", "1"),
        ("✓", "HouseKey", "100%"),
        ("", "In the query", "1, 1 hidden"),
        ("", "Color", "50%"),
        ("", "With values", "1"),
        ("✓", "Price", "100%"),
        ("", "Related rows", "1"),
        ("✓", "Owner", "100%"),
        ("", "Not in the metadata", "1"),
        ("✓", "~Odd", "25%"),
        ("", "Empty in all loaded rows", "1"),
        ("✓", "Remarks", "0%"),
    ]
    assert hidden_text(infos, arrangement) == "1 of 6 columns hidden"
    narrowed = column_lines(infos, arrangement, 4, "PRI")
    assert [line.names for line in narrowed] == [("Price",), ("Price",)]
    filled = column_lines(infos, arrangement, 4, filled_only=True)
    assert "Remarks" not in {name for line in filled for name in line.names}
    arrangement.hides_empty = True
    assert column_lines(infos, arrangement, 4)[-1].cells[0].text == ""
