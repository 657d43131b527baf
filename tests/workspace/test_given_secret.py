"""A token given where the server wanted one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.secret import Secret
from reso_explorer.service.errors import UnauthorizedError
from reso_explorer.store.errors import StoreError
from reso_explorer.workspace import Workspace, WorkspaceError
from reso_explorer.workspace.given_secret import (
    keep_secret,
    open_with,
    proposed_name,
    use,
    wanted_by,
    wanted_of,
)

from .guarded_service import ACCESS

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import MakeWorld
    from .guarded_service import Guarded, MemoryKeyring


async def test_a_url_opens_with_a_token_and_becomes_a_profile(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    guarded.valid = {ACCESS}
    world = make_world()
    with pytest.raises(UnauthorizedError):
        await Workspace.open(guarded.url, world=world)
    wanted = wanted_by(guarded.url, world)
    assert wanted is not None
    assert (wanted.title, wanted.slot, wanted.profile) == ("Token", "token", "")
    assert proposed_name(wanted) == "localhost"
    with pytest.raises(UnauthorizedError):
        await open_with(wanted, Secret("wrong-token-000"), world, lambda _: None)
    given = Secret(f"Bearer {ACCESS}")
    async with await open_with(wanted, given, world, lambda _: None) as opened:
        assert len((await opened.run("Listing")).rows) == 3
        kept = keep_secret(wanted, opened, given, keep="keyring", name="guarded")
        assert kept is not None
        assert kept.where == "the keyring"
        with pytest.raises(StoreError, match="guarded"):
            keep_secret(wanted, opened, given, keep="keyring", name="guarded")
    async with await Workspace.open("guarded", world=world) as again:
        assert again.profile == "guarded"
        assert len((await again.run("Listing")).rows) == 3


async def test_an_open_source_goes_on_with_another_token(
    guarded: Guarded, make_world: MakeWorld
) -> None:
    guarded.valid = {ACCESS}
    world = make_world(RESO_EXPLORER_TOKEN=ACCESS)
    async with await Workspace.open(guarded.url, world=world) as opened:
        guarded.valid = {"second-token-1234567"}
        with pytest.raises(UnauthorizedError) as refused:
            await opened.run("Listing")
        assert refused.value.recording is not None
        assert refused.value.recording.exchanges[-1].status == 401
        wanted = wanted_of(opened)
        assert wanted is not None
        second = Secret("second-token-1234567")
        use(opened, wanted, second)
        page = await opened.run("Listing")
        assert len(page.rows) == 3
        shown = [header for each in page.recording.exchanges for header in each.request_headers]
        assert ("Authorization", "•••") in shown
        kept = keep_secret(wanted, opened, second, keep="file", name="guarded")
        assert kept is not None
        assert kept.warning


async def test_a_profile_takes_a_new_secret_of_its_own_kind(
    guarded: Guarded, make_world: MakeWorld, ring: MemoryKeyring
) -> None:
    guarded.valid = {ACCESS}
    world = make_world()
    wanted = wanted_by(guarded.url, world)
    assert wanted is not None
    async with await open_with(wanted, Secret(ACCESS), world, lambda _: None) as opened:
        keep_secret(wanted, opened, Secret(ACCESS), keep="keyring", name="feed")
    guarded.valid = {"newer-token-9876543"}
    named = wanted_by("feed", world)
    assert named is not None
    assert (named.profile, named.can_sign_in, named.address) == ("feed", False, guarded.url)
    newer = Secret("newer-token-9876543")
    async with await open_with(named, newer, world, lambda _: None) as opened:
        keep_secret(named, opened, newer, keep="keyring")
    async with await Workspace.open("feed", world=world) as opened:
        assert len((await opened.run("Listing")).rows) == 3


def test_what_no_secret_opens(make_world: MakeWorld, market_file: Path) -> None:
    assert wanted_by(str(market_file), make_world()) is None
    assert wanted_by("demo", make_world()) is None


async def test_a_secret_without_a_usable_form(guarded: Guarded, make_world: MakeWorld) -> None:
    wanted = wanted_by(guarded.url, make_world())
    assert wanted is not None
    with pytest.raises(WorkspaceError, match="blank"):
        await open_with(wanted, Secret("two words"), make_world(), lambda _: None)
    assert guarded.asked == []
