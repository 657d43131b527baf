"""An invented dictionary of everything that is hard to write as code."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from reso_explorer.dictionary.model import Dictionary

LONG: Final = "Long" + "Name" * 74
"""A name of 300 characters."""
EVIL: Final = (
    "*/ \"\"\" ''' -- ; DROP TABLE x; ${x} `x` {{ config.token }} {% raw %} <script> ]]>\r\n"
    "second line\\ \\u000a \\N{DASH} \x1b[31m \u202e \u2028 }} \x00 --> ~~~ ```"
)
"""Text that ends comments, strings and markup of many languages."""
NAMES: Final = (
    "class", "select", "None", "def", "order", "case", "type", "Price", "price", "PRICE", "list",
    "str", "date", "copy", "json", "schema", "model_config", "Row", "@odata.type", "a.b", "a-b",
    "1st", "_id", "__typename", "with space", 'quo"te', "back`tick", "it's", "back\\slash", "\u05d0\u05d1\u05d2",
    "\U0001f600", "\u202eevil", "caf\u00e9", "cafe\u0301", "\ufb01eld", "ListingsKey", "constructor", "self",
    LONG, LONG + "2", "Ünï", "Address", "Address_City", "value", "position", "datetime", "decimal",
    "new\nline", "\x1b[31m", "#", "", "__proto__", "toString", "int", "dict", "bytes", "object",
)  # fmt: skip
"""Names of fields."""


def _field(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "string", "edmType": "Edm.String", **more}


def hostile() -> Dictionary:
    """Return the dictionary: keywords, circles, collisions, and texts that end comments."""
    fields = {name: _field(name) for name in NAMES} | {"def": _field("def", label=EVIL, docs=EVIL)}
    kinds = {
        "string": "String", "boolean": "Boolean", "integer": "Int64", "decimal": "Decimal", "number": "Double",
        "date": "Date", "datetime": "DateTimeOffset", "time": "TimeOfDay", "duration": "Duration", "guid": "Guid",
        "binary": "Binary", "stream": "Stream", "geo": "GeographyPoint", "any": "Untyped",
    }  # fmt: skip
    typed = {
        f"{kind}{many}": _field(f"{kind}{many}", type=kind, edmType=f"Edm.{edm}", collection=bool(many))
        for kind, edm in kinds.items() for many in ("", "s")
    }  # fmt: skip
    key = {"ListingKey": _field("ListingKey", key=True, required=True, maxLength=40)}
    loop = {
        "Self": _field("Self", type="object", edmType="A.Loop", target="A.Loop"),
        "Others": _field(
            "Others", type="object", edmType="A.Loop", target="A.Loop", collection=True
        ),
    }
    gone = {
        "Gone": _field(
            "Gone", type="object", edmType="Z.Gone", missing="undefined", target="Z.Gone"
        )
    }
    looked = {
        "Status": _field("Status", lookup="A.Status", required=True),
        "Many": _field("Many", lookup="Odd", collection=True),
        "Loop": _field("Loop", type="object", edmType="A.Loop", target="A.Loop"),
    }
    relations = {
        name: {"name": name, "target": target, **more}
        for name, target, more in (
            (
                "Agent",
                "class",
                {"join": {"how": "stated", "on": [{"from": "price", "to": "ListingKey"}]}},
            ),
            ("Photos", "A.case", {"collection": True, "contained": True}),
            ("Lost", "Z.Lost", {"missing": "external"}),
            ("Everything", "Listings", {"collection": True, "description": EVIL}),
        )
    }

    def resource(name: str, members: dict[str, Any], **more: Any) -> dict[str, Any]:
        head = {
            "name": name,
            "kind": "set",
            "type": "A." + name,
            "key": ["ListingKey"],
            "relations": {},
        }
        return {**head, "description": EVIL, "fields": {**key, **members}, **more}

    def type_(name: str, members: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "name": name.rpartition(".")[2],
            "kind": "complex",
            "type": name,
            "fields": members,
            "relations": {},
            **more,
        }

    content = {
        "format": "reso-explorer/dictionary", "version": "2.0",
        "provenance": {"source": "evil */ \n feed", "fingerprint": "sha256:0"},
        "service": {"protocol": "odata-4"}, "caveats": [{"code": "x", "text": EVIL}],
        "resources": {
            "Listings": resource("Listings", {**fields, **typed, **gone, **looked}, relations=relations),
            "class": resource("class", typed), "Class": resource("Class", {}, filterable=False, sortable=False),
            "select": resource("select", {}, kind="singleton", deletable=False, insertable=False),
            "\U0001f3e0": resource("\U0001f3e0", {}), LONG: resource(LONG, {}),
        },
        "types": {
            "A.Loop": type_("A.Loop", loop), "A.case": type_("A.case", key, kind="entity", key=["ListingKey"]),
            "B.case": type_("B.case", {}), "A.Derived": type_("A.Derived", loop, extends="A.Loop"),
            "A.Ring": type_("A.Ring", {}, extends="A.Ring2"), "A.Ring2": type_("A.Ring2", {}, extends="A.Ring"),
        },
        "lookups": {
            "A.Status": {"name": "Status", "source": "enum", "open": False, "description": EVIL, "values": {
                "Active": {"label": EVIL}, "it's": {}, EVIL: {}, "\U0001f600": {"legacy": "smile"}, "class": {}, "": {}}},
            "Odd": {"name": "Listings", "source": "lookupResource", "values": {"Heated pool": {"standard": "Heated"}}},
            "Listings/None": {"name": "None", "source": "rows", "values": {}},
            "A.Nothing": {"name": "Nothing", "source": "enum", "open": False, "values": {}},
        },
    }  # fmt: skip
    return msgspec.convert(content, Dictionary)
