"""Keeping a file equal to the rows of a query: changed rows by timestamp, deleted ones by key.

What changed is read by the service's delta links if it tracks changes. Else it's requested by the
provider's timestamp of changes, from a little before the last run on; the rows are told apart by
key, so that reading some twice does no harm. A deleted row shows itself in the response to a delta
link, or by the provider's own signal where there is one. In any case the rows are counted: where
the file has as many as the server, nothing is missing; else all keys are compared.
"""

from __future__ import annotations

import datetime as dt
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from reso_explorer import files
from reso_explorer.credentials import without_credentials
from reso_explorer.providers.forms import DeleteSignal
from reso_explorer.query.edit import (
    add_condition,
    is_plain_collection,
    options_of,
    resource_of,
    selected,
    with_selected,
    without_options,
)
from reso_explorer.service.delta import is_of_another_set
from reso_explorer.service.errors import HttpStatusError
from reso_explorer.service.pages import End
from reso_explorer.service.sync import (
    Changes,
    Keys,
    Merged,
    SyncRun,
    SyncState,
    changes_path,
    file_keys,
    instant,
    merge,
    read_changes,
    read_state,
    save_state,
)
from reso_explorer.text import count
from reso_explorer.workspace.delta_links import LinkSaver, has_expired, offers_tracking
from reso_explorer.workspace.lookups import written_literal
from reso_explorer.workspace.paging_plan import may_filter
from reso_explorer.workspace.since import change_field, since
from reso_explorer.workspace.source import SourceKind, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from reso_explorer.providers.dialect import SyncRules
    from reso_explorer.service.download import Downloaded, DownloadProgress
    from reso_explorer.service.rows import Row
    from reso_explorer.workspace.workspace import Workspace

Deletions = Literal["auto", "always", "never"]
"""When keys are compared: where the numbers of rows differ, in every run, or not at all."""

ChangesBy = Literal["auto", "delta", "timestamp"]
"""How changes are read: by delta links where the service has them, always, or never."""

OVERLAP: Final = 5
"""Minutes before the last run from which changes are read, where the provider says nothing."""

_MOST_FETCHED: Final = 500
"""Rows that are fetched by key; where more are missing, everything is read again."""

_WALKS: Final = 3
"""How often the keys are read while the service changes so much that some are passed over."""

_KEYS_AT_ONCE: Final = 20
"""Keys in one filter."""

_OPTIONS: Final = frozenset(
    {"$top", "$skip", "$skiptoken", "$orderby", "$apply", "$search", "$count", "$compute"}
)


def _silent(_note: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Synced:
    """What a run did to the file.

    Attributes:
        is_first: whether everything was read.
        merged: rows in the file, added, changed, and removed; None where the run broke off.
        read: how many rows came.
        is_checked: whether deleted rows are known to be out of the file.
        downloaded: the download of changed rows, where it is incomplete.
        notes: what makes the file doubtful, in sentences.
    """

    is_first: bool
    merged: Merged | None
    read: int
    is_checked: bool
    downloaded: Downloaded | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncOptions:
    """What may be set for a run.

    Attributes:
        field: the timestamp of changes; "" for the provider's.
        overlap: minutes before the last run from which changes are read; None for the provider's.
        deletions: when keys are compared.
        changes: whether changes are read by delta links or by timestamp.
        restart: whether everything is read again.
    """

    field: str = ""
    overlap: float | None = None
    deletions: Deletions = "auto"
    changes: ChangesBy = "auto"
    restart: bool = False
    on_progress: Callable[[DownloadProgress], None] | None = None
    on_note: Callable[[str], None] = _silent


async def sync_rows(workspace: Workspace, text: str, target: Path, options: SyncOptions) -> Synced:
    """Bring a file up to date with the rows of a query; read everything the first time.

    The file holds one JSON object per line, one line per key. The state is beside it, in
    `{target}.sync`. A run that broke off is taken up by the next call.

    Raises:
        WorkspaceError: this query or file can't be kept in sync.
        ServiceError: rows could not be had; what was read is kept for the next call.
        WriteError: a file can't be written; it is unchanged.
    """
    work = _Sync(workspace, text, target, options)
    with files.locked(target.with_name(target.name + ".sync")):
        return await work.run()


class _Sync:
    """One call of `sync_rows`."""

    def __init__(self, workspace: Workspace, text: str, target: Path, options: SyncOptions) -> None:
        self._workspace = workspace
        self._target = target
        self._options = options
        self._changes = changes_path(target)
        self._resource = resource_of(text)
        self._rules: SyncRules = workspace.dialect.sync
        self._type, self._key_names = _keyed(workspace, text, target)
        self._no_field: WorkspaceError | None = None
        self._field = self._change_field()
        self._keys = Keys(self._key_names)
        needed = [*self._key_names, *([self._field] if self._field else [])]
        if self._rules.delete is DeleteSignal.FIELD and self._rules.delete_name:
            needed.append(self._rules.delete_name.partition(" ")[0])
        self._text = with_selected(text, needed).text
        first = self._rules.first
        self._whole = add_condition(self._text, first).text if first else self._text
        self._is_stable = False
        self._notes: list[str] = []

    def _change_field(self) -> str:
        """Return the timestamp of changes, "" where none is known: delta links can do without.

        Raises:
            WorkspaceError: the one that was named doesn't exist.
        """
        named = self._options.field
        if named and named not in self._workspace.document.index.properties(self._type):
            raise WorkspaceError(
                f"{self._resource} has no field `{named}`.",
                hint="Name its timestamp of changes: --field NAME.",
                is_usage=True,
            )
        try:
            return named or change_field(self._workspace, self._type)
        except WorkspaceError as problem:
            self._no_field = problem
            return ""

    # --- the run --------------------------------------------------------------------------------

    async def run(self) -> Synced:
        """Do what is left of an earlier run, then read what changed since that one began."""
        state = self._state()
        if state.run is None:
            return await self._run(await self._begun(state))
        done = await self._run(state)
        if done.merged is None:
            return done
        since_then = await self._run(await self._begun(self._state()))
        return _together(done, since_then)

    async def _run(self, state: SyncState) -> Synced:
        """Do a run that has begun."""
        assert state.run is not None
        try:
            state, broken = await self._download(state, state.run)
        except HttpStatusError as problem:
            if state.run is None or not has_expired(problem, state.run):
                raise
            self._note(
                f"The server doesn't accept the delta link anymore ({problem.status}); reading "
                "everything again."
            )
            return await self._run(await self._begun_anew(state))
        run = state.run
        assert run is not None
        if broken is not None:
            return Synced(run.is_full, None, broken.rows, False, broken)
        found = read_changes(
            self._changes,
            self._keys,
            self._field,
            self._is_gone(run),
            skips=self._is_foreign if run.link else None,
            columns=self._columns() if run.link else (),
        )
        old, digest = file_keys(self._target, self._keys)
        if old and digest not in {state.digest, state.pending} and not run.is_full:
            raise WorkspaceError(
                f"{self._target} was changed since the last sync.",
                hint="Read everything again: --restart.",
            )
        if run.is_full:
            old = set()
        return await self._finished(state, found, old)

    async def _finished(self, state: SyncState, found: Changes, old: set[bytes]) -> Synced:
        """Take out what is gone, write the file, and keep the new state."""
        run = state.run
        assert run is not None
        found.gone.update(await self._signaled(state) - found.lines.keys())
        local = (old | found.lines.keys()) - found.gone
        compared = await self._compared(local, state)
        if compared is None:  # too many rows are missing: read everything
            return await self._run(await self._begun_anew(state))
        fetched = [row for row in compared.fetched if self._keys.of_row(row) not in found.lines]
        merged = self._merge(state, found, compared, fetched)
        after = msgspec.structs.replace(
            state,
            mark=self._mark(found.newest, run, state.mark),
            delta=run.next,
            rows=merged.rows,
            digest=merged.digest,
            pending="",
            run=None,
        )
        self._save(after)
        self._changes.unlink(missing_ok=True)
        self._tell_of_link(run)
        return Synced(
            run.is_full, merged, found.read, compared.is_checked, notes=tuple(self._notes)
        )

    def _merge(
        self, state: SyncState, found: Changes, compared: _Compared, fetched: list[Row]
    ) -> Merged:
        def pending(digest: str) -> None:
            self._save(msgspec.structs.replace(state, pending=digest))

        assert state.run is not None
        return merge(
            self._target,
            self._changes,
            found,
            self._keys,
            gone=compared.gone,
            fetched=fetched,
            only_new=state.run.is_full,
            before_replacing=pending,
        )

    def _state(self) -> SyncState:
        """Return the state that an earlier run left, or a new one.

        Raises:
            WorkspaceError: the file is of another query, or not of a sync at all.
        """
        url = without_credentials(self._workspace.url(self._text))
        if self._workspace.kind is SourceKind.DEMO:  # its port is another one each time
            url = url.removeprefix(self._workspace.live_connection().root)
        new = SyncState(url=url, field=self._field, keys=self._key_names)
        if self._options.restart:
            self._changes.unlink(missing_ok=True)
            return new
        saved = read_state(self._target)
        if saved is None:
            if self._target.exists() and self._target.stat().st_size:
                raise WorkspaceError(
                    f"{self._target} exists and isn't the file of a sync.",
                    hint="Write to another file, or replace it: --restart.",
                    is_usage=True,
                )
            return new
        if (saved.url, saved.field, saved.keys) != (url, self._field, self._key_names):
            raise WorkspaceError(
                f"{self._target} is the file of another query.",
                hint="Write to another file, or replace it: --restart.",
                is_usage=True,
            )
        if saved.mark and not self._target.exists():
            self._note(f"{self._target} no longer exists; reading everything again.")
            return new
        return saved

    async def _begun_anew(self, state: SyncState) -> SyncState:
        """Return the state with a run that begins now and reads everything, and keep it."""
        return await self._begun(msgspec.structs.replace(state, mark="", delta=""))

    async def _begun(self, state: SyncState) -> SyncState:
        """Return the state with a run that begins now, and keep it.

        Raises:
            WorkspaceError: there is neither a delta link nor a timestamp of changes.
        """
        from reso_explorer.service.download import discard_partial

        link = state.delta if self._options.changes != "timestamp" else ""
        start = ""
        if state.mark and not link:
            minutes = self._options.overlap
            if minutes is None:
                minutes = self._rules.window_minutes or OVERLAP
            mark = dt.datetime.fromisoformat(state.mark)
            start = (mark - dt.timedelta(minutes=minutes)).isoformat()
        is_full = not (link or start)
        is_tracked = is_full and await self._is_tracked()
        if self._no_field is not None and not (link or is_tracked):
            raise self._no_field
        run = SyncRun(
            began=self._now(), start=start, is_full=is_full, link=link, is_tracked=is_tracked
        )
        state = msgspec.structs.replace(state, run=run)
        self._changes.unlink(missing_ok=True)
        discard_partial(self._changes)  # rows of an earlier run may have changed since
        self._save(state)
        return state

    def _now(self) -> float:
        return self._workspace.live_connection().transport.clock.now()

    def _mark(self, newest: str, run: SyncRun, before: str) -> str:
        """Return the time before which no change is missing from the file.

        Rows may have changed behind the back of a run, not long before its newest timestamp: by
        no more than the time it took. Only the server's timestamps count, not its clock or ours.
        """
        if not newest:
            return before
        took = dt.timedelta(seconds=max(self._now() - run.began, 0))
        try:
            start = dt.datetime.fromisoformat(newest)
        except ValueError:
            return before
        if start.tzinfo is None:
            start = start.replace(tzinfo=dt.UTC)
        return max((start - took).isoformat(), before, key=instant)

    def _save(self, state: SyncState) -> None:
        save_state(self._target, state)

    async def _download(
        self, state: SyncState, run: SyncRun
    ) -> tuple[SyncState, Downloaded | None]:
        """Read the changed rows beside the file; return the download where it is incomplete."""
        if self._changes.exists():
            return state, None
        query = self._whole
        if run.start:
            query = since(self._workspace, self._text, run.start, field=self._field)
        saver = LinkSaver(self._target, state, self._note)
        if run.link:
            done = await self._read_link(run.link, saver)
        else:
            done = await self._read_rows(query, saver if run.is_tracked else None)
            if done.end == End.SHORT and done.resumed_rows:
                # Rows came and went since the part that is kept was read; resuming can't find them.
                done = await self._read_rows(query, saver if run.is_tracked else None, resume=False)
        self._is_stable = done.method != "link" or bool(saver.link)
        return saver.state, None if done.is_written else done

    async def _read_link(self, link: str, saver: LinkSaver) -> Downloaded:
        from reso_explorer.workspace.downloading import download_changes

        return await download_changes(
            self._workspace,
            self._whole,
            link,
            self._changes,
            on_delta=saver.take,
            on_progress=self._options.on_progress,
            on_note=self._options.on_note,
        )

    async def _read_rows(
        self, query: str, saver: LinkSaver | None, *, resume: bool = True
    ) -> Downloaded:
        from reso_explorer.workspace.downloading import download_rows

        return await download_rows(
            self._workspace,
            query,
            self._changes,
            form="ndjson",
            way="stable" if saver is None else "link",
            at_once=1,
            resume=resume,
            on_progress=self._options.on_progress,
            on_note=self._options.on_note,
            on_delta=saver.take if saver is not None else None,
        )

    # --- delta links ----------------------------------------------------------------------------

    async def _is_tracked(self) -> bool:
        """Tell whether all rows are read with change tracking: the service has to offer it.

        A provider whose rule for changes is known isn't asked; nor is the demo, whose delta links
        end with it.
        """
        wish = self._options.changes
        has_own_rule = bool(self._options.field or self._rules.field)
        is_demo = self._workspace.kind is SourceKind.DEMO
        if wish == "timestamp" or (wish == "auto" and (has_own_rule or is_demo)):
            return False
        expands = "$expand" in options_of(self._whole)
        if not expands and await offers_tracking(self._workspace, self._whole):
            self._options.on_note(
                "The service tracks changes; the next run follows its delta link."
            )
            return True
        if wish == "delta":
            raise WorkspaceError(
                "Delta links of a query with $expand aren't supported."
                if expands
                else "The service offers no delta link for this query.",
                hint="Read changes by timestamp: --changes timestamp.",
                is_usage=True,
            )
        return False

    def _is_foreign(self, row: Row) -> bool:
        """Tell whether a row of a delta link isn't one of this query's entity set."""
        return is_of_another_set(row, self._resource)

    def _columns(self) -> frozenset[str]:
        """Return the columns that the query selects; none where it selects all."""
        names = selected(self._text)
        return frozenset() if "*" in names else frozenset(names)

    def _tell_of_link(self, run: SyncRun) -> None:
        """Say if the next run can't follow a delta link although this one led to expect it."""
        if (run.is_tracked or run.link) and not run.next:
            otherwise = "by timestamp" if self._field else "by reading everything again"
            self._note(f"The server sent no delta link; the next run finds changes {otherwise}.")

    def _note(self, text: str) -> None:
        self._notes.append(text)
        self._options.on_note(text)

    # --- deleted rows ---------------------------------------------------------------------------

    def _is_gone(self, run: SyncRun) -> Callable[[Row], bool] | None:
        """Return what tells rows that are marked as deleted, None where there is no such mark.

        A row of a delta link is gone, too, if it doesn't meet the filter anymore: not every
        service keeps the filter in the link.
        """
        from reso_explorer.odata import parse
        from reso_explorer.values.evaluate import EvaluationContext, compile_filter

        rules = self._rules
        context = EvaluationContext(index=self._workspace.document.index, type_name=self._type)

        def compiled(condition: str) -> Any:
            tree: Any = parse(condition, start="filter", encoded=False).tree
            return compile_filter(tree, context)

        marked = whole = None
        if rules.delete is DeleteSignal.FIELD and rules.delete_name:
            marked = compiled(rules.delete_name)
        condition = options_of(self._workspace.as_sent(self._whole)[0]).get("$filter", "")
        if run.link and condition:
            whole = compiled(condition)
        if marked is None and whole is None:
            return None
        return lambda row: (
            (marked is not None and marked.outcome(row) is True)
            or (whole is not None and whole.outcome(row) is False)
        )

    async def _signaled(self, state: SyncState) -> set[bytes]:
        """Return the keys that a resource of deleted rows lists since the last run."""
        rules, index = self._rules, self._workspace.document.index
        if rules.delete is not DeleteSignal.RESOURCE or not state.mark or len(self._key_names) != 1:
            return set()
        name, key = rules.delete_name or "", rules.delete_key or ""
        found = index.resource_type(name)
        if found is None or key not in index.properties(found.qualified_name):
            return set()
        text = f"{name}?$select={key}"
        if rules.delete_resource:
            text = add_condition(text, f"{rules.delete_resource} eq '{self._resource}'").text
        if rules.delete_time:
            start = dt.datetime.fromisoformat(state.mark) - dt.timedelta(minutes=OVERLAP)
            stamp = written_literal(self._workspace, found.qualified_name, rules.delete_time, start)
            text = add_condition(text, f"{rules.delete_time} ge {stamp}").text
        rows = await self._rows(text)
        (own,) = self._key_names
        return {self._keys.of_row({own: row[key]}) for row in rows if key in row}

    async def _compared(self, local: set[bytes], state: SyncState) -> _Compared | None:
        """Return what the server has not, or has besides; None where it is too much to fetch."""
        wish = self._options.deletions
        if wish == "never":
            return _Compared(is_checked=False)
        run = state.run
        if wish == "auto" and (self._is_stable or not (run and run.is_full)):
            total = await self._counted()
            if total == len(local):
                return _Compared()
            if total is None and self._rules.delete in {DeleteSignal.FIELD, DeleteSignal.RESOURCE}:
                return _Compared()
            if total is not None:
                self._note(
                    f"The server has {count(total, 'row')}, the file would have {len(local):,}; "
                    "comparing keys."
                )
        rows = await self._key_rows()
        if rows is None:
            return _Compared(is_checked=False)
        there = {self._keys.of_row(row): row for row in rows}
        missing = [row for key, row in there.items() if key not in local]
        can_fetch = may_filter(self._workspace.dialect, self._resource, self._key_names)
        if missing and not can_fetch:
            self._note(
                f"The file lacks {count(len(missing), 'row')}, and this server can't filter by key."
            )
        most = _MOST_FETCHED if can_fetch else 0
        if len(missing) > most and not (run and run.is_full):
            self._note(f"The file lacks {count(len(missing), 'row')}; reading everything again.")
            return None
        fetched = await self._fetch(missing[:most])
        is_checked = len(missing) <= most
        return _Compared(local - there.keys(), tuple(fetched), is_checked)

    async def _counted(self) -> int | None:
        """Return how many rows the server has, None where it doesn't say."""
        from reso_explorer.workspace.paging_plan import counted

        return await counted(self._workspace, self._whole)

    async def _key_rows(self) -> list[Row] | None:
        """Return the keys of all rows, in pages as large as the provider allows.

        None where fewer come than are counted, again and again: those keys prove nothing.
        """
        bare = without_options(self._whole, frozenset({"$select", "$expand"})).text
        mark = "&" if "?" in bare else "?"
        for _ in range(_WALKS):
            rows, advice = await self._read(f"{bare}{mark}$select={','.join(self._key_names)}")
            if not advice:
                return rows
        self._note("The keys can't be compared: the server sends fewer rows than it counts.")
        return None

    async def _rows(self, text: str) -> list[Row]:
        """Return the rows of a query."""
        return (await self._read(text))[0]

    async def _read(self, text: str) -> tuple[list[Row], str]:
        """Return the rows of a query, and how to get those that are missing, "" where none are."""
        advice = ""
        rows: list[Row] = []
        walk = self._workspace.pages(text, way=self._way(text), remember=False)
        async with aclosing(walk):
            async for page in walk:
                rows += page.rows
                advice = "" if page.is_whole else page.advice or "Try again."
        return rows, advice

    def _way(self, text: str) -> Any:
        """Return keyset paging where the key allows it: rows that go meanwhile don't shift it."""
        from reso_explorer.workspace.paging_plan import keyset_of

        try:
            keyset = keyset_of(self._workspace, text)
        except WorkspaceError:
            return "auto"
        return "keyset" if keyset.tie_break == keyset.order_by else "auto"

    async def _fetch(self, missing: Sequence[Row]) -> list[Row]:
        """Return rows by their keys, whole."""
        found: list[Row] = []
        most = (self._workspace.dialect.filter.max_or or _KEYS_AT_ONCE - 1) + 1
        step = min(most, _KEYS_AT_ONCE)
        for start in range(0, len(missing), step):
            either = " or ".join(self._is_row(row) for row in missing[start : start + step])
            found += await self._rows(add_condition(self._whole, f"({either})").text)
        return found

    def _is_row(self, row: Row) -> str:
        """Return the condition that only one row meets."""
        parts = [
            f"{name} eq {written_literal(self._workspace, self._type, name, row.get(name))}"
            for name in self._key_names
        ]
        return parts[0] if len(parts) == 1 else f"({' and '.join(parts)})"


def _together(first: Synced, second: Synced) -> Synced:
    """Return what two runs did one after the other."""
    one, two = first.merged, second.merged
    merged = two
    if one is not None and two is not None:
        merged = replace(
            two,
            added=one.added + two.added,
            changed=one.changed + two.changed,
            removed=one.removed + two.removed,
        )
    return replace(second, is_first=first.is_first, merged=merged, read=first.read + second.read)


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a comparison of keys found."""

    gone: set[bytes] = field(default_factory=set)
    fetched: Iterable[Row] = ()
    is_checked: bool = True


def _keyed(workspace: Workspace, text: str, target: Path) -> tuple[str, tuple[str, ...]]:
    """Return the type of a query's rows and the names of its key.

    Raises:
        WorkspaceError: its rows can't be kept in sync.
    """
    from reso_explorer.odata.printer.options import option_name
    from reso_explorer.service.download import format_of

    if format_of(target).name != "ndjson":
        raise WorkspaceError(
            f"sync writes one JSON object per line, not {target.suffix.lstrip('.').upper()}.",
            hint="End the name in .ndjson or .jsonl.",
            is_usage=True,
        )
    resource, index = resource_of(text), workspace.document.index
    found = index.resource_type(resource)
    if found is None or not is_plain_collection(text):
        raise WorkspaceError(
            "sync needs the rows of a resource, such as `Property?$filter=…`.", is_usage=True
        )
    tree = workspace.parse(text).tree
    used = sorted({option_name(option).lower() for option in tree.options} & _OPTIONS)
    if used:
        raise WorkspaceError(
            f"sync reads all rows of a filter: {', '.join(used)} can't be used.",
            hint="Leave that out; $filter, $select, and $expand can stay.",
            is_usage=True,
        )
    key = index.key(found.qualified_name)
    if not key:
        raise WorkspaceError(f"{resource} has no key to identify rows by.", is_usage=True)
    return found.qualified_name, tuple(each.name for each in key)
