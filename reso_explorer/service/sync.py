"""A file that is kept equal to a collection: its state between runs, and changes put into it.

The file holds one JSON object per line and one line per key. It is replaced as a whole; the state
beside it names the checksum of the new file before that happens, so that a kill at any moment
leaves a file that the next run knows, and can bring up to date from the same changes.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec
from msgspec import Struct

from reso_explorer import files
from reso_explorer.export import row_json
from reso_explorer.service.delta import is_removed, removed_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from reso_explorer.service.rows import Row


class SyncRun(Struct, frozen=True, kw_only=True):
    """A run that has begun.

    `start` is the time from which changes are read, "" for all rows; `began` is when it began, in
    seconds since 1970. `link` is the delta link that is followed, "" for none; `is_tracked` says
    that all rows are read with change tracking; `next` is the delta link that came with them.
    """

    began: float
    start: str = ""
    is_full: bool = False
    link: str = ""
    is_tracked: bool = False
    next: str = ""


class SyncState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a file is. Holds no credential."""

    url: str
    """The query, without credentials."""
    field: str
    """The timestamp of changes."""
    keys: tuple[str, ...]
    mark: str = ""
    """Rows that changed before this time are in the file; "" before the first run has ended."""
    delta: str = ""
    """The delta link to follow next, without credentials; "" where the service has none."""
    rows: int = 0
    digest: str = ""
    """Checksum of the file."""
    pending: str = ""
    """Checksum of the file that was to take its place."""
    run: SyncRun | None = None
    """The run that has begun and not ended."""


def state_path(target: Path) -> Path:
    """Return where the state of a file is."""
    return target.with_name(target.name + ".sync")


def changes_path(target: Path) -> Path:
    """Return where the changed rows of a run are gathered."""
    return target.with_name(target.name + ".changes")


def read_state(target: Path) -> SyncState | None:
    """Return the state of a file, None where there is none or it is damaged.

    Raises:
        WriteError: what is there isn't ours.
    """
    saved = files.read_working_file(state_path(target))
    if saved is None:
        return None
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(saved, type=SyncState)
    return None


def save_state(target: Path, state: SyncState) -> None:
    """Keep the state of a file; it lasts even if the power fails.

    Raises:
        WriteError: it can't be written; the state before stays.
    """
    files.write_file(state_path(target), msgspec.json.encode(state) + b"\n", private=True)


_ONLY_IN_DELTAS: Final = frozenset({"@id", "@odata.id", "@context", "@odata.context"})
"""Control information that identifies a row in a delta response."""


class Keys:
    """Tells rows apart by the values of their key."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        fields = [(f"k{n}", Any, None) for n in range(len(names))]
        rename = {f"k{n}": name for n, name in enumerate(names)}
        kind = msgspec.defstruct("KeyOnly", fields, rename=rename)
        self._decoder = msgspec.json.Decoder(kind)

    def of_row(self, row: Row) -> bytes:
        """Return a short mark of the key of a row."""
        return _mark([row.get(name) for name in self.names])

    def of_removed(self, row: Row) -> list[bytes]:
        """Return the marks that the key of a removed row may have."""
        return [_mark(values) for values in removed_keys(row, self.names)]

    def of_line(self, line: bytes) -> bytes:
        """Return the same of a row as JSON text.

        Raises:
            ValueError: it is no JSON object.
        """
        try:
            return _mark(msgspec.structs.astuple(self._decoder.decode(line)))
        except (msgspec.DecodeError, UnicodeError):
            return self.of_row(row_json.decode(line))


def _mark(values: Sequence[Any]) -> bytes:
    return hashlib.blake2b(repr(list(values)).encode("utf-8", "replace"), digest_size=12).digest()


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows that a run read, by key: where each one's last form begins in the file of changes.

    Attributes:
        lines: offset of the line, by key.
        gone: keys of rows that are marked as deleted.
        newest: the newest timestamp of all rows, as sent; "" where no row has one.
        read: how many rows were read, those marked as deleted included.
        earlier: offsets of lines before the last one, of rows that came in parts; None where each
            row is whole.
        unknown: rows marked as deleted whose key can't be read.
        columns: the columns of rows that came in parts; () for all.
    """

    lines: dict[bytes, int]
    gone: set[bytes]
    newest: str
    read: int = 0
    earlier: dict[bytes, list[int]] | None = None
    unknown: int = 0
    columns: Collection[str] = ()


def read_changes(
    path: Path,
    keys: Keys,
    field: str,
    is_gone: Callable[[Row], bool] | None,
    *,
    skips: Callable[[Row], bool] | None = None,
    columns: Collection[str] = (),
) -> Changes:
    """Return what a file of changed rows holds; a row that came twice counts as it came last.

    With `skips` they are of a delta link: rows may be marked as removed, or have only what
    changed, and those that it tells are left out.
    """
    lines: dict[bytes, int] = {}
    gone: set[bytes] = set()
    earlier: dict[bytes, list[int]] = {}
    newest = ""
    at = read = unknown = 0
    with path.open("rb") as file:
        for line in file:
            row = row_json.decode(line)
            start, at = at, at + len(line)
            if skips is not None and skips(row):
                continue
            read += 1
            if skips is not None and is_removed(row):
                marks = keys.of_removed(row)
                unknown += not marks
                gone.update(marks)
                for mark in marks:
                    lines.pop(mark, None)
                    earlier.pop(mark, None)
                continue
            key = keys.of_row(row)
            before = lines.pop(key, None)
            if before is not None and skips is not None:
                earlier.setdefault(key, []).append(before)
            gone.discard(key)
            if is_gone is not None and is_gone(row):
                gone.add(key)
            else:
                lines[key] = start
            stamp = row.get(field)
            if isinstance(stamp, str):
                newest = max(newest, stamp, key=instant)
    parts = None if skips is None else earlier
    return Changes(lines, gone, newest, read, parts, unknown, columns)


def instant(stamp: str) -> tuple[float, str]:
    """Return what orders timestamps: the time, then the text; a text that is no time comes first."""
    import datetime as dt

    try:
        moment = dt.datetime.fromisoformat(stamp)
    except ValueError:
        return (float("-inf"), stamp)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return (moment.timestamp(), stamp)


def file_keys(path: Path, keys: Keys) -> tuple[set[bytes], str]:
    """Return the keys in a file of rows, and its checksum; nothing where there is no file.

    Raises:
        ValueError: a line is no JSON object.
    """
    found: set[bytes] = set()
    digest = _new_hash()
    with suppress(FileNotFoundError), path.open("rb") as file:
        for line in file:
            digest.update(line)
            found.add(keys.of_line(line))
    return found, digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a file."""

    rows: int
    added: int
    changed: int
    removed: int
    digest: str


def merge(
    target: Path,
    changes: Path,
    found: Changes,
    keys: Keys,
    *,
    gone: Collection[bytes] = (),
    fetched: Collection[Row] = (),
    only_new: bool = False,
    before_replacing: Callable[[str], None],
) -> Merged:
    """Put changed rows into a file and take rows out, in one step.

    Rows keep their line; new ones come last. A file that would stay the same isn't written.

    Args:
        target: the file; it may be missing.
        changes: the file of changed rows.
        found: what is in it.
        keys: tell rows apart.
        gone: keys of further rows to take out.
        fetched: further rows to put in.
        only_new: leave out all rows that the file holds now.
        before_replacing: told the checksum of the new file before it takes its place.

    Raises:
        WriteError: the file can't be written; it is unchanged.
    """
    is_new = not target.exists()
    with _Merging(changes, found, keys, {*found.gone, *gone}, fetched) as out:
        with suppress(_UnchangedError), files.writing(target) as file:
            if not (is_new or only_new):
                with target.open("rb") as old:
                    for line in old:
                        file.writelines(out.kept(line))
            file.writelines(out.new())
            if not (is_new or only_new or out.has_changed):
                raise _UnchangedError
            before_replacing(out.merged().digest)
        return out.merged()


class _UnchangedError(Exception):
    """The new file would be the old one."""


class _Merging:
    """Goes along the old lines and says what becomes of each."""

    def __init__(
        self,
        changes: Path,
        found: Changes,
        keys: Keys,
        gone: set[bytes],
        fetched: Collection[Row],
    ) -> None:
        self._lines = dict(found.lines)
        self._earlier = found.earlier
        self._columns = found.columns
        self._keys = keys
        self._gone = gone
        self._fetched = {keys.of_row(row): row_json.encode(row) + b"\n" for row in fetched}
        self._changes = changes
        self._digest = _new_hash()
        self._rows = self._added = self._changed = self._removed = 0
        self._file = changes.open("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def has_changed(self) -> bool:
        """Whether the new lines differ from the old ones."""
        return bool(self._added or self._changed or self._removed)

    def _line_of(self, key: bytes, old: bytes = b"") -> bytes | None:
        """Return the new line of a row and forget it; None where there is none.

        Of a row that came in parts, what none of them has is taken from the old line.
        """
        at = self._lines.pop(key, None)
        line = self._fetched.pop(key, None)
        if line is not None or at is None:
            return line
        if self._earlier is None:
            return self._read(at)
        row: Row = row_json.decode(old) if old else {}
        for place in (*self._earlier.get(key, ()), at):
            for name, value in row_json.decode(self._read(place)).items():
                if name in row or self._belongs(name):
                    row[name] = value
        return row_json.encode(row) + b"\n"

    def _belongs(self, name: str) -> bool:
        """Tell whether a full read of the query would have a column, too."""
        if name.startswith("@"):
            return name not in _ONLY_IN_DELTAS
        return not self._columns or name.partition("@")[0] in self._columns

    def _read(self, at: int) -> bytes:
        self._file.seek(at)
        return self._file.readline()

    def kept(self, line: bytes) -> Iterator[bytes]:
        """Yield what stands in place of an old line."""
        key = self._keys.of_line(line)
        new = self._line_of(key, line)
        if key in self._gone:
            self._removed += 1
            return
        self._changed += new is not None and new != line
        yield self._counted(new or line)

    def new(self) -> Iterator[bytes]:
        """Yield the lines of rows that the file doesn't hold yet."""
        for key in [*self._lines, *(key for key in self._fetched if key not in self._lines)]:
            line = self._line_of(key)
            if line is not None and key not in self._gone:
                self._added += 1
                yield self._counted(line)

    def _counted(self, line: bytes) -> bytes:
        self._rows += 1
        self._digest.update(line)
        return line

    def merged(self) -> Merged:
        """Return the figures."""
        return Merged(
            self._rows, self._added, self._changed, self._removed, self._digest.hexdigest()
        )


def _new_hash() -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=16)
