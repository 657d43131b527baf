"""Members of an enumeration found by whatever names them, and written as literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.providers.forms import LiteralForm
from reso_explorer.search.spelling import squeezed

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.csdl.model import EnumType
    from reso_explorer.providers.dialect import Dialect


def quoted(text: str) -> str:
    """Return a text as a string literal, quotes doubled."""
    return "'" + text.replace("'", "''") + "'"


def enum_literal(
    index: ModelIndex,
    type_name: str,
    value: str,
    dialect: Dialect | None = None,
    *,
    meanings: Meanings | None = None,
    form: LiteralForm | None = None,
) -> str:
    """Return members of an enumeration (`A` or `A,B`) as a literal in the server's form.

    A display text stands for its member; a value that is no member is written as it is.
    """
    if form is None:
        form = dialect.lookups.enum_form if dialect is not None else LiteralForm.QUALIFIED
    enum = index.enum_type(type_name)
    members = member_names(index, type_name, value, meanings)
    if form is LiteralForm.PLAIN and enum is not None and meanings is not None:
        labels = [meanings.label(f"{enum.qualified_name}/{m}") or m for m in members]
        return quoted(",".join(labels))
    text = quoted(",".join(members))
    if form is LiteralForm.QUALIFIED:
        return index.qualify(type_name) + text
    if form is LiteralForm.SHORT:
        return type_name.rpartition(".")[2] + text
    return text


def member_names(
    index: ModelIndex, type_name: str, value: str, meanings: Meanings | None = None
) -> list[str]:
    """Return the members that a value names: by name, number, display text or other case."""
    enum = index.enum_type(type_name)
    if enum is None:
        return [value]
    whole = find_member(enum, value, meanings)
    if whole is not None:
        return [whole]
    parts = [part.strip() for part in value.split(",") if part.strip()]
    return [find_member(enum, part, meanings) or part for part in parts] or [value]


def find_member(enum: EnumType, value: str, meanings: Meanings | None = None) -> str | None:
    """Return the name of the member that a text means, None where it means none."""
    value = value.strip()
    folded = value.casefold()
    near = None
    for member in enum.members:
        if member.name == value:
            return member.name
        if near is None and (member.name.casefold() == folded or str(member.value) == value):
            near = member.name
    if near is None and meanings is not None:
        for allowed in meanings.values(enum.qualified_name):
            if allowed.label is not None and allowed.label.strip().casefold() == folded:
                return allowed.value
    if near is None:
        meant = squeezed(value)
        near = next((m.name for m in enum.members if meant and squeezed(m.name) == meant), None)
    return near
