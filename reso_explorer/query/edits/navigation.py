"""From a row to the rows related to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from reso_explorer.graph import Join, infer_join
from reso_explorer.providers.forms import KeyForm
from reso_explorer.query.enum_literals import quoted
from reso_explorer.query.fields import find_field
from reso_explorer.query.literals import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.graph import JoinColumns
    from reso_explorer.providers.dialect import Dialect


def query_for_navigation(
    index: ModelIndex,
    dialect: Dialect | None,
    resource: str,
    row: Mapping[str, Any],
    navigation: str,
    *,
    join: JoinColumns | None = None,
    by_path: bool = False,
) -> str | None:
    """Return the query for the rows that a relation of one row leads to.

    Where the join columns are known (stated or inferred) and the row holds their values, the
    target is filtered by them: `Member?$filter=MemberKey eq '7'`. Otherwise, or with
    `by_path`, the relation's own address is taken: `Property('7')/ListAgent`.

    Args:
        index: the model.
        dialect: the server's forms.
        resource: the entity set or singleton that the row came from.
        row: the row's values by field.
        navigation: the navigation property.
        join: its join columns where they are known already.
        by_path: always use the relation's own address.

    Returns:
        A service-relative text; None where the row holds neither the columns nor its key.
    """
    source = index.resource_type(resource)
    if source is None:
        return None
    declared = index.navigation_properties(source.qualified_name).get(navigation)
    if declared is None:
        return None
    address = entity_address(index, dialect, resource, row)
    own_path = f"{address}/{navigation}" if address else None
    if by_path and own_path:
        return own_path
    target_type = declared.member.type
    container_child = index.entity_sets.get(resource) or index.singletons.get(resource)
    target = index.binding_target(container_child, navigation) if container_child else None
    if target is None:
        sets = index.sets_of_type(target_type)
        target = sets[0].name if len(sets) == 1 else None
    columns = join or infer_join(index, source, declared.member)
    if target is None or columns.how is Join.UNKNOWN:
        return own_path
    conditions: list[str] = []
    for own, other in columns.pairs:
        value = row.get(own)
        found = find_field(index, target_type, other)
        if value is None or found is None:
            return own_path
        conditions.append(f"{other} eq {_in_url(literal(index, found.type, value, dialect))}")
    for column, constant in columns.constants:
        conditions.append(f"{column} eq {_in_url(quoted(constant))}")
    return f"{target}?$filter={' and '.join(conditions)}" if conditions else own_path


def entity_address(
    index: ModelIndex, dialect: Dialect | None, resource: str, row: Mapping[str, Any]
) -> str | None:
    """Return the address of a row: `Property('7')`, `Orders(OrderID=1,ProductID=2)`.

    A singleton is its own address. None where the row lacks a part of the key.
    """
    if resource in index.singletons:
        return resource
    found = index.resource_type(resource)
    if found is None:
        return None
    parts: list[tuple[str, str]] = []
    for ref in index.key(found.qualified_name):
        value: Any = row
        for name in ref.name.split("/"):
            value = value.get(name) if hasattr(value, "get") else None
        if value is None:
            return None
        parts.append(
            (
                ref.alias or ref.name,
                key_literal(index, dialect, found.qualified_name, ref.name, value),
            )
        )
    if not parts:
        return None
    if len(parts) == 1:
        return f"{resource}({parts[0][1]})"
    return f"{resource}({','.join(f'{name}={text}' for name, text in parts)})"


def key_literal(
    index: ModelIndex, dialect: Dialect | None, type_name: str, name: str, value: Any
) -> str:
    """Return a key value as it stands in a path, percent-encoded where a path needs it."""
    found = find_field(index, type_name, name)
    form = dialect.keys if dialect is not None else KeyForm.BY_TYPE
    if form is KeyForm.QUOTED:
        text = quoted(str(value))
    elif form is KeyForm.BARE:
        text = str(value)
    elif found is None:
        text = quoted(str(value)) if isinstance(value, str) else str(value)
    else:
        text = literal(index, found.type, value, dialect)
    return quote(text, safe="'(),;:@$!*=-._~ ")


def _in_url(text: str) -> str:
    """Return a literal with the characters encoded that would end an option."""
    for char, escape in (("%", "%25"), ("&", "%26"), ("#", "%23"), ("+", "%2B")):
        text = text.replace(char, escape)
    return text
