"""What JSON of OData holds for each type: in V4, and where V2 differs."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]

KINDS: Final[dict[str, Json]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "decimal": {"type": ["number", "string"], "format": "decimal"},
    "number": {"type": ["number", "string"], "format": "double"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "format": "time"},
    "duration": {"type": "string", "format": "duration"},
    "guid": {"type": "string", "format": "uuid"},
    "binary": {"type": "string", "contentEncoding": "base64"},
    "stream": {"type": "string", "contentEncoding": "base64"},
    "geo": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}},
    "object": {"type": "object"},
    "any": {},
}
_V2_DATE: Final = {"type": "string", "pattern": r"^(/Date\(-?\d+([+-]\d+)?\)/|\d{4}-\d\d-\d\dT.*)$"}
V2_KINDS: Final[dict[str, Json]] = {
    "Edm.Int64": {"type": "string", "pattern": r"^-?\d+$"},
    "Edm.Decimal": {"type": "string", "pattern": r"^-?[\d.]+([eE][+-]?\d+)?[mM]?$"},
    "Edm.Double": {"type": ["number", "string"]},
    "Edm.Single": {"type": ["number", "string"]},
    "Edm.DateTime": _V2_DATE,
    "Edm.DateTimeOffset": _V2_DATE,
    "Edm.Time": {"type": "string", "format": "duration"},
    "Edm.Stream": {"type": "object"},
}
DEFERRED: Final[Json] = {
    "type": "object",
    "required": ["__deferred"],
    "properties": {"__deferred": {"type": "object", "required": ["uri"]}},
}
