"""What is probed, and how requests for it have to look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.query.fields import find_field
from reso_explorer.query.keys import key_parts
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.csdl.model import EntityType
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.fields import FieldAt


MOST_POSSIBLE: Final = 3
"""Values of a lookup that are looked for in rows."""


@dataclass(frozen=True, slots=True)
class ProbeTarget:
    """One resource of a service.

    Attributes:
        root: the service root.
        resource: the entity set as it stands in addresses.
        index: the model.
        type_name: the qualified name of the entity type.
        dialect: the server's forms; None for those of the standard.
        meanings: what the document says about fields.
        options: query options that every request needs.
        condition: a filter condition that every request needs, or "".
        metadata_root: the root with what metadata requests need, "" where that is nothing.
        known: values of fields that are known to occur, from a census or a sample of values.
        possible: values of fields that their lookups list; they may not occur.
        document_root: the root with what a request for the service document needs, "" for nothing.
    """

    root: str
    resource: str
    index: ModelIndex
    type_name: str
    dialect: Dialect | None = None
    meanings: Meanings | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    condition: str = ""
    metadata_root: str = ""
    document_root: str = ""
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    possible: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def entity(self) -> EntityType | None:
        """The entity type, None where the document does not have it."""
        return self.index.entity_type(self.type_name)

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the key fields."""
        return tuple(part.name for part in key_parts(self.index, self.type_name))

    def field(self, name: str) -> FieldAt | None:
        """Return a field or relation of the type."""
        return find_field(self.index, self.type_name, name)

    def literal(self, name: str, value: Any) -> str:
        """Return a value as a literal for a field."""
        found = self.field(name)
        if found is None:
            raise KeyError(name)
        return literal(self.index, found.type, value, self.dialect, meanings=self.meanings)

    def request(self, options: Mapping[str, str]) -> dict[str, str]:
        """Return the query options of a request, with what every request needs."""
        merged = {**self.options, **options}
        if self.condition:
            own = options.get("$filter", "")
            merged["$filter"] = f"{self.condition} and ({own})" if own else self.condition
        return merged
