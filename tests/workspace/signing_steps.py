"""Steps that the tests of signing in share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.providers import load
from reso_explorer.store import Store
from reso_explorer.workspace import Step, Workspace
from reso_explorer.workspace.connecting import connect, save
from reso_explorer.workspace.profile_draft import Draft

if TYPE_CHECKING:
    from reso_explorer.providers.provider import AuthKind
    from reso_explorer.workspace import World

    from .guarded_service import Guarded


def silent(_step: Step) -> None:
    return None


def draft(guarded: Guarded, auth: AuthKind, **rest: Any) -> Draft:
    rest.setdefault("provider", load("generic"))
    rest.setdefault("client_id", "me")
    return Draft("feed", auth=auth, url=guarded.url, **rest)


async def connected(plan: Draft, world: World, *, keep: Any = "keyring") -> None:
    """Connect, read rows, save."""
    found = await connect(plan, world, silent)
    async with found.workspace as opened:
        assert len((await opened.run("Listing")).rows) == 3
        save(found, plan, Store(environ=world.environ), keep=keep)


async def opens(world: World) -> None:
    """Open the saved profile in another run and read rows."""
    async with await Workspace.open("feed", world=world) as opened:
        assert len((await opened.run("Listing")).rows) == 3
