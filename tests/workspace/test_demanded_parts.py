"""A provider that demands a filter, a header and patience gets them with every request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.secret import Secret
from reso_explorer.service.errors import BadRequestError
from reso_explorer.store import Store
from reso_explorer.workspace import Step, Workspace, WorkspaceError
from reso_explorer.workspace.connecting import Draft, connect, save
from reso_explorer.workspace.doctoring import walk
from reso_explorer.workspace.downloading import download_rows
from reso_explorer.workspace.knowing import look_for_drift, take_census
from reso_explorer.workspace.probing import check_core, probe
from reso_explorer.workspace.profile_draft import needed_variables

from .conftest import MARK
from .grid_service import Grid, grid_provider

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from reso_explorer.workspace import World

    from .conftest import MakeWorld

SYSTEM = "OriginatingSystemName eq 'actris'"


def silent(_step: Step) -> None:
    return None


@pytest.fixture
def grid(httpserver: HTTPServer) -> Grid:
    return Grid(httpserver)


def plan_for(world: World, grid: Grid, **variables: str) -> Draft:
    secrets = {"token": Secret(MARK)}
    provider = grid_provider(world)
    return Draft("feed", provider, url=grid.url, variables=variables, secrets=secrets)


@pytest.fixture
async def saved(grid: Grid, world: World) -> Grid:
    """The service with a saved profile for it."""
    plan = plan_for(world, grid, originating_system="actris")
    found = await connect(plan, world, silent)
    async with found.workspace:
        save(found, plan, Store(environ=world.environ), keep="env")
    return grid


async def opened(world: World) -> Workspace:
    return await Workspace.open("feed", world=world)


def asked(grid: Grid) -> list[str]:
    from urllib.parse import unquote

    return [unquote(each) for each in grid.asked]


async def test_the_metadata_request_carries_the_filter(saved: Grid) -> None:
    assert asked(saved) == [f"/v2/$metadata?$filter={SYSTEM}"]
    assert saved.refused == []


def test_the_system_is_asked_for(grid: Grid, world: World) -> None:
    plan = plan_for(world, grid)
    assert needed_variables(plan) == ("originating_system",)


async def test_without_the_system_the_server_says_what_it_misses(grid: Grid, world: World) -> None:
    with pytest.raises(WorkspaceError) as caught:
        await connect(plan_for(world, grid), world, silent)
    assert "OriginatingSystemName" in caught.value.message
    assert grid.refused == ["exactly one OriginatingSystemName, not 0"]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Property", f"Property?$filter={SYSTEM}"),
        ("Property?$top=2", f"Property?$filter={SYSTEM}&$top=2"),
        (
            "Property?$filter=StandardStatus eq 'Active'&$top=2",
            f"Property?$filter=StandardStatus eq 'Active' and {SYSTEM}&$top=2",
        ),
        (
            "Property?$filter=StandardStatus eq 'Active' or City eq 'Town 1'",
            f"Property?$filter=(StandardStatus eq 'Active' or City eq 'Town 1') and {SYSTEM}",
        ),
        (f"Property?$filter={SYSTEM}", f"Property?$filter={SYSTEM}"),
    ],
)
async def test_queries_get_the_system(saved: Grid, world: World, text: str, sent: str) -> None:
    async with await opened(world) as workspace:
        page = await workspace.run(text)
        assert asked(saved)[-1] == f"/v2/{sent}"
        added = [note for note in page.notes if "It was added." in note]
        assert bool(added) is (text != sent)
        assert "OriginatingSystemName" in str(workspace.code(text, "curl"))
    assert saved.refused == []


async def test_the_checker_says_so_beforehand(saved: Grid, world: World) -> None:
    async with await opened(world) as workspace:
        (found,) = [d for d in workspace.check("Property?$top=2") if d.code == "required-part"]
        assert found.fix is not None
        assert not [
            d for d in workspace.check(f"Property?$filter={SYSTEM}") if "required" in d.code
        ]


async def test_sent_as_written_where_that_is_wanted(saved: Grid, world: World) -> None:
    async with await opened(world) as workspace:
        workspace.sends_as_written = True
        with pytest.raises(BadRequestError, match="OriginatingSystemName"):
            await workspace.run("Property?$top=2")


async def test_all_pages_and_a_file(saved: Grid, world: World, tmp_path: Path) -> None:
    async with await opened(world) as workspace:
        rows = [row async for page in workspace.pages("Property") for row in page.rows]
        assert [row["ListingKey"] for row in rows] == [f"ACT{n}" for n in range(5)]
        notes: list[str] = []
        target = tmp_path / "rows.ndjson"
        done = await download_rows(workspace, "Property", target, on_note=notes.append)
        assert (done.rows, done.complete) == (5, True)
        assert any("It was added." in note for note in notes)
    assert saved.refused == []


async def test_everything_that_asks_by_itself_asks_rightly(saved: Grid, world: World) -> None:
    async with await opened(world) as workspace:
        assert (await take_census(workspace, "Property")).rows == 5
        assert (await look_for_drift(workspace, "Property")).rows == 5
        values = await workspace.lookup_values("grid.Property", "StandardStatus")
        assert values.values[0].value == "Active"
        cities = await workspace.lookup_values("grid.Property", "City")
        assert cities.source == "sampled from Property"
        outcomes: list[Any] = [each async for each in probe(workspace, "Property", ["City"])]
        assert outcomes
        assert [each async for each in check_core(workspace, "Property")]
    findings = {each.step: each.state.value for each in await walk("feed", "", world)}
    assert findings["metadata"] == "ok"
    assert findings["first row"] in {"ok", "warning"}
    lacking = [each for each in asked(saved) if SYSTEM not in each and "('ACT0')" not in each]
    assert lacking == []


# --- politeness ---------------------------------------------------------------------------------


async def test_lookups_are_read_once_a_day_and_all_at_once(
    saved: Grid, world: World, make_world: MakeWorld
) -> None:
    async with await opened(world) as workspace:
        status = await workspace.lookup_values("grid.Property", "StandardStatus")
        assert [each.value for each in status.values] == [
            "Active",
            "Closed",
            "Active Under Contract",
        ]
        await workspace.lookup_values("grid.Property", "City")
        workspace.check("Property?$filter=City eq 'X' and StandardStatus eq 'Y'")
        await workspace.load_asked_lookups()
    assert len(saved.of("Lookup")) == 1
    async with await opened(world) as workspace:
        again = await workspace.lookup_values("grid.Property", "StandardStatus", refresh=True)
        assert again.values == status.values
        assert "once in 24 hours at most" in again.note
        assert again.source.startswith("Lookup resource, read ")
    assert len(saved.of("Lookup")) == 1


async def test_lookups_that_cannot_be_read_are_not_sought_at_every_keystroke(
    saved: Grid, world: World
) -> None:
    async with await opened(world) as workspace:
        saved.down = True
        before = len(saved.of("Lookup"))
        for text in ("City eq 'X'", "City eq 'Xy'", "City eq 'Xyz'"):
            workspace.check(f"Property?$filter={text}")
            assert not await workspace.load_asked_lookups()
        sent = len(saved.of("Lookup")) - before
    assert sent == 1


async def test_older_values_where_the_service_fails(saved: Grid, world: World) -> None:
    async with await opened(world) as workspace:
        assert workspace.store is not None
        await workspace.lookup_values("grid.Property", "StandardStatus")
        old = "2026-01-01T00:00:00.000000Z"
        workspace.store.database.write("UPDATE lookups SET at = ?", (old,))
    async with await opened(world) as workspace:
        saved.down = True
        found = await workspace.lookup_values("grid.Property", "StandardStatus")
        assert found.source == "Lookup resource, read 2026-01-01 00:00"
        assert len(found.values) == 3
        assert found.note
    assert len(saved.of("Lookup")) == 2


async def test_a_value_by_any_of_its_spellings(saved: Grid, world: World) -> None:
    async with await opened(world) as workspace:
        found = await workspace.lookup_values("grid.Property", "StandardStatus")
    for text in (
        "ActiveUnderContract",
        "active under contract",
        "b__41637469766520556e64657220436f6e7472616374",
    ):
        value = found.find(text)
        assert value is not None, text
        assert value.value == "Active Under Contract"
        assert value.legacy == "ActiveUnderContract"
    assert found.find("Unheard of") is None
