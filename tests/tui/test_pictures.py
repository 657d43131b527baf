"""Pictures of the workbench at four sizes, dark and light, compared with those kept beside it.

Run with RENEW_PICTURES=1 to write them anew. They are zipped SVG files, which browsers open.
"""

from __future__ import annotations

import gzip
import importlib.util
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from textual.widgets import Input, TextArea

from reso_explorer.tui.present.draft import draft_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tui.conftest import Drive, Driven, SampleWorkspace

FOLDER: Final = Path(__file__).parent / "pictures"
SIZES: Final = ((160, 50), (100, 30), (80, 24), (60, 20))
THEMES: Final = {"dark": "reso-dark", "light": "reso-light"}
QUERY: Final = "House?$filter=Price gt 5 and Status eq 'Sold'&$select=HouseKey, Price, Remarks"


async def overview(run: Driven) -> None:
    """The first look."""


async def fields(run: Driven) -> None:
    """The fields of a resource, with the tree open and one of them in the query."""
    await run.press("down", "right", "down", "down", "space", "up", "up")
    run.main.enter("details")


async def rows(run: Driven) -> None:
    """Rows of a query."""
    run.main.session.put(draft_of(QUERY))
    run.main.draft_changed()
    run.main.enter("rows")
    await run.press("f5", "down", "right")


async def record(run: Driven) -> None:
    """A layer over the rows: one of them in full."""
    await run.press("v")


async def mistake(run: Driven) -> None:
    """A query with a mistake, being written."""
    await run.press("escape")
    run.main.session.put(draft_of(QUERY.replace("Price gt", "Prcie gt")))
    run.main.draft_changed()
    await run.press("i")


SCENES: Final = (overview, fields, rows, record, mistake)
ONLY_DARK: Final = frozenset({overview, record})
"""Scenes that show no color that the others don't; a change of the theme takes long."""


@pytest.fixture(scope="module")
def normalised() -> Callable[[str], str]:
    """Return what takes out of a picture what differs between runs, as for screenshots/."""
    path = Path(__file__).parents[2] / ".ci" / "make_screenshots.py"
    spec = importlib.util.spec_from_file_location("make_screenshots", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    found: Callable[[str], str] = module.normalised
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_workbench_looks_as_in_its_pictures(
    drive: Drive,
    workspace: SampleWorkspace,
    size: tuple[int, int],
    normalised: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for widget in (TextArea, Input):
        monkeypatch.setattr(widget.cursor_blink, "_default", False)
    monkeypatch.setattr("reso_explorer.tui.app.show_notice", lambda *_: None)  # it goes by time
    stale: list[str] = []
    async with drive(workspace, size=size) as run:
        run.app.animation_level = "none"
        for scene in SCENES:
            await scene(run)
            await run.settle()
            for name, theme in THEMES.items():
                if scene in ONLY_DARK and name != "dark":
                    continue
                run.app.theme = theme
                await painted(run)
                svg = normalised(run.app.export_screenshot(title="reso-explorer"))
                stale += compared(f"{scene.__name__}-{size[0]}x{size[1]}-{name}", svg)
            run.app.theme = THEMES["dark"]
    assert not stale, "Look at these; RENEW_PICTURES=1 keeps them:\n" + "\n".join(stale)


async def painted(run: Driven) -> None:
    """Wait until all styles of a theme are on the screen; that goes in small turns."""
    for _ in range(2):
        await run.settle()
        screen = run.app.screen
        while not all(
            turns is None or turns.is_over
            for turns in (
                run.app._restyling,
                getattr(screen, "_styling", None),
                getattr(screen, "_painting", None),
            )
        ):
            await run.pilot.pause()


def compared(name: str, svg: str) -> list[str]:
    """Compare a picture with the kept one, or keep it; return what differs."""
    path = FOLDER / f"{name}.svgz"
    if os.environ.get("RENEW_PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(svg.encode(), mtime=0))
        return []
    before = gzip.decompress(path.read_bytes()).decode() if path.is_file() else ""
    if before == svg:
        return []
    kept, now = words_of(before), words_of(svg)
    differing = [f"  - {a}\n  + {b}" for a, b in zip(kept, now, strict=False) if a != b]
    return [f"{path.name}: {len(differing) or 'only colors'} lines differ", *differing[:5]]


def words_of(svg: str) -> list[str]:
    """Return the texts of a picture, line by line."""
    lines: dict[str, list[str]] = {}
    for y, text in re.findall(r'<text [^>]*y="([\d.]+)"[^>]*>([^<]*)<', svg):
        lines.setdefault(y, []).append(text.replace("&#160;", " "))
    return [" ".join(parts) for parts in lines.values()]
