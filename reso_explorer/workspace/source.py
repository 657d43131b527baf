"""What the SOURCE word stands for."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.errors import ReportedError

if TYPE_CHECKING:
    from reso_explorer.world import World


class SourceKind(StrEnum):
    """Where a document comes from."""

    DEMO = "demo"
    SERVICE = "service"
    PROFILE = "profile"
    FILE = "file"
    STDIN = "standard input"
    SNAPSHOT = "snapshot"


class Source(Struct, frozen=True):
    """A recognised source; `name` is the URL, path, profile name or snapshot id."""

    kind: SourceKind
    name: str


class WorkspaceError(ReportedError):
    """A source that cannot be opened, or a request that cannot be made."""


def is_profile(name: str, world: World) -> bool:
    """Tell whether a profile of this name is saved."""
    from reso_explorer.store.places import Places
    from reso_explorer.store.profiles import Profiles

    return name in Profiles(Places.default(world.environ).profiles).names()


def is_readable(text: str) -> bool:
    """Tell whether a word names a file, or a pipe such as `<(command)` of a shell gives."""
    path = Path(text)
    try:
        return path.exists() and not path.is_dir()
    except OSError:
        return False


def recognise(text: str, world: World) -> Source:
    """Return what a SOURCE word stands for.

    Raises:
        WorkspaceError: it is no URL, no file and no profile; suggests near names.
    """
    if text == "-":
        return Source(SourceKind.STDIN, "-")
    if text in {"demo", "demo:lookup", "demo:enum"}:
        return Source(SourceKind.DEMO, text)
    if text.startswith("snapshot:"):
        return Source(SourceKind.SNAPSHOT, text.removeprefix("snapshot:"))
    if "://" in text:
        return Source(SourceKind.SERVICE, text)
    if is_profile(text, world):
        return Source(SourceKind.PROFILE, text)
    if is_readable(text):
        return Source(SourceKind.FILE, text)
    raise _nothing(text, world)


def require_local(text: str, world: World) -> None:
    """Make sure that a SOURCE word stands for the demo, a file, or a snapshot.

    Raises:
        WorkspaceError: it is a service, a profile, or standard input, or nothing at all.
    """
    kind = recognise(text, world).kind
    if kind not in {SourceKind.DEMO, SourceKind.FILE, SourceKind.SNAPSHOT}:
        raise WorkspaceError(
            f"Can't open a {kind} here: only the demo, files, and snapshots are allowed.",
            hint="reso-explorer serve --allow-live SOURCE opens live services and profiles too.",
            is_usage=True,
        )


def _nothing(text: str, world: World) -> WorkspaceError:
    from reso_explorer.suggest import did_you_mean

    path = Path(text)
    try:
        if path.is_dir():
            return WorkspaceError(
                f"{text} is a folder.", hint="Give the metadata file in it.", is_usage=True
            )
        near = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else None
    except OSError:
        near = []
    hint = "SOURCE is a URL, a file, - (standard input), a saved profile, or demo."
    may_be_url = "/" in text.lstrip("/.~") and ("." in text or ":" in text)
    if may_be_url and near is None and text[0] not in "/.~":
        scheme = "http" if text.startswith(("localhost", "127.")) else "https"
        hint = f"If it is a URL, write {scheme}://{text}"
    return WorkspaceError(
        f"No file or profile named `{text}`."
        + did_you_mean(path.name, [*_profiles(world), "demo", *(near or ())]),
        hint=hint,
        is_usage=True,
    )


def _profiles(world: World) -> tuple[str, ...]:
    from reso_explorer.store.places import Places
    from reso_explorer.store.profiles import Profiles

    return tuple(Profiles(Places.default(world.environ).profiles).names())
