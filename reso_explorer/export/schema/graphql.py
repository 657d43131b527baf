"""GraphQL SDL: types of rows, enumerations of closed lookups, and a query per resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.names import Scope, Spelling
from reso_explorer.export.schema.shapes import (
    Symbols,
    able,
    documentation,
    heading,
    is_open,
    shapes,
)
from reso_explorer.export.schema.writing import CodeWriter, comment, json_text
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.dictionary.model import Dictionary, FieldEntry, LookupEntry, RelationEntry
    from reso_explorer.export.schema.shapes import Shape

_SCALARS: Final = {
    "integer": "Long", "decimal": "Decimal", "date": "Date", "datetime": "DateTime", "time": "Time",
    "duration": "Duration", "guid": "UUID", "binary": "Base64", "stream": "Base64", "geo": "JSON",
    "object": "JSON", "any": "JSON", "boolean": "Boolean", "number": "Float",
}  # fmt: skip
_SMALL: Final = {"Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32"}
_OWN: Final = sorted({*_SCALARS.values()} - {"Boolean", "Float"})
_TYPES: Final = Spelling(
    keywords=frozenset(
        {*_OWN, "Query", "Mutation", "Subscription", "String", "Int", "Float", "Boolean", "ID"}
    )
)
_MEMBERS: Final = Spelling()
_VALUES: Final = Spelling(keywords=frozenset({"true", "false", "null"}))
_OPTIONS: Final = (
    ("filter", "filterable", "String"), ("orderby", "sortable", "[String!]"), ("search", "searchable", "String"),
    ("top", "top_supported", "Int"), ("skip", "skip_supported", "Int"),
)  # fmt: skip


def export(dictionary: Dictionary) -> str:
    """Return a schema; names that GraphQL can't hold are changed and described."""
    symbols = Symbols(dictionary, _TYPES)
    code = CodeWriter("  ")
    code.add(*comment([*heading(dictionary, "GraphQL schema"), *symbols.notes], "#"), "")
    code.add(*(f"scalar {name}" for name in _OWN), "")
    enums = {
        key: name for key, name in symbols.lookup.items() if not is_open(dictionary.lookups[key])
    }
    for key, name in enums.items():
        _enum(code, name, dictionary.lookups[key])
    for key, shape in shapes(dictionary).items():
        _type(code, symbols, enums, symbols.shape[key], shape)
    with code.block("type Query {", "}"):
        _queries(code, dictionary, symbols)
    return code.text()


def _describe(code: CodeWriter, lines: Iterable[str], name: str, identifier: str) -> None:
    """Write a description, with the name of the service where the identifier is another."""
    parts = [*lines, *([f"In payloads: {name}"] if name != identifier else [])]
    if parts:
        code.add(json_text(visible("\n".join(parts), one_line=False)))


def _enum(code: CodeWriter, name: str, lookup: LookupEntry) -> None:
    _describe(code, documentation(lookup), name, name)
    words = Scope(_VALUES).take_all(lookup.values or {})
    with code.block(f"enum {name} {{", "}"):
        for value, entry in (lookup.values or {}).items():
            _describe(code, [entry.label] if entry.label else [], value, words[value])
            code.add(words[value])


def _type(
    code: CodeWriter, symbols: Symbols, enums: dict[str, str], name: str, shape: Shape
) -> None:
    words = Scope(_MEMBERS).take_all([*shape.fields, *shape.relations])
    _describe(code, documentation(shape), name, name)
    with code.block(f"type {name} {{", "}"):
        for field in shape.fields.values():
            _describe(code, documentation(field), field.name, words[field.name])
            code.add(f"{words[field.name]}: {_field(symbols, enums, field)}")
        for relation in shape.relations.values():
            _describe(code, documentation(relation), relation.name, words[relation.name])
            code.add(f"{words[relation.name]}: {_relation(symbols, relation)}")
        if not words:
            code.add('"It has no members; a type of GraphQL needs one."', "nothing: Boolean")


def _field(symbols: Symbols, enums: dict[str, str], field: FieldEntry) -> str:
    plain = enums.get(field.lookup or "") or symbols.shape.get(field.target or "")
    if plain is None:
        plain = "Int" if field.edm_type in _SMALL else _SCALARS.get(field.type, "String")
    needed = "!" if field.required else ""
    return f"[{plain}{needed}]" if field.collection else plain + needed


def _relation(symbols: Symbols, relation: RelationEntry) -> str:
    plain = symbols.shape.get(relation.target, "JSON")
    if relation.collection:
        return f"[{plain}!]"
    return plain + "!" if relation.required else plain


def _queries(code: CodeWriter, dictionary: Dictionary, symbols: Symbols) -> None:
    """Write what can be asked: rows of each set, a row by its key, and singletons."""
    scope = Scope(_MEMBERS)
    words = scope.take_all(dictionary.resources)
    for key, resource in dictionary.resources.items():
        name = symbols.shape[key]
        _describe(code, documentation(resource), key, words[key])
        if resource.kind == "singleton":
            code.add(f"{words[key]}: {name}")
            continue
        options = [
            f"{word}: {kind}" for word, what, kind in _OPTIONS if able(resource, what) is not False
        ]
        given = f"({', '.join(options)})" if options else ""
        code.add(f"{words[key]}{given}: [{name}!]!")
        keys = [resource.fields[path] for path in resource.key if path in resource.fields]
        if keys and resource.by_key is not False:
            found = Scope(_MEMBERS).take_all(field.name for field in keys)
            inside = ", ".join(
                f"{found[field.name]}: {_field(symbols, {}, field)}" for field in keys
            )
            code.add(f"{scope.take(f'{key} by key', f'{words[key]}_by_key')}({inside}): {name}")
    if not dictionary.resources:
        code.add("nothing: Boolean")
