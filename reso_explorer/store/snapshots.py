"""Metadata documents as they were fetched, by content.

Each document is one compressed file named for its sha256; each sighting by a profile is a small
JSON file beside it. Sightings of an unchanged document only move its `checked` moment.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from reso_explorer.secret import redact
from reso_explorer.store.clock import Clock, system_clock
from reso_explorer.store.errors import StoreError, reason
from reso_explorer.store.files import check_regular, read_text, remove, write_whole
from reso_explorer.store.names import check_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LEVEL: Final = 6
_GRACE: Final = timedelta(minutes=10)
"""Age below which a document without sightings is left alone: its sighting may be on its way."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """One sighting of a metadata document."""

    id: str
    """Unique among all snapshots: moment, start of the hash, mark of profile and URL."""
    sha256: str
    """Hash of the bytes as they were served, decompressed."""
    size: int
    """Length of those bytes."""
    fetched: dt.datetime
    checked: dt.datetime
    """When the server last said, or sent, the same."""
    url: str
    profile: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None


class Snapshots:
    """The snapshots in a folder.

    When the folder cannot be written, snapshots are kept in memory for the time of the run;
    `problem` then says why.
    """

    def __init__(self, folder: Path, *, clock: Clock = system_clock) -> None:
        self._folder = folder
        self._clock = clock
        self._unsaved: dict[str, Snapshot] = {}
        self._unsaved_bytes: dict[str, bytes] = {}
        self.problem: str | None = None

    def add(
        self,
        data: bytes,
        *,
        url: str,
        profile: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        content_type: str | None = None,
    ) -> Snapshot:
        """Keep a document and return its snapshot.

        Where the profile's latest snapshot of this URL has the same content, that one is marked
        as checked and returned. Credentials in the URL are masked.
        """
        url = redact(url)
        if profile is not None:
            check_name(profile, "A profile")
        now = self._clock()
        sha256 = hashlib.sha256(data).hexdigest()
        before = next((one for one in self.all(url=url) if one.profile == profile), None)
        if before is not None and before.sha256 == sha256:
            same = msgspec.structs.replace(
                before,
                checked=now,
                etag=etag or before.etag,
                last_modified=last_modified or before.last_modified,
                content_type=content_type or before.content_type,
            )
            self._write(same, data)
            return same
        snapshot = Snapshot(
            id=_new_id(now, sha256, profile, url),
            sha256=sha256,
            size=len(data),
            fetched=now,
            checked=now,
            url=url,
            profile=profile,
            etag=etag,
            last_modified=last_modified,
            content_type=content_type,
        )
        self._write(snapshot, data)
        return snapshot

    def checked(self, snapshot: Snapshot) -> Snapshot:
        """Mark a snapshot as confirmed by the server now (an answer 304) and return it."""
        confirmed = msgspec.structs.replace(snapshot, checked=self._clock())
        self._write(confirmed, None)
        return confirmed

    def all(self, *, profile: str | None = None, url: str | None = None) -> tuple[Snapshot, ...]:
        """Return snapshots, newest first; those of one profile or URL where asked for.

        Files that cannot be read are passed over; `damaged` names them.
        """
        url = None if url is None else redact(url)
        found = {snapshot.id: snapshot for snapshot in self._read_all()}
        found.update(self._unsaved)
        wanted = (
            snapshot
            for snapshot in found.values()
            if profile in {None, snapshot.profile} and url in {None, snapshot.url}
        )
        return tuple(sorted(wanted, key=lambda one: (one.fetched, one.id), reverse=True))

    def latest(self, *, profile: str | None = None, url: str | None = None) -> Snapshot | None:
        """Return the newest snapshot of a profile or URL, or None."""
        return next(iter(self.all(profile=profile, url=url)), None)

    def find(self, prefix: str) -> Snapshot:
        """Return the snapshot whose id or hash begins so.

        Of several snapshots of one content the newest is returned.

        Raises:
            StoreError: none or snapshots of different content begin so.
        """
        fitting = [
            one
            for one in self.all()
            if prefix and (one.id.startswith(prefix) or one.sha256.startswith(prefix.casefold()))
        ]
        if not fitting:
            raise StoreError(f"There is no snapshot {prefix!r}. `snapshots list` shows all.")
        if len({one.sha256 for one in fitting}) > 1:
            ids = ", ".join(one.id for one in fitting[:5])
            raise StoreError(f"{prefix!r} fits several snapshots ({ids}). Write more of it.")
        return fitting[0]

    def read(self, snapshot: Snapshot) -> bytes:
        """Return the bytes of a snapshot, as they were served.

        Raises:
            StoreError: they are gone or damaged.
        """
        if snapshot.sha256 in self._unsaved_bytes:
            return self._unsaved_bytes[snapshot.sha256]
        path = self._document(snapshot.sha256)
        try:
            check_regular(path)
            data = zlib.decompress(path.read_bytes())
        except FileNotFoundError as error:
            raise StoreError(
                f"The document of snapshot {snapshot.id} is gone ({path}). Fetch it again."
            ) from error
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {reason(error)}.") from error
        except zlib.error as error:
            raise StoreError(f"{path} is damaged. Fetch the metadata again.") from error
        if hashlib.sha256(data).hexdigest() != snapshot.sha256:
            raise StoreError(f"{path} is damaged: its content has another hash than its name.")
        return data

    def damaged(self) -> tuple[str, ...]:
        """Return the errors of snapshot files that cannot be read, one sentence each."""
        return tuple(
            problem for path in self._sightings() if isinstance(problem := _decode(path), str)
        )

    def remove(self, snapshot: Snapshot) -> None:
        """Remove one snapshot, and its document where nothing else speaks of it."""
        self._drop([snapshot])

    def prune(
        self, *, keep: int = 10, older_than: timedelta | None = None, profile: str | None = None
    ) -> tuple[Snapshot, ...]:
        """Remove old snapshots and return them.

        Of each profile and URL the newest `keep` stay; with `older_than` also younger ones. The
        newest of each always stays.
        """
        now = self._clock()
        counts: dict[tuple[str | None, str], int] = {}
        gone: list[Snapshot] = []
        for snapshot in self.all(profile=profile):
            group = (snapshot.profile, snapshot.url)
            counts[group] = counts.get(group, 0) + 1
            young = older_than is not None and now - snapshot.checked <= older_than
            if counts[group] > max(keep, 1) and not young:
                gone.append(snapshot)
        self._drop(gone)
        return tuple(gone)

    def _drop(self, gone: Iterable[Snapshot]) -> None:
        for snapshot in gone:
            self._unsaved.pop(snapshot.id, None)
            remove(self._sighting(snapshot))
        used = {snapshot.sha256 for snapshot in self.all()}
        for sha256 in set(self._unsaved_bytes) - used:
            del self._unsaved_bytes[sha256]
        if not self._folder.is_dir():
            return
        oldest = (self._clock() - _GRACE).timestamp()
        for path in self._folder.glob("*.z"):
            removed = any(one.sha256 == path.stem for one in gone)
            if path.stem not in used and (removed or path.stat().st_mtime < oldest):
                remove(path)

    def _write(self, snapshot: Snapshot, data: bytes | None) -> None:
        """Write document, then sighting, so that a sighting always has its document."""
        path = self._document(snapshot.sha256)
        try:
            if data is not None and not self._is_whole(snapshot):
                write_whole(path, zlib.compress(data, _LEVEL))
            encoded = msgspec.json.format(msgspec.json.encode(snapshot))
            write_whole(self._sighting(snapshot), encoded + b"\n")
        except StoreError as error:
            self.problem = str(error)
            self._unsaved[snapshot.id] = snapshot
            if data is not None:
                self._unsaved_bytes[snapshot.sha256] = data

    def _is_whole(self, snapshot: Snapshot) -> bool:
        try:
            return bool(self.read(snapshot)) or snapshot.size == 0
        except StoreError:
            return False

    def _document(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.z"

    def _sighting(self, snapshot: Snapshot) -> Path:
        return self._folder / f"{snapshot.id}.json"

    def _sightings(self) -> list[Path]:
        return sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []

    def _read_all(self) -> list[Snapshot]:
        read = (_decode(path) for path in self._sightings())
        return [one for one in read if isinstance(one, Snapshot)]


def _new_id(now: dt.datetime, sha256: str, profile: str | None, url: str) -> str:
    owner = hashlib.sha256(f"{profile or ''} {url}".encode()).hexdigest()
    return f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}-{sha256[:12]}-{owner[:6]}"


def _decode(path: Path) -> Snapshot | str:
    """Return the snapshot a file tells of, or what is wrong with the file."""
    try:
        snapshot = msgspec.json.decode(read_text(path), type=Snapshot)
    except FileNotFoundError:
        return f"{path} vanished while it was read."
    except StoreError as error:
        return str(error)
    except msgspec.DecodeError as error:
        return f"{path} is damaged: {error}."
    if snapshot.id != path.stem or not _is_hash(snapshot.sha256):
        return f"{path} is damaged: it tells of another snapshot."
    return snapshot


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)
