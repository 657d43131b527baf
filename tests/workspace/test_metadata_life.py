"""Metadata between runs: kept, asked for again, changed, damaged, and read when nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.errors import UnreachableError
from reso_explorer.workspace import SourceKind, Workspace, WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer

    from reso_explorer.workspace import World

    from .conftest import MakeWorld, Service


def asked_for_metadata(service: Service) -> int:
    return sum("metadata" in path for path in service.asked)


async def test_an_unchanged_document_is_not_sent_again(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as first:
        kept = first.snapshot
    assert kept is not None
    assert kept.etag == service.etag
    async with await Workspace.open(service.url, world=world) as second:
        assert second.snapshot is not None
        assert second.snapshot.id == kept.id
        assert second.snapshot.checked > kept.checked
        assert second.is_fresh
        assert second.document.model == first.document.model
    assert asked_for_metadata(service) == 2
    assert service.headers[1]["if-none-match"] == service.etag


async def test_a_changed_document_is_a_new_snapshot(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world) as first:
        pass
    service.etag = 'W/"2"'
    service.metadata = service.metadata.replace(b"OfficePhone", b"OfficeFax")
    async with await Workspace.open(service.url, world=world) as second:
        assert "OfficeFax" in second.document.index.properties("market.Office")
    assert first.snapshot is not None
    assert second.snapshot is not None
    assert first.snapshot.sha256 != second.snapshot.sha256
    assert len(second.store.snapshots.all()) == 2  # type: ignore[union-attr]


async def test_without_an_etag_the_same_document_is_one_snapshot(
    service: Service, world: World
) -> None:
    service.etag = ""
    for _ in range(2):
        async with await Workspace.open(service.url, world=world) as opened:
            assert opened.store is not None
            assert len(opened.store.snapshots.all()) == 1


async def test_a_quick_opening_asks_nobody_and_is_asked_for_later(
    service: Service, world: World
) -> None:
    async with await Workspace.open(service.url, world=world):
        pass
    async with await Workspace.open(service.url, world=world, quick=True) as opened:
        assert asked_for_metadata(service) == 1
        assert not opened.is_fresh
        assert await opened.revalidate() is None
        assert opened.is_fresh
        assert asked_for_metadata(service) == 2


async def test_revalidation_puts_a_changed_document_in_place(
    service: Service, world: World
) -> None:
    async with await Workspace.open(service.url, world=world):
        pass
    service.etag = 'W/"2"'
    service.metadata = service.metadata.replace(b"OfficePhone", b"OfficeFax")
    async with await Workspace.open(service.url, world=world, quick=True) as opened:
        before = opened.document
        after = await opened.revalidate()
        assert after is opened.document
        assert after is not before
        assert "OfficeFax" in opened.document.index.properties("market.Office")


async def test_revalidation_with_rubbish_leaves_the_workspace_as_it_is(
    service: Service, world: World
) -> None:
    async with await Workspace.open(service.url, world=world):
        pass
    service.etag, service.metadata = 'W/"2"', b"<a>no metadata</a>"
    async with await Workspace.open(service.url, world=world, quick=True) as opened:
        before = (opened.document, opened.snapshot)
        with pytest.raises(WorkspaceError):
            await opened.revalidate()
        assert (opened.document, opened.snapshot) == before
        assert not opened.is_fresh


async def test_a_quick_first_opening_fetches(service: Service, world: World) -> None:
    async with await Workspace.open(service.url, world=world, quick=True) as opened:
        assert opened.is_fresh
    assert asked_for_metadata(service) == 1


async def test_when_nobody_answers_the_kept_document_is_shown_and_told(
    service: Service, httpserver: HTTPServer, world: World
) -> None:
    async with await Workspace.open(service.url, world=world):
        pass
    httpserver.stop()
    try:
        async with await Workspace.open(service.url, world=world) as opened:
            assert not opened.is_fresh
            assert "Listing" in opened.document.index.entity_sets
            assert "The document of" in opened.notes[-1]
            with pytest.raises(UnreachableError):
                await opened.run("Listing")
    finally:
        httpserver.start()


async def test_a_snapshot_opens_without_its_service(
    service: Service, httpserver: HTTPServer, world: World
) -> None:
    async with await Workspace.open(service.url, world=world) as first:
        assert first.snapshot is not None
        ident = first.snapshot.id
    asked = len(service.asked)
    for prefix in (ident, ident[:16], first.snapshot.sha256[:10]):
        async with await Workspace.open(f"snapshot:{prefix}", world=world) as opened:
            assert opened.kind is SourceKind.SNAPSHOT
            assert not opened.is_live
            assert opened.document.model == first.document.model
            with pytest.raises(WorkspaceError) as caught:
                await opened.run("Listing")
            assert service.url in caught.value.message
    assert len(service.asked) == asked


async def test_an_unknown_snapshot_is_told(world: World) -> None:
    with pytest.raises(WorkspaceError) as caught:
        await Workspace.open("snapshot:nothing", world=world)
    assert caught.value.is_usage
    assert "snapshots" in caught.value.hint


def damage(home: Path) -> None:
    (document,) = (home / "data" / "snapshots").glob("*.z")
    document.write_bytes(b"not packed")


@pytest.mark.parametrize("quick", [False, True])
async def test_a_damaged_snapshot_is_fetched_again(
    service: Service, world: World, home: Path, *, quick: bool
) -> None:
    async with await Workspace.open(service.url, world=world):
        pass
    damage(home)
    async with await Workspace.open(service.url, world=world, quick=quick) as opened:
        assert "Listing" in opened.document.index.entity_sets
        assert opened.is_fresh
        assert any("damaged" in note for note in opened.notes)
    assert "if-none-match" not in service.headers[1]
    async with await Workspace.open(service.url, world=world) as again:
        assert not again.notes


async def test_a_damaged_snapshot_cannot_be_opened_and_says_so(
    service: Service, world: World, home: Path
) -> None:
    async with await Workspace.open(service.url, world=world) as first:
        assert first.snapshot is not None
    damage(home)
    with pytest.raises(WorkspaceError) as caught:
        await Workspace.open(f"snapshot:{first.snapshot.id}", world=world)
    assert "damaged" in caught.value.message


async def test_a_damaged_model_is_read_anew(service: Service, world: World, home: Path) -> None:
    async with await Workspace.open(service.url, world=world) as first:
        pass
    models = [path for path in (home / "cache" / "models").rglob("*") if path.is_file()]
    assert models
    for path in models:
        path.write_bytes(b"rubbish")
    async with await Workspace.open(service.url, world=world) as second:
        assert second.document.model == first.document.model


async def test_a_folder_that_cannot_be_written_is_no_trouble(
    service: Service, make_world: MakeWorld, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    world = make_world(RESO_EXPLORER_HOME=str(blocked))
    async with await Workspace.open(service.url, world=world) as opened:
        assert (await opened.run("Listing?$top=1")).rows


async def test_the_demo_keeps_no_snapshot(world: World, home: Path) -> None:
    async with await Workspace.open("demo", world=world) as opened:
        assert opened.snapshot is None
    assert not list((home / "data").rglob("*.z"))
