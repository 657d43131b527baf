"""An invented dictionary with every layer, a change, and names meant to break a page."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from reso_explorer.dictionary.model import Dictionary

HOSTILE: Final = "</script><script>window.hit=1</script>"
TRICKY: Final = "a/b%2F#?&'\"<b>\u202e\u2028"


def _field(name: str, type_: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": type_, "edmType": "Edm.String", **more}


def _members(*members: dict[str, Any]) -> dict[str, Any]:
    return {member["name"]: member for member in members}


_LIGHTHOUSES: Final = _members(
    _field("LampColors", lookup="Color", collection=True),
    _field(
        "LampHeight",
        "integer",
        edmType="Edm.Int32",
        label="Height of the lamp",
        probed={
            "date": "2026-03-01",
            "filterable": True,
            "supported": ["eq", "le"],
            "rejected": ["ge"],
        },
        census={"fill": 0.994, "filled": 497, "distinct": 311},
    ),
    _field("LighthouseKey", key=True, required=True),
    _field(
        "Lit",
        "datetime",
        edmType="Edm.DateTimeOffset",
        description="When it was first lit, in local height.",
    ),
    _field(
        "Keeper",
        description="Who lives there.",
        filterable=False,
        local=True,
        inferred={"local": "prefix"},
        notes={"note": "Ask the coast guard.", "column": "keeper_name", "tags": ["core"]},
    ),
    _field("Sea", lookup="Seas.Sea", edmType="Seas.Sea"),
    _field("HarborKey"),
    _field("__proto__", description="Not what it seems."),
    _field("constructor"),
    _field(
        HOSTILE,
        label="<img src=x onerror=window.hit=1>",
        description=HOSTILE,
        docs="javascript:window.hit=1",
        example="';rm -rf ~",
    ),
    _field(TRICKY, label="\u05d0\u05d1\u05d2 right to left"),
)

CONTENT: Final[dict[str, Any]] = {
    "format": "reso-explorer/dictionary",
    "version": "2.0",
    "provenance": {"source": "coast", "date": "2026-03-01", "fingerprint": "sha256:0123456789abcdef"},
    "service": {"root": "https://coast.example/odata/", "protocol": "odata-4"},
    "layers": ["census", "notes", "probe"],
    "caveats": [{"code": "lookupsPartial", "text": "Some values may be missing.", "at": ["/lookups/Color"]}],
    "resources": {
        "Harbors": {"name": "Harbors", "kind": "set", "type": "Seas.Harbor", "key": ["HarborKey"],
                    "fields": _members(_field("HarborKey", key=True)),
                    "relations": {}},
        "Lighthouses": {"name": "Lighthouses", "kind": "set", "type": "Seas.Lighthouse", "key": ["LighthouseKey"],
                        "description": "Towers with a lamp.",
                        "fields": _LIGHTHOUSES,
                        "relations": {
                            "Harbor": {"name": "Harbor", "target": "Harbors",
                                       "join": {"how": "foreignKey", "inferred": True, "on": [{"from": "HarborKey", "to": "HarborKey"}]}},
                            "Lamp": {"name": "Lamp", "target": "Seas.Lamp", "contained": True}}},
    },
    "types": {
        "Seas.Lamp": {"name": "Lamp", "kind": "entity", "type": "Seas.Lamp", "fields": _members(_field("Watts", "decimal")), "relations": {}},
    },
    "lookups": {
        "Color": {"name": "Color", "source": "lookupResource", "literal": "'{value}'",
                  "values": {"Red": {"standard": "Scarlet"}, "O'Green": {"label": "Sea green"}}},
        "Seas.Sea": {"name": "Sea", "source": "enum", "edmType": "Seas.Sea", "literal": "Seas.Sea'{value}'",
                     "values": {"North": {}, "Baltic": {"description": "Brackish."}}},
    },
    "operations": {"Seas.Nearest()": {"name": "Nearest", "kind": "function", "returns": {"type": "object", "edmType": "Seas.Lighthouse", "target": "Lighthouses"}}},
}  # fmt: skip

CHANGES: Final[dict[str, Any]] = {
    "since": {"source": "coast", "date": "2026-01-01", "fingerprint": "sha256:old"},
    "entries": [
        {"at": "", "is": "changed", "was": {"service": {"root": "https://coast.example/odata/", "protocol": "odata-3"}}},
        {"at": "/resources/Lighthouses/fields/Lit", "is": "added", "impact": "safe"},
        {"at": "/resources/Lighthouses/fields/LampHeight", "is": "changed", "was": {"type": "string"}, "impact": "breaking"},
        {"at": "/resources/Lighthouses/fields/Wick", "is": "removed", "was": {"name": "Wick"}, "impact": "breaking", "text": "Wick is gone."},
    ],
}  # fmt: skip


def dictionary(**more: Any) -> Dictionary:
    """Return the dictionary, with further top-level parts."""
    return msgspec.convert(CONTENT | more, Dictionary)


def other_feed() -> Dictionary:
    """Return another feed with lighthouses of its own words."""
    fields = _members(
        _field("HeightOfLamp", "number", edmType="Edm.Int32", label="Height of the lamp",
               standard="LampHeight", maxLength=9),
        _field("Beacon"),
    )  # fmt: skip
    shape = {"name": "Lighthouses", "kind": "set", "type": "o.Tower", "fields": fields}
    more = {
        "provenance": {"source": "islands", "fingerprint": "sha256:other"},
        "resources": {"Lighthouses": shape | {"relations": {}}},
    }
    return dictionary(**more, types={}, lookups={}, operations={})
