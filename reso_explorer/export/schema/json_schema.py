"""JSON Schema 2020-12 of payloads: rows, pages of rows, and whole responses, of V4 or V2."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reso_explorer.export.schema.payloads import PayloadSchemas
from reso_explorer.export.schema.shapes import heading
from reso_explorer.export.schema.writing import json_document

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

Json = dict[str, Any]


def export(dictionary: Dictionary, *, form: str | None = None) -> str:
    """Return one schema that tells by its context which resource a V4 answer holds.

    Every row is `#/$defs/NAME`, every page `#/$defs/NAME.page`.

    Args:
        dictionary: what to describe.
        form: `v4` or `v2`; by default that of the service.
    """
    legacy = form == "v2" if form else dictionary.service.protocol == "odata-2"
    made = PayloadSchemas(dictionary, "#/$defs/", legacy=legacy)
    definitions = made.all()
    choices: list[Json] = []
    for key, resource in dictionary.resources.items():
        name = made.symbols.shape[key]
        definitions[f"{name}.page"] = made.page(key)
        set_ = f"#{re.escape(resource.path or resource.name)}(\\(.*\\))?"
        row, page = {"$ref": f"#/$defs/{name}"}, {"$ref": f"#/$defs/{name}.page"}
        if resource.kind == "set":
            choices += [_when(set_ + "$", page), _when(set_ + "/\\$entity$", row)]
        else:
            choices.append(_when(set_ + "$", row))
    root: Json = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "\n".join([*heading(dictionary, "Payloads"), *made.symbols.notes]),
        "type": "object",
        **({} if legacy else {"allOf": choices}),
        "$defs": definitions,
    }
    return json_document(root)


def _when(pattern: str, then: Json) -> Json:
    context = {"@odata.context": {"type": "string", "pattern": pattern}}
    return {"if": {"required": ["@odata.context"], "properties": context}, "then": then}
