"""The whole model as JSON, in a documented and versioned format of this program.

Member names are those of `reso_explorer.csdl.model` in camelCase; a member that has its default
value is left out; expressions carry their kind in `expression`. `schemas/model-1.schema.json`
describes the format; it is made from the same classes by `reso_explorer.export.model_schema`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import NODEFAULT, Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.model import Model
    from reso_explorer.diagnostics import Diagnostic

FORMAT: Final = "reso-explorer/model"
"""Value of the `format` member."""

FORMAT_VERSION: Final = "1.0"
"""Changes of the first number break readers; changes of the second only add members."""

EXPRESSION_NAMES: Final = {
    "const": "Constant",
    "path": "Path",
    "coll": "Collection",
    "rec": "Record",
    "null": "Null",
    "op": "Operation",
    "apply": "Apply",
    "type": "TypeOperation",
    "label": "LabeledElement",
    "labelref": "LabeledElementReference",
    "url": "UrlRef",
}
"""Tag of an expression class to its name in `expression`."""


def camel(name: str) -> str:
    """Return a member name in camelCase."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@cache
def plan(kind: type[Struct]) -> tuple[str, tuple[tuple[str, str, Any], ...]]:
    """Return how a class is written: its expression name, and (attribute, member, default) each."""
    tag = kind.__struct_config__.tag
    name = EXPRESSION_NAMES[tag] if isinstance(tag, str) else ""
    names, defaults = kind.__struct_fields__, kind.__struct_defaults__
    stated = (*[NODEFAULT] * (len(names) - len(defaults)), *defaults)
    members = [(n, camel(n), d) for n, d in zip(names, stated, strict=True)]
    order = {
        "name": 0,
        "namespace": 1,
        "term": 0,
        "target": 0,
        "kind": 0,
        "annotations": 8,
        "line": 9,
    }
    members.sort(key=lambda member: order.get(member[0], 5))
    return name, tuple(members)


def element_json(element: Struct) -> dict[str, Any]:
    """Return one element of a model, with everything below it, as JSON data."""
    name, members = plan(type(element))
    data: dict[str, Any] = {"expression": name} if name else {}
    for attribute, member, default in members:
        value = getattr(element, attribute)
        if default is not NODEFAULT and (value is default or value == default):
            continue
        data[member] = _value(value)
    return data


def _value(value: Any) -> Any:
    if isinstance(value, Struct):
        return element_json(value)
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value


def model_data(model: Model, findings: Iterable[Diagnostic] = ()) -> dict[str, Any]:
    """Return a model and the findings on it as JSON data in this program's format."""
    body = element_json(model)
    data: dict[str, Any] = {
        "format": FORMAT,
        "formatVersion": FORMAT_VERSION,
        "csdlVersion": model.version,
        "csdlFormat": model.format,
        "references": body.get("references", []),
        "schemas": body.get("schemas", []),
        "findings": [finding_data(finding) for finding in findings],
    }
    return data


def finding_data(finding: Diagnostic) -> dict[str, Any]:
    """Return a finding as JSON data."""
    data: dict[str, Any] = {
        "rule": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "hint": finding.hint,
        "spec": finding.spec,
        "count": 0 if finding.count == 1 else finding.count,
        "places": [place._asdict() for place in finding.places],
    }
    return {name: value for name, value in data.items() if value}


def export(model: Model, findings: Iterable[Diagnostic] = ()) -> str:
    """Return a model as JSON text in this program's format."""
    import json

    return json.dumps(model_data(model, findings), indent=1, ensure_ascii=False) + "\n"
