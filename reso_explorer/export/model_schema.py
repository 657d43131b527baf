"""The JSON Schema of the model format, made from the classes of the model."""

from __future__ import annotations

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from reso_explorer.csdl import model as vocabulary
from reso_explorer.diagnostics import Severity
from reso_explorer.export.model_json import FORMAT, FORMAT_VERSION, camel, plan

_SIMPLE = {str: "string", int: "integer", bool: "boolean"}


def model_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the format."""
    definitions: dict[str, Any] = {}
    schemas = _reference(vocabulary.Schema, definitions)
    references = _reference(vocabulary.Reference, definitions)
    finding = _finding_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:reso-explorer:model:1",
        "title": "A metadata document as written by reso-explorer export --format model-json",
        "description": (
            "Members that have their default value are left out. Names of model elements are "
            "fully qualified, aliases resolved. `line` is the source line."
        ),
        "type": "object",
        "required": ["format", "formatVersion", "csdlVersion", "schemas"],
        "additionalProperties": False,
        "properties": {
            "format": {"const": FORMAT},
            "formatVersion": {
                "type": "string",
                "pattern": f"^{FORMAT_VERSION.partition('.')[0]}\\.[0-9]+$",
            },
            "csdlVersion": {"type": "string"},
            "csdlFormat": {"enum": ["xml", "json"]},
            "references": {"type": "array", "items": references},
            "schemas": {"type": "array", "items": schemas},
            "findings": {"type": "array", "items": finding},
        },
        "$defs": dict(sorted(definitions.items())),
    }


def _reference(kind: type[Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = _definition(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _definition(kind: type[Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    expression, _ = plan(kind)
    hints = get_type_hints(kind, vars(vocabulary))
    properties: dict[str, Any] = {"expression": {"const": expression}} if expression else {}
    required = ["expression"] if expression else []
    for field in fields(kind):
        properties[camel(field.name)] = _type(hints[field.name], definitions)
        if field.default is NODEFAULT and field.default_factory is NODEFAULT:
            required.append(camel(field.name))
    summary = (kind.__doc__ or "").partition("\n")[0]
    return {
        "description": summary,
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": properties,
    }


def _type(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _reference(hint, definitions)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _type(arguments[0], definitions)}
    if origin in {Union, types.UnionType}:
        choices = [_type(item, definitions) for item in arguments if item is not types.NoneType]
        return choices[0] if len(choices) == 1 else {"anyOf": choices}
    raise TypeError(f"The format has no form for {hint!r}.")


def _finding_schema() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "integer"}
    properties: dict[str, Any] = {
        "rule": text,
        "severity": {"enum": [str(each) for each in Severity]},
        "message": text,
        "path": text,
        "line": number,
        "column": number,
        "hint": text,
        "spec": text,
        "count": number,
    }
    place = {
        "path": {"type": "string"},
        "line": {"type": "integer"},
        "column": {"type": "integer"},
    }
    properties["places"] = {
        "type": "array",
        "items": {"type": "object", "properties": place, "additionalProperties": False},
    }
    return {
        "type": "object",
        "required": ["rule", "severity", "message"],
        "additionalProperties": False,
        "properties": properties,
    }
