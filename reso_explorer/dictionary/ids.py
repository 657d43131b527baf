"""Ids of shapes: the name of a resource, or of a type that isn't the type of just one resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.findings.scope import Scope

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import EntitySet, Singleton
    from reso_explorer.dictionary.model import Missing


class Ids:
    """What the shapes of a document are called in its dictionary.

    A resource goes by its name. So does the type of exactly one entity set or, where it has no
    sets, of exactly one singleton; any other type goes by its qualified name.
    """

    def __init__(self, index: ModelIndex) -> None:
        self._index = index
        self.scope = Scope(index)
        self.resources: dict[str, EntitySet | Singleton] = {**index.singletons, **index.entity_sets}
        self._of_type = {
            name: names[0] for name, names in self._names_by_type().items() if len(names) == 1
        }

    def _names_by_type(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entity_set in self._index.entity_sets.values():
            found.setdefault(self._index.qualify(entity_set.type), []).append(entity_set.name)
        singletons: dict[str, list[str]] = {}
        for singleton in self._index.singletons.values():
            if singleton.name not in self._index.entity_sets:
                name = self._index.qualify(singleton.type)
                singletons.setdefault(name, []).append(singleton.name)
        return singletons | found

    def is_resource(self, type_name: str) -> bool:
        """Tell whether a type stands among the resources only."""
        return type_name in self._of_type

    def of(self, type_name: str) -> str:
        """Return the id of a type by its qualified name."""
        return self._of_type.get(type_name, type_name)

    def target(self, type_name: str) -> tuple[str, Missing | None]:
        """Return the id that a named type is found by, and why there is none."""
        found = self._index.structured(type_name)
        if found is not None:
            return self.of(found.qualified_name), None
        return self._index.qualify(type_name), self.missing(type_name)

    def missing(self, type_name: str) -> Missing:
        """Return where the declaration of a type that the document lacks should be."""
        name = self._index.qualify(type_name)
        return "external" if self.scope.is_foreign(name) else "undefined"
