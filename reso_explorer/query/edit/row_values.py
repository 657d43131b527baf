"""The values of a filter row as people read them, and conditions made of picked values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata import parse
from reso_explorer.odata.ast import Binary, EnumLiteral, In, ListExpr, Literal, LiteralKind
from reso_explorer.odata.printer.expressions import expression_text
from reso_explorer.query.edit.clause import filter_clause
from reso_explorer.query.edit.placeholders import filled
from reso_explorer.query.edit.rows import filter_rows
from reso_explorer.query.edit.typed import typed_value
from reso_explorer.query.families import type_family
from reso_explorer.query.fields import find_field
from reso_explorer.query.types import TypeKind
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.odata.ast import Expression
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.edit.rows import FilterRow

_STAND_IN: Final = "\ue000"
"""A text that nobody writes, to find what a placeholder is compared with."""
_STRINGS: Final = frozenset({LiteralKind.STRING, LiteralKind.JSON_STRING})


def shown_values(row: FilterRow) -> tuple[str, ...]:
    """Return the values of a row without quotes and type names; () for what is no value."""
    if not row.field:
        return ()
    if row.operator == "any":
        tree = parse(row.value, "filter", encoded=False).tree.expression
        return tuple(_words(tree.right)) if isinstance(tree, Binary) else (row.value,)
    joined = f"x in {row.value}" if row.operator == "in" else f"x eq {row.value}"
    tree = parse(joined, "filter", encoded=False).tree.expression
    right = tree.right if isinstance(tree, Binary | In) else None
    return (row.value,) if right is None else tuple(_words(right))


def _words(node: Expression) -> Iterator[str]:
    if isinstance(node, ListExpr):
        for item in node.items:
            yield from _words(item)
    elif isinstance(node, Literal) and node.kind in _STRINGS:
        yield str(node.value)
    elif isinstance(node, EnumLiteral):
        yield ", ".join(member.text for member in node.members)
    else:
        yield expression_text(node)


def clause_of(
    index: ModelIndex,
    dialect: Dialect | None,
    type_name: str,
    field: str,
    operator: str,
    values: Sequence[Any],
    *,
    meanings: Meanings | None = None,
    with_in: bool = False,
) -> str:
    """Return a condition on a field for one value or several.

    Several values are a list with `in` where the server understands it, else joined by `or`;
    for `ne` all of them are ruled out.

    Args:
        index: the model.
        dialect: the server's forms.
        type_name: the qualified type of the resource.
        field: the field, or a path to it.
        operator: as in `FilterRow.operator`.
        values: values as rows hold them.
        meanings: lets display texts stand for enumeration members.
        with_in: whether the server understands `in`.
    """
    single = "eq" if operator in {"in", "has", "any"} else operator
    found = find_field(index, type_name, field)
    is_plain = found is not None and not found.collections and not found.type.is_collection
    if operator in {"in", "eq"} and len(values) > 1 and with_in and is_plain:
        assert found is not None
        enum = index.enum_type(found.type.name) if found.type.kind is TypeKind.ENUM else None
        if enum is None or not enum.is_flags:
            listed = [literal(index, found.type, v, dialect, meanings=meanings) for v in values]
            return f"{field} in ({','.join(listed)})"
    parts = [
        filter_clause(index, dialect, type_name, field, v, operator=single, meanings=meanings)
        for v in values
    ]
    return (" and " if operator == "ne" else " or ").join(dict.fromkeys(parts))


def placeholder_value(
    query: str,
    name: str,
    text: str,
    index: ModelIndex,
    dialect: Dialect | None,
    type_name: str,
    now: dt.datetime,
) -> str:
    """Return what a typed text means for a placeholder: `-30d` as the timestamp it stands for.

    Where the placeholder is all that a field is compared with, the text is read as pickers read
    it and becomes a literal of the field. Anywhere else, and if it can't be read so, it stays.
    """
    stand_in = f"'{_STAND_IN}'"
    compared = filled(query, {name: stand_in}).text
    row = next((each for each in filter_rows(compared) if each.value == stand_in), None)
    found = find_field(index, type_name, row.field) if row is not None else None
    if found is None or found.collections or found.type.is_collection:
        return text
    try:
        return literal(index, found.type, typed_value(text, type_family(found.type), now), dialect)
    except ValueError:
        return text
