"""The dictionary as a folder for static hosting: a page per resource, type, and lookup.

These pages need no script: search engines read them, links to them stay, and each field has an
anchor. `index.html` is the page that searches everything; it leads to the same places.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from reso_explorer.export.html.page import escaped, shipped, title
from reso_explorer.export.html.page import export as whole_page
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.dictionary.model import (
        Dictionary,
        FieldEntry,
        LookupEntry,
        NotesEntry,
        RelationEntry,
        ResourceEntry,
        TypeEntry,
        ValueEntry,
    )

_POLICY: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST: Final = 80
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_PARTS: Final = re.compile(r"(?<=[._/])(?=[^._/])|(?<=[a-z0-9])(?=[A-Z])")
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)


def export(dictionary: Dictionary, beside: Dictionary | None = None) -> dict[str, bytes]:
    """Return the files of the folder by path; `beside` is matched with the dictionary in the index."""
    site = _Site(dictionary)
    files = {
        "index.html": whole_page(dictionary, beside, site.resource_links()),
        "page.css": shipped("page.css").encode(),
    }
    for key, record in (dictionary.types | dictionary.resources).items():
        files[site.shapes[key]] = site.shape_page(key, record)
    for key, lookup in dictionary.lookups.items():
        files[site.lookups[key]] = site.lookup_page(key, lookup)
    return files


def file_names(folder: str, names: Iterable[str]) -> dict[str, str]:
    """Return a path for each name, safe on every system: none differs from another by case only."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = _UNSAFE.sub("-", name).strip(".-")[:_LONGEST]
        if not plain or plain.casefold() in taken or plain != name or _DEVICES.match(plain):
            digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            plain = (
                f"{plain or 'x'}-{digest}" if not _DEVICES.match(plain) else f"x-{plain}-{digest}"
            )
        taken.add(plain.casefold())
        found[name] = f"{folder}/{plain}.html"
    return found


class _Site:
    """The pages of one dictionary, and the links between them."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self.shapes = file_names("types", dictionary.types) | file_names(
            "resources", dictionary.resources
        )
        self.lookups = file_names("lookups", dictionary.lookups)
        self._users: dict[str, list[tuple[str, str]]] = {}
        for key, shape in (dictionary.types | dictionary.resources).items():
            for name, field in shape.fields.items():
                if field.lookup is not None:
                    self._users.setdefault(field.lookup, []).append((key, name))

    def resource_links(self) -> dict[str, str]:
        """Return the addresses of the pages of resources, by name, from the index."""
        return {name: quote(self.shapes[name]) for name in self._dictionary.resources}

    def shape_page(self, key: str, shape: ResourceEntry | TypeEntry) -> bytes:
        """Return the page of a resource or type."""
        head = [_paragraph(shape.label if shape.label != shape.name else None, "lead")]
        head += [_paragraph(shape.description, "lead"), _paragraph(shape.long_description)]
        facts = [
            ("Key", ", ".join(_field_link(name) for name in shape.key)),
            ("Type", _code(shape.type)),
            ("Extends", self._shape_link(shape.extends) if shape.extends else ""),
            ("Standard name", _code(shape.standard) if shape.standard else ""),
            ("Documentation", _outside(shape.docs)),
            ("Deprecated", escaped(shape.deprecated or "")),
        ]
        fields = [self._field_row(field) for field in shape.fields.values()]
        relations = [self._relation_row(relation) for relation in shape.relations.values()]
        body = [*head, _note(shape.notes), _facts(facts)]
        body += _table("Fields", ("Name", "Type", "Meaning"), fields)
        body += _table("Relations", ("Name", "Leads to", "Meaning"), relations)
        kinds = {"set": "Resource", "singleton": "Singleton", "entity": "Entity type"}
        return self._page(shape.name, kinds.get(shape.kind, "Complex type"), _hash(key), body)

    def lookup_page(self, key: str, lookup: LookupEntry) -> bytes:
        """Return the page of a lookup."""
        users = ", ".join(
            f'<a href="../{quote(self.shapes[shape])}{_anchor(name)}">'
            f"{_code(_short(shape) + '/' + name)}</a>"
            for shape, name in self._users.get(key, ())
        )
        facts = [
            ("Label", escaped(lookup.label or "")),
            ("In a filter", _code(lookup.literal) if lookup.literal else ""),
            ("Used by", users),
            ("Documentation", _outside(lookup.docs)),
        ]
        body = [_paragraph(lookup.description, "lead"), _note(lookup.notes), _facts(facts)]
        if lookup.values is None:
            body.append("<p>The values aren’t known.</p>")
        else:
            values = [_value_row(value, entry) for value, entry in lookup.values.items()]
            body += _table("Values", ("Value", "Label", "Meaning"), values)
        return self._page(lookup.name, "Lookup", "!lookups/" + _hash(key), body)

    def _field_row(self, field: FieldEntry) -> str:
        kind = escaped(field.type)
        if field.lookup is not None:
            path = self.lookups.get(field.lookup)
            kind = f'<a href="../{quote(path)}">lookup</a>' if path else "lookup"
        elif field.target is not None:
            kind = self._shape_link(field.target)
        size = field.precision if field.type == "decimal" else field.max_length
        scale = f", {field.scale}" if field.type == "decimal" and field.scale is not None else ""
        kind += f" ({size}{scale})" if size is not None else ""
        tags = [
            *(("key",) if field.key else ("required",) if field.required else ()),
            *(("local",) if field.local else ()),
            *(("not filterable",) if _filterable(field) is False else ()),
            *(("deprecated",) if field.deprecated else ()),
        ]
        fill = f"Fill rate {field.census.fill:.1%}." if field.census is not None else ""
        standard = f"Standard name {field.standard}." if field.standard else ""
        text = _meaning(field.label, field.description, field.long_description, standard, fill)
        return _row(
            field.name,
            ("list of " if field.collection else "") + kind,
            text + _note(field.notes),
            tags,
        )

    def _relation_row(self, relation: RelationEntry) -> str:
        target = ("many " if relation.collection else "") + self._shape_link(relation.target)
        text = _meaning(relation.label, relation.description, relation.long_description)
        if relation.join is not None:
            pairs = " and ".join(f"{pair.source} = {pair.to}" for pair in relation.join.on)
            how = "inferred" if relation.join.inferred else "declared"
            text += f"<p>Join: {_code(pairs)} ({how})</p>"
        return _row(relation.name, target, text + _note(relation.notes), ())

    def _shape_link(self, key: str) -> str:
        path = self.shapes.get(key)
        text = _code(key if key in self._dictionary.resources else _short(key))
        return f'<a href="../{quote(path)}">{text}</a>' if path else text

    def _page(self, name: str, kind: str, place: str, body: Iterable[str]) -> bytes:
        home = escaped(title(self._dictionary))
        lines = "\n".join(part for part in body if part)
        return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escaped(name)} – {home}</title>
<link rel="stylesheet" href="../page.css">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><a class="home" href="../index.html">{home}</a>
<span></span><a href="../index.html#{place}">Open with search</a></header>
<div class="frame alone"><main id="main" tabindex="-1">
<header class="view-head"><p class="eyebrow">{kind}</p><h1>{escaped(name)}</h1></header>
{lines}
</main></div>
</body>
</html>
""".encode("utf-8", "replace")


def _hash(name: str) -> str:
    """Return a name as the part of an address behind `#`."""
    return quote(name.encode("utf-8", "replace"), safe="")


def _anchor(name: str) -> str:
    """Return the address of an element of the same page or, behind a path, of another one."""
    return "#" + quote(visible(name), safe="")


def _short(key: str) -> str:
    return key.rpartition(".")[2] or key


def _filterable(field: FieldEntry) -> bool | None:
    if field.probed is not None and field.probed.filterable is not None:
        return field.probed.filterable
    return field.filterable


def _row(name: str, kind: str, text: str, tags: Iterable[str]) -> str:
    anchor = escaped(name)
    signs = "".join(f' <span class="tag">{tag}</span>' for tag in tags)
    return (
        f'<tr id="{anchor}"><th scope="row"><a href="{_anchor(name)}">{_code(name)}</a>'
        f'{signs}</th><td>{kind}</td><td dir="auto">{text}</td></tr>'
    )


def _value_row(value: str, entry: ValueEntry) -> str:
    legacy = f"Legacy value {entry.legacy}." if entry.legacy else ""
    standard = f"Standard name {entry.standard}." if entry.standard else ""
    text = _meaning(None, entry.description, legacy, standard)
    return _row(
        value,
        escaped(entry.label or ""),
        text + _note(entry.notes),
        ("deprecated",) if entry.deprecated else (),
    )


def _meaning(label: str | None, *texts: str | None) -> str:
    parts = [f"<b>{escaped(label)}</b>"] if label else []
    parts += [escaped(text) for text in texts if text]
    return "<br>".join(parts)


def _note(notes: NotesEntry | None) -> str:
    if notes is None:
        return ""
    parts = [
        notes.note,
        f"column {notes.column}" if notes.column else None,
        f"owner {notes.owner}" if notes.owner else None,
        ", ".join(notes.tags),
    ]
    text = "; ".join(escaped(part) for part in parts if part)
    return f'<p class="notes">Team notes: {text}</p>'


def _table(name: str, columns: Iterable[str], rows: list[str]) -> list[str]:
    if not rows:
        return []
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return [
        f'<section><h2>{name} <span class="number">{len(rows):,}</span></h2>',
        f'<table class="members"><thead><tr>{heads}</tr></thead>\n<tbody>',
        *rows,
        "</tbody></table></section>",
    ]


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    lines = [f"<div><dt>{term}</dt><dd>{text}</dd></div>" for term, text in pairs if text]
    return f'<dl class="facts">{"".join(lines)}</dl>' if lines else ""


def _paragraph(text: str | None, kind: str = "prose") -> str:
    return f'<p class="{kind}" dir="auto">{escaped(text)}</p>' if text else ""


def _code(text: str) -> str:
    """Return a name or clause, which may break at its parts."""
    pieces = [escaped(piece) for piece in _PARTS.split(visible(text)) if piece]
    return f'<bdi class="name">{"<wbr>".join(pieces)}</bdi>'


def _field_link(name: str) -> str:
    return f'<a href="{_anchor(name)}">{_code(name)}</a>'


def _outside(address: str | None) -> str:
    if not address:
        return ""
    if not _WEB.match(address):
        return escaped(address)
    return f'<a href="{escaped(address)}" rel="noopener noreferrer">{escaped(address)}</a>'
