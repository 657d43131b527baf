"""Schemas of rows and pages as JSON of OData V4 or V2 holds them, for JSON Schema and OpenAPI."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reso_explorer.dictionary.model import FieldEntry, ParameterEntry, ReturnEntry
from reso_explorer.export.schema.names import Spelling
from reso_explorer.export.schema.payload_kinds import DEFERRED, KINDS, V2_KINDS
from reso_explorer.export.schema.shapes import Symbols, documentation, is_open, shapes

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary, LookupEntry, RelationEntry
    from reso_explorer.export.schema.shapes import Shape, Typed

Json = dict[str, Any]


class PayloadSchemas:
    """Schemas of shapes and lookups by name.

    Args:
        dictionary: what to describe.
        prefix: what a reference begins with.
        legacy: payloads of V2 in place of V4.
        qualified: name schemas by qualified types, else like classes.
    """

    def __init__(
        self, dictionary: Dictionary, prefix: str, *, legacy: bool, qualified: bool = False
    ) -> None:
        self._prefix = prefix
        self._legacy = legacy
        self._shapes = shapes(dictionary)
        self._lookups = dictionary.lookups
        spelling = Spelling(letters="dotted" if qualified else "ascii")
        self.symbols = Symbols(dictionary, spelling, qualified=qualified)

    def all(self) -> dict[str, Json]:
        """Return every schema by its name, lookups first."""
        lookups = {self.symbols.lookup[key]: _lookup(each) for key, each in self._lookups.items()}
        return lookups | {
            self.symbols.shape[key]: self.row(each) for key, each in self._shapes.items()
        }

    def reference(self, shape: str) -> Json:
        """Return a reference to a shape by its id; anything where it isn't known."""
        if shape not in self.symbols.shape:
            return {"type": "object"}
        return {"$ref": self._prefix + self.symbols.shape[shape]}

    def row(self, shape: Shape) -> Json:
        """Return the schema of one row; nothing is required, as `$select` may leave it out."""
        members = {each.name: self.field(each) for each in shape.fields.values()}
        members |= {each.name: self._relation(each) for each in shape.relations.values()}
        return {"type": "object", **_annotated(shape), "properties": members}

    def field(self, field: Typed) -> Json:
        """Return the schema of a field or parameter, null and list included."""
        if field.lookup in self.symbols.lookup:
            plain: Json = {"$ref": self._prefix + self.symbols.lookup[field.lookup]}
        elif field.target in self.symbols.shape:
            plain = self.reference(field.target)
        else:
            plain = self._primitive(field)
        item = plain if field.required else _nullable(plain)
        if not field.collection:
            return {**item, **_annotated(field)}
        found: Json = {"type": "array", "items": item}
        if self._legacy:
            found = {"anyOf": [found, {"type": "object", "properties": {"results": found}}]}
        facets = {
            "minItems": getattr(field, "min_items", None),
            "maxItems": getattr(field, "max_items", None),
        }
        return {**found, **_annotated(field), **_known(facets)}

    def _primitive(self, field: Typed) -> Json:
        special = V2_KINDS.get(field.edm_type) if self._legacy else None
        plain = {**(special or KINDS.get(field.type, {"type": "string"}))}
        if field.type == "string":
            plain |= _known({"maxLength": field.max_length})
        if isinstance(field, FieldEntry) and field.pattern and field.type == "string":
            plain |= _known({"pattern": _portable(field.pattern)})
        if isinstance(field, FieldEntry) and field.type in {"integer", "number", "decimal"}:
            low = "exclusiveMinimum" if field.exclusive_minimum else "minimum"
            high = "exclusiveMaximum" if field.exclusive_maximum else "maximum"
            plain |= {
                name: value
                for name, value in ((low, field.minimum), (high, field.maximum))
                if isinstance(value, int | float)
            }
        return plain

    def _relation(self, relation: RelationEntry) -> Json:
        plain = self.reference(relation.target)
        if relation.collection:
            rows: Json = {"type": "array", "items": plain}
            forms = [rows, {"type": "object", "properties": {"results": rows}}, DEFERRED]
            return {**({"anyOf": forms} if self._legacy else rows), **_annotated(relation)}
        single = plain if relation.required else _nullable(plain)
        if self._legacy:
            single = {"anyOf": [DEFERRED, *single.get("anyOf", [single])]}
        return {**single, **_annotated(relation)}

    def page(self, shape: str) -> Json:
        """Return the schema of a page of rows."""
        rows: Json = {"type": "array", "items": self.reference(shape)}
        if self._legacy:
            results = {
                "type": "object",
                "required": ["results"],
                "properties": {
                    "results": rows, "__count": {"type": "string"}, "__next": {"type": "string"},
                },
            }  # fmt: skip
            return {
                "type": "object", "required": ["d"], "properties": {"d": {"anyOf": [results, rows]}},
            }  # fmt: skip
        return {
            "type": "object",
            "required": ["value"],
            "properties": {
                "@odata.context": {"type": "string"},
                "@odata.count": {"type": "integer", "minimum": 0},
                "value": rows,
                "@odata.nextLink": {"type": "string"},
            },
        }


def _lookup(lookup: LookupEntry) -> Json:
    values: list[Json] = [
        {"const": value, **_known({"title": entry.label, "description": entry.description})}
        for value, entry in (lookup.values or {}).items()
    ]
    if not values:
        return {"type": "string", **_annotated(lookup)}
    if is_open(lookup):
        return {**_annotated(lookup), "anyOf": [*values, {"type": "string"}]}
    return {**_annotated(lookup), "oneOf": values}


def _nullable(plain: Json) -> Json:
    if "$ref" in plain:
        return {"anyOf": [plain, {"type": "null"}]}
    if "type" not in plain:
        return plain
    kinds = plain["type"] if isinstance(plain["type"], list) else [plain["type"]]
    return {**plain, "type": [*kinds, "null"]}


def _known(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}


def _portable(pattern: str) -> str | None:
    """Return a regular expression if Python reads it too, the next best test of what it is."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    return pattern


def _annotated(entry: Shape | Typed | RelationEntry | LookupEntry) -> Json:
    if isinstance(entry, ParameterEntry | ReturnEntry):
        return {}
    text = "\n".join(documentation(entry))
    return _known(
        {
            "title": entry.label,
            "description": text or None,
            "deprecated": True if entry.deprecated else None,
        }
    )
