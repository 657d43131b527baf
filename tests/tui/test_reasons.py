"""A key that can't do anything now says why, in the same words in help, palette, and footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.actions import ACTIONS, BY_ID
from reso_explorer.tui.present.draft import Draft
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.session import Results, Session
from tests.tui.conftest import SampleWorkspace, houses

if TYPE_CHECKING:
    from tests.tui.conftest import Drive

BEGIN = "No query yet. Press Space on a resource or field to begin one."


def why(session: Session, action: str) -> str:
    return BY_ID[action].why_not(session)


def test_reasons_of_a_fresh_session() -> None:
    session = Session(SampleWorkspace())  # type: ignore[arg-type]
    found = {action.id: action.why_not(session) for action in ACTIONS}
    assert {found[name] for name in ("query.run", "query.fix", "query.rows", "query.save")} == {
        BEGIN
    }
    assert found["back"] == "Nothing to go back to."
    assert found["forward"] == "Nothing to go forward to."
    assert found["query.undo"] == "Nothing to undo in this tab."
    assert found["query.redo"] == "Nothing to redo."
    assert (
        found["tab.next"]
        == found["tab.previous"]
        == "Only one tab is open. Press t to open another."
    )
    assert found["changes"] == "Nothing changed since your last look."
    assert found["rows.record"] == found["rows.sort"] == "No rows yet. Press F5 to run the query."
    assert found["rows.back"] == "No earlier rows."
    assert found["probe"] == found["queries"] == ""


def test_reasons_go_when_there_is_something() -> None:
    session = Session(SampleWorkspace())  # type: ignore[arg-type]
    session.put(Draft(resource="House"))
    session.places.visit(Place(PlaceKind.RESOURCE, "House"))
    session.results = Results(rows=houses(3))
    assert not any(why(session, name) for name in ("query.run", "query.undo", "back", "rows.sort"))
    session.undo()
    session.places.back()
    session.tabs.append(session.tabs[0])
    assert not any(why(session, name) for name in ("query.redo", "forward", "tab.next"))


def test_without_a_service_its_own_words_say_why() -> None:
    session = Session(SampleWorkspace(is_live=False))  # type: ignore[arg-type]
    told = "There is no service behind this document."
    assert {why(session, name) for name in ("query.run", "probe", "rows.mark")} == {told}
    session.workspace.document.source = None
    assert (
        why(session, "source") == "The original metadata isn't saved, only what was read from it."
    )


async def test_dead_keys_say_why(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        for key, told in (
            ("f5", BEGIN),
            ("u", "Nothing to undo in this tab."),
            ("comma", "Only one tab is open."),
            ("right_square_bracket", "Nothing to go forward to."),
        ):
            await run.press(key)
            assert told in run.lines()[-1]
        run.main.enter("rows")
        await run.press("s")
        assert "No rows yet. Press F5 to run the query." in run.lines()[-1]
