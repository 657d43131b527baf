"""What the document adds to the rows: labels, display texts, marks of undeclared fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.tui.present.columns import ColumnLayout, RowsTable
from reso_explorer.tui.present.moments import local_time
from reso_explorer.tui.present.record import record_lines
from reso_explorer.tui.present.result_fields import ResultFields

if TYPE_CHECKING:
    from tests.tui.conftest import SampleWorkspace

AT = "2026-03-14T09:26:53Z"


def fields_of(workspace: SampleWorkspace) -> ResultFields:
    workspace.at_hand = {"Color": (("R", "Brick red"), ("Blue", "blue"))}
    return ResultFields(workspace, "House", added=("Total",))  # type: ignore[arg-type]


def test_display_texts_stand_beside_codes(workspace: SampleWorkspace) -> None:
    fields = fields_of(workspace)
    rows: list[dict[str, Any]] = [
        {"Color": "R"},
        {"Color": "Blue"},
        {"Color": None},
        {"Color": ["R", "X"]},
    ]
    table = RowsTable(rows, ("Color",), fields=fields)
    assert [table.cell(n, 0).text for n in range(4)] == [
        "R · Brick red",
        "Blue",
        "∅",
        "R, X · Brick red, X",
    ]
    (line,) = record_lines(rows[0], width=40, fields=fields)
    assert line.cell.text == "R · Brick red"
    assert workspace.calls == []


def test_undeclared_fields_are_marked(workspace: SampleWorkspace) -> None:
    fields = fields_of(workspace)
    names = ("Price", "Owner", "Odd\x1b", "Total", "Price@odata.type")
    table = RowsTable([{}], names, fields=fields)
    assert [column.title for column in table.columns] == [
        *("Price", "Owner", "~Odd\\x1b", "Total", "Price@odata.type"),
    ]
    unknown = ResultFields(workspace, "Nowhere")  # type: ignore[arg-type]
    assert unknown.title("Odd") == "Odd"


def test_timestamps_as_sent_or_local(workspace: SampleWorkspace) -> None:
    fields = fields_of(workspace)
    fields.is_time = lambda name: name == "At"  # type: ignore[method-assign]
    rows = [{"At": AT}, {"At": "soon"}]
    sent = RowsTable(rows, ("At",), fields=fields)
    local = RowsTable(rows, ("At",), fields=fields, local_times=True)
    assert sent.cell(0, 0).text == AT
    assert local.cell(0, 0).text == local_time(AT) != ""
    assert local.cell(1, 0).text == "soon"


def test_widths_of_the_user_win(workspace: SampleWorkspace) -> None:
    table = RowsTable(
        [{"Color": "x" * 90}], ("Color",), fields=fields_of(workspace), widths={"Color": 60}
    )
    assert ColumnLayout.measure(table).widths == (60,)
