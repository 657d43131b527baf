"""Paths of one row and of function calls, with their parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from reso_explorer.export.schema.names import Scope, Spelling
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.dictionary.model import ParameterEntry, ResourceEntry
    from reso_explorer.export.schema.payloads import PayloadSchemas

Json = dict[str, Any]

ERROR: Final[Json] = {
    "description": "The service rejected the request.",
    "content": {"application/json": {"schema": {
        "type": "object", "required": ["error"], "properties": {"error": {"type": "object", "properties": {
            "code": {"type": "string"}, "message": {"type": ["string", "object"]}}}}}}},
}  # fmt: skip
"""What a response holds if a request fails."""
_BARE: Final = {"integer", "decimal", "number", "boolean", "date", "datetime", "time", "guid"}
"""Types of which V4 writes literals without quotes."""


def segment(name: str) -> str:
    """Return a name as part of a path."""
    return quote(name.encode("utf-8", "replace"), safe="$@!*'(),;:")


def key_path(
    payloads: PayloadSchemas, address: str, resource: ResourceEntry
) -> tuple[str | None, list[Json]]:
    """Return the path of one row with its parameters; no path where there is no key."""
    scope = Scope(Spelling(letters="ascii"))
    parts: list[tuple[str, str]] = []
    parameters: list[Json] = []
    for path in resource.key:
        field = resource.fields.get(path)
        name = resource.key_aliases.get(path, path)
        word = scope.take(name)
        sign = "" if field is not None and field.type in _BARE else "'"
        parts.append((segment(name), f"{sign}{{{word}}}{sign}"))
        schema = payloads.field(field) if field is not None else {"type": "string"}
        parameters.append({"name": word, "in": "path", "required": True, "schema": schema})
    if not parts:
        return None, []
    inside = parts[0][1] if len(parts) == 1 else ",".join("=".join(part) for part in parts)
    return f"{address}({inside})", parameters


def arguments(
    payloads: PayloadSchemas, parameters: Iterable[ParameterEntry]
) -> tuple[str, list[Json]]:
    """Return what stands in the parentheses of a function call, with its parameters.

    Lists and objects are given behind the path, as `@name`.
    """
    scope = Scope(Spelling(letters="ascii"))
    inside: list[str] = []
    made: list[Json] = []
    for each in parameters:
        word = scope.take(each.name)
        if each.collection or each.type in {"object", "geo", "any"}:
            inside.append(f"{segment(each.name)}=@{word}")
            schema: Json = {"type": "string"}
            made.append({"name": f"@{word}", "in": "query", "required": True, "schema": schema})
        else:
            sign = "" if each.type in _BARE else "'"
            inside.append(f"{segment(each.name)}={sign}{{{word}}}{sign}")
            schema = payloads.field(each)
            made.append({"name": word, "in": "path", "required": True, "schema": schema})
    return ",".join(inside), made


def operation(ids: Scope, verb: str, name: str, status: str, body: Json | None) -> Json:
    """Return a method of a path: its id, a summary, and what it returns."""
    content = {"content": {"application/json": {"schema": body}}} if body is not None else {}
    return {
        "operationId": ids.take(f"{verb}_{name}"),
        "summary": visible(f"{verb.capitalize()} {name}"),
        "responses": {
            status: {"description": "Done.", **content},
            "4XX": {"$ref": "#/components/responses/error"},
        },
    }


def with_body(method: Json, schema: Json) -> Json:
    """Return a method that takes JSON."""
    content = {"application/json": {"schema": schema}}
    return {**method, "requestBody": {"required": True, "content": content}}
