"""Writes the pictures in screenshots/: the workbench on the demo service, driven by keys.

`--check` writes nothing and exits with 1 where a picture is stale. Everything that differs
between runs (times, port, element ids) is fixed, so that the same program gives the same files.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from reso_explorer.tui.app import Workbench
    from reso_explorer.workspace import ResultPage, Step, Workspace
    from reso_explorer.workspace.lookups import LookupValues

FOLDER: Final = Path(__file__).parent.parent / "screenshots"
PORT: Final = "8765"
"""Stands for the port of the demo service."""
ELAPSED: Final = 0.042
"""Seconds that every answer takes in the pictures."""

MOMENT: Final = "2026-06-15 09:00"
"""Stands for the time at which lookup values were read."""

WIDE: Final = (140, 42)
LISTINGS: Final = (
    "Property?$filter=StandardStatus eq 'Active' and ListPrice ge 500000"
    "&$select=ListingKey, ListPrice, City, PropertyType, BedroomsTotal, LivingArea, Appliances"
    "&$orderby=ListPrice desc&$top=25&$count=true"
)


@dataclass(frozen=True)
class Scene:
    """One picture: a query to begin with, the keys to press, size and theme.

    A key that starts with `=` is typed letter by letter; `go:PLACE` moves the focus.
    """

    file: str
    keys: tuple[str, ...] = ()
    query: str = ""
    runs: bool = False
    size: tuple[int, int] = WIDE
    is_light: bool = False
    notes: str = field(default="")


SCENES: Final = (
    Scene("main", ("down", "right", *["down"] * 7)),
    Scene("field", ("slash", "=standardstatus", "enter", "enter"), LISTINGS),
    Scene(
        "query",
        ("i",),
        LISTINGS.replace("Active", "Actve").replace("ListPrice ge", "ListPrce ge"),
    ),
    Scene("rows", ("go:rows", "z", "down", "down", "right"), LISTINGS, runs=True),
    Scene(
        "record",
        ("go:rows", "v", "a"),
        "Property?$filter=StandardStatus eq 'Active'"
        "&$select=ListingKey, ListPrice, City, PublicRemarks, Appliances, CloseDate"
        "&$expand=ListAgent, Media($top=3;$select=MediaKey, MediaURL, Order)&$top=5",
        runs=True,
    ),
    Scene(
        "relations",
        ("go:rows", "r"),
        "Property?$filter=StandardStatus eq 'Active'&$top=25",
        runs=True,
    ),
    Scene("light", ("down", "right", "down", "down"), LISTINGS, runs=True, is_light=True),
    Scene("narrow", ("down", "right", *["down"] * 5, "space"), LISTINGS, size=(80, 24)),
)


async def open_demo(on_step: Callable[[Step], None], home: str) -> Workspace:
    """Open the demo with its port and its times fixed."""
    import msgspec

    from reso_explorer.workspace import Workspace
    from reso_explorer.world import World

    world = World(environ={"RESO_EXPLORER_HOME": home})
    workspace = await Workspace.open("demo", world=world, on_step=on_step)
    workspace.subtitle = re.sub(r":\d+", f":{PORT}", workspace.subtitle)
    url, run, lookup_values = workspace.url, workspace.run, workspace.lookup_values

    def shown(text: str) -> str:
        return re.sub(r"(127\.0\.0\.1):\d+", rf"\1:{PORT}", url(text))

    async def timed(text: str, **more: Any) -> ResultPage:
        workspace.url = url  # type: ignore[method-assign]
        try:
            page = await run(text, **more)
        finally:
            workspace.url = shown  # type: ignore[method-assign]
        return msgspec.structs.replace(page, elapsed=ELAPSED)

    async def dated(*place: str, **more: Any) -> LookupValues:
        values = await lookup_values(*place, **more)
        # Read just now, or a moment ago for the check of the query: whichever was first.
        source = re.sub(r"^Lookup resource.*", f"Lookup resource, read {MOMENT}", values.source)
        return msgspec.structs.replace(values, source=source)

    workspace.lookup_values = dated  # type: ignore[method-assign]
    workspace.url = shown  # type: ignore[method-assign]
    workspace.run = timed  # type: ignore[method-assign]
    workspace.quota = lambda: ()  # type: ignore[method-assign]
    return workspace


async def settle(app: Workbench, pilot: Pilot[None]) -> None:
    """Wait until nothing is under way: no worker, no timer of the checker."""
    for _ in range(3):
        await pilot.pause()
        pending = [worker.wait() for worker in app.workers if not worker.is_finished]
        if pending:
            await asyncio.gather(*pending, return_exceptions=True)
    await pilot.pause(0.4)
    pending = [worker.wait() for worker in app.workers if not worker.is_finished]
    await asyncio.gather(*pending, return_exceptions=True)
    await pilot.pause()


async def picture(scene: Scene) -> str:
    """Play a scene and return its picture."""
    from textual.widgets import Input, TextArea

    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.lower_place import LowerPlace
    from reso_explorer.tui.notice_line import NoticeLine
    from reso_explorer.world import World

    with tempfile.TemporaryDirectory() as home:

        async def opener(_source: str, on_step: Callable[[Step], None]) -> Workspace:
            return await open_demo(on_step, home)

        app = Workbench("demo", World(environ={"RESO_EXPLORER_HOME": home}), opener)
        # A cursor that blinks may be in its dark half when the picture is taken.
        TextArea.cursor_blink._default = Input.cursor_blink._default = False  # noqa: SLF001
        async with app.run_test(size=scene.size) as pilot:
            while not any(place.is_filled for place in app.screen.query(LowerPlace)):
                await pilot.pause(0.05)
            await settle(app, pilot)
            if scene.is_light:
                app.theme = "reso-light"
            await play(app, pilot, scene)
            for line in app.screen.query(NoticeLine):
                line.put_away()  # it would go by itself, after some time
            await settle(app, pilot)
            return normalised(app.export_screenshot(title="reso-explorer"))


async def play(app: Workbench, pilot: Pilot[None], scene: Scene) -> None:
    """Set the query up and press the keys of a scene."""
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.draft import draft_of

    main = app.screen
    assert isinstance(main, MainScreen)
    assert app.session is not None
    if scene.query:
        app.session.put(draft_of(scene.query))
        main.draft_changed()
    if scene.runs:
        main.action_do("query.run")
        await settle(app, pilot)
    for key in scene.keys:
        if key == "go:rows":
            main.enter("rows", main.rows_pane.grid)
        elif key.startswith("="):
            await pilot.press(*("space" if char == " " else char for char in key[1:]))
        else:
            await pilot.press(key)
        await settle(app, pilot)


def normalised(svg: str) -> str:
    """Return a picture without what differs between runs, and without fonts from elsewhere."""
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: Fira Code, monospace", "font-family: monospace", svg)
    svg = _TEXT.sub(_without_outer_blanks, svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


_TEXT: Final = re.compile(
    r'<text (?P<before>[^>]*?)x="(?P<x>[\d.]+)" (?P<between>[^>]*?)textLength="(?P<length>[\d.]+)"'
    r"(?P<after>[^>]*)>(?P<text>[^<]*)</text>"
)
_BLANK: Final = "&#160;"
CELL: Final = 12.2
"""Width of a character in the pictures."""


def _without_outer_blanks(found: re.Match[str]) -> str:
    """Return a piece of text that begins and ends with a sign: some programs drop outer blanks."""
    text = found["text"]
    inner = text
    first = 0
    while inner.startswith(_BLANK):
        inner = inner.removeprefix(_BLANK)
        first += 1
    last = 0
    while inner.endswith(_BLANK):
        inner = inner.removesuffix(_BLANK)
        last += 1
    if not inner:
        return ""
    x = float(found["x"]) + first * CELL
    length = float(found["length"]) - (first + last) * CELL
    return (
        f'<text {found["before"]}x="{x:.1f}" {found["between"]}textLength="{length:.1f}"'
        f"{found['after']}>{inner}</text>"
    )


def main() -> int:
    """Write the pictures, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when stale")
    parser.add_argument("scene", nargs="*", help="only these pictures")
    options = parser.parse_args()
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        os.environ.pop(name, None)
    stale = []
    for scene in SCENES:
        if options.scene and scene.file not in options.scene:
            continue
        path = FOLDER / f"{scene.file}.svg"
        svg = asyncio.run(picture(scene))
        if not options.check:
            path.write_text(svg, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != svg:
            stale.append(path.name)
    if stale:
        print(f"Stale: {', '.join(stale)}. Run python .ci/make_screenshots.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
