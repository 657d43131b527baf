"""The dictionary as tables: objects flattened, lists as child tables, names that fit a database.

A resource is a table and its key comes first. Members of an object become columns named
`Object_Member`; an object that holds itself stays JSON. A list becomes a child table with the key
of its owner and a position, and a contained type one with both keys. A table that is too wide for
a database goes on in a further one with the same key. Names that the team's notes give to columns
and tables win over those of the service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from reso_explorer.dictionary.model import FieldEntry
from reso_explorer.export.schema.names import Scope, Spelling
from reso_explorer.export.schema.shapes import documentation, shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.dictionary.model import Dictionary, JoinEntry, ResourceEntry
    from reso_explorer.export.schema.shapes import Shape

_POSITION: Final = FieldEntry(name="position", type="integer", required=True, edm_type="Edm.Int32")
_DEEPEST: Final = 5
_JSON: Final = {"object", "any", "geo"}


class Column(Struct, frozen=True):
    """A column.

    Attributes:
        name: in the database.
        path: of the field in a row, with slashes.
        field: what it holds.
        is_required: never null.
        is_json: the value is kept as JSON.
    """

    name: str
    path: str
    field: FieldEntry
    is_required: bool = False
    is_json: bool = False


class ForeignKey(Struct, frozen=True):
    """Columns that hold the key of another table; `relation` is what says so."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    relation: str


class Table(Struct):
    """A table; `path` is the resource, of a child table followed by the path of the list."""

    name: str
    path: str
    columns: list[Column]
    key: list[str]
    notes: list[str] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)


class Plan:
    """All tables of a dictionary.

    Args:
        dictionary: what to plan for.
        spelling: how the database spells names.
        cost: what a column takes of each limit of a table.
        room: the limits.

    Attributes:
        tables: owners before their child tables.
        lookups: name of the table by key of a lookup, of those with values.
        notes: sentences about names that differ from those of the service.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        spelling: Spelling,
        cost: Callable[[Column], tuple[int, ...]] = lambda _: (),
        room: tuple[int, ...] = (),
    ) -> None:
        self._shapes = shapes(dictionary)
        self._spelling = spelling
        self._cost = cost
        self._room = room
        self._scope = Scope(spelling)
        self.tables: list[Table] = []
        self.notes: list[str] = []
        names = self._scope.take_all(
            key for key, each in dictionary.resources.items() if _noted(each) is None
        )
        names |= {
            key: self._scope.take(key, _noted(each))
            for key, each in dictionary.resources.items()
            if key not in names
        }
        self.lookups = {
            key: self._scope.take(f"lookup {key}", f"lookup_{entry.name}")
            for key, entry in dictionary.lookups.items()
            if entry.values
        }
        for key, resource in dictionary.resources.items():
            self._shape(names[key], key, resource, None, ())
        self._joins(dictionary)
        self.notes += [
            f"{table.path} has no columns of its own and no table"
            for table in self.tables
            if not table.columns
        ]
        self.tables = [table for table in self.tables if table.columns]
        self.notes += [
            f"{path} is the table {table.name}"
            for path, table in {each.path: each for each in reversed(self.tables)}.items()
            if table.name != path.replace("/", "_")
        ]

    def _shape(
        self,
        name: str,
        path: str,
        shape: Shape,
        owner: tuple[Table, list[Column]] | None,
        seen: tuple[str, ...],
        *,
        is_list: bool = False,
    ) -> None:
        """Make the table of a shape, with the key of its owner, and the tables below it."""
        flat = list(self._flatten(shape, "", seen, needed=True))
        plain = [each for each in flat if not each.field.collection]
        keys = [each for each in plain if each.path in shape.key]
        single = [each for each in plain if each.path not in shape.key]
        above = list(owner[1]) if owner is not None else []
        scope = Scope(self._spelling, [column.name for column in above])
        if is_list:
            above.append(Column(scope.take("position"), "", _POSITION, is_required=True))
        made = self._named(scope, path, [*keys, *single])
        key = above if is_list else [*above, *made[: len(keys)]]
        first = self._split(name, path, [*above, *made], key, documentation(shape))
        if owner is not None:
            self._belongs(first, owner)
        for each in flat:
            if each.field.collection:
                self._list(f"{path}/{each.path}", each.field, (first, key), seen)
        for relation in shape.relations.values():
            target = relation.target
            if relation.contained and target in self._shapes and target not in seen:
                child = f"{path}/{relation.name}"
                wish = self._scope.take(child, self._below(first, child))
                below = (*seen, target)
                self._shape(wish, child, self._shapes[target], (first, key), below)

    def _flatten(
        self, shape: Shape, above: str, seen: tuple[str, ...], *, needed: bool
    ) -> Iterator[Column]:
        """Yield the members of a shape, not yet named, objects taken apart."""
        for entry in shape.fields.values():
            path = above + entry.name
            target = entry.target if entry.target in self._shapes else None
            is_required = needed and entry.required
            is_leaf = entry.type != "object" or entry.collection
            if is_leaf or target is None or target in seen or len(seen) >= _DEEPEST:
                yield Column("", path, entry, is_required, entry.type in _JSON)
            else:
                below = (*seen, target)
                yield from self._flatten(
                    self._shapes[target], f"{path}/", below, needed=is_required
                )

    def _named(self, scope: Scope, path: str, columns: list[Column]) -> list[Column]:
        """Return columns with names, those of the team's notes or of the service.

        Those that can stay as they are come first.
        """
        plain = {column.path: column.path.replace("/", "_") for column in columns}
        wishes = {each.path: _noted(each.field) or plain[each.path] for each in columns}
        fine = [
            each for each in columns if self._spelling.identifier(each.path) == wishes[each.path]
        ]
        names = {each.path: scope.take(each.path, wishes[each.path]) for each in fine}
        for each in columns:
            if each.path not in names:
                names[each.path] = scope.take(each.path, wishes[each.path])
        self.notes += [
            f"{path}.{each.path} is the column {names[each.path]}"
            for each in columns
            if names[each.path] != plain[each.path]
        ]
        return [replace(each, name=names[each.path]) for each in columns]

    def _split(
        self, name: str, path: str, columns: list[Column], key: list[Column], notes: list[str]
    ) -> Table:
        """Keep a table, in as many parts as it takes, each with the key; return the first."""
        keys = [column.name for column in key]
        table = first = Table(name, path, list(key), keys, notes)
        self.tables.append(table)
        start = used = self._sum([0] * len(self._room), *key)
        for column in columns[len(key) :]:
            more = self._sum(used, column)
            is_full = any(part > limit for part, limit in zip(more, self._room, strict=True))
            if is_full and len(table.columns) > len(key):
                text = [f"More columns of {name}: one table can't hold all."]
                wish = self._scope.take(f"{path} {len(self.tables)}", f"{name}_more")
                table = Table(wish, path, list(key), keys, text)
                self.tables.append(table)
                self._belongs(table, (first, key))
                more = self._sum(start, column)
            table.columns.append(column)
            used = more
        return first

    def _sum(self, used: list[int], *columns: Column) -> list[int]:
        """Return what is used of each limit with these columns as well."""
        for column in columns:
            cost = self._cost(column)
            used = [part + more for part, more in zip(used, cost, strict=True)]
        return used

    def _list(
        self,
        path: str,
        entry: FieldEntry,
        owner: tuple[Table, list[Column]],
        seen: tuple[str, ...],
    ) -> None:
        """Make the table of a list: of objects their members, else one column `value`."""
        name = self._scope.take(path, self._below(owner[0], path))
        target = entry.target
        if target in self._shapes and target not in seen and len(seen) < _DEEPEST:
            shape = self._shapes[target]
            self._shape(name, path, shape, owner, (*seen, target), is_list=True)
            return
        scope = Scope(self._spelling, [column.name for column in owner[1]])
        position = Column(scope.take("position"), "", _POSITION, is_required=True)
        value = Column(scope.take("value"), "", entry, entry.required, entry.type in _JSON)
        key = [*owner[1], position]
        self._belongs(self._split(name, path, [*key, value], key, documentation(entry)), owner)

    @staticmethod
    def _below(owner: Table, path: str) -> str:
        """Return the wished name of a child table: that of its owner and the rest of the path."""
        return f"{owner.name}_{path.removeprefix(owner.path + '/').replace('/', '_')}"

    @staticmethod
    def _belongs(table: Table, owner: tuple[Table, list[Column]]) -> None:
        names = tuple(column.name for column in owner[1])
        if names and names == tuple(owner[0].key):
            table.foreign_keys.append(ForeignKey(names, owner[0].name, names, "owner"))

    def _joins(self, dictionary: Dictionary) -> None:
        """Add foreign keys of joins that the document states and that lead to a whole key."""
        parts: dict[str, list[Table]] = {}
        for table in self.tables:
            parts.setdefault(table.path, []).append(table)
        for name, resource in dictionary.resources.items():
            for relation in resource.relations.values():
                target = parts.get(relation.target, [None])[0]
                if target is not None and relation.join is not None and not relation.collection:
                    self._join(parts[name], relation.name, relation.join, target)

    @staticmethod
    def _join(parts: list[Table], relation: str, join: JoinEntry, target: Table) -> None:
        """Add one foreign key to the part of a table that has all its columns."""
        known = {column.path: column for column in target.columns}
        pairs = {known[pair.to].name: pair.source for pair in join.on if pair.to in known}
        kinds = {pair.source: known[pair.to].field.type for pair in join.on if pair.to in known}
        if join.inferred or join.where or not target.key or pairs.keys() != set(target.key):
            return
        for table in parts:
            own = {
                column.path: column.name
                for column in table.columns
                if column.field.type == kinds.get(column.path)
            }
            if own.keys() >= set(pairs.values()):
                columns = tuple(own[pairs[key]] for key in target.key)
                key = ForeignKey(columns, target.name, tuple(target.key), relation)
                table.foreign_keys.append(key)
                return


def _noted(entry: ResourceEntry | FieldEntry) -> str | None:
    """Return the name in the team's own tables, from its notes."""
    return entry.notes.column if entry.notes is not None else None
