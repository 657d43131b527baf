"""The workbench on a service that repeats the token in every way: no screen gives it away."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from reso_explorer.workspace import Workspace
from reso_explorer.workspace.http_record import archive_of
from reso_explorer.world import World
from tests.repeater import MARK, TOKEN, Repeater, reveals

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from tests.tui.conftest import Drive


@pytest.fixture
def repeater(httpserver: HTTPServer, market_file: Path) -> Repeater:
    return Repeater(httpserver, market_file.read_bytes())


def kept(home: Path) -> str:
    """Return all that the databases below a folder hold."""
    return "".join("".join(sqlite3.connect(path).iterdump()) for path in home.rglob("*.sqlite"))


async def test_no_pane_shows_the_token(drive: Drive, repeater: Repeater, tmp_path: Path) -> None:
    from textual import events

    environ = {"RESO_EXPLORER_HOME": str(tmp_path), "RESO_EXPLORER_TOKEN": TOKEN}
    workspace = await Workspace.open(repeater.url, world=World(environ=environ))
    seen: list[str] = []
    async with drive(workspace, source=repeater.url) as run:

        def look() -> None:
            seen.append(run.text())
            assert not reveals(seen[-1]), seen[-1]

        look()
        for form in ("rows", "errors"):
            repeater.form = form
            for key in ("down", "space", "tab", "f5", "tab", "down", "z", "escape", "v", "escape"):
                await run.press(key)
                look()
        run.main.enter("rows")
        for key in ("2", "v", "v", "enter", "1", "enter", "escape", "w", "escape", "3", "1"):
            await run.press(key)
            look()
        recording = run.main.rows_pane.response.recording
        assert recording is not None
        assert not reveals(archive_of(workspace, recording.exchanges).decode())
        await run.press("i")
        link = f"{repeater.url}/Listing?$filter=Status eq '{MARK}'&access_token={TOKEN}&sig={TOKEN}"
        run.main.focused.post_message(events.Paste(link))  # type: ignore[union-attr]
        await run.settle()
        seen.append(run.text())
        assert TOKEN not in seen[-1]
        await run.press("f5")
    await workspace.close()
    assert repeater.asked > 3
    assert any("E00~•••~E00" in text for text in seen), "what was repeated is shown, masked"
    assert TOKEN not in kept(tmp_path)


async def test_the_screens_would_show_it(
    drive: Drive, repeater: Repeater, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prove that the test above can fail: with masking switched off the rows give it away."""
    from reso_explorer import secret

    monkeypatch.setattr(secret, "_needles", lambda *_: ())
    environ = {"RESO_EXPLORER_HOME": str(tmp_path), "RESO_EXPLORER_TOKEN": TOKEN}
    workspace = await Workspace.open(repeater.url, world=World(environ=environ))
    async with drive(workspace, source=repeater.url) as run:
        await run.press("down", "space", "f5")
        assert TOKEN in run.text()
    await workspace.close()
