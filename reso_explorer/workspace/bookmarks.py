"""Places of a source that the user marked to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.store.bookmarks import Bookmark
    from reso_explorer.world import World


def bookmarks_of(world: World, address: str) -> tuple[Bookmark, ...]:
    """Return the bookmarks of a source; none where they can't be read."""
    from reso_explorer.store import Store, StoreError

    try:
        store = Store(environ=world.environ)
        return store.bookmarks.all(address) if store.database.is_begun else ()
    except StoreError:
        return ()


def toggle_bookmark(
    world: World, address: str, bookmark: Bookmark
) -> tuple[tuple[Bookmark, ...], str]:
    """Add or remove a bookmark; return all there are now, and what went wrong, "" if nothing."""
    from reso_explorer.store import Store, StoreError

    problems: list[str] = []
    try:
        store = Store(environ=world.environ, notice=problems.append)
        store.bookmarks.toggle(address, bookmark)
        return store.bookmarks.all(address), "".join(problems)
    except StoreError as problem:
        return (), str(problem)
