"""Values of one field in two services: which spelling of the one is which of the other.

One service sends the member `ActiveUnderContract`, the other the text `Active Under Contract`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import EnumType
from reso_explorer.edm import NUMBERS
from reso_explorer.search.spelling import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.workspace.workspace import Workspace

Pair = tuple[str, str]
"""A value as the first service spells it, and as the second does."""


def allowed_values(workspace: Workspace, type_name: str, field: str) -> tuple[AllowedValue, ...]:
    """Return the values that a field may take, as far as the schema or a saved lookup says."""
    document = workspace.document
    found = document.index.properties(type_name).get(field)
    if found is None:
        return ()
    if isinstance(document.index.type(found.member.type), EnumType):
        return document.meanings.values(found.member.type)
    meaning = document.meanings.field(type_name, field)
    lookup = str(meaning.lookup_name.value) if meaning.lookup_name is not None else ""
    return meaning.allowed_values or (workspace.known_values(lookup) if lookup else None) or ()


def has_spellings(workspace: Workspace, type_name: str, field: str) -> bool:
    """Tell whether values of a field are names: of a number, digits are all that counts."""
    index = workspace.document.index
    found = index.properties(type_name).get(field)
    return found is not None and index.primitive(found.member.type) not in NUMBERS


def paired(
    first: Sequence[str],
    second: Sequence[str],
    allowed: tuple[Iterable[AllowedValue], Iterable[AllowedValue]] = ((), ()),
) -> list[Pair]:
    """Return the values of both sides, those that mean the same as one pair.

    Equal values belong together; else the only value that differs in spelling alone. A value that
    just one side has is spelled for the other as its allowed values do, else the same.

    Args:
        first: different values of the first service.
        second: those of the second.
        allowed: the values that each of them allows, with their other names.
    """
    named = [{each.value: _names(each) for each in values} for values in allowed]
    rest = [value for value in second if value not in set(first)]
    pairs: list[Pair] = []
    for value in first:
        if value in second:
            pairs.append((value, value))
            continue
        own = named[0].get(value, {squeezed(value)})
        partner = _only(own, {each: named[1].get(each, {squeezed(each)}) for each in rest})
        if partner is not None:
            rest.remove(partner)
        pairs.append((value, partner or _only(own, named[1]) or value))
    for value in rest:
        own = named[1].get(value, {squeezed(value)})
        pairs.append((_only(own, named[0]) or value, value))
    return pairs


def _names(value: AllowedValue) -> set[str]:
    named = (value.value, value.label, value.legacy)
    return {squeezed(each) for each in named if each} - {""}


def _only(names: set[str], others: dict[str, set[str]]) -> str | None:
    """Return the value that shares a name, None where none does, or several do."""
    found = [value for value, each in others.items() if names & each]
    return found[0] if len(found) == 1 else None
