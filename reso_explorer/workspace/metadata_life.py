"""Getting the metadata of a service: fetched, unchanged, or from a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reso_explorer.workspace.results import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.document import Document
    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.metadata import FetchedMetadata
    from reso_explorer.service.transport import Progress, Transport
    from reso_explorer.store import Store
    from reso_explorer.store.snapshots import Snapshot

    OnStep = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Obtained:
    """The bytes of a document and how they were had: from a snapshot, or fetched.

    `before` is the latest snapshot that there was when the document was fetched.

    `is_fresh` is false where the server was not asked, or could not be.
    """

    content: bytes
    snapshot: Snapshot | None = None
    before: Snapshot | None = None
    fetched: FetchedMetadata | None = None
    is_fresh: bool = True
    notes: tuple[str, ...] = ()


def _never(_snapshot: Snapshot) -> bool:
    return False


async def obtain(
    transport: Transport,
    root: str,
    *,
    context: ErrorContext,
    told: OnStep,
    store: Store | None,
    profile: str | None,
    quick: bool = False,
    is_recent: Callable[[Snapshot], bool] = _never,
) -> Obtained:
    """Return the metadata of a service.

    A snapshot makes the request conditional. With `quick` an existing snapshot is taken without
    asking, and one that is recent in any case. Where the service cannot be reached, the snapshot is taken and the notes say so.

    Raises:
        ServiceError: the service refuses, or cannot be reached and there is no snapshot.
    """
    from reso_explorer.service.errors import TimedOutError, UnreachableError

    before, content, trouble = _latest(store, root, profile)
    if before and (quick or is_recent(before)):
        return Obtained(content, before, is_fresh=False)
    try:
        fetched = await fetch(transport, root, context, told, before.etag if before else None)
    except (UnreachableError, TimedOutError) as problem:
        if before is None:
            raise
        day = before.checked.strftime("%Y-%m-%d %H:%M")
        note = f"{problem.message} The document of {day} is shown."
        return Obtained(content, before, is_fresh=False, notes=(note,))
    if fetched.not_modified and store and before:
        return Obtained(content, store.snapshots.checked(before))
    notes = (*trouble, *fetched.notes)
    return Obtained(fetched.content, before=before, fetched=fetched, notes=notes)


def _latest(
    store: Store | None, root: str, profile: str | None
) -> tuple[Snapshot | None, bytes, tuple[str, ...]]:
    """Return the latest snapshot with its bytes; a damaged one counts for nothing and is told."""
    from reso_explorer.store.errors import StoreError

    snapshot = store.snapshots.latest(profile=profile, url=root) if store else None
    if store is None or snapshot is None:
        return None, b"", ()
    try:
        return snapshot, store.snapshots.read(snapshot), ()
    except StoreError as problem:
        return None, b"", (str(problem),)


def keep(
    obtained: Obtained, store: Store | None, root: str, profile: str | None
) -> Snapshot | None:
    """Keep a fetched document, known to be metadata, as a snapshot; return the one it stands in.

    Trouble with the disk is no trouble here.
    """
    fetched = obtained.fetched
    if store is None or fetched is None:
        return obtained.snapshot
    return store.snapshots.add(
        fetched.content,
        url=root,
        profile=profile,
        etag=fetched.etag or None,
        last_modified=fetched.last_modified or None,
        content_type=fetched.content_type or None,
    )


def change_note(before: Snapshot | None, now: Snapshot | None) -> tuple[str, ...]:
    """Return the line that says a schema changed, and how to see what; () where it didn't."""
    if before is None or now is None or before.sha256 == now.sha256:
        return ()
    day = before.fetched.strftime("%Y-%m-%d %H:%M")
    command = f"reso-explorer diff snapshot:{before.id} snapshot:{now.id}"
    return (f"The schema changed since {day}. To see how: {command}",)


async def fetch(
    transport: Transport, root: str, context: ErrorContext, told: OnStep, etag: str | None
) -> FetchedMetadata:
    """Fetch the metadata document, telling how much is here."""
    from reso_explorer.service.metadata import fetch_metadata

    def progress(done: Progress) -> None:
        told(Step("Receiving the metadata", done.received, done.expected))

    return await fetch_metadata(
        transport, root, etag=etag or "", context=context, on_progress=progress
    )


async def read_kept(obtained: Obtained, store: Store | None, name: str, told: OnStep) -> Document:
    """Read a document, from its decoded model where one is kept; keep the model otherwise.

    Raises:
        WorkspaceError: the bytes are no metadata; says what they are.
    """
    from reso_explorer.workspace.opening import read_document

    models = store.models if store else None
    digest = obtained.snapshot.sha256 if obtained.snapshot else None
    return await read_document(obtained.content, name, told, models, digest)
