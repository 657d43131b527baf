"""A service that wants a token opens by the box that asks for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from werkzeug import Response

from reso_explorer.tui.app import Workbench
from reso_explorer.tui.main_screen import MainScreen
from reso_explorer.tui.token_box import TokenBox
from reso_explorer.world import World
from tests.tui.conftest import METADATA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_httpserver import HTTPServer
    from textual.pilot import Pilot
    from werkzeug import Request

TOKEN = "token-marked-77aa"  # invented


def serve(request: Request) -> Response:
    """Answer whoever has the token."""
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        body = json.dumps({"error": {"code": "401", "message": "No valid token [/x]."}})
        return Response(body, status=401, content_type="application/json")
    return Response(METADATA.replace("@HOSTILE@", ""), content_type="application/xml")


def found(folder: Path, pattern: str) -> list[Path]:
    """Return the files below a folder."""
    return [path for path in folder.rglob(pattern) if path.is_file()]


def holders(folder: Path) -> list[str]:
    """Return the names of the files that hold the token."""
    return [path.name for path in found(folder, "*") if TOKEN.encode() in path.read_bytes()]


async def until(pilot: Pilot[None], is_so: Callable[[], Any]) -> None:
    """Wait until something is so, however busy the machine."""
    for _ in range(500):
        if is_so():
            return
        await pilot.pause(0.02)
    raise AssertionError("It didn't come to that.")


async def test_the_first_opening_asks_for_a_token_and_keeps_it(
    httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_handler(serve)
    url = httpserver.url_for("/odata")
    app = Workbench(url, World(environ={"RESO_EXPLORER_HOME": str(tmp_path)}))

    def shown() -> str:
        return "\n".join(strip.text for strip in app.screen._compositor.render_strips())

    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "No valid token [/x]." in shown())
        box = app.screen.query_one(TokenBox)
        assert box.first.has_focus
        await pilot.press(*"wrong-token-123", "enter")
        await until(pilot, lambda: "The server rejected this token." in shown())
        await pilot.press(*TOKEN, "down", "left", "down")
        await until(pilot, lambda: "As profile" in shown())
        assert TOKEN not in shown()
        await pilot.press("end", *"-feed", "enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert TOKEN not in shown()
    assert holders(tmp_path) == ["secrets.json"]
    assert len(found(tmp_path, "localhost-feed.toml")) == 1


async def test_escape_goes_on_without_a_token(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_request("/odata/$metadata").respond_with_handler(serve)
    url = httpserver.url_for("/odata")
    app = Workbench(url, World(environ={"RESO_EXPLORER_HOME": str(tmp_path)}))
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: getattr(app.screen.focused, "id", "") == "token-entry")
        await pilot.press("escape")
        await until(pilot, lambda: getattr(app.screen.focused, "id", "") == "opening-source")
        assert not app.screen.query_one(TokenBox).display
