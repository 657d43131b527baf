"""Sources that can be offered without being asked for, and remembering what was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.store import Store
    from reso_explorer.tui.app import OpenSource
    from reso_explorer.workspace import Workspace
    from reso_explorer.world import World

CONNECT: Final = ""
"""The source of the line that leads to the dialogue for a new provider."""
MOST: Final = 8
"""Recent sources, and snapshots, that are offered."""


class KnownSource(NamedTuple):
    """One line: `source` opens it, `title` and `detail` are safe to show.

    `number` is that of an open source, -1 for one that isn't open.
    """

    group: str
    source: str
    title: str
    detail: str = ""
    number: int = -1


def open_sources(sources: Sequence[OpenSource]) -> list[KnownSource]:
    """Return the open sources, the one before the one in front first."""
    lines = [
        KnownSource(
            "Open",
            each.session.source,
            visible(each.session.workspace.title),
            visible(each.session.workspace.subtitle) + (", in front" if number == 0 else ""),
            number,
        )
        for number, each in enumerate(sources)
    ]
    return [*lines[1:], *lines[:1]]


def known_sources(world: World) -> list[KnownSource]:
    """Return profiles, recent files and addresses, snapshots, the demo, and the way to a provider."""
    from reso_explorer.store import Store

    store = Store(environ=world.environ)
    try:
        return [
            *_profiles(store),
            *_recents(store),
            KnownSource("Demo", "demo", "demo", "invented listings on this computer"),
            KnownSource("New", CONNECT, "connect to a provider", "find the host, sign in, save it"),
            *_snapshots(store),
        ]
    finally:
        store.close()


def _profiles(store: Store) -> Iterator[KnownSource]:
    from reso_explorer.store.errors import StoreError

    try:
        names = store.profiles.names()
    except OSError:
        return
    for name in names:
        try:
            profile = store.profiles.load(name)
        except StoreError as problem:
            yield KnownSource("Profiles", name, visible(name), visible(str(problem)))
            continue
        parts = (profile.provider, profile.role or "", urlsplit(profile.url).netloc)
        detail = " · ".join(visible(part) for part in parts if part)
        yield KnownSource("Profiles", name, visible(name), detail)


def _recents(store: Store) -> Iterator[KnownSource]:
    from reso_explorer.store.recents import SourceKind
    from reso_explorer.tui.present.moments import ago

    shown = {SourceKind.FILE, SourceKind.URL}
    recents = [each for each in store.recents.all(limit=40) if each.kind in shown]
    for recent in recents[:MOST]:
        detail = f"opened {ago(recent.at, store.clock())}"
        yield KnownSource("Recent", recent.source, visible(recent.source), detail)


def _snapshots(store: Store) -> Iterator[KnownSource]:
    """Yield the newest snapshots; they open without a connection."""
    from reso_explorer.tui.present.counts import size_text
    from reso_explorer.tui.present.moments import moment_text

    every = store.snapshots.all()
    for snapshot in every[:MOST]:
        title = snapshot.profile or urlsplit(snapshot.url).netloc or snapshot.url
        detail = f"{moment_text(snapshot.fetched)} · {size_text(snapshot.size)} · offline"
        yield KnownSource("Snapshots", f"snapshot:{snapshot.id}", visible(title), detail)


def narrowed(sources: list[KnownSource], words: str) -> list[KnownSource]:
    """Return the lines that have all the words; all of them where none has."""
    wanted = words.casefold().split()
    found = [
        each
        for each in sources
        if all(word in f"{each.group} {each.title} {each.detail}".casefold() for word in wanted)
    ]
    return found or sources


def remember(world: World, source: str, workspace: Workspace) -> None:
    """Put a file or an address that was opened in front of the recent ones, credentials masked."""
    from pathlib import Path

    from reso_explorer.store import Store
    from reso_explorer.store.recents import SourceKind
    from reso_explorer.store.store import NO_HISTORY
    from reso_explorer.workspace import SourceKind as Opened

    kinds = {Opened.FILE: SourceKind.FILE, Opened.SERVICE: SourceKind.URL}
    kind = kinds.get(workspace.kind)
    if kind is None or world.environ.get(NO_HISTORY):
        return
    if kind is SourceKind.FILE:
        source = str(Path(source).expanduser().absolute())
    store = Store(environ=world.environ)
    try:
        store.recents.add(source, kind, title=workspace.title)
    finally:
        store.close()
