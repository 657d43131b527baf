"""Census and probe, driven by keys; the service is invented."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from reso_explorer.service.errors import ServiceError
from reso_explorer.service.probe import Outcome
from reso_explorer.store.probes import Verdict
from tests.tui.conftest import houses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

    from reso_explorer.tui.layers.census import CensusLayer
    from tests.tui.conftest import Drive, Driven, SampleWorkspace


def give_rows(workspace: SampleWorkspace, hold: asyncio.Event | None = None) -> None:
    """Let the service give pages of rows; while `hold` is clear the second one is not given."""
    from types import SimpleNamespace

    async def pages(text: str, **_: Any) -> AsyncIterator[Any]:
        workspace.calls.append(text)
        yield SimpleNamespace(rows=houses(25))
        if hold is not None:
            try:
                await hold.wait()
            except asyncio.CancelledError:
                workspace.cancelled += 1
                raise
        yield SimpleNamespace(rows=houses(15, 25))

    workspace.pages = pages  # type: ignore[assignment]


def layer(run: Driven) -> CensusLayer:
    from reso_explorer.tui.layers.census import CensusLayer

    screen = run.app.screen
    assert isinstance(screen, CensusLayer)
    return screen


async def test_a_census_is_read_sorted_and_used(drive: Drive, workspace: SampleWorkspace) -> None:
    give_rows(workspace)
    async with drive(workspace) as run:
        await run.press("down", "C")
        text = run.text()
        assert "40 rows" in text
        assert "██████████" in text
        assert "100%" in text
        assert "[/x][bold]\\x1b" in text
        assert "\u202e" not in text
        await run.press("s")
        assert layer(run).grid.sorted_by == {"name": False}
        await run.press("g", "space")
        assert run.app.session is not None
        assert run.app.session.draft.select == "Built"
        await run.press("slash")
        await run.type("pri")
        await run.press("enter", "enter")
        assert run.main.details_pane.description.heading == "Price"
        facts = {fact.name: fact.text for fact in run.main.details_pane.description.facts}
        assert facts["Filled"] == "100% of 40 rows"
        assert "▁" in facts["Seen"] or "█" in facts["Seen"]
        await run.press("C")
        assert workspace.calls.count("House") == 1, "what is known is shown without asking again"
        await run.press("f5")
        assert workspace.calls.count("House") == 2
        await run.press("escape")
        assert run.main.details_pane.description.heading == "Price"


async def test_escape_stops_a_census_and_then_leaves(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    give_rows(workspace, asyncio.Event())
    async with drive(workspace) as run:
        await run.press("down")
        await run.start("C")
        await run.shown("Read 25 of 200 rows")
        run.app.action_jobs()
        await run.shown("Reading field stats of House")
        await run.start("escape")
        assert layer(run)
        await run.start("escape")
        await run.shown("Stopped")
        assert workspace.cancelled == 1
        await run.press("escape")
        assert run.main.schema_pane.outline.has_focus


async def test_a_refused_census_says_why(drive: Drive, workspace: SampleWorkspace) -> None:
    async def pages(text: str, **_: Any) -> AsyncIterator[Any]:
        raise ServiceError("The key may not read House.", what_to_try="Ask the provider.")
        yield

    workspace.pages = pages  # type: ignore[assignment]
    async with drive(workspace, size=(80, 24)) as run:
        await run.press("down", "C")
        assert "The key may not read House." in run.text()


async def test_a_census_needs_a_resource_and_a_service(drive: Drive) -> None:
    from tests.tui.conftest import SampleWorkspace

    async with drive(SampleWorkspace(is_live=False)) as run:
        await run.press("C")
        assert "Field stats need a resource" in run.text()
        await run.press("down", "C", "P")
        assert "no service behind" in run.text()


async def test_a_probe_shows_each_outcome_and_can_be_stopped(
    drive: Drive, workspace: SampleWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = asyncio.Event()

    async def probe(_: Any, resource: str, fields: tuple[str, ...]) -> AsyncIterator[Outcome]:
        workspace.calls.append(f"probe {resource} {','.join(fields)}")
        yield Outcome(resource, fields[0], "eq", Verdict.SUPPORTED, "", "")
        await go_on.wait()
        yield Outcome(resource, fields[0], "contains", Verdict.REJECTED, "\x1b[2Jno", "")

    monkeypatch.setattr("reso_explorer.workspace.probing.probe", probe)
    monkeypatch.setattr("reso_explorer.workspace.probing.probe_price", lambda *_: 5)
    async with drive(workspace) as run:
        await run.press("slash")
        await run.type("price")
        await run.press("enter")
        await run.start("P")
        await run.shown("1 test done (Esc to stop)")
        await run.start("escape", "escape")
        await run.shown("stopped after 1 test;")
        go_on.set()
        await run.press("P")
        text = run.text()
        assert "filterable with eq" in text
        assert "contains: \\x1b[2Jno" in text
        assert "Esc stops" not in text
        assert workspace.calls.count("probe House Price") == 2


async def test_many_requests_are_sent_after_a_yes_only(
    drive: Drive, workspace: SampleWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def probe(_: Any, resource: str, fields: tuple[str, ...]) -> AsyncIterator[Outcome]:
        workspace.calls.append("probe")
        yield Outcome(resource, fields[0], "eq", Verdict.SUPPORTED, "", "")

    monkeypatch.setattr("reso_explorer.workspace.probing.probe", probe)
    monkeypatch.setattr("reso_explorer.workspace.probing.probe_price", lambda *_: 14)
    async with drive(workspace) as run:
        await run.press("slash")
        await run.type("price")
        await run.press("enter", "P")
        assert "Send up to 14 requests" in run.text()
        assert "at least 7 seconds" in run.text()
        for no in ("n", "escape"):
            await run.press(no)
            assert "Send up to" not in run.text()
            await run.press("P")
        assert "probe" not in workspace.calls
        await run.press("y")
        assert workspace.calls.count("probe") == 1
        assert "filterable with eq" in run.text()


async def test_a_census_of_many_pages_asks_first(drive: Drive, workspace: SampleWorkspace) -> None:
    from reso_explorer.providers.dialect import Dialect, TopRules

    workspace.dialect = Dialect(top=TopRules(maximum=25))
    give_rows(workspace)
    async with drive(workspace) as run:
        await run.press("down", "C")
        assert "Send up to 8 requests" in run.text()
        assert workspace.calls == []
        await run.press("y")
        assert len(workspace.calls) == 1
