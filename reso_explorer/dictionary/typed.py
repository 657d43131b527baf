"""Types of fields, parameters and results: the plain type, the exact one, and where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.findings.open_lookup import is_open_lookup
from reso_explorer.csdl.model import EnumType, StructuredType, TypeDefinition
from reso_explorer.dictionary.numbers import as_facet
from reso_explorer.edm import ALL_TYPES, GEO_TYPES, INTEGERS, TERM_TYPES, TIMES, TIMESTAMPS

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Typed
    from reso_explorer.dictionary.ids import Ids
    from reso_explorer.dictionary.lookups import Lookups
    from reso_explorer.dictionary.model import PlainType

ENUM_NAMESPACE: Final = "enumNamespace"

_PLAIN: Final[dict[str, PlainType]] = {
    "Edm.Binary": "binary",
    "Edm.Boolean": "boolean",
    "Edm.ComplexType": "object",
    "Edm.Date": "date",
    "Edm.Decimal": "decimal",
    "Edm.Double": "number",
    "Edm.Duration": "duration",
    "Edm.EntityType": "object",
    "Edm.Guid": "guid",
    "Edm.Single": "number",
    "Edm.Stream": "stream",
    "Edm.String": "string",
    **dict.fromkeys(INTEGERS, "integer"),
    **dict.fromkeys(TIMESTAMPS, "datetime"),
    **dict.fromkeys(TIMES, "time"),
    **dict.fromkeys(GEO_TYPES, "geo"),
    **dict.fromkeys(TERM_TYPES, "string"),
}
"""Every primitive type that isn't `any`."""

_FACETS: Final = ("max_length", "precision", "scale", "srid")


class Types:
    """Resolves the types of a document, each once."""

    def __init__(self, index: ModelIndex, ids: Ids, lookups: Lookups) -> None:
        self._index = index
        self._ids = ids
        self._lookups = lookups
        self._resolved: dict[str, dict[str, Any]] = {}

    def of(self, typed: Typed) -> dict[str, Any]:
        """Return the keys that a field, a parameter and a result share."""
        told = dict(self.named(typed.type))
        if typed.is_collection:
            told["collection"] = True
        if typed.nullable is False:
            told["required"] = True
        for name in _FACETS:
            stated = getattr(typed, name)
            if stated is None:
                continue
            facet = as_facet(stated)
            told.pop(name, None)
            if facet is not None:
                told[name] = facet
        if typed.unicode is not None:
            told.pop("unicode", None)
            if typed.unicode is False:
                told["unicode"] = False
        if typed.default_value is not None:
            told["default"] = typed.default_value
        return told

    def named(self, name: str) -> dict[str, Any]:
        """Return the keys that a type name stands for, facets of a type definition among them."""
        known = self._resolved.get(name)
        if known is None:
            known = self._resolved[name] = self._named(name)
        return known

    def _named(self, name: str) -> dict[str, Any]:
        if name.startswith("Edm."):
            return self._primitive(name)
        found = self._index.type(name) if "." in name else self._index.types.get(name)
        if isinstance(found, EnumType):
            key = self._lookups.of_enum(found)
            return {"type": "string", "edm_type": found.qualified_name, "lookup": key}
        if isinstance(found, StructuredType):
            target = self._ids.of(found.qualified_name)
            return {"type": "object", "edm_type": found.qualified_name, "target": target}
        if isinstance(found, TypeDefinition):
            return self._definition(found)
        qualified = self._index.qualify(name)
        if is_open_lookup(self._ids.scope, qualified):
            key = self._lookups.undefined(qualified)
            inferred = {"type": ENUM_NAMESPACE}
            return {"type": "string", "edm_type": qualified, "lookup": key, "inferred": inferred}
        return {"type": "any", "edm_type": qualified, "missing": self._ids.missing(qualified)}

    def _primitive(self, name: str) -> dict[str, Any]:
        told: dict[str, Any] = {"type": _PLAIN.get(name, "any"), "edm_type": name}
        if name not in ALL_TYPES:
            told["missing"] = "undefined"
        return told

    def _definition(self, found: TypeDefinition) -> dict[str, Any]:
        """Follow a type definition to the primitive type, over others where documents do that."""
        facets: dict[str, Any] = {}
        met: set[str] = set()
        last = found
        while True:
            met.add(last.qualified_name)
            for name in (*_FACETS, "unicode"):
                facets.setdefault(name, getattr(last, name))
            following = self._index.type(last.underlying_type)
            if not isinstance(following, TypeDefinition) or following.qualified_name in met:
                break
            last = following
        told = dict(self.named(last.underlying_type)) if last.underlying_type not in met else {}
        if not told:
            told = {"type": "any", "edm_type": found.qualified_name, "missing": "undefined"}
        told["definition"] = found.qualified_name
        for name in _FACETS:
            facet = as_facet(facets[name])
            if facet is not None:
                told[name] = facet
        if facets["unicode"] is False:
            told["unicode"] = False
        return told
