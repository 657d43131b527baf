"""Lookup values as the other server spells them: by member, label, or standard text."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from reso_explorer.odata import print_query
from reso_explorer.odata.ast import EnumLiteral, Literal, LiteralKind
from reso_explorer.query.adapt.adapted import Rewrite, Unsupported
from reso_explorer.query.adapt.names import Counterparts
from reso_explorer.query.analysis import analyse
from reso_explorer.query.edit.text import edited, replace, written
from reso_explorer.query.types import TypeKind, value_type
from reso_explorer.search.spelling import squeezed
from reso_explorer.values.enum_literals import find_member, quoted
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.csdl.model import Property
    from reso_explorer.diagnostics import Edit
    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import RelativeUri
    from reso_explorer.query.adapt.adapted import Server
    from reso_explorer.query.analysis import Expected

_ROLES = frozenset({"comparison", "in", "has"})


def spell_values(
    query: ParseResult[RelativeUri],
    source: Server,
    target: Server,
    renames: Mapping[str, str] = MappingProxyType({}),
) -> tuple[ParseResult[RelativeUri], list[Rewrite], list[Unsupported]]:
    """Return the query, still with the names of the source, with lookup values of the target.

    `renames` are as for `Counterparts`; of members they are by `Enum/Member`.
    """
    analysis = analyse(query, source.index, meanings=source.meanings, dialect=source.dialect)
    counterparts = Counterparts(source, target, renames)
    edits: list[Edit] = []
    rewrites: list[Rewrite] = []
    unsupported: list[Unsupported] = []
    for expected in analysis.expected:
        if expected.role not in _ROLES or expected.field is None:
            continue
        texts = tuple(_and_renamed(each, expected, renames) for each in _texts(source, expected))
        found = counterparts.member(expected.field.before.item.name, _name(expected))
        owner = counterparts.type(expected.field.before.item.name)
        theirs = target.index.properties(owner).get(found.name) if found is not None else None
        if not texts or theirs is None:
            continue
        text, unknown = _spelled(target, owner, theirs.member, texts)
        before = expected.value.span.of(query.text)
        if unknown:
            message = f"{target.title} has no value `{unknown}` for `{_name(expected)}`."
            unsupported.append(Unsupported("no-value", unknown, message))
        elif text and text != print_query(expected.value):
            edits.append(replace(expected.value.span, written(query, text)))
            reason = f"{target.title} spells this value {text}."
            rewrites.append(Rewrite("lookup-value", before, text, reason))
    return edited(query, edits), rewrites, unsupported


def _name(expected: Expected) -> str:
    step = expected.field
    return step.member.name if step is not None and step.member is not None else ""


def _texts(server: Server, expected: Expected) -> tuple[tuple[str, ...], ...]:
    """Return what each value of a lookup may be called, likeliest first; () for other values."""
    step = expected.field
    if step is None or step.member is None or not step.before.is_structured:
        return ()
    value = expected.value
    found = step.after.item
    names: list[str]
    if isinstance(value, EnumLiteral):
        names = [member.text for member in value.members]
    elif isinstance(value, Literal) and value.kind is LiteralKind.STRING:
        names = [str(value.value)]
    else:
        return ()
    if found.kind is TypeKind.ENUM:
        return tuple(_of_member(server, found.name, name) for name in names)
    meaning = server.meanings.field(step.before.item.name, step.member.name)
    if isinstance(value, EnumLiteral):
        return tuple((name,) for name in names)
    if meaning.lookup_name is None and not meaning.allowed_values:
        return ()
    known = _known(server, meaning.lookup_name) or meaning.allowed_values
    return tuple((name, *(v.label for v in known if v.value == name and v.label)) for name in names)


def _and_renamed(
    names: tuple[str, ...], expected: Expected, renames: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what a value may be called, and what its member was renamed to."""
    if not renames or expected.field is None:
        return names
    enum = expected.field.after.item.name.rpartition(".")[2]
    keys = (f"{enum}/{name}" for name in names)
    return (*names, *(renames[key] for key in keys if key in renames))


def _known(server: Server, lookup_name: object) -> tuple[AllowedValue, ...]:
    name = getattr(lookup_name, "value", None)
    if server.lookups is None or not isinstance(name, str):
        return ()
    return tuple(server.lookups(name) or ())


def _of_member(server: Server, enum_name: str, text: str) -> tuple[str, ...]:
    enum = server.index.enum_type(enum_name)
    member = find_member(enum, text, server.meanings) if enum is not None else None
    name = member or text
    label = server.meanings.label(f"{enum_name}/{name}")
    return tuple(dict.fromkeys(each for each in (label, name) if each))


def _spelled(
    server: Server, owner: str, field: Property, texts: tuple[tuple[str, ...], ...]
) -> tuple[str, str]:
    """Return the literal for values of a field on a server, else the value that it doesn't have."""
    found = value_type(server.index, field.type, is_collection=field.is_collection).item
    meaning = server.meanings.field(owner, field.name)
    if found.kind is TypeKind.ENUM:
        enum = server.index.enum_type(found.name)
        if enum is None or not server.meanings.values(found.name):
            return "", ""
        members: list[str] = []
        for names in texts:
            hits = (find_member(enum, name, server.meanings) for name in names)
            member = next((hit for hit in hits if hit is not None), None)
            if member is None:
                return "", names[0]
            members.append(member)
        joined = ",".join(members)
        return literal(server.index, found, joined, server.dialect, meanings=server.meanings), ""
    if found.name != "Edm.String" or len(texts) != 1:
        return "", ""
    known = _known(server, meaning.lookup_name) or meaning.allowed_values
    if not known:
        return quoted(texts[0][0]), ""
    for name in texts[0]:
        for value in known:
            own = {squeezed(value.value), squeezed(value.label or "")}
            if squeezed(name) in own:
                return quoted(value.value), ""
    return "", texts[0][0]
