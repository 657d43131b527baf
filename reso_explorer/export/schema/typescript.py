"""TypeScript: interfaces, unions of lookup values, and types of query parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.names import Spelling
from reso_explorer.export.schema.shapes import (
    Symbols,
    able,
    bases,
    documentation,
    heading,
    is_open,
    own_members,
    shapes,
)
from reso_explorer.export.schema.writing import CodeWriter, block_comment, comment, json_text
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import (
        Dictionary,
        FieldEntry,
        LookupEntry,
        RelationEntry,
        ResourceEntry,
    )
    from reso_explorer.export.schema.shapes import Shape

KEYWORDS: Final = frozenset({
    "any", "arguments", "as", "asserts", "async", "await", "bigint", "boolean", "break", "case",
    "catch", "class", "const", "continue", "debugger", "declare", "default", "delete", "do",
    "else", "enum", "eval", "export", "extends", "false", "finally", "for", "from", "function",
    "get", "if", "implements", "import", "in", "infer", "instanceof", "interface", "is", "keyof",
    "let", "module", "namespace", "never", "new", "null", "number", "object", "of", "package",
    "private", "protected", "public", "readonly", "require", "return", "set", "static", "string",
    "super", "switch", "symbol", "this", "throw", "true", "try", "type", "typeof", "undefined",
    "unique", "unknown", "var", "void", "while", "with", "yield", "Array", "Date", "Exclude",
    "Extract", "GeoJson", "Object", "Omit", "Orderable", "Partial", "Pick", "Promise", "Query",
    "Readonly", "Record", "Required", "Resources", "String", "Number", "Boolean", "Symbol",
})  # fmt: skip
SPELLING: Final = Spelling(letters="unicode", keywords=KEYWORDS)
_BARE: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_TYPES: Final = {
    "boolean": "boolean", "integer": "number", "decimal": "number", "number": "number",
    "geo": "GeoJson", "object": "Record<string, unknown>", "any": "unknown",
}  # fmt: skip
_TEXT_IN_V2: Final = {"Edm.Int64", "Edm.Decimal", "Edm.Double", "Edm.Single"}
_GEO: Final = (
    "export type GeoJson = { type: string; coordinates?: unknown; [name: string]: unknown };"
)
_ORDER: Final = (
    "export type Orderable<Name extends string> = Name | `${Name} asc` | `${Name} desc`;"
)
_OPTIONS: Final = (
    ("$filter", "filterable", "string"),
    ("$top", "top_supported", "number"),
    ("$skip", "skip_supported", "number"),
)
_OLD_OPTIONS: Final = (*_OPTIONS, ("$inlinecount", "countable", '"allpages" | "none"'))
_NEW_OPTIONS: Final = (
    *_OPTIONS,
    ("$count", "countable", "boolean"),
    ("$search", "searchable", "string"),
    ("$apply", "apply_supported", "string"),
    ("$compute", "compute_supported", "string"),
)


def export(dictionary: Dictionary) -> str:
    """Return a module of types only; every member is optional, as `$select` may leave it out."""
    symbols = Symbols(dictionary, SPELLING)
    code = CodeWriter("  ")
    code.add(*comment([*heading(dictionary, "TypeScript types"), *symbols.notes], "//"), "")
    code.add(_GEO, _ORDER, "")
    for key, lookup in dictionary.lookups.items():
        _lookup(code, symbols.lookup[key], lookup)
    found = shapes(dictionary)
    legacy = dictionary.service.protocol != "odata-4"
    for key in found:
        _interface(code, found, symbols, key, legacy=legacy)
    with code.block("export interface Resources {", "}"):
        for key, resource in dictionary.resources.items():
            _resource(code, symbols.shape[key], resource, legacy=legacy)
    return code.text()


def _lookup(code: CodeWriter, name: str, lookup: LookupEntry) -> None:
    code.add(*block_comment(documentation(lookup)))
    if not lookup.values:
        code.add(f"export type {name} = string;", "")
        return
    code.add(f"export type {name} =")
    for value, entry in lookup.values.items():
        remark = entry.label or entry.description
        tail = "  " + "// " + visible(" ".join(remark.split())) if remark else ""
        code.add(f"  | {json_text(value)}{tail}")
    code.add("  | (string & {});" if is_open(lookup) else "  ;", "")


def _interface(
    code: CodeWriter, found: dict[str, Shape], symbols: Symbols, key: str, *, legacy: bool
) -> None:
    shape = found[key]
    parents = bases(found, shape)
    extends = f" extends {symbols.shape[parents[0]]}" if parents else ""
    fields, relations = own_members(found, shape)
    code.add(*block_comment(documentation(shape)))
    with code.block(f"export interface {symbols.shape[key]}{extends} {{", "}"):
        for field in fields:
            code.add(*block_comment(documentation(field)))
            code.add(f"{_member(field.name)}?: {_field_type(symbols, field, legacy=legacy)};")
        for relation in relations:
            code.add(*block_comment(documentation(relation)))
            code.add(f"{_member(relation.name)}?: {_relation_type(symbols, relation)};")
        if not parents:
            code.add("[annotation: `${string}@${string}`]: unknown;")
    code.add("")


def _member(name: str) -> str:
    return name if _BARE.fullmatch(name) else json_text(name)


def _field_type(symbols: Symbols, field: FieldEntry, *, legacy: bool) -> str:
    if field.lookup in symbols.lookup:
        plain = symbols.lookup[field.lookup]
    elif field.target in symbols.shape:
        plain = symbols.shape[field.target]
    elif legacy and field.edm_type in _TEXT_IN_V2:
        plain = "string"
    else:
        plain = _TYPES.get(field.type, "string")
    if plain == "unknown":
        return "unknown[]" if field.collection else plain
    if field.collection:
        return f"{plain}[]" if field.required else f"({plain} | null)[]"
    return plain if field.required else f"{plain} | null"


def _relation_type(symbols: Symbols, relation: RelationEntry) -> str:
    plain = symbols.shape.get(relation.target, "Record<string, unknown>")
    if relation.collection:
        return f"{plain}[]"
    return plain if relation.required else f"{plain} | null"


def _names(members: list[str]) -> str:
    return " | ".join(json_text(name) for name in members) or "never"


def _resource(code: CodeWriter, name: str, resource: ResourceEntry, *, legacy: bool) -> None:
    """Write the row, the key and the query options of one resource, without those not supported."""
    fields = resource.fields.values()
    selectable = [each.name for each in fields if able(each, "selectable") is not False]
    sortable = [
        each.name for each in fields
        if able(each, "sortable") is not False and each.type not in {"object", "geo", "stream"}
        and not each.collection
    ]  # fmt: skip
    expandable = [
        each.name for each in resource.relations.values() if able(each, "expandable") is not False
    ]
    filterable = [each.name for each in fields if able(each, "filterable") is not False]
    with code.block(f"{_member(resource.name)}: {{", "};"):
        code.add(f"path: {json_text(resource.path or resource.name)};", f"row: {name};")
        keys = [key for key in resource.key if key in resource.fields]
        code.add(f"key: Required<Pick<{name}, {_names(keys)}>>;")
        code.add(f"filterable: {_names(filterable)};")
        with code.block("query: {", "};"):
            for option, what, kind in _OLD_OPTIONS if legacy else _NEW_OPTIONS:
                needed = option == "$filter" and resource.filter_required
                if able(resource, what) is not False:
                    code.add(f"{option}{'' if needed else '?'}: {kind};")
            if able(resource, "selectable") is not False:
                code.add(f"$select?: ({_names(selectable)})[];")
            if able(resource, "sortable") is not False:
                code.add(f"$orderby?: Orderable<{_names(sortable)}>[];")
            if expandable and able(resource, "expandable") is not False:
                code.add(f"$expand?: ({_names(expandable)})[];")
