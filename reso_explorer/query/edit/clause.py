"""A condition on a field, in the form that the field's type and the server want."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.providers.forms import MultiForm
from reso_explorer.query.fields import FieldAt, find_field
from reso_explorer.query.types import STRING, TypeKind, is_legacy
from reso_explorer.values.enum_literals import quoted
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.providers.dialect import Dialect

_VARIABLES: Final = "xyzuvw"


def filter_clause(
    index: ModelIndex,
    dialect: Dialect | None,
    type_name: str,
    field: str,
    value: Any,
    *,
    operator: str = "eq",
    meanings: Meanings | None = None,
) -> str:
    """Return a condition such as `StandardStatus eq 'Active'`.

    Args:
        index: the model.
        dialect: the server's forms, None for those of the OData version.
        type_name: the qualified name of the resource's type.
        field: the field's name, or a path through complex and navigation properties.
        value: a value as rows hold it, a member name or a display text; None for null.
        operator: eq, ne, gt, ge, lt, le, or a text function (contains, startswith, endswith).
        meanings: lets display texts stand for enumeration members.

    Collections give `Field/any(x:x eq 'v')`, flag enumerations `has`. Where the path crosses a
    collection (`Media/MediaType`) the condition stands in a lambda.
    """
    found = find_field(index, type_name, field)
    if found is None:
        return _condition(field, operator, literal(index, STRING, value, dialect))
    segments = field.split("/")
    text, variable = "", ""
    closing = 0
    start = 0
    for number in found.collections:
        path = "/".join(segments[start : number + 1])
        prefix = f"{variable}/" if variable else ""
        variable = _VARIABLES[min(closing, len(_VARIABLES) - 1)]
        text += f"{prefix}{path}/any({variable}:"
        closing += 1
        start = number + 1
    rest = "/".join(segments[start:])
    path = f"{variable}/{rest}" if variable else rest
    text += _at_field(index, dialect, found, path, value, operator, meanings, depth=closing)
    return text + ")" * closing


def _at_field(
    index: ModelIndex,
    dialect: Dialect | None,
    found: FieldAt,
    path: str,
    value: Any,
    operator: str,
    meanings: Meanings | None,
    *,
    depth: int,
) -> str:
    if found.property is None:
        if found.type.is_collection:
            return f"{path}/any()" if operator == "eq" else f"not {path}/any()"
        return f"{path} {operator} null"
    written = literal(index, found.type, value, dialect, meanings=meanings)
    if found.type.is_collection:
        form = collection_form(dialect, found)
        if form is MultiForm.ANY_LAMBDA:
            variable = _VARIABLES[min(depth, len(_VARIABLES) - 1)]
            inner = _condition(variable, "eq" if operator == "ne" else operator, written)
            clause = f"{path}/any({variable}:{inner})"
        elif form is MultiForm.HAS:
            clause = f"{path} has {written}"
        else:
            clause = f"contains({path},{written})"
        return (
            f"not {clause}"
            if operator == "ne" and form is not MultiForm.HAS
            else (f"not ({clause})" if operator == "ne" else clause)
        )
    if found.type.kind is TypeKind.ENUM and value is not None and operator in {"eq", "ne"}:
        enum = index.enum_type(found.type.name)
        if enum is not None and enum.is_flags:
            return _flags(dialect, path, written, value, operator)
    if operator in {"contains", "startswith", "endswith"}:
        text = written if found.type.name == "Edm.String" else quoted(str(value))
        if operator == "contains" and is_legacy(index):
            return f"substringof({text},{path})"
        return f"{operator}({path},{text})"
    return _condition(path, operator, written)


def collection_form(dialect: Dialect | None, found: FieldAt) -> MultiForm:
    """Return how a server tests whether a collection holds a value."""
    if dialect is None:
        return MultiForm.ANY_LAMBDA
    if found.type.kind is TypeKind.ENUM:
        return dialect.lookups.multi_enum_collection
    return dialect.lookups.multi_string_collection


def _flags(dialect: Dialect | None, path: str, written: str, value: Any, operator: str) -> str:
    form = dialect.lookups.multi_flags if dialect is not None else MultiForm.HAS
    if form is MultiForm.CONTAINS:
        clause = f"contains({path},{quoted(str(value))})"
    elif form is MultiForm.ANY_LAMBDA:
        clause = f"{path}/any(x:x eq {written})"
    else:
        clause = f"{path} has {written}"
    return f"not ({clause})" if operator == "ne" else clause


def _condition(path: str, operator: str, written: str) -> str:
    if operator in {"contains", "startswith", "endswith"}:
        return f"{operator}({path},{written})"
    return f"{path} {operator} {written}"
