"""Which two rows are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.tui.present.compared import pair_of
from reso_explorer.tui.present.loaded_rows import LoadedRows
from reso_explorer.tui.present.result_fields import ResultFields
from reso_explorer.tui.session import Results, Session

if TYPE_CHECKING:
    from tests.tui.conftest import SampleWorkspace


def session_of(
    workspace: SampleWorkspace, rows: list[dict[str, Any]]
) -> tuple[Session, LoadedRows]:
    session = Session(workspace)  # type: ignore[arg-type]
    session.results = Results("House", "House", rows)
    return session, LoadedRows(rows, ResultFields(workspace, "House"))  # type: ignore[arg-type]


def test_marked_rows_then_the_next_one(workspace: SampleWorkspace) -> None:
    rows = [{"HouseKey": key} for key in "abc"]
    session, view = session_of(workspace, rows)
    pair = pair_of(session, view, 1)
    assert pair is not None
    assert pair.titles == ("b", "c")
    pair = pair_of(session, view, 2)
    assert pair is not None
    assert pair.titles == ("c", "b")
    view.mark(rows[0])
    pair = pair_of(session, view, 2)
    assert pair is not None
    assert pair.titles == ("a", "c")
    view.mark(rows[1])
    pair = pair_of(session, view, 2)
    assert pair is not None
    assert pair.titles == ("a", "b")
    assert view.mark(rows[1]) is False


def test_the_last_version_of_a_row_comes_before_its_neighbor(workspace: SampleWorkspace) -> None:
    rows = [{"HouseKey": "a", "Price": 2}, {"HouseKey": "b", "Price": 1}]
    session, view = session_of(workspace, rows)
    session.earlier.append(Results("House", "House", [{"HouseKey": "a", "Price": 1, "More": 0}]))
    pair = pair_of(session, view, 0)
    assert pair is not None
    assert pair.titles == ("a, before", "a, now")
    assert (pair.left["Price"], pair.right["Price"]) == (1, 2)
    session.earlier.append(Results("House", "House", [{"HouseKey": "a", "Price": 2}]))
    pair = pair_of(session, view, 0)
    assert pair is not None
    assert pair.titles == ("a", "b")


def test_one_row_alone(workspace: SampleWorkspace) -> None:
    session, view = session_of(workspace, [{"HouseKey": "a"}])
    assert pair_of(session, view, 0) is None
    view.words = "nothing"
    view.show()
    assert pair_of(session, view, 0) is None
