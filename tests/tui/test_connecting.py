"""The dialogue for a new provider, driven by keys; what connects is invented."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from reso_explorer.store import StoreError
from reso_explorer.tui.layers.connect import ConnectLayer
from reso_explorer.workspace import Step, WorkspaceError
from reso_explorer.workspace.connecting import Attempt
from tests.tui.conftest import HOSTILE, SampleWorkspace

if TYPE_CHECKING:
    import pytest

    from tests.tui.conftest import Drive, Driven

TOKEN = "sesame-0123456789"


class Service:
    """Stands for `connect` and `save`; `problems` are raised one after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.drafts: list[Any] = []
        self.saved: list[tuple[str, str]] = []
        self.problems: list[Exception] = []
        self.save_problem: Exception | None = None
        self.workspace = SampleWorkspace()
        self.workspace.title = "village"
        monkeypatch.setattr("reso_explorer.workspace.connecting.connect", self.connect)
        monkeypatch.setattr("reso_explorer.workspace.connecting.save", self.save)

    async def connect(self, draft: Any, world: Any, told: Any, *, answered: Any) -> Any:
        self.drafts.append(draft)
        told(Step("Trying https://village.example"))
        if self.problems:
            answered(Attempt("", "https://village.example", f"no {HOSTILE}"))
            raise self.problems.pop(0)
        answered(Attempt("", "https://village.example"))
        return SimpleNamespace(workspace=self.workspace)

    def save(self, connected: Any, draft: Any, store: Any, *, keep: str, replace: bool) -> Any:
        if self.save_problem is not None:
            raise self.save_problem
        self.saved.append((draft.name, keep))
        return None, ()


async def fill_in(run: Driven) -> None:
    """Choose the plain service and give it an address and a token."""
    await run.app.run_action("connect")
    await run.settle()
    await run.type("odata service")
    await run.press("enter")
    await run.settle()
    await run.type("village.example")
    await run.press("enter")
    assert "Token is required." in run.text()
    await run.type(TOKEN)


async def test_a_provider_is_chosen_filled_in_tried_and_opened(
    drive: Drive, workspace: SampleWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(monkeypatch)
    service.problems = [WorkspaceError("The key is wrong.", hint="Take another key.")]
    async with drive(workspace) as run:
        await fill_in(run)
        assert TOKEN not in run.text()
        assert "•••" in run.text()
        await run.press("enter")
        text = run.text()
        assert "✗ https://village.example: no [/x][bold]\\x1b" in text
        assert "The key is wrong." in text
        assert "Take another key." in text
        assert "village.example" in text
        assert service.saved == []
        await run.press("enter")
        for _ in range(5):
            await run.settle()
        assert run.app.session is not None
        assert run.app.session.workspace.title == "village"
        assert service.saved == [("village.example", "keyring")]
        assert service.drafts[-1].url == "https://village.example"
        assert service.drafts[-1].secrets["token"].reveal() == TOKEN


async def test_what_cannot_be_saved_is_said_and_nothing_typed_is_lost(
    drive: Drive, workspace: SampleWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(monkeypatch)
    service.save_problem = StoreError("There is no keyring.")
    async with drive(workspace, size=(80, 24)) as run:
        await fill_in(run)
        await run.press("enter")
        assert "There is no keyring." in run.text()
        assert service.workspace.is_closed
        await run.press("escape", "enter")
        await run.settle()
        assert "village.example" in run.text()
        assert "•••" in run.text()
        assert isinstance(run.app.screen, ConnectLayer)
        await run.press("escape", "escape")
        assert run.main.schema_pane.outline.has_focus
        assert not workspace.is_closed


async def test_each_provider_says_what_is_known_of_it(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.app.run_action("connect")
        await run.settle()
        await run.type("trestle")
        assert "Real enumeration types" in run.text()
        await run.press("enter")
        assert "Client secret" in run.text()


async def test_escape_stops_connecting_and_keeps_the_form(
    drive: Drive, workspace: SampleWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    service = Service(monkeypatch)
    stopped = asyncio.Event()

    async def connect(draft: Any, world: Any, told: Any, *, answered: Any) -> Any:
        told(Step("Trying https://village.example"))
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.set()
            raise

    monkeypatch.setattr("reso_explorer.workspace.connecting.connect", connect)
    async with drive(workspace) as run:
        await fill_in(run)
        await run.start("enter")
        await run.shown("Trying https://village.example")
        await run.start("escape")
        await asyncio.wait_for(stopped.wait(), 5)
        await run.settle()
        assert "Stopped." in run.text()
        assert "village.example" in run.text()
        assert service.saved == []
