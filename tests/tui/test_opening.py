from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.workspace import Step, WorkspaceError
from reso_explorer.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.document import Document
    from tests.tui.conftest import Drive, SampleWorkspace


async def test_a_failure_says_what_to_try_and_takes_another_source(drive: Drive) -> None:
    failure = WorkspaceError("There is no file `hous.xml`.", hint="Did you mean house.xml?")
    async with drive(failure, source="hous.xml") as run:
        text = run.text()
        assert "There is no file `hous.xml`." in text
        assert "Did you mean house.xml?" in text
        assert "demo" in text, "what is known is offered"
        box = run.app.screen.focused
        assert getattr(box, "value", None) == "hous.xml", "what was typed is kept"
        await run.press("escape")
    assert run.app.return_code == 1


async def test_the_steps_are_told_and_escape_stops(tmp_path: Path) -> None:
    from reso_explorer.tui.app import Workbench
    from tests.tui.conftest import Driven

    cancelled = asyncio.Event()

    async def opener(source: str, on_step: Any) -> Any:
        on_step(Step("Fetching metadata", 120_000, 480_000))
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    source = "https://town.example/odata?access_token=sesame-opens-it"
    app = Workbench(source, World(environ={"RESO_EXPLORER_HOME": str(tmp_path)}), opener)
    async with app.run_test(size=(100, 30)) as pilot:
        run = Driven(app, pilot)
        await run.shown("Fetching metadata 120 KB of 480 KB")
        assert "Opening https://town.example/odata" in run.text()
        assert "sesame" not in run.text()
        await pilot.press("escape")
        await run.shown("Stopped.")
        assert cancelled.is_set()
        assert "https://town.example/odata" in run.text()
        assert "sesame" not in run.text()


async def test_another_source_opens_beside_the_first(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    from tests.tui.conftest import SampleWorkspace

    async with drive(workspace) as run:
        second = SampleWorkspace()
        second.title = "village"

        async def opener(source: str, on_step: Any) -> Any:
            return second

        run.app._opener = opener
        await run.press("f2")
        await run.type("village")
        await run.press("enter")
        await run.settle()
        await run.settle()
        assert "village" in run.text()
        assert not workspace.is_closed
        assert [each.session.workspace.title for each in run.app.sources] == ["village", "town"]
        await run.app.close_source(run.app.sources[0])
        assert second.is_closed
        assert run.main.session.workspace.title == "town"
    assert workspace.is_closed


async def test_f2_and_escape_come_back_to_where_one_was(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "f2", "escape")
        assert run.main.details_pane.description.heading == "House"


async def test_a_crash_leaves_a_report_without_values_and_one_sentence(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from reso_explorer.tui.app import CrashError

    def broken(text: str) -> Any:
        token = "sesame-0123456789"
        raise RuntimeError(f"no {len(token)}")

    workspace.check = broken  # type: ignore[method-assign]
    with pytest.raises(CrashError) as crash:
        async with drive(workspace) as run:
            await run.press("down", "space")
    assert isinstance(run.app.ended_by, RuntimeError)
    assert "RuntimeError" in str(crash.value)
    reports = list((tmp_path / "data" / "crashes").iterdir())
    text = reports[0].read_text()
    assert "in broken" in text
    assert "sesame" not in text
    assert "sesame" not in capsys.readouterr().err


def test_the_first_frame_needs_no_heavy_import() -> None:
    import subprocess
    import sys

    code = (
        "import sys; import reso_explorer.tui.app; "
        "print([n for n in ('httpx','lxml','networkx','rapidfuzz','uvicorn','odata',"
        "'reso_explorer.odata','reso_explorer.csdl') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_a_kept_document_is_shown_at_once_and_replaced_when_it_changed(
    drive: Drive, workspace: SampleWorkspace, market: Document
) -> None:
    workspace.is_fresh = False
    workspace.newer = market
    async with drive(workspace) as run:
        await run.settle()
        assert "Listing" in run.text()
        assert "5 resources" in run.text()
        assert run.main.schema_pane.outline.has_focus


async def test_the_start_screen_offers_what_is_known_and_opens_what_is_picked(
    tmp_path: Path, workspace: SampleWorkspace
) -> None:
    from reso_explorer.store import Store
    from reso_explorer.store.profiles import Profile
    from reso_explorer.store.recents import SourceKind
    from reso_explorer.tui.app import Workbench
    from tests.tui.conftest import Driven

    environ = {"RESO_EXPLORER_HOME": str(tmp_path)}
    store = Store(environ=environ)
    store.profiles.save(Profile(name="beaches", url="https://town.example/odata"))
    store.recents.add("/tmp/strange\x1b[2J.xml", SourceKind.FILE)
    kept = store.snapshots.add(b"<a/>", url="https://town.example/odata", profile="beaches")
    store.close()
    opened: list[str] = []

    async def opener(source: str, on_step: Any) -> Any:
        opened.append(source)
        if len(opened) == 1:
            raise WorkspaceError("It is gone.")
        return workspace

    app = Workbench("", World(environ=environ), opener)
    async with app.run_test(size=(80, 24)) as pilot:
        run = Driven(app, pilot)
        await run.settle()
        text = run.text()
        for word in ("Profiles", "beaches", "Recent", "Snapshots", "demo", "connect to a provider"):
            assert word in text
        assert "strange\\x1b[2J.xml" in text
        await run.type("offline")
        assert "connect to a provider" not in run.text()
        await run.press("down", "enter")
        await run.settle()
        assert opened == [f"snapshot:{kept.id}"]
        assert "It is gone." in run.text()
        box = app.screen.focused
        assert getattr(box, "value", None) == f"snapshot:{kept.id}"
        await run.press("ctrl+u")
        offset = next(at for at, line in enumerate(run.lines()) if "Demo " in line)
        await pilot.click(offset=(30, offset))
        for _ in range(5):
            await run.settle()
        assert opened[-1] == "demo"
        assert app.session is not None


async def test_opened_files_are_remembered_without_secrets(
    tmp_path: Path, workspace: SampleWorkspace
) -> None:
    from reso_explorer.tui.known_sources import known_sources, remember

    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
    remember(world, "https://town.example/?access_token=sesame0123", workspace)  # type: ignore[arg-type]
    titles = [each.title for each in known_sources(world) if each.group == "Recent"]
    assert len(titles) == 1
    assert "sesame" not in titles[0]
    quiet = World(environ={**world.environ, "RESO_EXPLORER_NO_HISTORY": "1"})
    remember(quiet, "https://other.example", workspace)  # type: ignore[arg-type]
    assert len([each for each in known_sources(world) if each.group == "Recent"]) == 1


async def test_a_workbench_for_local_sources_opens_no_service(tmp_path: Path) -> None:
    from reso_explorer.tui.app import Workbench
    from tests.tui.conftest import Driven

    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
    app = Workbench("https://host.example/odata", world, local_only=True)
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        run = Driven(app, pilot)
        await run.shown("only the demo, files, and snapshots are allowed")
        app.action_connect()
        await run.shown("Only the demo, files, and snapshots are allowed here.")
        assert len(app.screen_stack) == 1


async def test_a_service_is_warmed_up_behind_the_first_screen(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace):
        assert workspace.is_warm
