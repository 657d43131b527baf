"""Resources, fields, and relations under the names that the other server gives them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.odata import print_query
from reso_explorer.odata.ast import Expand, ExpandItem, NameSegment, OrderBy, RelativeUri, Select
from reso_explorer.query.adapt.adapted import Rewrite, Unsupported
from reso_explorer.query.analysis import analyse
from reso_explorer.query.edit.text import Host, edited, item_removed, replace, written
from reso_explorer.query.steps import StepKind
from reso_explorer.search.spelling import squeezed
from reso_explorer.search.suggestions import suggest_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reso_explorer.csdl.meaning import FieldMeaning, RelationMeaning
    from reso_explorer.diagnostics import Edit
    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import Node
    from reso_explorer.query.adapt.adapted import Server
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.steps import ResolvedPath, Step


class Counterpart(Struct, frozen=True):
    """The name of something on the other server, and why it is the same thing."""

    name: str
    reason: str = ""


class Counterparts:
    """Finds what one server has under the name that another one gives it.

    `renames` are new names by resource and by `Type/Member` without namespace, as a comparison of
    the two found them; they count where the old name is gone.
    """

    def __init__(
        self, source: Server, target: Server, renames: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.source = source
        self.target = target
        self._renames = renames
        self._types: dict[str, str] = {}

    # --- resources and types ----------------------------------------------------------------------

    def resource(self, name: str) -> Counterpart | None:
        """Return the target's resource for one of the source."""
        index, title = self.target.index, self.target.title
        known = {each: found.type for each, found in index.entity_sets.items()}
        known.update((each, found.type) for each, found in index.singletons.items())
        if name in known:
            return Counterpart(name)
        renamed = self._renames.get(name, "")
        if renamed in known:
            return Counterpart(renamed, f"`{name}` was perhaps renamed to `{renamed}`.")
        own = self.source.index.resource_type(name)
        simple = own.qualified_name.rpartition(".")[2] if own is not None else ""
        named = [other for other in self._family(name) if other in known]
        same = [other for other in known if squeezed(other) == squeezed(name)]
        typed = [o for o, t in known.items() if simple and t.rpartition(".")[2] == simple]
        for found in (named[:1], same, typed):
            if len(found) == 1:
                return Counterpart(found[0], f"{title} calls this resource `{found[0]}`.")
        return None

    def _family(self, name: str) -> tuple[str, ...]:
        """Return all names of a resource, the target's first."""
        own = name
        for dialect in (self.source.dialect, self.target.dialect):
            for reso_name, others in dialect.set_names.items():
                if name in others:
                    own = reso_name
        return (*self.target.dialect.set_names.get(own, ()), own)

    def note_type(self, source: str, target: str) -> None:
        """Take note that a type of the source stands for a type of the target."""
        self._types.setdefault(source, target)

    def type(self, source: str) -> str:
        """Return the target's type for one of the source; "" if none is known."""
        if source not in self._types:
            simple = source.rpartition(".")[2]
            same = self.target.index.types_named(simple)
            if len(same) != 1:
                return ""
            self._types[source] = same[0].qualified_name
        return self._types[source]

    # --- members ----------------------------------------------------------------------------------

    def member(self, owner: str, name: str) -> Counterpart | None:
        """Return the target's name for a field or relation of a source type.

        The same name wins, then the same standard name, the same label, the same letters.
        """
        target = self.type(owner)
        if not target:
            return None
        names = tuple(self._members(target))
        if name in names:
            return Counterpart(name)
        renamed = self._renamed(owner, name)
        if renamed in names:
            return Counterpart(renamed, f"`{name}` was perhaps renamed to `{renamed}`.")
        title = self.target.title
        meaning = self._meaning(self.source, owner, name)
        standard = _text(meaning.standard_name) if meaning is not None else ""
        for other in names:
            theirs = self._meaning(self.target, target, other)
            own = _text(theirs.standard_name) if theirs is not None else ""
            if (standard or name) in {own, other if standard else ""}:
                reason = f"{title} calls it `{other}`; both stand for `{own or standard}`."
                return Counterpart(other, reason)
        label = squeezed(_label(meaning)) if meaning is not None else ""
        for said, wanted in (("label", label), ("spelling", squeezed(name))):
            near = [o for o in names if wanted and wanted in self._called(target, o, said)]
            if len(near) == 1:
                reason = f"{title} calls it `{near[0]}`; the {said} is the same."
                return Counterpart(near[0], reason)
        meant = [s for s in suggest_members(self.target.index, target, name) if s.is_sure]
        if len(meant) == 1 and meant[0].name in names:
            other = meant[0].name
            return Counterpart(other, f"{title} calls it `{other}`, another word for `{name}`.")
        return None

    def _renamed(self, owner: str, name: str) -> str:
        """Return the new name of a member, declared by a type or by one that it derives from."""
        lineage = self.source.index.lineage(owner)
        keys = (f"{each.qualified_name.rpartition('.')[2]}/{name}" for each in lineage)
        return next((self._renames[key] for key in keys if key in self._renames), "")

    def _members(self, type_name: str) -> Iterator[str]:
        index = self.target.index
        yield from index.properties(type_name)
        yield from index.navigation_properties(type_name)

    def _called(self, type_name: str, name: str, said: str) -> set[str]:
        if said == "spelling":
            return {squeezed(name)}
        meaning = self._meaning(self.target, type_name, name)
        label = _label(meaning) if meaning is not None else ""
        return {squeezed(label), squeezed(name)} - {""}

    @staticmethod
    def _meaning(
        server: Server, type_name: str, name: str
    ) -> FieldMeaning | RelationMeaning | None:
        if name in server.index.properties(type_name):
            return server.meanings.field(type_name, name)
        if name in server.index.navigation_properties(type_name):
            return server.meanings.relation(type_name, name)
        return None


def _text(said: object) -> str:
    value = getattr(said, "value", None)
    return value if isinstance(value, str) else ""


def _label(meaning: FieldMeaning | RelationMeaning) -> str:
    return _text(meaning.label)


Renamed = tuple["ParseResult[RelativeUri]", list[Rewrite], list[Unsupported]]

_OPTIONS: Final = {"select": "$select", "expand": "$expand", "orderby": "$orderby"}


def renamed_for(
    query: ParseResult[RelativeUri],
    source: Server,
    target: Server,
    renames: Mapping[str, str] = MappingProxyType({}),
) -> Renamed:
    """Return the query with the names of the target.

    What the target doesn't have is removed from `$select`, `$expand` and `$orderby`, where
    nothing else depends on it; a condition on it stays, since without it other rows would come.
    """
    return _Renaming(query, Counterparts(source, target, renames)).run()


class _Renaming:
    """Collects the edits for one query."""

    def __init__(self, query: ParseResult[RelativeUri], counterparts: Counterparts) -> None:
        self.query = query
        self.counterparts = counterparts
        self.source = source = counterparts.source
        self.target = counterparts.target
        self.analysis: Analysis = analyse(
            query, source.index, meanings=source.meanings, dialect=source.dialect
        )
        self.edits: dict[tuple[int, int], Edit] = {}
        self.rewrites: dict[tuple[str, str], Rewrite] = {}
        self.unsupported: dict[tuple[str, str], Unsupported] = {}
        self.gone: list[tuple[Host, str, tuple[Node, ...], Node]] = []

    def run(self) -> Renamed:
        """Return the renamed query."""
        self._resource()
        for path in self._paths():
            for step in path.steps:
                self._note(step)
        for path in self._paths():
            self._path(path)
        removed = self._removals()
        kept = [edit for edit in self.edits.values() if not _inside(edit, removed)]
        query = edited(self.query, [*kept, *removed])
        return query, list(self.rewrites.values()), list(self.unsupported.values())

    def _paths(self) -> Iterable[ResolvedPath]:
        if self.analysis.resource is not None:
            yield self.analysis.resource
        yield from self.analysis.paths

    def _resource(self) -> None:
        if self.analysis.resource is None:
            return
        for step in self.analysis.resource.steps:
            if step.kind not in {StepKind.RESOURCE, StepKind.UNKNOWN}:
                continue
            if not isinstance(step.segment, NameSegment):
                continue
            name = step.segment.name.text
            found = self.counterparts.resource(name)
            if found is None:
                message = f"{self.target.title} has no resource `{name}`."
                self.unsupported[name, ""] = Unsupported("no-resource", name, message)
                return
            self._write("resource-name", step.segment, found)
            theirs = self.target.index.resource_type(found.name)
            if theirs is not None and step.after.name:
                self.counterparts.note_type(step.after.item.name, theirs.qualified_name)
            return

    def _note(self, step: Step) -> None:
        """Take note of the types that a relation leads to on both servers."""
        if step.kind is not StepKind.NAVIGATION or step.member is None:
            return
        owner = self.counterparts.type(step.before.item.name)
        found = self.counterparts.member(step.before.item.name, step.member.name)
        relation = (
            self.target.index.navigation_properties(owner).get(found.name)
            if found is not None
            else None
        )
        if relation is not None:
            self.counterparts.note_type(step.after.item.name, relation.member.type)

    def _path(self, path: ResolvedPath) -> None:
        for step in path.steps:
            if step.kind not in {StepKind.PROPERTY, StepKind.NAVIGATION}:
                continue
            if step.member is None or not isinstance(step.segment, NameSegment):
                continue
            found = self.counterparts.member(step.before.item.name, step.member.name)
            if found is not None:
                self._write("field-name", step.segment, found)
            elif self.counterparts.type(step.before.item.name):
                self._missing(path, step.member.name)
                return

    def _write(self, code: str, segment: NameSegment, found: Counterpart) -> None:
        name, span = segment.name.text, segment.name.span
        if found.name != name and span.start >= 0:
            self.edits[span.start, span.end] = replace(span, written(self.query, found.name))
            self.rewrites[name, found.name] = Rewrite(code, name, found.name, found.reason)

    def _missing(self, path: ResolvedPath, name: str) -> None:
        title, option = self.target.title, _OPTIONS.get(path.usage, "")
        if option and self._item(path):
            message = f"{title} has no field `{name}`; it was removed from `{option}`."
            self.unsupported[name, option] = Unsupported("no-field", name, message)
            return
        where = print_query(path.node)
        message = f"{title} has no field `{name}`, so `{where}` can't be expressed there."
        self.unsupported[name, ""] = Unsupported("no-field", name, message)

    def _item(self, path: ResolvedPath) -> bool:
        """Have the list item that a path stands in removed; tell whether it is one."""
        for host in self.analysis.hosts:
            for option in host.options:
                if not isinstance(option, Select | Expand | OrderBy):
                    continue
                for item in option.items:
                    own = item.expression if hasattr(item, "expression") else item.path
                    if own is path.node:
                        inner = host.item if isinstance(host.item, ExpandItem) else None
                        place = Host(self.query, host.options, inner)
                        name = _OPTIONS[path.usage]
                        self.gone.append((place, name, option.items, item))
                        return True
        return False

    def _removals(self) -> list[Edit]:
        lists: dict[int, tuple[Host, str, tuple[Node, ...], list[Node]]] = {}
        for host, name, items, item in self.gone:
            lists.setdefault(id(items), (host, name, items, []))[3].append(item)
        return [
            edit
            for host, name, items, gone in lists.values()
            for edit in item_removed(host, name, items, gone)
        ]


def _inside(edit: Edit, others: Iterable[Edit]) -> bool:
    return any(other.start <= edit.start and edit.end <= other.end for other in others)
