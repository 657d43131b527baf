"""PlantUML: a class diagram of shapes, lookups and relations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.names import Spelling
from reso_explorer.export.schema.shapes import Symbols, bases, heading, own_members, shapes
from reso_explorer.export.schema.writing import CodeWriter, comment
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary, FieldEntry, RelationEntry

_MARKUP: Final = re.compile(r"[^\w .,:;/()+#@$&=\'\[\]-]")
_WORDS: Final = Spelling(
    keywords=frozenset({"class", "enum", "interface", "abstract", "end", "note", "hide", "show"})
)


def export(dictionary: Dictionary, *, with_lookups: bool = False) -> str:
    """Return a diagram; inherited members stand at the base type only.

    Args:
        dictionary: what to draw.
        with_lookups: also draw lookups with their values.
    """
    symbols = Symbols(dictionary, _WORDS)
    found = shapes(dictionary)
    code = CodeWriter("  ")
    code.add(
        "@startuml",
        *comment([*heading(dictionary, "Diagram"), *symbols.notes], "'"),
        "hide empty members",
    )
    links: list[str] = []
    for key, shape in found.items():
        name = symbols.shape[key]
        kind = "abstract class" if shape.abstract else "class"
        stereotype = f" <<{shape.kind}>>" if shape.kind != "set" else ""
        fields, relations = own_members(found, shape)
        with code.block(f'{kind} "{_label(key)}" as {name}{stereotype} {{', "}"):
            code.add(*(_field(field) for field in fields))
        links += [f"{symbols.shape[parent]} <|-- {name}" for parent in bases(found, shape)[:1]]
        links += [_relation(symbols, name, each) for each in relations if each.target in found]
        links += [
            f"{name} *-- {symbols.shape[each.target]} : {_label(each.name)}"
            for each in fields if each.target in symbols.shape
        ]  # fmt: skip
    for key, lookup in dictionary.lookups.items() if with_lookups else ():
        with code.block(f'enum "{_label(lookup.name)}" as {symbols.lookup[key]} {{', "}"):
            code.add(*(_label(value) or "-" for value in lookup.values or {}))
    code.add(*links, "@enduml")
    return code.text()


def _label(text: str) -> str:
    return _MARKUP.sub("_", visible(text))


def _field(field: FieldEntry) -> str:
    kind = field.edm_type.removeprefix("Edm.").rpartition(".")[2]
    many = "[]" if field.collection else ""
    key = "<u>" if field.key else ""
    return f"{{field}} {key}{_label(field.name)}{'</u>' if key else ''}: {_label(kind)}{many}"


def _relation(symbols: Symbols, name: str, relation: RelationEntry) -> str:
    arrow = "*--" if relation.contained else "-->"
    many = "*" if relation.collection else "1" if relation.required else "0..1"
    return f'{name} {arrow} "{many}" {symbols.shape[relation.target]} : {_label(relation.name)}'
