"""What comes back after quitting or a crash: queries, tab, place, open lines; never rows or tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store import Store
from reso_explorer.tui.present.places import PlaceKind

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.store.sessions import KeptSession
    from tests.tui.conftest import Drive, Driven, SampleWorkspace


def kept_in(tmp_path: Path) -> list[KeptSession]:
    return list(Store(environ={"RESO_EXPLORER_HOME": str(tmp_path)}).sessions.all())


async def until_kept(run: Driven, tmp_path: Path, words: str) -> KeptSession:
    """Wait until a session with these words is on the disk."""
    for _ in range(500):
        found = [each for each in kept_in(tmp_path) if words in str(each.tabs)]
        if found:
            return found[0]
        await run.pilot.pause(0.02)
    raise AssertionError(f"{words!r} was not kept: {kept_in(tmp_path)}")


async def test_what_was_typed_comes_back_after_a_crash(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "right", "space", "f5", "down", "i")
        await run.type("Price gt 5 and ")
        kept = await until_kept(run, tmp_path, "Price gt 5 and ")
        assert "H00001" not in str(kept), "no rows are kept"
        (file,) = (tmp_path / "data" / "sessions").glob("*.json")
        crashed = file.read_bytes()
        await run.press("escape", "escape")
        run.main.set_focus(run.main.schema_pane.outline)
        await run.press("t", "escape")
        run.main.set_focus(run.main.schema_pane.outline)
    file.write_bytes(crashed)
    calls = len(workspace.calls)
    async with drive(workspace) as run:
        session = run.app.session
        assert session is not None
        assert session.draft.filter.strip() == "Price gt 5 and"
        assert run.main.query_pane.form.editor("filter").text == "Price gt 5 and "
        assert "1 query from last time" in run.text()
        assert "HouseKey" in run.text(), "the resource is open in the tree"
        assert session.places.here.kind is PlaceKind.FIELD
        assert not session.results.pages
        sent = [call for call in workspace.calls[calls:] if not call.startswith("values")]
        assert sent == [], "nothing is sent before F5"


async def test_quitting_keeps_tabs_and_a_token_stays_out(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "down", "space")
        session = run.app.session
        assert session is not None
        session.put(session.draft.with_part("rest", "access_token=S3cr3t0123456789&$skip=2"))
        run.main.draft_changed()
        run.main.enter("details")
        await run.press("z")
        await run.start("ctrl+q")
    assert "S3cr3t" not in str(kept_in(tmp_path))
    async with drive(workspace) as run:
        session = run.app.session
        assert session is not None
        assert [tab.resource for tab in session.tabs] == ["House", "Person"]
        assert session.number == 1
        assert session.draft.rest == "$skip=2"
        assert run.main.place_name == "details"
        assert run.main.filling == "details"


async def test_starting_clean_and_a_damaged_file(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        await run.start("ctrl+q")
    async with drive(workspace, starts_clean=True) as run:
        session = run.app.session
        assert session is not None
        assert session.draft.text == ""
        await run.start("ctrl+q")
    (file,) = (tmp_path / "data" / "sessions").glob("*.json")
    assert kept_in(tmp_path)[0].tabs == ({"resource": "House"},)
    file.write_text("{")
    async with drive(workspace) as run:
        await run.shown("Can't read the last session")
        assert file.with_name(f"{file.name}.damaged1").read_text() == "{"
