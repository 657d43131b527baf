"""Rows as odatapy entities: a dictionary behind the interface, indexed, made on first use.

odatapy keeps a row as a list of property objects and finds one by walking the list. With 190
fields that costs more than everything else, so a `Row` answers from a dictionary instead.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from odatapy.data import Entity, Link, Property, ValueType
from odatapy.server.inmemory import InMemoryDataStore

from reso_explorer.demo.table import lookups
from reso_explorer.demo.table.resources import by_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.demo.data.dataset import Dataset
    from reso_explorer.demo.document import Dialect
    from reso_explorer.demo.table.kinds import Nav

Value = Any


class Row(Entity):
    """An entity whose declared fields live in a dictionary.

    `computed` holds values that a request adds for its own time ($compute).
    """

    def __init__(self, resource: str, values: dict[str, Value]) -> None:
        self.resource = resource
        self.values = values
        self.computed: dict[str, Property] = {}
        self.type = None
        self.id = None
        self.etag = None
        self.navigation_links: list[Link] = []

    association_links: list[Link] = []  # noqa: RUF012 - rows never have any
    annotations: list[Any] = []  # noqa: RUF012 - rows never have any
    operations: list[Any] = []  # noqa: RUF012 - rows never have any
    media_content_type = media_content_source = media_etag = media_content = None
    self_link = edit_link = None

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def get_property(self, name: str) -> Property | None:
        if name in self.values:
            return _property(name, self.values[name])
        return self.computed.get(name)

    def get_value(self, name: str, default: Value = None) -> Value:
        if name in self.values:
            return self.values[name]
        found = self.computed.get(name)
        return default if found is None else found.value

    def set_property(
        self,
        name: str,
        value: Value,
        value_type: ValueType = ValueType.PRIMITIVE,
        type_name: str | None = None,
    ) -> Property:
        made = Property(name=name, value=value, value_type=value_type, type=type_name)
        self.computed[name] = made
        return made

    @property
    def properties(self) -> list[Property]:
        """All properties as odatapy's general code wants them; costly, so rarely asked for."""
        made = [_property(name, value) for name, value in self.values.items()]
        return made + list(self.computed.values())

    @properties.setter
    def properties(self, kept: list[Property]) -> None:
        self.computed = {
            prop.name: prop for prop in kept if prop.name and prop.name not in self.values
        }


def _property(name: str, value: Value) -> Property:
    kind = ValueType.COLLECTION_PRIMITIVE if isinstance(value, list) else ValueType.PRIMITIVE
    return Property(name=name, value=value, value_type=kind)


class Store(InMemoryDataStore):
    """The rows of a data set as entities, with an index for every key and every join."""

    def __init__(self, dataset: Dataset, dialect: Dialect) -> None:
        super().__init__()
        self._dataset = dataset
        self._dialect = dialect
        self._rows: dict[str, list[Row]] = {}
        self._indexes: dict[tuple[str, str, bool], dict[Value, list[Row]]] = {}

    def entities(self, entity_set: str) -> list[Entity]:
        """Return the rows of a set; made when first asked for."""
        return list(self.rows(entity_set))

    def rows(self, resource: str) -> list[Row]:
        """Return the rows of a resource themselves, not to be changed."""
        with self._lock:
            if resource not in self._rows:
                self._rows[resource] = self._made(resource)
            return self._rows[resource]

    def _made(self, resource: str) -> list[Row]:
        empty = {field.name: None for field in by_name()[resource].fields}
        encoders = self._encoders(resource)
        made = []
        for source in self._dataset.rows(resource):
            values = {**empty, **source}
            values = {name: values[name] for name in empty}
            for name, encode in encoders:
                values[name] = encode(values[name])
            made.append(Row(resource, values))
        return made

    def _encoders(self, resource: str) -> list[tuple[str, Callable[[Value], Value]]]:
        """Return, for each field that differs, how its value is written in the dialect."""
        encoders: list[tuple[str, Callable[[Value], Value]]] = []
        for field in by_name()[resource].fields:
            enum = (
                self._dialect == "enum" and field.lookup and field.lookup not in lookups.UNDECLARED
            )
            if field.kind == "flags" and enum:
                encoders.append((field.name, _flags(lookups.member_of(field.lookup or ""))))
            elif enum:
                encoders.append((field.name, _members(lookups.member_of(field.lookup or ""))))
            elif field.several:
                encoders.append((field.name, _listed))
        return encoders

    def by(self, resource: str, field: str, *, record: bool = False) -> dict[Value, list[Row]]:
        """Return the rows of a resource by the value of a field.

        With `record` the values are pairs of ResourceName and the field.
        """
        with self._lock:
            index = self._indexes.get((resource, field, record))
            if index is None:
                index = defaultdict(list)
                for row in self.rows(resource):
                    value = row.values[field]
                    if value is not None:
                        index[(row.values["ResourceName"], value) if record else value].append(row)
                self._indexes[resource, field, record] = index
            return index

    def related(self, row: Row, nav: Nav) -> list[Row]:
        """Return the rows a relation leads to."""
        value = row.values[nav.here]
        if value is None:
            return []
        if nav.record_of is None:
            return self.by(nav.target, nav.there).get(value, [])
        return self.by(nav.target, nav.there, record=True).get((nav.record_of, value), [])


def _listed(value: list[str] | None) -> list[str]:
    return value or []


def _members(names: dict[str, str]) -> Callable[[Value], Value]:
    def encode(value: Value) -> Value:
        if isinstance(value, list):
            return [names[text] for text in value]
        return None if value is None else names[value]

    return encode


def _flags(names: dict[str, str]) -> Callable[[Value], Value]:
    """Write several flags as a payload has them, `CatsOK,DogsOK`, and none as null."""

    def encode(value: list[str] | None) -> Value:
        return ",".join(names[text] for text in value or ()) or None

    return encode


NAVS: Final[dict[tuple[str, str], Nav]] = {
    (name, nav.name): nav for name, resource in by_name().items() for nav in resource.navs
}
"""Relations by resource and name."""


def searchable_text(row: Row) -> Iterable[str]:
    """Yield every text of a row in lower case."""
    for value in row.values.values():
        if isinstance(value, str):
            yield value.lower()
        elif isinstance(value, list):
            yield from (text.lower() for text in value)
