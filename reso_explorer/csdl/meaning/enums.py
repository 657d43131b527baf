"""Enumeration members as values with labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.meaning.said import AllowedValue, MemberMeaning, Said
from reso_explorer.csdl.meaning.statements import (
    collect,
    first,
    said_link,
    said_revision,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import EnumMember, EnumType, Expression

_PLACEHOLDER: Final = re.compile(r"^Sample\w*EnumValue$")
_LONGEST_LABEL: Final = 80
_NO_MEMBER_MEANING: Final = MemberMeaning()


def is_placeholder(member_name: str) -> bool:
    """Tell whether a member only stands for "no values published"."""
    return _PLACEHOLDER.match(member_name) is not None


def member_meaning(
    index: ModelIndex,
    enum: EnumType,
    member: EnumMember,
    default: Callable[[str], Expression | None],
) -> MemberMeaning:
    """Return what is said about a member; a short description also serves as label."""
    layer = index.annotations(f"{enum.qualified_name}/{member.name}", member.annotations)
    if not layer:
        return _NO_MEMBER_MEANING
    statements = collect([layer], default)
    description = first(statements, "Core.Description", "Core.LongDescription", "sap:quickinfo")
    label = first(
        statements, "StandardName", "DisplayName", "LocalName", "Common.Label", "sap:label"
    )
    if label is None and description is not None:
        text = str(description.value)
        if len(text) <= _LONGEST_LABEL and "\n" not in text:
            label = description
    return MemberMeaning(
        label=None if label is None else Said(str(label.value).strip(), label.term),
        description=description,
        documentation_url=said_link(statements),
        deprecated=said_revision(statements.get("Core.Revisions")),
        is_local="TrestleName" in statements,
    )


def enum_values(
    enum: EnumType, meaning_of: Callable[[str], MemberMeaning]
) -> tuple[AllowedValue, ...]:
    """Return the members as allowed values in document order, placeholders and repeats left out."""
    values: list[AllowedValue] = []
    met: set[str] = set()
    for member in enum.members:
        if is_placeholder(member.name) or member.name in met:
            continue
        met.add(member.name)
        meaning = meaning_of(member.name)
        values.append(
            AllowedValue(
                value=member.name,
                label=None if meaning.label is None else str(meaning.label.value),
                description=None if meaning.description is None else str(meaning.description.value),
                number=member.value,
                is_deprecated=meaning.deprecated is not None,
            )
        )
    return tuple(values)
