"""Markdown: one page, or a folder with a page per resource, type and lookup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.names import Scope, Spelling
from reso_explorer.export.schema.shapes import documentation, heading, shapes
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.dictionary.model import Dictionary, FieldEntry, LookupEntry, RelationEntry
    from reso_explorer.export.schema.shapes import Shape

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~&!$])")
_FILE: Final = Spelling(letters="ascii", longest=100, caseless=True)


def export(dictionary: Dictionary) -> str:
    """Return one page: resources, types, lookups, with links between them."""
    pages = _Pages(dictionary, lambda word: f"#{word}")
    lines = pages.contents()
    for word, page in pages.all().items():
        lines += ["", f'<a id="{word}"></a>', "", "#" + page[0], *page[1:]]
    return "\n".join(lines) + "\n"


def export_folder(dictionary: Dictionary) -> dict[str, str]:
    """Return pages by their file names; `index.md` links to all others."""
    pages = _Pages(dictionary, lambda word: f"{word}.md")
    found = {"index.md": pages.contents()}
    found |= {f"{word}.md": page for word, page in pages.all().items()}
    return {name: "\n".join(page) + "\n" for name, page in found.items()}


class _Pages:
    """Pages of shapes and lookups; `address` makes a link of the word for a page."""

    def __init__(self, dictionary: Dictionary, address: Callable[[str], str]) -> None:
        self._dictionary = dictionary
        self._address = address
        self._shapes = shapes(dictionary)
        scope = Scope(_FILE, ["index"])
        self._shape_words = scope.take_all(self._shapes)
        self._lookup_words = {
            key: scope.take(f"lookup {key}", f"lookup_{each.name}")
            for key, each in dictionary.lookups.items()
        }

    def contents(self) -> list[str]:
        """Return the first page: what there is."""
        top = heading(self._dictionary, "Dictionary")
        lines = [f"# {_text(top[0].partition(', generated')[0])}", ""]
        lines += [line for text in top for line in (_text(text), "")]
        for title, keys in (
            ("Resources", self._dictionary.resources), ("Types", self._dictionary.types),
        ):  # fmt: skip
            lines += [f"## {title}", ""] if keys else []
            for key in keys:
                shape = self._shapes[key]
                about = _text((shape.description or shape.label or "").partition("\n")[0])
                size = count(len(shape.fields), "field")
                lines.append(f"- {self._to_shape(key)} ({size})" + (f": {about}" if about else ""))
            lines += [""] if keys else []
        lines += ["## Lookups", ""] if self._dictionary.lookups else []
        for key, lookup in self._dictionary.lookups.items():
            size = (
                "values not known" if lookup.values is None else count(len(lookup.values), "value")
            )
            lines.append(f"- {self._to_lookup(key)} ({size})")
        return lines

    def all(self) -> dict[str, list[str]]:
        """Return every further page by its word."""
        found = {
            self._shape_words[key]: self._shape(key, each) for key, each in self._shapes.items()
        }
        for key, lookup in self._dictionary.lookups.items():
            found[self._lookup_words[key]] = self._lookup(key, lookup)
        return found

    def _to_shape(self, key: str) -> str:
        word = self._shape_words.get(key)
        return f"[{_text(key)}]({self._address(word)})" if word else _text(key)

    def _to_lookup(self, key: str) -> str:
        return f"[{_text(key)}]({self._address(self._lookup_words[key])})"

    def _shape(self, key: str, shape: Shape) -> list[str]:
        lines = [f"# {_text(key)}", "", f"{shape.kind.capitalize()} of type {_text(shape.type)}."]
        lines += [line for text in documentation(shape) for line in ("", _text(text))]
        if shape.extends:
            lines += ["", f"Extends {self._to_shape(shape.extends)}."]
        if shape.key:
            lines += ["", f"Key: {', '.join(map(_text, shape.key))}."]
        if shape.fields:
            lines += ["", "|Field|Type|Lookup|Notes|", "|-|-|-|-|"]
            lines += [self._field(each) for each in shape.fields.values()]
        if shape.relations:
            lines += ["", "|Relation|Target|Join|Notes|", "|-|-|-|-|"]
            lines += [self._relation(each) for each in shape.relations.values()]
        return lines

    def _field(self, field: FieldEntry) -> str:
        kind = self._to_shape(field.target) if field.target else _text(field.edm_type)
        kind = f"list of {kind}" if field.collection else kind
        if field.max_length is not None:
            kind += f" ({field.max_length})"
        elif field.precision is not None:
            kind += f" ({field.precision}{f', {field.scale}' if field.scale is not None else ''})"
        flags = [
            word for word, is_so in (("key", field.key), ("required", field.required)) if is_so
        ]
        notes = " ".join([*flags, *(_text(text) for text in documentation(field))])
        lookup = self._to_lookup(field.lookup) if field.lookup in self._lookup_words else ""
        return f"|{_text(field.name)}|{kind}|{lookup}|{notes}|"

    def _relation(self, relation: RelationEntry) -> str:
        target = self._to_shape(relation.target)
        target = f"list of {target}" if relation.collection else target
        join = relation.join
        pairs = [f"{_text(pair.source)} = {_text(pair.to)}" for pair in join.on] if join else []
        how = f" ({'inferred: ' if join.inferred else ''}{_text(join.how)})" if join else ""
        notes = " ".join(map(_text, documentation(relation)))
        return f"|{_text(relation.name)}|{target}|{', '.join(pairs)}{how}|{notes}|"

    def _lookup(self, key: str, lookup: LookupEntry) -> list[str]:
        lines = [f"# Lookup {_text(key)}"]
        lines += [line for text in documentation(lookup) for line in ("", _text(text))]
        if lookup.values is None:
            return [*lines, "", "The values are not known."]
        lines += ["", "|Value|Label|Legacy|Standard|Description|", "|-|-|-|-|-|"]
        for value, each in lookup.values.items():
            cells = (value, each.label, each.legacy, each.standard, each.description)
            lines.append(f"|{'|'.join(_text(cell or '') for cell in cells)}|")
        return lines


def _text(text: str) -> str:
    """Return text on one line in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", visible(" ".join(text.split())))
