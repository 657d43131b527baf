"""The dictionary of an opened source: its document, what is known of its service, chosen layers.

Layers come from what is kept for the source: nothing is asked of the service here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.dictionary import Details, Dictionary, Facts, build
from reso_explorer.dictionary.choice import PartChoice, choose
from reso_explorer.dictionary.layers import (
    Counted,
    Tried,
    Value,
    with_census,
    with_fields,
    with_lookups,
    with_probe,
    with_reference,
)
from reso_explorer.dictionary.model import CensusEntry, FieldCensusEntry, LayerEntry
from reso_explorer.dictionary.notes import with_notes
from reso_explorer.dictionary.provenance import with_provenance
from reso_explorer.dictionary.since import with_changes
from reso_explorer.secret import redact
from reso_explorer.workspace.source import SourceKind, WorkspaceError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from reso_explorer.service.census import Census, FieldCensus
    from reso_explorer.workspace.workspace import Workspace

    Tell = Callable[[str], None]

_MOST_FIELDS: Final = 100_000
"""Rows of the Field resource that are read at most."""


class Wanted(Struct, frozen=True, kw_only=True):
    """What a dictionary shall hold beyond what the document says, and which part of it."""

    details: Details = Details()
    provenance: bool = True
    lookups: bool = False
    fields: tuple[dict[str, Any], ...] | None = None
    """Rows of the Field resource, as `read_fields` returns them."""
    probe: bool = False
    census: bool = False
    examples: bool = False
    """Whether values of rows come with the census."""
    notes: Path | None = None
    reference: Dictionary | None = None
    choice: PartChoice = PartChoice()
    since: Dictionary | None = None
    """An older dictionary, with the same layers and choice; what changed is added."""


def dictionary_of(workspace: Workspace, wanted: Wanted | None = None) -> Dictionary:
    """Return the dictionary of a workspace.

    Raises:
        WorkspaceError: a layer was asked for of which nothing is kept, or a file can't be read.
        ChoiceError: the choice names nothing.
        NotesError: the file of notes can't be used.
    """
    wanted = wanted or Wanted()
    found = build(
        workspace.document, workspace.dialect, facts=_facts(workspace), details=wanted.details
    )
    layers: dict[str, LayerEntry] = {}
    if wanted.fields is not None:
        found = with_fields(found, wanted.fields)
        layers["fields"] = LayerEntry(rows=len(wanted.fields))
    if wanted.lookups:
        found, layers["lookups"] = _with_kept_lookups(workspace, found)
    if wanted.probe:
        found, layers["probe"] = _with_kept_probe(workspace, found)
    if wanted.census:
        found, layers["census"] = _with_kept_census(workspace, found, examples=wanted.examples)
    if wanted.reference is not None:
        found = with_reference(found, wanted.reference)
        layers["reference"] = _layer_of(wanted.reference)
    if wanted.notes is not None:
        found = with_notes(found, _content(wanted.notes), wanted.notes.name)
        layers["notes"] = LayerEntry(source=wanted.notes.name)
    found = choose(found, wanted.choice)
    if wanted.since is not None:
        found = with_changes(found, wanted.since)
    return _with_source(workspace, found, layers) if wanted.provenance else found


def _facts(workspace: Workspace) -> Facts:
    root = workspace.connection.root if workspace.connection is not None else None
    if workspace.kind is SourceKind.DEMO:
        root = None  # another port in every run
    role = None
    if workspace.profile and workspace.store is not None:
        role = workspace.store.profiles.load(workspace.profile).role
    return Facts(root=None if root is None else redact(root), role=role)


def _with_source(
    workspace: Workspace, found: Dictionary, layers: dict[str, LayerEntry]
) -> Dictionary:
    snapshot = workspace.snapshot
    return with_provenance(
        found,
        workspace.document,
        source=workspace.title,
        url=snapshot.url if snapshot is not None else None,
        date=snapshot.fetched if snapshot is not None else None,
        layers=layers,
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or problem
        raise WorkspaceError(f"Can't read {path}: {reason}.", is_usage=True) from None


def _layer_of(reference: Dictionary) -> LayerEntry:
    told = reference.provenance
    if told is None:
        return LayerEntry()
    return LayerEntry(source=told.source, date=told.date, fingerprint=told.fingerprint)


# --- layers that are kept -----------------------------------------------------------------------


def _nothing_kept(what: str, hint: str) -> WorkspaceError:
    return WorkspaceError(f"No {what} saved for this source.", hint=hint, is_usage=True)


def _with_kept_lookups(workspace: Workspace, found: Dictionary) -> tuple[Dictionary, LayerEntry]:
    from reso_explorer.workspace.lookup_resource import WHOLE

    kept = workspace.store.lookups.all(workspace.address) if workspace.store is not None else ()
    read = {each.name: each for each in kept if each.name != WHOLE and "/" not in each.name}
    if not read and any(each.source == "lookupResource" for each in found.lookups.values()):
        raise _nothing_kept("lookups are", "reso-explorer lookups SOURCE --all reads them.")
    rows = {
        name: [Value(row.value, row.standard, row.legacy) for row in each.entries]
        for name, each in read.items()
    }
    partial = [name for name, each in read.items() if not each.complete]
    layer = LayerEntry(
        date=_day(max((each.at for each in read.values()), default=None)),
        rows=sum(len(each) for each in rows.values()),
        complete=not partial,
    )
    return with_lookups(found, rows, partial=partial), layer


def _with_kept_probe(workspace: Workspace, found: Dictionary) -> tuple[Dictionary, LayerEntry]:
    kept = workspace.store.probes.all(workspace.address) if workspace.store is not None else ()
    if not kept:
        raise _nothing_kept("probe results are", "reso-explorer probe SOURCE RESOURCE tries it.")
    tried = [
        Tried(r.resource, r.field, r.capability, r.verdict.value, r.words, r.at.date())
        for r in kept
    ]
    return with_probe(found, tried), LayerEntry(date=_day(max(each.at for each in kept)))


def _with_kept_census(
    workspace: Workspace, found: Dictionary, *, examples: bool
) -> tuple[Dictionary, LayerEntry]:
    from reso_explorer.service.census import FORM, Census

    counted: dict[str, Counted] = {}
    days: list[dt.datetime] = []
    rows = 0
    store = workspace.store
    for name in store.censuses.resources(workspace.address) if store is not None else ():
        kept = store.censuses.get(workspace.address, name, FORM) if store is not None else None
        if kept is None:
            continue
        try:
            census = Census.unpack(kept.data)
        except msgspec.DecodeError:
            continue
        days.append(kept.at)
        rows += census.rows
        counted[name] = _counted(census, kept.at)
    if not counted:
        raise _nothing_kept("field stats are", "reso-explorer census SOURCE RESOURCE takes them.")
    layer = LayerEntry(date=_day(max(days)), rows=rows)
    return with_census(found, counted, examples=examples), layer


def _counted(census: Census, at: dt.datetime) -> Counted:
    fields = {each.name: _field_census(each) for each in census.fields}
    return Counted(CensusEntry(rows=census.rows, date=_day(at)), fields)


def _field_census(census: FieldCensus) -> FieldCensusEntry:
    told: dict[str, Any] = {
        name: getattr(census, name)
        for name in ("shortest", "longest", "fewest", "most", "minimum", "maximum", "median")
    }
    return FieldCensusEntry(
        fill=round(census.share, 3),
        filled=census.filled,
        present=census.present if census.present != census.rows else None,
        kinds=tuple(sorted(census.kinds)),  # type: ignore[arg-type]  # the words of the census
        distinct=census.distinct,
        distinct_capped=census.distinct_capped,
        common={each.value: each.number for each in census.common} or None,
        **told,
    )


def _day(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()


async def read_fields(workspace: Workspace) -> tuple[dict[str, Any], ...]:
    """Return the rows of the Field resource of a live service.

    Raises:
        WorkspaceError: there is no service, or it has no such resource.
        ServiceError: the rows could not be read.
    """
    from reso_explorer.workspace.knowing import sample

    workspace.live_connection()
    names = (*workspace.dialect.set_names.get("Field", ()), "Field")
    sets = workspace.document.index.entity_sets
    name = next((each for each in names if each in sets), None)
    if name is None:
        raise WorkspaceError("This service has no Field resource.", is_usage=True)
    return tuple(await sample(workspace, name, _MOST_FIELDS))


# --- other sources ------------------------------------------------------------------------------


def written_dictionary(path: Path) -> Dictionary | None:
    """Return the dictionary that a file holds, None for any other file.

    Raises:
        WorkspaceError: it says that it is one, and isn't, or is of another version.
    """
    from reso_explorer.dictionary.build import FORMAT

    try:
        content = path.read_bytes()
    except OSError:
        return None
    if FORMAT.encode() not in content[:4096]:
        return None
    try:
        found = msgspec.json.decode(content, type=Dictionary)
    except msgspec.MsgspecError as problem:
        raise WorkspaceError(
            f"{path} isn't a dictionary that can be read: {problem}.", is_usage=True
        ) from None
    if found.format != FORMAT or not found.version.startswith("2."):
        raise WorkspaceError(
            f"{path} is a dictionary of version {found.version}; only version 2 can be read.",
            is_usage=True,
        )
    return found


def choice_for(workspace: Workspace, choice: PartChoice) -> PartChoice:
    """Return a choice with what its queries use in the schema of a workspace."""
    if not choice.queries:
        return choice
    from reso_explorer.query.used_names import used_names

    index = workspace.document.index
    used: frozenset[str] = frozenset()
    for query in choice.queries:
        found = used_names(index, query)
        if not found:
            raise WorkspaceError(f"The query uses nothing of the schema: {query}", is_usage=True)
        used |= found
    return replace(choice, used=used)
