"""The longest turn of the event loop in the journeys of a user; printed, not judged.

A turn is the CPU time between two moments at which keys can be taken. Run with
`RESO_EXPLORER_CORPUS=… pytest tests/benchmarks/test_stalls.py -s`. The figures are CPU, so that
other work on the machine does not count.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.world import World

from .conftest import MS_GRAPH, ms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from reso_explorer.tui.app import Workbench
    from reso_explorer.workspace import Workspace

BUDGET = 0.050
"""Seconds of CPU that a turn may take."""
ROWS, COLUMNS = 1_000, 600


class Sampler:
    """Longest turn by journey; every callback of the loop is timed."""

    def __init__(self) -> None:
        self.journey = ""
        self.longest: dict[str, tuple[float, str]] = {}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time every callback while this lasts."""
        run = asyncio.Handle._run

        def timed(handle: asyncio.Handle) -> None:
            start = time.thread_time()
            run(handle)
            spent = time.thread_time() - start
            if self.journey and spent > self.longest.get(self.journey, (0.0, ""))[0]:
                self.longest[self.journey] = (spent, _name(handle))

        asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            asyncio.Handle._run = run  # type: ignore[method-assign]

    def lines(self) -> list[tuple[str, str]]:
        """Return (journey, figure) for the report."""
        return [
            (f"{name} {'' if spent <= BUDGET else '(over) ' + who}"[:46], ms(spent))
            for name, (spent, who) in self.longest.items()
        ]


def _name(handle: asyncio.Handle) -> str:
    """Return who ran: the widget of a message pump, else the callback."""
    callback = getattr(handle, "_callback", None)
    task = getattr(callback, "__self__", None)
    return task.get_name() if isinstance(task, asyncio.Task) else str(callback)[:60]


async def settle(app: Workbench, pilot: Pilot[None]) -> None:
    """Wait until nothing is under way."""
    for _ in range(2):
        await pilot.pause()
        pending = [worker.wait() for worker in app.workers if not worker.is_finished]
        await asyncio.gather(*pending, return_exceptions=True)
    await pilot.pause(0.3)


@asynccontextmanager
async def opened(
    sampler: Sampler, opener: Any, source: str, home: Path
) -> AsyncIterator[tuple[Workbench, Pilot[None], Callable[..., Any]]]:
    """Open the workbench under the sampler; yields app, pilot, and a function for one journey."""
    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.rows_pane import RowsPane

    app = Workbench(source, World(environ={"RESO_EXPLORER_HOME": str(home)}), opener)
    app.collector.is_active = True

    async def journey(name: str, *keys: str, size: tuple[int, int] | None = None) -> None:
        sampler.journey = name
        if size is not None:
            await pilot.resize_terminal(*size)
        for key in keys:
            await pilot.press(key)
        await settle(app, pilot)
        sampler.journey = ""

    with sampler.watching():
        sampler.journey = "opening"
        async with app.run_test(size=(160, 50)) as pilot:
            while not isinstance(app.screen, MainScreen) or not app.screen.query(RowsPane):
                await pilot.pause(0.05)
            await settle(app, pilot)
            sampler.journey = ""
            try:
                yield app, pilot, journey
            finally:
                app.collector.release()


async def look_around(app: Workbench, journey: Callable[..., Any]) -> None:
    """Go through what every source has."""
    from reso_explorer.tui.main_screen import MainScreen

    await journey("moving in the tree", "down", "down", "right", *["down"] * 6)
    await journey("opening all", "asterisk", "asterisk")
    await journey("search", "slash", *"phone", "escape", "escape")
    await journey("details tabs", "tab", "2", "3", "1")
    await journey("zoom", "z")
    await journey("zoom back", "z")
    await journey("problems", "exclamation_mark")
    await journey("help", "question_mark", "escape")
    await journey("palette", "ctrl+p", *"cop", "escape")
    await journey("export dialog", "e", "escape")
    await journey("relations", "r", "escape")
    await journey("copy menu", "y", "escape")
    await journey("resize narrow", size=(80, 24))
    await journey("resize wide", size=(160, 50))
    screen = app.screen
    assert isinstance(screen, MainScreen)
    await journey("new tab", "t")
    await journey("close tab", "T")
    app.action_toggle_theme()
    await journey("theme")


@pytest.mark.corpus
async def test_turns_on_ms_graph(
    document_file: Callable[[str], Path], report: Callable[..., None], tmp_path: Path
) -> None:
    sampler = Sampler()
    path = str(document_file(MS_GRAPH))
    async with opened(sampler, None, path, tmp_path) as (app, _, journey):
        await look_around(app, journey)
    report(f"longest turn of the event loop, CPU, {MS_GRAPH} (budget 50 ms)", *sampler.lines())


async def test_turns_on_wide_rows(report: Callable[..., None], tmp_path: Path) -> None:
    sampler = Sampler()
    async with opened(sampler, _open_wide, "wide", tmp_path) as (app, _, journey):
        await journey("starting a query", "down", "space")
        await journey("running", "f5")
        app.screen.enter("rows")  # type: ignore[attr-defined]
        await journey("scrolling", *["pagedown"] * 8, "end", "home", "G", "g")
        await journey("record", "v", "down", "escape")
        await journey("rows full screen", "z")
        await journey("rows and others again", "z")
        for key in ("2", "3", "1"):
            await journey(f"rows tab {key}", key)
        await journey("columns", "w", "escape")
        await journey("narrowing rows", "slash", *"text", "escape", "escape")
        await journey("sorting rows", "s")
        await look_around(app, journey)
    report(f"longest turn, CPU, {ROWS:,} x {COLUMNS} rows (budget 50 ms)", *sampler.lines())


NAMES = tuple(f"Field{number}Name" for number in range(COLUMNS))
VALUES = (None, 125_000, "some text of a listing", "日本語", ["a", "b"], {"Order": 1}, True)


def _wide_rows() -> list[dict[str, Any]]:
    return [
        {name: VALUES[(row + column) % len(VALUES)] for column, name in enumerate(NAMES)}
        for row in range(ROWS)
    ]


async def _open_wide(source: str, on_step: Any) -> Workspace:
    """Open a document of one wide type, with a connection that gives the rows."""
    from reso_explorer.document import read_metadata
    from reso_explorer.providers import Dialect
    from reso_explorer.workspace import ResultPage, SourceKind, Workspace

    kinds = ("Edm.String", "Edm.Int64", "Edm.String", "Edm.String", "Edm.String")
    properties = "".join(
        f'<Property Name="{name}" Type="{kinds[number % 5]}"/>' for number, name in enumerate(NAMES)
    )
    text = f"""<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <EntityType Name="Wide"><Key><PropertyRef Name="Field0Name"/></Key>{properties}</EntityType>
    <EntityContainer Name="C"><EntitySet Name="Wide" EntityType="s.Wide"/></EntityContainer>
    </Schema>"""
    document = await asyncio.to_thread(read_metadata, text.encode())
    rows = await asyncio.to_thread(_wide_rows)

    class Wide(Workspace):
        is_live = True

        async def run(self, text: str, **_: Any) -> ResultPage:
            return ResultPage(
                rows=rows,
                columns=NAMES,
                url="https://wide.example/Wide",
                query=text,
                count=ROWS,
                next_link="",
                number=1,
                elapsed=0.2,
            )

        async def load_asked_lookups(self) -> bool:
            return False

        def url(self, text: str) -> str:
            return f"https://wide.example/{text}"

    return Wide(
        kind=SourceKind.SERVICE,
        title="wide",
        subtitle="live",
        document=document,
        dialect=Dialect.generic(),
        world=World(environ={}),
    )
